"""What is learnt from results: found, decided on by people, told to those who write next."""

from collections.abc import Callable, Mapping, Sequence

from assistant.results.learning.finding import found_in
from assistant.results.learning.shelf import Shelf
from assistant.results.learning.telling import notes_of
from assistant.results.learning.used import by_variant, used_in
from assistant.results.reading.names import Names
from assistant.results.reading.told import Told
from assistant.types.language import Language
from assistant.types.learning import LessonNote, TextResult, UsedAngle
from assistant.types.results import CampaignResults, Lesson, LessonState, Metric

MOST_CAMPAIGNS = 5  # whose ways of writing are shown beside a brief
SHOWN_BY: Metric = "click_rate"  # what texts are shown with

Read = Callable[[int, Metric], CampaignResults]
ReadTexts = Callable[[int], Sequence[Told]]


class LearningDesk:
    """Lessons of the campaigns of one database. Raises StoreError and DiskFullError."""

    def __init__(self, shelf: Shelf, names: Names, read: Read, texts: ReadTexts) -> None:
        """`read` tells how a campaign went, `texts` what was reported of each of its texts.

        `names` are those of segments and channels.
        """
        self._shelf = shelf
        self._names = names
        self._read = read
        self._texts = texts

    def find(self, campaign: int, metric: Metric = "click_rate") -> list[Lesson]:
        """What the results of a campaign teach now: the lessons of its comparisons with a verdict.

        Found again it is the same lesson, with its state. Raises UnknownNameError for no such campaign.
        """
        stored = self._shelf.campaigns.get(campaign)
        results = self._read(campaign, metric)
        wanted = {arm.variant_id for each in results.comparisons for arm in each.arms if arm.variant_id}
        texts = self._shelf.sent.fields(campaign, wanted)
        found = list(found_in(results, stored, self._names, texts))
        return self._shelf.lessons.found(campaign, metric, found)

    def list(
        self,
        state: LessonState | None = None,
        segment: str | None = None,
        channel: str | None = None,
        campaign: int | None = None,
    ) -> list[Lesson]:
        """The lessons, the newest first; what is None is any. An empty segment is the brand."""
        return self._shelf.lessons.list(state, segment, channel, campaign)

    def keep(self, id_: int, user: str) -> Lesson:
        """Keep a lesson: it is a note of its segment or of the brand from now on.

        Raises UnknownNameError, and StatusError when the results no longer support it.
        """
        return self._shelf.lessons.decide(id_, "kept", user)

    def drop(self, id_: int, user: str, reason: str = "") -> Lesson:
        """Drop a lesson: it tells nothing to anybody, and is not offered again. Raises UnknownNameError."""
        return self._shelf.lessons.decide(id_, "dropped", user, reason)

    def notes(self, segment: str, channel: str, language: Language) -> tuple[LessonNote, ...]:
        """The kept lessons of a segment and of the brand; an empty segment is the brand alone.

        An empty channel is any.
        """
        return notes_of(self._shelf.lessons.kept(), segment, channel, language)

    def used(self, segment: str, channel: str, language: Language) -> tuple[UsedAngle, ...]:
        """The ways of writing that the last campaigns with results tried there, the newest first."""
        found: list[UsedAngle] = []
        tried = [
            stored
            for stored in self._shelf.with_results()
            if segment in stored.campaign.segments and channel in stored.campaign.channels
        ]
        for stored in tried[:MOST_CAMPAIGNS]:
            found += used_in(self._read(stored.id, SHOWN_BY), stored, segment, channel, language)
        return tuple(found)

    def of_drafts(self, drafts: Sequence[int]) -> Mapping[int, TextResult]:
        """How kept drafts did that went out with a campaign, by their numbers; the others are missing."""
        known = {stored.id for stored in self._shelf.with_results()}
        places = {
            draft: place for draft, place in self._shelf.sent.places(drafts).items() if place[0] in known
        }
        results = {
            campaign: by_variant(self._read(campaign, SHOWN_BY), self._texts(campaign))
            for campaign in {campaign for campaign, _ in places.values()}
        }
        return {
            draft: results[campaign][variant_id]
            for draft, (campaign, variant_id) in places.items()
            if variant_id in results[campaign] and results[campaign][variant_id].rate.value is not None
        }
