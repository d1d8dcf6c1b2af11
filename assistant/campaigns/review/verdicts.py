"""What became of texts that a person judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import ApprovalError, AssistantError


@dataclass(frozen=True)
class Refusal:
    """Why one text was not judged as asked: the error's code and sentences, and what stands in the way."""

    number: int
    code: str
    message: str
    next_step: str = ""
    findings: tuple[Mapping[str, Any], ...] = ()  # as `Finding.as_dict` gives them

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            "number": self.number,
            "code": self.code,
            "message": self.message,
            "next": self.next_step,
            "findings": [dict(finding) for finding in self.findings],
        }


@dataclass(frozen=True)
class Judged:
    """The numbers of the texts that were judged as asked, and those that were not, with the reason."""

    done: tuple[int, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: "Judged") -> "Judged":
        return Judged((*self.done, *other.done), (*self.refused, *other.refused))

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {"done": list(self.done), "refused": [one.as_dict() for one in self.refused]}


def refusal(number: int, error: AssistantError) -> Refusal:
    """An error as the reason for one text."""
    findings: Sequence[Mapping[str, Any]] = error.findings if isinstance(error, ApprovalError) else ()
    return Refusal(number, error.code, error.message, error.next_step, tuple(findings))
