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


class OwnWorkError(ApprovalError):
    """Who wrote or edited a draft with hard findings can't approve it; a reason does not help."""

    code = "own_work"


class StatusError(InputError):
    """What is asked for does not go with where a draft stands: one that is archived can't be edited."""

    code = "status"


class LastAdminError(InputError):
    """The last account that may manage the others can't be disabled or lose its role."""

    code = "last_admin"


class RightsError(UserError):
    """The role of an account does not allow what it asks for."""

    code = "rights"


class ConflictError(InputError):
    """Somebody else changed a draft since it was read, to approve it or to change it."""

    code = "conflict"


class FormatError(InputError):
    """A draft can't leave in a file of that format: the format does not fit its channel."""

    code = "format"


class UnapprovedError(InputError):
    """A draft that nobody approved was to leave as if it were approved."""

    code = "unapproved"


class PlanError(InputError):
    """A campaign contradicts itself. `problems`: each in both languages, as a program gets them."""

    code = "plan"

    def __init__(self, name: str, problems: Iterable[Mapping[str, Any]]) -> None:
        self.problems = tuple(problems)
        told = " ".join(problem["message"]["en"] for problem in self.problems)
        super().__init__(f"The campaign “{name[:80]}” can't be made: {told}", "Correct its definition.")


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
