"""A company's voice, its customer segments, and the channels it writes for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.language import Language
from assistant.types.privacy import Processor

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
    """One entry of `segments.yaml`: who is written to, what they need, what holds them back."""

    id: str
    name: Bilingual
    demographic: Mapping[str, Any]
    behavioural: Mapping[str, Any]
    psychographic: Mapping[str, Any]
    needs: BilingualList
    objections: BilingualList
    tone: Bilingual
    language_default: Language = "fr"


@dataclass(frozen=True)
class FieldRule:
    """One field of a channel and its limits, in characters (grapheme clusters)."""

    name: str
    label: Bilingual
    soft_max: int | None = None
    hard_max: int | None = None
    required: bool = True
    source: str = ""  # where the limit comes from
    checked: str = ""  # when it was last checked, ISO date


@dataclass(frozen=True)
class Channel:
    """A channel as data: its fields in order and the name of its prompt.

    `long`: its drafts are of the length of an article and get that much more time.
    """

    id: str
    name: Bilingual
    fields: tuple[FieldRule, ...]
    prompt: str
    long: bool = False
