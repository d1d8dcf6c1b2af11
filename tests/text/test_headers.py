"""Headers as they are compared, and the tools that they tell of."""

import pytest

from assistant.text.headers import plain, signed

TOOLS = {"plain": {}, "brevo": {"signs": [["e mail", "email"], ["double opt in"]]}}


@pytest.mark.parametrize(
    ("header", "expected"),
    [("E-mail", "e mail"), ("DOUBLE_OPT-IN", "double opt in"), ("Taux d’ouverture (%)", "taux d ouverture")],
)
def test_a_header_is_compared_as_plain_words(header: str, expected: str) -> None:
    assert plain(header) == expected


def test_a_tool_is_told_by_all_of_its_signs() -> None:
    assert signed(["EMAIL", "Double opt-in", "Prénom"], TOOLS) == "brevo"
    assert signed(["EMAIL", "Prénom"], TOOLS) == ""
