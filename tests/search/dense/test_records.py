import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexDamagedError
from assistant.search.dense.records import question_of, to_chunk, to_metadata
from assistant.types.knowledge import Chunk, ProductFacts
from tests.search.conftest import a_chunk

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
optional_dates = st.none() | st.dates()
chunks = st.builds(
    Chunk,
    id=texts,
    root=texts,
    source=texts,
    title=texts,
    heading=texts,
    language=st.sampled_from(["fr", "en"]),
    text=texts,
    position=st.integers(0, 10_000),
    page=st.none() | st.integers(1, 999),
    url=st.none() | texts,
    date=optional_dates,
    valid_from=optional_dates,
    valid_until=optional_dates,
    audience=st.sampled_from(["public", "internal"]),
    sku=st.none() | texts,
    trust=st.sampled_from(["official", "user_generated"]),
    product=st.none()
    | st.builds(
        ProductFacts,
        price_eur=st.decimals("0.01", "99999", places=2),
        availability=st.sampled_from(["in_stock", "preorder"]),
        category=texts,
        attributes=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    ),
)


@given(chunks)
def test_a_chunk_comes_back_as_it_went_in(chunk: Chunk) -> None:
    assert to_chunk(chunk.id, chunk.text, to_metadata(chunk)) == chunk


def test_metadata_has_no_none_and_dates_as_iso() -> None:
    metadata = to_metadata(a_chunk("a", "x", valid_until=dt.date(2026, 3, 1)))
    assert metadata["valid_until"] == "2026-03-01"
    assert None not in metadata.values()
    assert "page" not in metadata


@pytest.mark.parametrize(
    "metadata", [None, {}, {"title": "x"}, {"date": "yesterday"}, {"date": 3}, {"product": "[1, 2]"}]
)
def test_a_record_that_is_not_ours_is_damage(metadata: dict[str, str] | None) -> None:
    with pytest.raises(IndexDamagedError, match="record a1"):
        to_chunk("a1", "text", metadata)


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("FAQ › Livrez-vous en Corse ?", "Livrez-vous en Corse ?"),
        ("Do you gift-wrap?", "Do you gift-wrap?"),
        ("Des questions ? › Livraison", None),
        ("Livraison", None),
        ("", None),
        ("Aide › Comment retourner un article", "Comment retourner un article"),
        ("Où nous trouver", "Où nous trouver"),
        ("How to wash linen", "How to wash linen"),
        ("Comment", None),
        ("Ouverture le dimanche", None),
        ("Whole sheets", None),
    ],
)
def test_the_question_a_chunk_answers_is_its_nearest_heading(heading: str, question: str | None) -> None:
    assert question_of(a_chunk("a", "x", heading=heading)) == question


@pytest.mark.parametrize(
    ("values", "question"),
    [
        ({"title": "Livrez-vous en Corse ?"}, "Livrez-vous en Corse ?"),
        ({"title": "Livrez-vous en Corse ?", "heading": "Délais"}, None),
        ({"title": "Livrez-vous en Corse ?", "position": 1}, None),
        ({"title": "Livraison"}, None),
    ],
)
def test_a_title_that_asks_is_answered_right_below(values: dict[str, Any], question: str | None) -> None:
    assert question_of(a_chunk("a", "x", **values)) == question
