import dataclasses
import datetime as dt
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ingest.chunks.chunking import chunk
from assistant.llm.tokens import count_tokens
from assistant.types.knowledge import Document, Part

SENTENCE = "Les nappes en lin de la maison se lavent à quarante degrés avec une lessive douce. "


def document(*texts: str, title: str = "Entretien", pages: bool = False) -> Document:
    parts = tuple(Part(text, number if pages else None) for number, text in enumerate(texts, start=1))
    return Document("guides/entretien.md", title, "fr", parts)


def test_metadata_and_heading_path_are_carried() -> None:
    whole = dataclasses.replace(
        document("# Entretien\n## Lin\n### Lavage\nÀ 40 °C."),
        url="https://lune.example/entretien",
        date=dt.date(2026, 1, 2),
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2026, 12, 31),
        audience="internal",
    )
    (only,) = chunk(whole, "knowledge", 100)
    assert (only.heading, only.text, only.position) == ("Lin › Lavage", "À 40 °C.", 0)
    for name in ("source", "title", "language", "url", "date", "valid_from", "valid_until", "audience"):
        assert getattr(only, name) == getattr(whole, name)
    assert only.root == "knowledge"


def test_another_first_heading_than_the_title_stays_in_the_path() -> None:
    (only,) = chunk(document("# Le lin\nDoux."), "knowledge", 100)
    assert only.heading == "Le lin"


def test_sentences_are_never_cut() -> None:
    chunks = chunk(document(SENTENCE * 30), "knowledge", 60)
    assert len(chunks) > 5
    for each in chunks:
        assert each.text.endswith("douce.")
        assert 20 < count_tokens(each.text) <= 60


def test_a_table_is_cut_between_rows_and_repeats_its_header() -> None:
    rows = [f"| Pays numéro {number} | {number},90 € | {number} jours |" for number in range(40)]
    text = "Nos tarifs :\n\n| Pays | Prix | Délai |\n| --- | --- | --- |\n" + "\n".join(rows)
    chunks = chunk(document(text), "knowledge", 120)
    assert len(chunks) > 3
    for each in chunks[1:]:
        assert each.text.startswith("| Pays | Prix | Délai |\n| --- | --- | --- |\n| Pays numéro")
        assert count_tokens(each.text) <= 120
    assert [line for each in chunks for line in each.text.split("\n") if line.startswith("| Pays n")] == rows


def test_a_row_longer_than_the_limit_is_cut_and_loses_nothing() -> None:
    row = "| " + " ".join(f"mot{number}" for number in range(100)) + " |"
    chunks = chunk(document(f"| a |\n| --- |\n{row}"), "knowledge", 40)
    assert all(count_tokens(each.text) <= 40 for each in chunks)
    assert re.findall(r"mot\d+", " ".join(each.text for each in chunks)) == re.findall(r"mot\d+", row)


def test_a_row_that_fits_only_without_its_header_goes_without() -> None:
    header = "| " + " | ".join(f"colonne {number}" for number in range(8)) + " |\n|" + " --- |" * 8
    row = "| " + " ".join(f"v{number}" for number in range(12)) + " |"
    chunks = chunk(document(f"{header}\n{row}"), "knowledge", count_tokens(header))
    assert [each.text for each in chunks] == [header, row]


def test_a_question_stays_with_its_answer() -> None:
    text = "# FAQ\n" + "".join(
        f"## Question {number} ?\nRéponse {number}. {SENTENCE}\n" for number in range(9)
    )
    chunks = chunk(document(text, title="FAQ"), "knowledge", 280)
    assert [(each.heading, each.text.split(".")[0]) for each in chunks] == [
        (f"Question {number} ?", f"Réponse {number}") for number in range(9)
    ]


def test_a_block_that_fits_alone_is_kept_whole() -> None:
    first, second = SENTENCE * 2, SENTENCE.replace("nappes", "rideaux") * 2
    chunks = chunk(document(f"{first}\n\n{second}"), "knowledge", count_tokens(second) + 5)
    assert [each.text for each in chunks] == [first.strip(), second.strip()]


def test_a_chunk_stands_on_the_page_that_it_names() -> None:
    chunks = chunk(document("Un.", "Deux.", SENTENCE * 6, pages=True), "knowledge", 140)
    assert [(each.page, each.text[:12].strip()) for each in chunks] == [
        (1, "Un."),
        (2, "Deux."),
        (3, "Les nappes e"),
    ]
    chunks = chunk(document(SENTENCE * 5, SENTENCE * 5, pages=True), "knowledge", 280)
    assert [each.page for each in chunks] == [1, 2]


def test_tiny_texts_of_one_page_are_merged() -> None:
    (only,) = chunk(document("Un.\n\n# \n\nDeux."), "knowledge", 140)
    assert only.text == "Un.\n\nDeux."


def test_a_sentence_that_a_page_break_cuts_stands_where_it_starts() -> None:
    first, second = chunk(
        document("Lavez la nappe à", "trente degrés. Séchez-la à plat.", pages=True), "knowledge", 140
    )
    assert (first.page, first.text) == (1, "Lavez la nappe à trente degrés.")
    assert (second.page, second.text) == (2, "Séchez-la à plat.")
    (only,) = chunk(document("Lavez la nappe à", "trente degrés.", pages=True), "knowledge", 140)
    assert (only.page, only.text) == (1, "Lavez la nappe à trente degrés.")
    # What has no room on the page before stays whole on its own.
    cut = chunk(document(SENTENCE * 2 + "Puis", "s" + SENTENCE.strip(), pages=True), "knowledge", 60)
    assert [(each.page, each.text.split()[-1]) for each in cut] == [(1, "Puis"), (2, "douce.")]


def test_no_chunk_is_without_words() -> None:
    assert chunk(document("# !\n---\n***\n…"), "knowledge", 100) == []


def test_a_product_is_one_chunk_whatever_its_length() -> None:
    product = dataclasses.replace(document(SENTENCE * 50, "- Prix : 3 €"), sku="NAP-1")
    (only,) = chunk(product, "knowledge", 30)
    assert only.sku == "NAP-1"
    assert only.text.endswith("- Prix : 3 €")


def test_ids_depend_on_place_and_text_only() -> None:
    first = document(f"# A\n{SENTENCE}\n# B\n{SENTENCE}\n# A\n{SENTENCE}")
    ids = [each.id for each in chunk(first, "knowledge", 100)]
    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in ids)
    assert len(set(ids)) == 3
    renamed = dataclasses.replace(first, title="Autre", date=dt.date(2026, 1, 1))
    assert [each.id for each in chunk(renamed, "knowledge", 100)] == ids
    assert not {each.id for each in chunk(first, "autre", 100)} & set(ids)
    moved = dataclasses.replace(first, source="b.md")
    assert not {each.id for each in chunk(moved, "knowledge", 100)} & set(ids)


WORDS = st.text("abcdé", min_size=1, max_size=12)
LINE = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=4).map(". ".join)
ITEMS = st.lists(LINE, min_size=1, max_size=5).map(lambda items: "\n".join(f"- {item}" for item in items))
ROWS = st.lists(st.tuples(LINE, WORDS), min_size=1, max_size=6).map(
    lambda rows: "| x | y |\n| --- | --- |\n" + "\n".join(f"| {left} | {right} |" for left, right in rows)
)
HEADINGS = st.builds(lambda level, text: "#" * level + " " + text, st.integers(1, 4), LINE)
PAGES = st.lists(
    st.lists(st.one_of(PARAGRAPH, ITEMS, ROWS, HEADINGS), min_size=1, max_size=5).map("\n\n".join),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, max_examples=60)
@given(PAGES, st.integers(16, 80))
def test_no_text_is_lost_and_the_limit_is_kept(pages: list[str], limit: int) -> None:
    whole = document(*pages, title="none of them", pages=True)
    chunks = chunk(whole, "knowledge", limit)
    lines = [line for page in pages for line in page.split("\n")]
    # A heading that stands twice in a row may be shown once, above the texts of both.
    once = [line for line in lines if not line.startswith("#")] + list(
        {line for line in lines if line[:1] == "#"}
    )
    wanted = Counter(letter for line in once for letter in line if letter.isalnum())
    kept = Counter(letter for each in chunks for letter in each.heading + each.text if letter.isalnum())
    assert not wanted - kept
    assert all(count_tokens(each.text) <= limit for each in chunks)
    assert len({each.id for each in chunks}) == len(chunks)
    assert [each.position for each in chunks] == list(range(len(chunks)))
    assert chunk(whole, "knowledge", limit) == chunks


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=400), st.integers(8, 40))
def test_any_text_can_be_cut(text: str, limit: int) -> None:
    for each in chunk(document(text), "knowledge", limit):
        assert 0 < count_tokens(each.text) <= limit


@pytest.mark.parametrize("text", ["é" * 500, "🙂a" * 200, "x" * 5000])
def test_an_endless_word_is_cut_between_characters(text: str) -> None:
    chunks = chunk(document(text), "knowledge", 50)
    assert "".join(each.text for each in chunks) == text
