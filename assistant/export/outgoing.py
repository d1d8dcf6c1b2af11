"""A draft on its way out: its fields as the tool takes them, and what every file says of it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import UnknownNameError
from assistant.export.mail.parts import Sender
from assistant.export.marking import Marking, marking
from assistant.export.tags import render, tag_warnings
from assistant.rules import load
from assistant.text.counting.said import filled
from assistant.text.fields import added_text, lines
from assistant.text.links import tracked_link
from assistant.text.long_date import long_date
from assistant.text.normalise import clean
from assistant.types.brand import Bilingual, Brand, Channel, FieldRule
from assistant.types.draft import Brief
from assistant.types.export import ExportFile
from assistant.types.language import Language
from assistant.types.library import ApprovalRecord
from assistant.types.stored import Decision, StoredDraft

_NAME = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Company:
    """Whose drafts they are, as the sender of letters too, and the channels by id."""

    sender: Sender
    channels: Mapping[str, Channel]

    @property
    def brand(self) -> Brand:
        """The company's brand."""
        return self.sender.brand

    def channel(self, id_: str) -> Channel:
        """A channel; raises UnknownNameError for one that there is not, or no longer."""
        if id_ not in self.channels:
            raise UnknownNameError("channel", id_, self.channels)
        return self.channels[id_]


@dataclass(frozen=True)
class Piece:
    """A field that holds something: its name, its label in the draft's language, its text as it goes out.

    `items` are the lines of a list; of any other field there are none.
    """

    name: str
    label: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outgoing:
    """One draft on its way out; `record` says how it came to be and who stood for it, where that is known."""

    stored: StoredDraft
    channel: Channel
    tool: str
    pieces: tuple[Piece, ...]
    record: ApprovalRecord | None = None
    warnings: tuple[Bilingual, ...] = ()

    @property
    def brief(self) -> Brief:
        """Its brief."""
        return self.stored.draft.brief

    @property
    def language(self) -> Language:
        """The language that it is written in."""
        return self.brief.language

    @property
    def approved(self) -> bool:
        """Whether its newest version is approved."""
        return self.stored.status == "approved"

    @property
    def approval(self) -> Decision | None:
        """The decision that approved it, None when it is not approved or nothing is known of it."""
        return None if self.record is None or not self.approved else self.record.approval

    @property
    def marking(self) -> Marking:
        """What every file says of how the text was made."""
        return marking(self.stored, self.record)

    @property
    def marks(self) -> dict[str, str]:
        """The marking, and whether and by whom the text was approved, as plain texts."""
        approval = {"approved_by": "", "approved_at": ""}
        if self.approval is not None:
            approval = {"approved_by": self.approval.by, "approved_at": self.approval.at.isoformat()}
        return {**self.marking.as_texts(), "approved": str(self.approved).lower(), **approval}

    @property
    def link(self) -> str:
        """Where it leads to, with what counts the clicks; empty without a link."""
        return tracked_link(self.brief, self.stored.draft.variant)

    @property
    def stem(self) -> str:
        """The name of its file without the ending: letters, digits and hyphens."""
        name = _NAME.sub("-", self.channel.id.lower()).strip("-") or "draft"
        return f"{name}-{self.language}-{self.stored.id}{'' if self.approved else '-not-approved'}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of its facts, each once: title, and address or file."""
        cited = self.stored.draft.citations
        return tuple(dict.fromkeys(f"{each.title} ({each.url or each.source})" for each in cited))

    def piece(self, name: str) -> Piece | None:
        """The field of that name, None when it holds nothing."""
        return next((piece for piece in self.pieces if piece.name == name), None)

    def status_line(self) -> str:
        """One line for people: whether it is approved, by whom and when."""
        if not self.approved:
            return said("words", "unapproved")[self.language]
        if self.approval is None:
            return said("words", "approved_bare")[self.language]
        at = long_date(self.approval.at.astimezone(dt.UTC).date(), self.language)
        return said("words", "approved", by=self.approval.by, at=at)[self.language]

    def origin_line(self) -> str:
        """One line for people: which draft it is, and whether AI had its hand in it."""
        number = said("words", "draft", id=self.stored.id, version=self.stored.version)[self.language]
        made = said("words", "ai_generated" if self.marking.ai_generated else "by_hand")[self.language]
        return f"{number}. {made}."


def outgoing(
    stored: StoredDraft, company: Company, tool: str = "plain", record: ApprovalRecord | None = None
) -> Outgoing:
    """The draft as it goes out for a tool; raises UnknownNameError for no such channel or tool.

    Its merge tags are in the tool's syntax, and what the export adds to a field is there: the STOP of an SMS.
    """
    channel, draft = company.channel(stored.draft.brief.channel), stored.draft
    pieces, warnings = [], []
    if stored.status != "approved":
        warnings.append(said("warnings", "unapproved", id=stored.id))
    if record is not None:
        titles = ", ".join(each.stamp.title for each in record.changed)
        warnings += [said("warnings", "stale", id=stored.id, titles=titles)] if titles else []
    for rule in channel.fields:
        text = clean(draft.fields.get(rule.name, "")).strip()
        if not text:
            continue
        warnings += tag_warnings(text, tool)
        added, told = _added(rule, text, stored, tool)
        warnings += told
        whole = render(text, tool) + added
        label = rule.label.get(draft.brief.language, rule.name)
        pieces.append(Piece(rule.name, label, whole, lines(whole) if rule.items else ()))
    return Outgoing(stored, channel, tool, tuple(pieces), record, unique(warnings))


def _added(rule: FieldRule, text: str, stored: StoredDraft, tool: str) -> tuple[str, tuple[Bilingual, ...]]:
    """What the export puts behind a field, with the number of the tool where one is known."""
    added = added_text(rule, text, stored.draft.brief.language)
    if not _DIGITS.search(added):
        return added, ()
    code = load("exports")["stop_codes"].get(tool, {}).get("code", "")
    if code:
        return _DIGITS.sub(lambda _: str(code), added), ()
    # The number of the rule is there to be counted; as a number it may be somebody's.
    blank = _DIGITS.sub(lambda number: "X" * len(number.group()), added)
    return blank, (said("warnings", "stop_number", id=stored.id, stop=blank.strip()),)


def said(section: str, key: str, **values: object) -> Bilingual:
    """A text of rules/exports.yaml in both languages, filled."""
    text: Bilingual = load("exports")[section][key]
    return filled(text, **values)


def unique(warnings: list[Bilingual] | tuple[Bilingual, ...]) -> tuple[Bilingual, ...]:
    """The warnings without repetitions, in their order."""
    return tuple({warning["en"]: warning for warning in warnings}.values())


def file_of(drafts: tuple[Outgoing, ...], suffix: str, media_type: str, content: bytes) -> ExportFile:
    """A file of one or several drafts, named after them, with their warnings."""
    warnings = unique([warning for draft in drafts for warning in draft.warnings])
    return ExportFile(f"{stem_of(drafts)}{suffix}", media_type, content, warnings)


def stem_of(drafts: tuple[Outgoing, ...]) -> str:
    """The name of a file of these drafts without the ending."""
    if len(drafts) == 1:
        return drafts[0].stem
    channels = {draft.channel.id for draft in drafts}
    name = _NAME.sub("-", min(channels).lower()).strip("-") if len(channels) == 1 else "drafts"
    numbers = [draft.stored.id for draft in drafts]
    mark = "" if all(draft.approved for draft in drafts) else "-not-approved"
    return f"{name or 'drafts'}-{min(numbers)}-to-{max(numbers)}{mark}"
