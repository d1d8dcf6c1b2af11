import inspect
import re

import pytest

from assistant import errors
from assistant.errors import AssistantError, UnknownNameError, UserError

CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value)
    and issubclass(value, AssistantError)
    and value.__module__.startswith(errors.__name__)
]


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    lines = (errors.__doc__ or "").splitlines()
    matches = [re.match(r"[│ ]*(?:[├└]── )?(\w+Error)\b", line) for line in lines]
    drawn = [(match.start(1) // 4, match[1]) for match in matches if match]
    parents: dict[str, str] = {}
    path: list[str] = []
    for depth, name in drawn:
        path[depth:] = [name]
        parents[name] = path[depth - 1] if depth else "Exception"
    assert parents == {cls.__name__: cls.__mro__[1].__name__ for cls in CLASSES}


def test_codes_are_unique_and_stable_words() -> None:
    codes = [cls.code for cls in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


@pytest.mark.parametrize("cls", CLASSES)
def test_the_exit_code_says_who_must_act(cls: type[AssistantError]) -> None:
    assert cls.exit_code == (2 if issubclass(cls, UserError) else 1)


def test_an_error_reads_as_what_happened_and_what_to_do() -> None:
    error = AssistantError("The disk is full.", "Free some space.")
    assert str(error) == "The disk is full. Free some space."
    assert error.as_dict() == {"code": "error", "message": "The disk is full.", "next": "Free some space."}


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("emial", ["email", "sms"], "Did you mean email?"),
        ("EMAIL", ["email", "sms"], "Did you mean email?"),
        ("xyz", ["email", "sms"], "Known: email, sms."),
        ("xyz", [], "There is no channel yet."),
        ("q", [f"name-{n:02}" for n in range(20)], "…."),
    ],
)
def test_an_unknown_name_gets_a_hint(name: str, known: list[str], hint: str) -> None:
    assert UnknownNameError("channel", name, known).next_step.endswith(hint)
