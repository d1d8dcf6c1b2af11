"""What the library shows, as HTML made from typed results. Knows nothing of Gradio or of the network."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.text.long_date import long_date
from assistant.types.brand import Channel, Segment
from assistant.types.library import ApprovalRecord, LibraryEntry, LibraryPage
from assistant.types.stored import StoredDraft
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.drafts.differ import changed
from assistant.web.studio.drafts.present import decision_line
from assistant.web.studio.leads.present import when
from assistant.web.studio.review.present import sources
from assistant.web.texts import Words

TITLE_CHARACTERS = 90
EXCERPT_CHARACTERS = 260
NO_RESULTS: Mapping[int, str] = MappingProxyType({})
HASH_CHARACTERS = 12  # of a source's, as people compare them; the file has all of it


@dataclass(frozen=True)
class Shelf:
    """One draft in the list."""

    stored: StoredDraft
    title: str
    about: str
    excerpt: str
    changed: Sequence[str]
    acts: Sequence[str]
    result: str = ""  # what it brought, where it went out with a campaign


@dataclass(frozen=True)
class LibraryPresenter:
    """Makes the pieces of the library."""

    pages: Pages
    channels: Mapping[str, Channel]
    segments: Mapping[str, Segment]

    def list(
        self,
        words: Words,
        page: LibraryPage,
        place: int,
        acts: Mapping[int, Collection[str]],
        results: Mapping[int, str] = NO_RESULTS,
    ) -> Html:
        """What was found; `place` counts the drafts on the pages before, `acts` is what one may do.

        `results` tells what those brought that went out with a campaign.
        """
        return self.pages.render(
            "library_list",
            words=words,
            shelves=[
                self._shelf(words, entry, acts.get(entry.stored.id, ()), results.get(entry.stored.id, ""))
                for entry in page.entries
            ],
            total=page.total,
            first=place + 1,
            last=place + len(page.entries),
            next=page.next,
            newer=place > 0,
            older=bool(page.next),
        )

    def record(self, words: Words, record: ApprovalRecord) -> Html:
        """How a text came to be and who stood for it."""
        stored = record.stored
        channel = self.channels.get(stored.draft.brief.channel)
        labels = {rule.name: rule.label[words.language] for rule in channel.fields} if channel else {}
        before = {change.field: change.before for change in record.changes}
        after = {change.field: change.after for change in record.changes}
        return self.pages.render(
            "library_record",
            words=words,
            record=record,
            title=self._title(stored),
            about=self._about(words, stored),
            labels=labels,
            changes=changed(before, after, list(after)),
            decisions=[decision_line(words, each) for each in record.decisions],
            when=lambda moment: when(words, moment),
            changed={each.stamp: each.change for each in record.changed},
            digest=HASH_CHARACTERS,
        )

    def _shelf(self, words: Words, entry: LibraryEntry, acts: Collection[str], result: str) -> Shelf:
        stored = entry.stored
        texts = [text for text in stored.draft.fields.values() if text.strip()]
        rest = " ".join(texts[1:])
        return Shelf(
            stored,
            self._title(stored),
            self._about(words, stored),
            textwrap.shorten(rest, EXCERPT_CHARACTERS, placeholder="…"),
            sources(words, entry.changed),
            [act for act in ("open", "renew", "reuse", "record", "unarchive", "archive") if act in acts],
            result,
        )

    def _title(self, stored: StoredDraft) -> str:
        first = next((text for text in stored.draft.fields.values() if text.strip()), "")
        return textwrap.shorten(first, TITLE_CHARACTERS, placeholder="…") or stored.draft.brief.goal

    def _about(self, words: Words, stored: StoredDraft) -> str:
        brief = stored.draft.brief
        channel, segment = self.channels.get(brief.channel), self.segments.get(brief.segment)
        return words(
            "library_about",
            channel=channel.name[words.language] if channel else brief.channel,
            segment=segment.name[words.language] if segment else brief.segment,
            language=words(f"library_in_{brief.language}"),
            author=stored.created_by or words("history_nobody"),
            day=long_date(stored.changed_at.astimezone().date(), words.language),
        )
