"""One key for a person, however their address is written."""

import pytest

from assistant.text.person import person_key, person_of_email


@pytest.mark.parametrize(
    "spelled",
    [
        "zoe@mail.example",
        " ZOE@Mail.Example ",
        "zoe+promo@mail.example",
        "Zoe+a+b@mail.example.",
    ],
)
def test_case_blanks_and_plus_tags_make_no_other_person(spelled: str) -> None:
    assert person_key(spelled) == "zoe@mail.example"


def test_dots_make_none_where_the_provider_looks_past_them() -> None:
    assert person_key("z.o.e+x@googlemail.com") == person_key("zoe@gmail.com") == "zoe@gmail.com"
    assert person_key("z.oe@mail.example") != person_key("zoe@mail.example")


def test_an_address_that_is_only_a_tag_keeps_it() -> None:
    assert person_key("+promo@mail.example") == "+promo@mail.example"


@pytest.mark.parametrize(
    "number", ["06 12 34 56 78", "+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78"]
)
def test_numbers_are_compared_by_their_digits(number: str) -> None:
    assert person_key(number) == "+33612345678"


@pytest.mark.parametrize("nobody", ["", "zoe", "zoe@", "@mail.example", "12"])
def test_what_is_neither_is_nobody(nobody: str) -> None:
    assert person_key(nobody) == ""
    assert person_of_email("") == ""
