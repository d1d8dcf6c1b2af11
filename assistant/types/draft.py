"""What a copywriter asks for and gets."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Literal

from assistant.types.answer import Citation
from assistant.types.language import Language
from assistant.types.model import Usage

Severity = Literal["error", "warning", "info"]


Vary = Literal["angle", "length", "emotion", "opening"]


@dataclass(frozen=True)
class Offer:
    """What is offered, in the writer's words, from when to when (both days included), and on what terms."""

    text: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    conditions: str = ""
    code: str = ""


@dataclass(frozen=True)
class Brief:
    """What to write. `channel`, `segment` and `products` are ids; `goal` is free text.

    `key_facts` are to be said, each proven like any other fact; `pinned` and `excluded` are ids of facts that
    the prompt must hold and must not hold. `variants` texts are written, which differ in what `vary` names.
    `utm` are the parameters added to `link`, without their prefix: source, medium, campaign, content.
    `reply_to` is the text that a reply answers: what somebody wrote, neither a fact nor an instruction.
    `learn`: what earlier results taught is told to the model, as examples and never as facts.
    """

    channel: str
    segment: str
    goal: str
    language: Language
    products: tuple[str, ...] = ()
    offer: Offer = Offer()
    key_facts: tuple[str, ...] = ()
    tone: str = ""
    cta: str = ""
    link: str = ""
    utm: Mapping[str, str] = made(default_factory=dict)
    keywords: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    variants: int = 1
    vary: Vary = "angle"
    reply_to: str = ""
    learn: bool = True


@dataclass(frozen=True)
class Finding:
    """Something a check noticed in a draft.

    `rule` is a stable id (`grounding.figure`, `channel.length`, `brand.dont_word` …), `field` the draft's
    field, `excerpt` the words it is about, verbatim; `start` and `end` say where they stand in the field, in
    characters of Python's, None when nowhere. `advice` says what to do, `source` where the rule is written.
    """

    rule: str
    severity: Severity
    field: str
    excerpt: str
    message: Mapping[Language, str]
    advice: Mapping[Language, str] = made(default_factory=dict)
    source: str = ""
    start: int | None = None
    end: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of a finding."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "field": self.field,
            "excerpt": self.excerpt,
            "start": self.start,
            "end": self.end,
            "message": dict(self.message),
            "advice": dict(self.advice),
            "source": self.source,
        }


@dataclass(frozen=True)
class DraftSentence:
    """A sentence of a draft and the numbers of the citations that support it (empty: nothing does)."""

    field: str
    text: str
    citations: tuple[int, ...] = ()
    factual: bool = False


@dataclass(frozen=True)
class Draft:
    """A finished draft: the channel's fields, each sentence with its sources, and what the checks found.

    `variant` counts the drafts of one brief from 0; `id` is the stored draft's, None while it is not stored.
    """

    brief: Brief
    fields: Mapping[str, str]
    sentences: tuple[DraftSentence, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]  # per field, in its own unit: characters, pixels, room of an SMS
    model: str = ""
    prompt: str = ""  # name, version and hash of the prompt file
    repaired: bool = False
    usage: Usage = made(default_factory=Usage)
    timings_ms: Mapping[str, float] = made(default_factory=dict)
    variant: int = 0
    id: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `write --json`."""
        return {
            "id": self.id,
            "variant": self.variant,
            "channel": self.brief.channel,
            "segment": self.brief.segment,
            "products": list(self.brief.products),
            "goal": self.brief.goal,
            "language": self.brief.language,
            "fields": dict(self.fields),
            "lengths": dict(self.lengths),
            "sentences": [
                {"field": s.field, "text": s.text, "factual": s.factual, "citations": list(s.citations)}
                for s in self.sentences
            ],
            "citations": [vars(citation) for citation in self.citations],
            "findings": [finding.as_dict() for finding in self.findings],
            "repaired": self.repaired,
            "model": self.model,
            "prompt": self.prompt,
            "ai_generated": True,
            "usage": self.usage.as_dict(),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }


DraftStage = Literal["sources", "writing", "checking", "repairing"]


@dataclass(frozen=True)
class DraftProgress:
    """Where the writing of one variant stands; `text` is what has been written so far."""

    stage: DraftStage
    text: str = ""
    variant: int = 0
