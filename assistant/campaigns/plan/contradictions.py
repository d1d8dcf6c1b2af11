"""What in a campaign can't be, or can't be meant: one clear line each, before anything is spent."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.campaigns.plan.audience import People
from assistant.campaigns.plan.expand import languages_of
from assistant.campaigns.plan.preview import Problem
from assistant.campaigns.plan.problems import in_language, problem, unknown
from assistant.campaigns.plan.products import Choice
from assistant.campaigns.plan.wares import name_problems, ware_problems
from assistant.campaigns.texts.briefs import brief_of
from assistant.errors import InputError, UnknownNameError
from assistant.export.tags import tool_names
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.draft import Offer
from assistant.types.language import LANGUAGES, Language
from assistant.writing.order import MOST_VARIANTS, House, look_up


@dataclass(frozen=True)
class Contradictions:
    """Compares a campaign with the company's own lists and with itself."""

    house: House
    choice: Choice
    people: People
    engines: Collection[str]

    def names(self, campaign: Campaign) -> list[Problem]:
        """Names that nothing has; with any of them no text can be planned."""
        house = self.house
        found = [
            *_unknown("unknown_segment", "segments", campaign.segments, house.segments),
            *_unknown("unknown_channel", "channels", campaign.channels, house.channels),
            *_unknown("unknown_tool", "tool", [campaign.tool], tool_names()),
            *_unknown("unknown_engine", "engine", [campaign.engine], self.engines),
            *name_problems(campaign, self.choice),
        ]
        try:
            if campaign.contacts is not None:
                self.people.get(campaign.contacts)
        except UnknownNameError:
            found.append(problem("unknown_contacts", "contacts", name=campaign.contacts))
        return found

    def definition(self, campaign: Campaign) -> list[Problem]:
        """What contradicts itself in a campaign whose names all exist."""
        today = self.house.today()
        found = chain(
            self._channels(campaign),
            _dates(campaign, today),
            _offer_dates(campaign, campaign.brief.offer, today),
            self._languages(campaign),
            ware_problems(campaign, self.choice, dict(self.house.segments), today),
        )
        problems = list(found)
        if any(each.severity == "error" for each in problems):
            return problems
        return [*problems, *self._brief(campaign)]

    def _channels(self, campaign: Campaign) -> Iterator[Problem]:
        for name in campaign.channels:
            if self.house.channels[name].reply:
                yield problem("reply_channel", "channels", name=name)
        if campaign.variants > MOST_VARIANTS:
            yield problem("too_many_variants", "variants", count=campaign.variants, most=MOST_VARIANTS)

    def _languages(self, campaign: Campaign) -> Iterator[Problem]:
        """Texts that stand there in one language alone, where the campaign is written in the other too."""
        written = {
            language
            for segment in campaign.segments
            for language in languages_of(campaign, self.house.segments[segment])
        }
        brief = campaign.brief
        parts = {
            "goal": brief.goal,
            "offer": brief.offer_text,
            "cta": brief.cta,
            "key_facts": brief.key_facts,
        }
        for part, told in parts.items():
            for language in (each for each in LANGUAGES if each in written and not told.get(each)):
                if part == "goal" or any(told.values()):
                    key = "brief.offer.text" if part == "offer" else f"brief.{part}"
                    yield problem(f"missing_{part}", key, language=in_language(language))

    def _brief(self, campaign: Campaign) -> Iterator[Problem]:
        """What the desk of the copywriters would refuse, asked for one text of each language."""
        asked: set[Language] = set()
        for segment in campaign.segments:
            for language in languages_of(campaign, self.house.segments[segment]):
                if language in asked:
                    continue
                asked.add(language)
                planned = PlannedText(
                    0, "c0", "c0", segment, campaign.channels[0], language, self.choice(campaign, segment), 0
                )
                try:
                    look_up(brief_of(campaign, planned), self.house)
                except InputError as error:
                    yield problem("brief", "brief", told=str(error))
                    return


def _unknown(code: str, key: str, names: Sequence[str], known: Collection[str]) -> list[Problem]:
    return [unknown(code, key, name, known) for name in names if name not in known]


def _dates(campaign: Campaign, today: dt.date) -> Iterator[Problem]:
    starts, ends = campaign.starts, campaign.ends
    if starts and ends and ends < starts:
        yield problem("dates_turned", "ends", starts=starts, ends=ends)
    elif ends and ends < today:
        yield problem("campaign_over", "ends", ends=ends)


def _offer_dates(campaign: Campaign, offer: Offer, today: dt.date) -> Iterator[Problem]:
    key, terms = "brief.offer", (offer.starts, offer.ends, offer.conditions, offer.code)
    if any(terms) and not offer.text:
        yield problem("offer_without_words", f"{key}.text")
    starts, ends = offer.starts, offer.ends
    if starts and campaign.ends and campaign.ends < starts:
        yield problem("offer_starts_after_campaign", f"{key}.starts", starts=starts, until=campaign.ends)
    if ends is None:
        return
    if starts and ends < starts:
        yield problem("offer_turned", f"{key}.ends", starts=starts, ends=ends)
    elif ends < today:
        yield problem("offer_over", f"{key}.ends", ends=ends)
    elif campaign.starts and ends < campaign.starts:
        yield problem("offer_ends_before_campaign", f"{key}.ends", ends=ends, starts=campaign.starts)
    elif campaign.ends and ends < campaign.ends:
        yield problem("offer_ends_during_campaign", f"{key}.ends", ends=ends, until=campaign.ends)
