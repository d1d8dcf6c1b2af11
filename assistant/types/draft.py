"""What a copywriter asks for and gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.answer import Citation
from assistant.types.language import Language
from assistant.types.model import Usage

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Brief:
    """What to write. `channel`, `segment` and `products` are ids; `goal` is free text."""

    channel: str
    segment: str
    goal: str
    language: Language
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something a check noticed in a draft.

    `rule` is a stable id (`grounding.figure`, `channel.length`, `brand.dont_word` …), `field` the draft's
    field, `excerpt` the words it is about, verbatim.
    """

    rule: str
    severity: Severity
    field: str
    excerpt: str
    message: Mapping[Language, str]


@dataclass(frozen=True)
class DraftSentence:
    """A sentence of a draft and the numbers of the citations that support it (empty: nothing does)."""

    field: str
    text: str
    citations: tuple[int, ...] = ()
    factual: bool = False


@dataclass(frozen=True)
class Draft:
    """A finished draft: the channel's fields, each sentence with its sources, and what the checks found."""

    brief: Brief
    fields: Mapping[str, str]
    sentences: tuple[DraftSentence, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]  # characters (grapheme clusters) per field
    model: str = ""
    prompt: str = ""  # name, version and hash of the prompt file
    repaired: bool = False
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `write --json`."""
        return {
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
            "findings": [
                {
                    "rule": f.rule,
                    "severity": f.severity,
                    "field": f.field,
                    "excerpt": f.excerpt,
                    "message": dict(f.message),
                }
                for f in self.findings
            ],
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
    """Where the writing of a draft stands; `text` is what has been written so far."""

    stage: DraftStage
    text: str = ""
