"""A company's voice, its customer segments, and the channels it writes for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.language import Language
from assistant.types.privacy import Processor
from assistant.types.segment_rule import Rule

Bilingual = Mapping[Language, str]
BilingualList = Mapping[Language, Sequence[str]]
LimitKind = Literal["soft", "hard"]


@dataclass(frozen=True)
class Contact:
    """How a visitor reaches a human."""

    email: str = ""
    phone: str = ""
    hours: Bilingual = field(default_factory=dict)
    page: Bilingual = field(default_factory=dict)  # URL per language


@dataclass(frozen=True)
class Opening:
    """When a human can be reached, in the company's own time zone (a name of the IANA database).

    `hours` holds, for each day of the week from Monday (0), pairs of minutes since midnight: (540, 1080) is
    9:00 to 18:00. `place` names the zone for visitors elsewhere: “heure de Paris”.
    """

    timezone: str
    hours: Mapping[int, tuple[tuple[int, int], ...]]
    closed: frozenset[dt.date] = frozenset()
    place: Bilingual = field(default_factory=dict)


@dataclass(frozen=True)
class Brand:
    """What `brand.yaml` holds; every field has a sensible default."""

    name: str
    tagline: Bilingual
    description: Bilingual
    url: str
    tracking_url: str
    contact: Contact
    colors: Mapping[str, str]  # primary, secondary, accent, background, text: #rrggbb
    registers: Mapping[Language, str]  # vous | tu | you
    voice: BilingualList
    do_words: BilingualList
    dont_words: BilingualList
    claims_needing_proof: BilingualList
    legal_mentions: BilingualList
    glossary: Sequence[Mapping[str, str]]
    starter_questions: BilingualList
    answers_about: Sequence[str] = ()  # of legal and medical: what the knowledge may answer
    competitors: Sequence[str] = ()
    opening: Opening | None = None
    privacy_page: Bilingual = field(default_factory=dict)  # URL per language
    lead_questions: BilingualList = field(default_factory=dict)  # at most three, asked in the call-back form
    lead_consent: Bilingual = field(default_factory=dict)  # in place of our own text
    disclosure: Bilingual = field(default_factory=dict)  # in place of “You are talking to an AI”; never empty
    processors: Sequence[Processor] = ()  # who handles data for the company
    lead_marketing: Bilingual | None = None  # None: our own text; an empty one: the box is not shown


@dataclass(frozen=True)
class Segment:
    """One entry of `segments.yaml`: who is written to, what they need, what holds them back.

    `rule` says which contacts belong to it, `position` where it comes in the order in which they are tried;
    the `default` segment has no rule and takes whoever fits none.
    """

    id: str
    name: Bilingual
    demographic: Mapping[str, Any]
    behavioural: Mapping[str, Any]
    psychographic: Mapping[str, Any]
    needs: BilingualList
    objections: BilingualList
    tone: Bilingual
    language_default: Language = "fr"
    rule: Rule | None = None
    position: int | None = None
    default: bool = False


Count = Literal["characters", "sms", "x", "pixels"]
Preview = Literal[
    "inbox", "sms", "post", "ad", "search", "page", "notice", "chat", "card", "thread",
]  # fmt: skip
RuleKind = Literal[
    "stop_mention", "unsubscribe", "distinct", "hashtags", "emoji", "exclamation", "repeated", "capitals",
    "link", "total", "pattern", "variables", "spoken", "same_items",
]  # fmt: skip


@dataclass(frozen=True)
class FieldRule:
    """One field of a channel and its limits, in its own unit.

    `count` says how the field is counted: "characters" (grapheme clusters), "sms" (the limits are numbers of
    SMS segments), "x" (weights of X), "pixels" (width in Arial at `font_px`). A field with `items` is a list,
    one item per line: from the first number to the second of them, and the limits hold for each. `added` is a
    text that the export puts behind the field; it is counted with it. `hint` tells a writer, and the model,
    what belongs into the field.
    """

    name: str
    label: Bilingual
    soft_max: int | None = None
    hard_max: int | None = None
    required: bool = True
    source: str = ""  # where the limits come from
    checked: str = ""  # when they were last checked, ISO date
    count: Count = "characters"
    items: tuple[int, int] | None = None
    added: Bilingual = field(default_factory=dict)
    added_unless: str = ""  # regular expression: a text that has it already gets nothing added
    hint: Bilingual = field(default_factory=dict)
    font_px: int = 0


@dataclass(frozen=True)
class ChannelRule:
    """A rule of a channel beside its lengths.

    `kind` names the check (checks/copy/rules.py), `fields` are what it looks at, `most` is how many there may
    be of what it counts: hashtags, emoji, exclamation marks, characters of a total, variables, seconds of
    speech. `pattern` is a regular expression for the kind "pattern" and `message` what to say of what it
    finds.
    """

    id: str
    kind: RuleKind
    severity: Literal["error", "warning", "info"]
    fields: tuple[str, ...] = ()
    most: int = 0
    pattern: str = ""
    message: Bilingual = field(default_factory=dict)
    advice: Bilingual = field(default_factory=dict)
    source: str = ""
    checked: str = ""  # ISO date


@dataclass(frozen=True)
class Channel:
    """A channel as data: its fields in order, the name of its prompt, its rules.

    `long`: its drafts are of the length of an article and get that much more time. `preview` names how the
    studio shows a draft. `reply`: its drafts answer a text that the brief brings along (`Brief.reply_to`).
    """

    id: str
    name: Bilingual
    fields: tuple[FieldRule, ...]
    prompt: str
    long: bool = False
    rules: tuple[ChannelRule, ...] = ()
    preview: Preview = "page"
    reply: bool = False
