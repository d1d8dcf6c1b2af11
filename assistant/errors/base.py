"""The root of the tree, and its two branches: the user can act, or the run went wrong."""


class AssistantError(Exception):
    """Something went wrong that a person can be told about.

    `message` names the value and what is wrong with it in one sentence; `next_step` says what to do.
    """

    exit_code = 1
    code = "error"

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    def as_dict(self) -> dict[str, str]:
        """The error as the command line's `--json` and the API give it: code, message, next."""
        return {"code": self.code, "message": self.message, "next": self.next_step}


class UserError(AssistantError):
    """An argument, a file or a value of the user can't be used."""

    exit_code = 2
    code = "user"


class RunError(AssistantError):
    """The environment or the run failed; the user's input may well be right."""

    code = "run"
