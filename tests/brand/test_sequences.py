import copy
import datetime as dt
from typing import Any

import pytest

from assistant.brand.channels import load_channels
from assistant.brand.sequences import load_sequences, read_sequences
from assistant.errors import KnowledgeError
from assistant.text.numbers import figures

CHANNELS = load_channels()
ONE: dict[str, Any] = {
    "id": "hello",
    "name": {"fr": "Bonjour", "en": "Hello"},
    "trigger": {"fr": "l’inscription", "en": "signing up"},
    "source": "house",
    "checked": dt.date(2026, 11, 22),
    "steps": [
        {"channel": "email", "wait": {"days": 1, "hours": 2}, "goal": {"fr": "Saluer.", "en": "Greet."}},
    ],
}


def read(**changes: Any) -> Any:
    return read_sequences("s.yaml", {"sequences": [{**copy.deepcopy(ONE), **changes}]}, CHANNELS)


def test_the_six_sequences_are_whole() -> None:
    found = load_sequences(CHANNELS)
    assert list(found) == [
        "welcome", "abandoned_cart", "post_purchase", "win_back", "back_in_stock", "birthday",
    ]  # fmt: skip
    for sequence in found.values():
        assert len(sequence.steps) == 3
        assert sequence.source
        assert dt.date.fromisoformat(sequence.checked) >= dt.date(2026, 1, 1)
        for text in (sequence.name, sequence.trigger, sequence.stops, sequence.about):
            assert all(text.values())
        assert len(sequence.about["fr"]) == len(sequence.about["en"])
        assert any(step.offer for step in sequence.steps)


def test_goals_claim_nothing_that_would_count_as_known() -> None:
    for sequence in load_sequences(CHANNELS).values():
        for step in sequence.steps:
            for text in step.goal.values():
                assert not [one for one in figures(text) if one.unit], text


def test_what_is_left_out() -> None:
    sequence = read()["hello"]
    assert (sequence.needs_product, sequence.steps[0].hours, sequence.steps[0].offer) == (False, 26, False)
    assert sequence.as_dict()["steps"][0]["channel"] == "email"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": None}, "an id and at least one step"),
        ({"steps": []}, "an id and at least one step"),
        ({"source": None}, "where it comes from"),
        ({"trigger": None}, "a text in French and in English"),
        ({"needs_product": "yes"}, "true or false"),
        ({"mood": "x"}, "no key"),
        ({"steps": [{**ONE["steps"][0], "channel": "pigeon"}]}, "a channel: email"),
        ({"steps": [{**ONE["steps"][0], "goal": None}]}, "a text in French and in English"),
        ({"steps": [{**ONE["steps"][0], "wait": {"days": -1}}]}, "a whole number from 0"),
        ({"steps": [{**ONE["steps"][0], "wait": {"weeks": 1}}]}, "no key"),
    ],
)
def test_what_is_no_sequence_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(**changes)
    assert message in str(caught.value)
    assert "s.yaml" in str(caught.value)


def test_two_of_one_id_are_refused() -> None:
    with pytest.raises(KnowledgeError, match="an id that no other sequence has"):
        read_sequences("s.yaml", {"sequences": [ONE, ONE]}, CHANNELS)
