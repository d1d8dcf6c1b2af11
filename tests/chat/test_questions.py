import datetime as dt

import pytest

from assistant.chat.questions import asked, stored_questions
from assistant.types.language import Language
from tests.search.conftest import Store, a_chunk, store

__all__ = ["store"]

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("heading", "language", "expected"),
    [
        ("Faites-vous un papier cadeau ?", "fr", "Faites-vous un papier cadeau\u00a0?"),
        ("3.2 **Livrez-vous en Suisse** ??", "fr", "Livrez-vous en Suisse\u00a0?"),
        ("Comment retourner un article", "fr", "Comment retourner un article\u00a0?"),
        ("How to return an item", "en", "How do I return an item?"),
        ("- Q: Do you gift-wrap?", "en", "Do you gift-wrap?"),
        ("Comment faire", "fr", ""),  # says nothing by itself
        ("How to claim", "en", ""),
        ("What we cannot take back", "en", ""),
        ("Quand ?", "fr", ""),
        ("Do you deliver to Switzerland?", "fr", ""),  # another language than its page
        ("Livrez-vous " + "très " * 30 + "loin ?", "fr", ""),
    ],
)
def test_a_heading_as_a_visitor_would_ask_it(heading: str, language: Language, expected: str) -> None:
    assert asked(heading, language) == expected


def test_only_public_questions_that_hold_today_in_the_language(store: Store) -> None:
    store.add(
        a_chunk("ok", "Oui, pour 3 €.", heading="Faites-vous un papier cadeau ?"),
        a_chunk("en", "Yes, for €3.", heading="Do you gift-wrap your parcels?", language="en"),
        a_chunk("old", "Oui.", heading="Livrez-vous en Suisse ?", valid_until=dt.date(2025, 1, 1)),
        a_chunk("in", "Oui.", heading="Quelle est la marge du papier ?", audience="internal"),
        a_chunk("no", "Du texte.", heading="Livraison"),
    )
    found = stored_questions(store.index, ["ok", "en", "old", "in", "no", "gone"], "fr", TODAY)
    assert [each.chunk.id for each in found] == ["ok"]
    assert found[0].vector @ store.embedder.embed_query("Faites-vous un papier cadeau ?") == pytest.approx(1)
