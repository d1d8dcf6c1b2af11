"""One text of a campaign as the pages show it. Knows nothing of Gradio."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.types.brand import Channel, Segment
from assistant.types.campaign import CampaignText, PlannedText
from assistant.web.look.safe import Html
from assistant.web.report_lines import in_language
from assistant.web.texts import Words

_NOTHING = Html("")


@dataclass(frozen=True)
class TextView:
    """A row in words. `mark` names its colour: how it was reviewed, else how its work ended."""

    number: int
    variant_id: str
    about: str
    state: str
    mark: str
    findings: str = ""
    why: str = ""
    acts: Collection[str] = ()
    preview: Html = _NOTHING


@dataclass(frozen=True)
class TextViews:
    """Makes them, in the names of one company's channels and segments."""

    channels: Mapping[str, Channel]
    segments: Mapping[str, Segment]

    def of(self, words: Words, row: CampaignText) -> TextView:
        """The view of one row."""
        count = len(row.findings)
        return TextView(
            row.planned.number,
            row.planned.variant_id,
            self.about(words, row.planned),
            words(f"crev_is_{row.review or row.status}"),
            row.review or row.status,
            words("crev_findings", count=count) if count else "",
        )

    def about(self, words: Words, planned: PlannedText) -> str:
        """For whom, where, in which language, about what, and which of several it is."""
        parts = [
            self.segment(words, planned.segment),
            self.channel(words, planned.channel),
            words(f"library_in_{planned.language}"),
            ", ".join(planned.products),
            words("drafts_variant", number=planned.variant + 1) if planned.variant else "",
        ]
        return " · ".join(part for part in parts if part)

    def segment(self, words: Words, id_: str) -> str:
        """The name of a segment; its id when it is not there any more."""
        segment = self.segments.get(id_)
        return segment.name[words.language] if segment else id_

    def channel(self, words: Words, id_: str) -> str:
        """The name of a channel; its id when it is not there any more."""
        channel = self.channels.get(id_)
        return channel.name[words.language] if channel else id_


def why(words: Words, reason: str, detail: str) -> str:
    """Why a row failed, by the words of its code; without such, by what was recorded."""
    return words.texts.get(f"crun_why_{reason}") or in_language(detail, words.language) or reason
