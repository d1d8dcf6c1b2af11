"""The whole knowledge looked over: remarks about sources, and the demo company's own contradictions."""

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from assistant.brand.sources import Sources
from assistant.ingest.chunks.chunking import chunk
from assistant.ingest.feeds.products import product_documents
from assistant.ingest.feeds.read import read_feed
from assistant.ingest.files import PRODUCTS, find_files
from assistant.ingest.inspection.contradictions import Contradiction, Finder
from assistant.ingest.inspection.inspector import Inspector, Remark, remarks
from assistant.ingest.readers.reader import Reader
from assistant.llm.e5.embedder import E5Embedder
from assistant.settings import Settings, packaged
from assistant.store.knowledge.manifest import SourceRecord
from tests.ingest.conftest import NOW, House
from tests.ingest.inspection.test_claims import a_chunk

TODAY = dt.date(2026, 11, 21)


def test_remarks_about_sources() -> None:
    bare = SourceRecord("knowledge", "a.md", "0", NOW, owner="atelier")
    records = [
        bare,
        dataclasses.replace(bare, source="b.md", owner="", warnings=("page 3 has no text",)),
        dataclasses.replace(bare, source="c.pdf", status="skipped", reason="the PDF is encrypted"),
        dataclasses.replace(bare, source="d.md", status="duplicate", reason="has the same content as a.md"),
    ]
    day = dt.timedelta(days=1)
    chunks = [
        a_chunk("Un.", valid_until=TODAY - day),
        a_chunk("Deux.", valid_until=TODAY - day),
        dataclasses.replace(a_chunk("Trois.", valid_until=TODAY), source="e.md"),
        dataclasses.replace(a_chunk("Quatre.", valid_from=TODAY + day), source="f.md"),
        dataclasses.replace(a_chunk("Cinq.", valid_from=TODAY, valid_until=TODAY + 90 * day), source="g.md"),
        dataclasses.replace(a_chunk("Prix", sku="LUN-2", valid_until=TODAY - day), source="p.csv"),
        dataclasses.replace(a_chunk("Prix", sku="LUN-1", valid_until=TODAY - day), source="p.csv"),
    ]
    assert remarks(records, chunks, TODAY) == [
        Remark("expired", "a.md", "since 2026-11-20"),
        Remark("expired", "p.csv", "the price of LUN-1, LUN-2"),
        Remark("expiring", "e.md", "on 2026-11-21"),
        Remark("future", "f.md", "from 2026-11-22"),
        Remark("no owner", "b.md"),
        Remark("skipped", "c.pdf", "the PDF is encrypted"),
        Remark("duplicate", "d.md", "has the same content as a.md"),
        Remark("warning", "b.md", "page 3 has no text"),
    ]


def test_an_inspection_of_what_is_indexed(house: House, knowledge: Path) -> None:
    (knowledge / "policies" / "echanges.md").write_text(
        "# Échanges\n\n## Délai\nVous avez 60 jours pour renvoyer un article.\n", encoding="utf-8"
    )
    house.sync.run(knowledge, "knowledge")
    found = Inspector(house.stores, house.embedder, lambda: TODAY).inspect()
    assert found.passages == 9
    shown = found.as_dict()
    (contradiction,) = shown["contradictions"]
    assert {side["source"]: side["value"] for side in contradiction["sides"]} == {
        "policies/echanges.md": "60 jours",
        "policies/retours.md": "30 jours",
    }
    assert (contradiction["winner"], contradiction["measure"]) == (None, "day")
    assert {remark["kind"] for remark in shown["remarks"]} == {"no owner"}


@pytest.fixture(scope="module")
def demo() -> list[Contradiction]:
    """What is found in the demo company's texts; vectors of passages are for translations only."""
    folder = packaged("knowledge")
    chunks = []
    for file in find_files(folder, Sources.load(folder).origin).files:
        if file.path.suffix not in (".md", ".csv"):
            continue
        if file.source == PRODUCTS:
            documents = product_documents(read_feed(file.path).products, file.source, file.origin)
        else:
            documents = Reader(Nothing()).read(file)
        chunks += [each for document in documents for each in chunk(document, "knowledge", 280)]
    embedder = E5Embedder(Settings.from_environment().paths.cache)
    apart = np.eye(len(chunks), dtype=np.float32)
    return Finder(embedder, TODAY).find(list(zip(chunks, apart, strict=True)))


class Nothing:
    """Reads no heavy format."""

    def extract(self, path: Path) -> object:
        raise AssertionError(path)

    def close(self) -> None:
        """Nothing to close."""


def test_the_planted_contradictions_are_found_and_the_right_side_wins(demo: list[Contradiction]) -> None:
    found = {}
    for each in demo:
        sides = [each.first, each.second]
        if each.winner == 2:
            sides.reverse()
        found[tuple(" ".join(side.shown.split()) for side in sides)] = each
    for winner, loser in (
        ("24 litres", "31 litres"),  # by year
        ("62 salariés", "48 salariés"),
    ):
        assert (winner, loser) in found, found.keys()
        assert found[winner, loser].winner
    # One ends on the day before the other begins: both are true, each in its time.
    assert found.keys().isdisjoint({("80 €", "95 €"), ("30 kg", "20 kg")})


def test_the_demo_company_has_no_contradiction_that_nothing_decides(demo: list[Contradiction]) -> None:
    assert [(each.first.shown, each.second.shown) for each in demo if not each.winner] == []
    assert len(demo) <= 16
