"""The demo company's own files: every format is read, whole and into the right hands."""

from collections.abc import Mapping, Sequence

import pytest

from assistant.brand.sources import Sources
from assistant.ingest.chunks.chunking import chunk
from assistant.ingest.feeds.products import product_documents
from assistant.ingest.feeds.read import read_feed
from assistant.ingest.files import PRODUCTS, find_files
from assistant.ingest.readers.reader import Reader
from assistant.ingest.sandbox.sandbox import Sandbox
from assistant.llm.tokens import count_tokens
from assistant.settings import packaged
from assistant.types.knowledge import Chunk

LIMIT = 280


@pytest.fixture(scope="module")
def chunks(sandbox: Sandbox) -> Mapping[str, Sequence[Chunk]]:
    """The chunks of the demo company by source; a file that can't be read fails the test."""
    folder = packaged("knowledge")
    found = find_files(folder, Sources.load(folder).origin)
    assert found.skipped == ()
    reader = Reader(sandbox)
    return {
        file.source: [each for document in reader.read(file) for each in chunk(document, "knowledge", LIMIT)]
        for file in found.files
        if file.source != PRODUCTS
    }


def test_every_file_has_titled_chunks_within_the_limit(chunks: Mapping[str, Sequence[Chunk]]) -> None:
    assert len(chunks) >= 40
    assert {source.rsplit(".", 1)[1] for source in chunks} >= {"md", "html", "pdf", "docx", "xlsx", "csv"}
    for source, found in chunks.items():
        assert found, source
        assert found[0].title, source
        assert all(count_tokens(each.text) <= LIMIT for each in found), source
        assert not any("\ufffd" in each.text for each in found), source


def test_only_the_internal_folder_is_internal(chunks: Mapping[str, Sequence[Chunk]]) -> None:
    hidden = {
        source for source, found in chunks.items() if any(each.audience == "internal" for each in found)
    }
    assert hidden
    assert hidden == {source for source in chunks if source.startswith("internal/")}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("guides/guide-matieres.pdf", "| Halage, rideau | 100 % lin | 245 | 3 | 30 |"),
        ("tables/delivery-rates.xlsx", "Zone / Pays: Belgique; Country: Belgium; Standard (€): 8.9"),
        ("guides/choisir-couette.docx", "| 140 × 190 cm | 240 × 220 cm | 50 cm | 140 × 190 cm |"),
        ("pages/uk-bed-sizes.html", "| King | 225 × 220 cm | HC-LIN-UKK-CRA, washed linen |"),
    ],
)
def test_figures_in_tables_stay_with_their_row(
    chunks: Mapping[str, Sequence[Chunk]], source: str, words: str
) -> None:
    assert any(words in each.text.replace("\u00a0", " ") for each in chunks[source])


def test_headings_of_a_pdf_are_kept(chunks: Mapping[str, Sequence[Chunk]]) -> None:
    (article,) = (
        each for each in chunks["policies/cgv.pdf"] if each.heading.endswith("Article 7. Rétractation")
    )
    assert article.page == 2
    assert "30 jours" in article.text.replace("\u00a0", " ")


def test_every_product_is_good_and_one_chunk_a_language() -> None:
    catalogue = read_feed(packaged("knowledge") / PRODUCTS)
    assert catalogue.problems == ()
    assert len(catalogue.products) >= 60
    for document in product_documents(catalogue.products):
        (only,) = chunk(document, "knowledge", LIMIT)
        assert only.sku in only.text
        assert only.language == document.language
