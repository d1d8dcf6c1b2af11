import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.search.twins import Candidate, near_copies, without_twins
from tests.search.conftest import a_chunk

WORDS = frozenset(f"mot{n}" for n in range(20))


def candidate(
    identifier: str, text: str, angle: float = 0.0, words: frozenset[str] = WORDS, **values: Any
) -> Candidate:
    vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
    return Candidate(a_chunk(identifier, text, **values), 0.5, vector, words)


def kept(*candidates: Candidate, language: Any = "fr") -> list[str]:
    return [each.chunk.id for each in without_twins(candidates, language)[0]]


FR = candidate("fr", "Livré en 48 h pour 6,90 €")
EN = candidate("en", "Delivered in 48 h for 6.90 €", 0.3, frozenset(), language="en")


@pytest.mark.parametrize(("language", "id_kept"), [("fr", "fr"), ("en", "en")])
def test_of_two_translations_the_questions_language_stays(language: str, id_kept: str) -> None:
    assert kept(FR, EN, language=language) == [id_kept]
    assert kept(EN, FR, language=language) == [id_kept]


def test_other_figures_or_a_far_vector_are_no_translation() -> None:
    assert kept(FR, candidate("en", "Delivered in 72 h for 6.90 €", 0.3, language="en")) == ["fr", "en"]
    assert kept(FR, candidate("en", "Shop 48, floor 6, desk 90", 1.5, language="en")) == ["fr", "en"]


def test_without_figures_a_translation_must_be_nearer() -> None:
    french = candidate("fr", "Nous livrons partout")
    assert kept(french, candidate("en", "We deliver everywhere", 0.45, language="en")) == ["fr", "en"]
    assert kept(french, candidate("en", "We deliver everywhere", 0.3, language="en")) == ["fr"]


def test_two_records_of_a_product_are_translations_and_two_products_never_twins() -> None:
    french = candidate("fr", "Plaid 139,00 €", sku="PL-1")
    assert kept(french, candidate("en", "Throw €139", 1.5, frozenset(), language="en", sku="PL-1")) == ["fr"]
    assert kept(french, candidate("other", "Plaid 139,00 €", sku="PL-2")) == ["fr", "other"]


def test_a_copy_is_said_once_the_better_placed_one() -> None:
    assert kept(candidate("a", "Retour 30 jours"), candidate("b", "Retour 30 jours")) == ["a"]
    assert kept(candidate("a", "Retour 30 jours"), candidate("b", "Retour 45 jours")) == ["a", "b"]


def test_of_two_editions_the_newer_one_takes_the_better_place() -> None:
    old = candidate("old", "Retour 45 jours", source="2024.md", date=dt.date(2024, 1, 1))
    new = candidate("new", "Retour 30 jours", source="2026.md", date=dt.date(2026, 1, 1))
    other = candidate("other", "Boutique", words=frozenset({"x"}))
    assert kept(old, other, new) == ["new", "other"]
    assert kept(new, other, old) == ["new", "other"]


def test_sections_of_one_document_are_not_editions() -> None:
    one = candidate("one", "Taille 140", source="a.md", date=dt.date(2024, 1, 1))
    two = candidate("two", "Taille 160", source="a.md", date=dt.date(2024, 1, 1))
    assert kept(one, two) == ["one", "two"]


def test_it_tells_who_says_the_same() -> None:
    old = candidate("old", "Retour 45 jours", source="2024.md", date=dt.date(2024, 1, 1))
    new = candidate("new", "Retour 30 jours", source="2026.md", date=dt.date(2026, 1, 1))
    copy = candidate("copy", "Retour 30 jours", source="2026.md", date=dt.date(2026, 1, 1))
    assert without_twins([old, new, copy], "fr")[1] == {"old": "new", "copy": "new"}


def test_what_holds_today_stays_rather_than_what_is_newer() -> None:
    held = replace(candidate("held", "Retour 30 jours", date=dt.date(2024, 1, 1)), standing="current")
    ended = replace(candidate("ended", "Retour 30 jours", date=dt.date(2025, 1, 1)), standing="expired")
    assert kept(ended, held) == ["held"]
    assert kept(held, ended) == ["held"]


def test_boilerplate_filled_in_anew_is_a_near_copy() -> None:
    other = candidate("b", "Page 7", words=frozenset({*WORDS, "7"}))
    assert near_copies(candidate("a", "Page 6", words=frozenset({*WORDS, "6"})), other)
    assert not near_copies(candidate("a", "x", words=frozenset({"lyon", *WORDS, *"abcdef"})), other)
    few = frozenset({"horaires", "boutique"})
    assert not near_copies(candidate("a", "x", words=few), candidate("b", "x", words=few))
