"""What a browser says may be anything."""

import pytest

from assistant.web.widget.told import Told
from tests.web.widget.conftest import Guest


@pytest.mark.parametrize("value", [None, 3, ["x"], {"a": 1}, True])
def test_a_text_is_a_text(value: object) -> None:
    said = Told("fr", {"act": value, "question": value})
    assert (said.text("act"), said.question()) == ("", "")


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), ("12", 12), ("", 0), ("-1", 0), (-1, 0), ("１", 0), (10**9, 0), (None, 0), (True, 0), (1.5, 0)],
)
def test_a_number_is_a_small_whole_one(value: object, number: int) -> None:
    assert Told("fr", {"turn": value}).number("turn") == number


def test_a_long_text_is_cut_but_a_question_is_judged_whole() -> None:
    said = Told("fr", {"act": "x" * 9000, "question": "x" * 9000})
    assert (len(said.text("act")), len(said.question())) == (4000, 9000)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe", b"[" * 90_000])
def test_a_body_that_is_no_object_says_nothing(guest: Guest, body: bytes) -> None:
    reply = guest.client.post("/widget/session", content=body, headers={"Accept-Language": "en"})
    assert (reply.status_code, reply.json()["language"]) == (200, "en")


def test_the_language_said_counts_before_the_browsers(guest: Guest) -> None:
    reply = guest.client.post("/widget/session", json={"lang": "fr"}, headers={"Accept-Language": "en"})
    assert reply.json()["language"] == "fr"
    reply = guest.client.post("/widget/session", json={"lang": "de"}, headers={"Accept-Language": "en"})
    assert reply.json()["language"] == "en"
