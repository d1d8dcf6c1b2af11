"""What an argument, a file or a value of the user can be wrong with."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.errors.base import UserError


class SettingError(UserError):
    """A setting has a value that can't be used."""

    code = "setting"


class InputError(UserError):
    """A question, a brief or an option can't be used."""

    code = "input"


class FormError(InputError):
    """Fields of a form can't be used. `problems`: name of the field -> a sentence for the visitor."""

    code = "form"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)

    @property
    def field(self) -> str:
        """The first of the fields."""
        return next(iter(self.problems), "")


class ApprovalError(InputError):
    """A draft can't be approved without a reason. `findings`: the hard ones, as a program gets them."""

    code = "approval"

    def __init__(self, message: str, next_step: str, findings: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(message, next_step)
        self.findings = tuple(findings)


class ConflictError(InputError):
    """Somebody else changed a draft between its check and its approval."""

    code = "conflict"


class TooLongError(InputError):
    """A question is longer than is taken."""

    code = "too_long"


class UnknownNameError(UserError):
    """No channel, segment, product or command has that name; the nearest ones are suggested."""

    code = "unknown_name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        folded = {candidate.casefold(): candidate for candidate in names}
        near = [
            folded[match] for match in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        ]
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        elif names:
            hint = f"Known: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}."
        else:
            hint = f"There is no {kind} yet."
        super().__init__(f"There is no {kind} “{name[:80]}”.", hint)
        self.near = near


class KnowledgeError(UserError):
    """The knowledge folder or one of its YAML files can't be used."""

    code = "knowledge"


class FileReadError(UserError):
    """One file can't be read; indexing lists it as skipped and goes on."""

    code = "file"


class AddressError(UserError):
    """An address of the network that may not be fetched: its scheme, its port, or a network of our own."""

    code = "address"
