"""What became of a text that was to be written."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.errors import AssistantError, ModelError
from assistant.types.draft import Draft, Finding
from assistant.types.model import Usage

OutcomeStatus = Literal["done", "failed", "blocked"]
_GRAVITY = {"error": 0, "warning": 1}  # notes are not counted


@dataclass(frozen=True)
class Outcome:
    """What a row of the ledger gets.

    `done`: the draft can be reviewed. `blocked`: a check found something hard, and a person must look; there
    is no draft when nothing that could be written would have helped. `failed`: no text came. `reason` is a
    code: the id of the gravest finding's rule, or the error's; `detail` says the same in English. `findings`
    are the ids of the rules that the text breaks, the hard ones first, mere notes left out: without any, it
    is clean. `retryable`: the same request may well succeed. `usage` is what all calls took together.
    """

    draft: Draft | None
    status: OutcomeStatus
    reason: str = ""
    detail: str = ""
    findings: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    retryable: bool = False


def checked(draft: Draft) -> Outcome:
    """The outcome of a text that was written, by what the checks found."""
    return Outcome(draft, *judged(draft.findings), usage=draft.usage)


def judged(findings: tuple[Finding, ...]) -> tuple[OutcomeStatus, str, str, tuple[str, ...]]:
    """What findings make of a text: status, reason, detail, and the rules that count."""
    hard = next((finding for finding in findings if finding.severity == "error"), None)
    rules = rules_of(findings)
    if hard is None:
        return "done", "", "", rules
    return "blocked", hard.rule, hard.message.get("en", ""), rules


def rules_of(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The rules that a text breaks, each once, the hard ones first; notes are not among them."""
    counted = [finding for finding in findings if finding.severity in _GRAVITY]
    counted.sort(key=lambda finding: _GRAVITY[finding.severity])
    return tuple(dict.fromkeys(finding.rule for finding in counted))


def failed(error: AssistantError, usage: Usage) -> Outcome:
    """The outcome of a text that did not come."""
    retryable = isinstance(error, ModelError) and error.retryable
    return Outcome(None, "failed", error.code, str(error), usage=usage, retryable=retryable)
