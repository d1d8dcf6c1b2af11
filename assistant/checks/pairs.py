"""Whether a text is supported by the sources beside it, and nothing else."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.grounding import check_sentence
from assistant.text.sentences import sentence_spans
from assistant.types.language import Language


@dataclass(frozen=True)
class PairVerdict:
    """What a text claims and its sources don't say; places count characters of the text."""

    findings: tuple[ClaimFinding, ...]

    @property
    def supported(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of a line of `check --pairs`."""
        return {"supported": self.supported, "findings": [asdict(one) for one in self.findings]}


def check_pair(text: str, sources: Sequence[str], language: Language) -> PairVerdict:
    """Hold each sentence of a text in `language` against the sources, which may be in either language."""
    found = [
        replace(one, start=one.start + start, end=one.end + start)
        for start, end in sentence_spans(text)
        for one in check_sentence(text[start:end], sources, language)
    ]
    return PairVerdict(tuple(found))
