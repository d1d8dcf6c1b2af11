import datetime as dt
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import InputError, UnknownNameError
from assistant.store.copy.brief_json import KEYS, brief_dict, brief_of
from assistant.store.copy.briefs import KEPT, Briefs
from assistant.types.draft import Brief, Offer
from tests.database import new_database

BRIEF = Brief(
    "sms",
    "families",
    "Présenter la nappe",
    "fr",
    ("NAP-01",),
    Offer("−20 %", dt.date(2026, 12, 1), dt.date(2026, 12, 6), "dès 60 €", "NOEL20"),
    ("Tissée à Rochemelle",),
    "léger",
    "Voir la nappe",
    "https://shop.example/p",
    {"source": "sms"},
    ("nappe en lin",),
    ("claim-1",),
    ("abc",),
    3,
    "opening",
)


@pytest.fixture
def briefs(tmp_path: Path) -> Briefs:
    seconds = itertools.count()
    start = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    return Briefs(new_database(tmp_path), lambda: start + dt.timedelta(seconds=next(seconds)))


def test_a_brief_survives_json() -> None:
    values = json.loads(json.dumps(brief_dict(BRIEF)))
    assert set(values) == set(KEYS)
    assert brief_of(values) == BRIEF
    assert brief_of({}) == Brief("", "", "", "fr")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"gaol": "x"}, "no “gaol”"),
        ({"goal": 3}, "goal can't be “3”"),
        ({"products": "NAP-01"}, "products"),
        ({"keywords": [1]}, "keywords"),
        ({"language": "de"}, "language"),
        ({"vary": "colour"}, "vary"),
        ({"variants": "2"}, "variants"),
        ({"variants": True}, "variants"),
        ({"offer": "−20 %"}, "offer"),
        ({"offer": {"price": 2}}, "offer"),
        ({"offer": {"ends": "demain"}}, "ends"),
        ({"utm": "source"}, "utm"),
        ({"utm": {"colour": "x"}}, "no UTM"),
    ],
)
def test_what_is_no_brief_is_refused_by_name(values: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        brief_of(values)


def test_lists_lose_what_is_empty_or_twice_and_utm_their_prefix() -> None:
    brief = brief_of({"keywords": [" lin ", "", "lin"], "utm": {"utm_source": " a ", "medium": ""}})
    assert brief.keywords == ("lin",)
    assert brief.utm == {"source": "a"}


def test_a_preset_is_kept_replaced_and_forgotten(briefs: Briefs) -> None:
    briefs.save("Soldes  d’hiver", BRIEF, "ana")
    briefs.save("Noël", BRIEF, "ana")
    other = replace(BRIEF, tone="posé")
    briefs.save("soldes d’hiver", other, "bob")
    kept = [(one.name, one.saved_by) for one in briefs.presets()]
    assert kept == [("Noël", "ana"), ("soldes d’hiver", "bob")]
    assert briefs.preset("SOLDES D’HIVER").brief == other
    briefs.forget("Noël")
    assert len(briefs.presets()) == 1
    with pytest.raises(UnknownNameError, match="Did you mean soldes"):
        briefs.preset("soldes d’été")
    with pytest.raises(UnknownNameError):
        briefs.forget("Noël")


@pytest.mark.parametrize("name", ["  ", "x" * 61])
def test_a_preset_needs_a_name(briefs: Briefs, name: str) -> None:
    with pytest.raises(InputError, match="no name"):
        briefs.save(name, BRIEF, "ana")


def test_each_person_has_their_last_briefs(briefs: Briefs) -> None:
    first, second = BRIEF, replace(BRIEF, goal="Autre")
    for brief in (first, second, first):
        briefs.remember(brief, "ana")
    briefs.remember(second, "bob")
    assert briefs.last("ana") == [first, second]
    assert briefs.last("ana", 1) == [first]
    assert briefs.last("bob") == [second]
    assert briefs.last("eve") == []


def test_only_the_newest_are_kept(briefs: Briefs) -> None:
    for number in range(KEPT + 3):
        briefs.remember(replace(BRIEF, goal=f"But {number}"), "ana")
    kept = briefs.last("ana", 100)
    assert len(kept) == KEPT
    assert kept[0].goal == f"But {KEPT + 2}"
    assert kept[-1].goal == "But 3"
