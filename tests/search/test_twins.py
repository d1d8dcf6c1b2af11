import datetime as dt
from typing import Any

import numpy as np
import pytest

from assistant.search.twins import Candidate, without_twins
from tests.search.conftest import a_chunk

WORDS = frozenset(f"mot{n}" for n in range(20))


def candidate(
    identifier: str, text: str, angle: float = 0.0, words: frozenset[str] = WORDS, **values: Any
) -> Candidate:
    vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
    return Candidate(a_chunk(identifier, text, **values), 0.5, vector, words)


def kept(*candidates: Candidate, language: Any = "fr") -> list[str]:
    return [each.chunk.id for each in without_twins(candidates, language, 9)]


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


def test_a_newer_edition_counts_even_after_the_last_place() -> None:
    old = candidate("old", "Retour 45 jours", source="2024.md", date=dt.date(2024, 1, 1))
    new = candidate("new", "Retour 30 jours", source="2026.md", date=dt.date(2026, 1, 1))
    other = candidate("other", "Boutique", words=frozenset({"x"}))
    assert [each.chunk.id for each in without_twins([old, other, new], "fr", 1)] == ["new"]
