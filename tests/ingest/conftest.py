"""A knowledge folder and everything that indexes it, in this test's own folder."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ingest.readers.reader import Reader
from assistant.ingest.sandbox.sandbox import Sandbox
from assistant.ingest.sync.generations import place
from assistant.ingest.sync.sync import Stores, Sync, SyncOptions
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.search.words.lexical import LexicalIndex
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.manifest import Manifest
from assistant.types.model import Embedder
from tests.database import new_database

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as child:
        yield child


@pytest.fixture
def reader(sandbox: Sandbox) -> Reader:
    return Reader(sandbox)


class House:
    """The stores of one data folder and a sync over them, as a restart of the program would open them."""

    def __init__(self, data: Path, embedder: Embedder | None = None, **options: object) -> None:
        self.embedder = embedder or HashEmbedder(32)
        self.database = new_database(data)
        manifest = Manifest(self.database)
        here = place(data, manifest.generation())
        self.stores = Stores(
            manifest,
            Catalogue(self.database),
            Index(here.folder, self.embedder.name),
            LexicalIndex(here.words),
        )
        settings = SyncOptions(data, chunk_tokens=80, now=lambda: NOW, **options)  # type: ignore[arg-type]
        self.sync = Sync(self.stores, self.embedder, settings)

    def ids(self) -> set[str]:
        held = set(self.stores.index.ids())
        assert held == set(self.stores.lexical.ids())
        assert held == self.stores.manifest.chunk_ids()
        return held

    def close(self) -> None:
        self.sync.close()
        self.stores.index.close()
        self.stores.lexical.close()
        self.database.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = House(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A folder with a few documents and two products."""
    folder = tmp_path / "knowledge"
    (folder / "policies").mkdir(parents=True)
    (folder / "internal").mkdir()
    (folder / "README.md").write_text("How to use this folder.", encoding="utf-8")
    (folder / "brand.yaml").write_text("name: Maison Lune\n", encoding="utf-8")
    (folder / "policies" / "retours.md").write_text(
        "# Retours\n\n## Délai\nVous avez 30 jours pour renvoyer un article.\n\n"
        "## Frais\nLe retour est offert.\n",
        encoding="utf-8",
    )
    (folder / "policies" / "returns.en.md").write_text(
        "# Returns\n\nYou have 30 days to send an article back.\n", encoding="utf-8"
    )
    (folder / "internal" / "marges.md").write_text(
        "# Marges\n\nLa marge visée est de 42 %.\n", encoding="utf-8"
    )
    (folder / "products.csv").write_text(
        "sku;name_fr;name_en;price_eur;availability\n"
        "LUN-1;Lampe Lune;Moon lamp;24,90;in_stock\n"
        "LUN-2;Bougie;Candle;12;out_of_stock\n",
        encoding="utf-8",
    )
    return folder
