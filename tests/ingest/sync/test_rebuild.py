"""The index made anew beside the one that serves."""

import dataclasses
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.errors import KnowledgeError, ModelUnavailableError, RunError
from assistant.ingest.files import Found
from assistant.ingest.sync.generations import place, remove_others
from assistant.ingest.sync.sync import Progress
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.current import CurrentEmbedder
from assistant.types.knowledge import Origin, SourceFile
from assistant.types.model import Vectors
from tests.ingest.conftest import House
from tests.ingest.sync.test_sync_again import FAQ, content, fresh, run

RETURNS = "30 jours pour renvoyer"


def texts(house: House, question: str = RETURNS) -> list[str]:
    """What a search finds, as the retriever asks: with the embedder that serves, under one hold."""
    with house.stores.index.hold.reading():
        vector = house.searching.embed_query(question)
        found = house.stores.index.query(vector, 3, "public")
        words = house.stores.lexical.search(question, "fr", 3, "public")
        assert {each for each, _ in words} <= {chunk.id for chunk, _ in found} | set(
            house.stores.lexical.ids()
        )
    return [chunk.text for chunk, _ in found]


class Served(House):
    """A house whose searches use the embedder that made the index, whichever that is."""

    def __init__(self, data: Path, first: HashEmbedder, second: HashEmbedder) -> None:
        super().__init__(data, first)
        self.searching = CurrentEmbedder(first)
        options = dataclasses.replace(self.sync._options, switched=lambda: self.searching.use(second))
        self.sync._options, self.sync._embedder = options, second


@pytest.fixture
def served(tmp_path: Path, knowledge: Path) -> Iterator[Served]:
    first = House(tmp_path / "data", HashEmbedder(32))
    run(first, knowledge)
    first.close()
    house = Served(tmp_path / "data", HashEmbedder(32), HashEmbedder(64))
    yield house
    house.close()


def test_the_old_index_serves_until_the_new_one_is_whole(served: Served, knowledge: Path) -> None:
    page = knowledge / "policies" / "retours.md"
    page.write_text(page.read_text(encoding="utf-8").replace("30 jours", "60 jours"), encoding="utf-8")
    during: list[list[str]] = []

    def search(step: Progress) -> None:
        during.append(texts(served))
        assert served.searching.name == "hash/32"

    report = served.sync.run(knowledge, "knowledge", search, rebuild=True)
    assert (report.added, report.embedded) == (4, 8)
    assert during
    assert all("30 jours" in found[0] for found in during)
    assert "60 jours" in texts(served)[0]
    assert served.searching.name == served.stores.index.embedder_name == "hash/64"
    state = served.stores.manifest.state()
    assert state is not None
    assert (state.embedder, state.dimensions, state.generation, state.clean) == ("hash/64", 64, 2, True)


def test_searches_never_see_half_of_a_switch(served: Served, knowledge: Path) -> None:
    stop, wrong = threading.Event(), []

    def search() -> None:
        while not stop.is_set():
            if not texts(served)[0].startswith("Vous avez 30 jours"):
                wrong.append(1)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        served.sync.run(knowledge, "knowledge", rebuild=True)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert served.stores.manifest.generation() == 3
    folder = place(served.sync._options.data, 3).folder
    assert [path for path in folder.parent.glob("index*") if path.is_dir()] == [folder]


def test_other_chunks_come_to_what_a_fresh_index_holds(tmp_path: Path, knowledge: Path) -> None:
    (knowledge / "faq.md").write_text(FAQ, encoding="utf-8")
    house = House(tmp_path / "data")
    house.sync._options = dataclasses.replace(house.sync._options, chunk_tokens=10)
    run(house, knowledge)
    small = content(house)
    house.sync._options = dataclasses.replace(house.sync._options, chunk_tokens=80)
    run(house, knowledge, rebuild=True)
    assert content(house) == fresh(tmp_path, knowledge) != small
    assert {each.sku for each in house.stores.catalogue.all()} == {"LUN-1", "LUN-2"}
    house.close()


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_path: Path, knowledge: Path) -> None:
    class Away(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise ModelUnavailableError("The embedder is away.")

    house = House(tmp_path / "data")
    run(house, knowledge)
    before = content(house)
    house.sync._embedder = Away(64)
    with pytest.raises(ModelUnavailableError):
        run(house, knowledge, rebuild=True)
    assert content(house) == before
    house.sync._embedder = house.embedder
    assert run(house, knowledge).unchanged == 4
    assert not list((tmp_path / "data").glob("index-*"))
    house.close()


def test_nothing_that_can_be_read_is_no_new_index(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    before = content(house)
    shutil.rmtree(knowledge)
    knowledge.mkdir()
    (knowledge / "a.txt").write_bytes(b"\x00\x00\x00")
    with pytest.raises(KnowledgeError, match="stays as it was"):
        run(house, knowledge, rebuild=True)
    assert content(house) == before


def gathered(tmp_path: Path, root: str, name: str, audience: str) -> Found:
    path = tmp_path / name
    path.write_text("sku;name_fr;price_eur\nVIS-1;Visite;8\n", encoding="utf-8")
    origin = Origin(audience="internal" if audience == "internal" else "public", trust="feed")
    return Found((SourceFile(path, root, name, "ab" * 32, 10, origin),))


def test_what_cannot_be_read_again_is_taken_from_the_old_index(tmp_path: Path, knowledge: Path) -> None:
    site = "https://lune.example/feed"
    house = House(tmp_path / "data", default_root=knowledge)
    run(house, knowledge)
    house.sync.take_files(site, gathered(tmp_path, site, "visites.csv", "public"))
    (tmp_path / "visites.csv").unlink()
    other = House(tmp_path / "other")
    other.close()
    house.sync._embedder = HashEmbedder(64)
    report = run(house, knowledge, rebuild=True)
    assert report.chunks == len(house.ids()) == 9
    assert any(line.startswith(site) for line in report.warnings)
    assert house.stores.catalogue.get("VIS-1").price_eur == 8
    assert list(house.stores.manifest.documents(site)) == ["visites.csv"]
    house.close()


def test_nothing_internal_gets_out_by_a_rebuild_of_another_root(tmp_path: Path, knowledge: Path) -> None:
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "a.md").write_text("# Salaires\n\nUn texte interne.", encoding="utf-8")
    house = House(tmp_path / "data", default_root=knowledge)
    house.sync.run(folder, folder.as_posix(), origin=lambda source: Origin(audience="internal"))
    (folder / "b.md").write_text("# Primes\n\nUn autre texte interne.", encoding="utf-8")
    run(house, knowledge, rebuild=True)
    shown = {chunk.source for chunk in content(house)[0].values() if chunk.audience == "public"}
    assert not shown & {"a.md", "b.md"}
    assert {"a.md", "b.md"} <= {chunk.source for chunk in content(house)[0].values()}
    house.close()


def test_an_index_that_is_lost_is_made_again(tmp_path: Path, knowledge: Path) -> None:
    site = "https://lune.example/feed"
    house = House(tmp_path / "data", default_root=knowledge)
    run(house, knowledge)
    house.sync.take_files(site, gathered(tmp_path, site, "visites.csv", "public"))
    house.close()
    shutil.rmtree(tmp_path / "data" / "index")
    house = House(tmp_path / "data", default_root=knowledge)
    report = run(house, knowledge, rebuild=True)
    assert report.added == 4
    assert [(item.source, item.reason) for item in report.skipped] == [
        (site, "could not be taken from the old index: index it again")
    ]
    assert len(house.ids()) == 8
    house.close()


def test_only_indexes_are_deleted(tmp_path: Path) -> None:
    for name in ("index-2", "index-3.draft", "index", "indexes", "index-x", "secrets"):
        (tmp_path / name).mkdir()
    for name in ("lexical.sqlite", "lexical-3.sqlite-wal", "lexical-2.sqlite", "assistant.sqlite"):
        (tmp_path / name).write_bytes(b"")
    remove_others(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "assistant.sqlite",
        "index-2",
        "index-x",
        "indexes",
        "lexical-2.sqlite",
        "secrets",
    ]


def test_an_old_index_that_cannot_be_deleted_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index-2").mkdir()

    def denied(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "rmtree", denied)
    with pytest.raises(RunError, match=r"index-2 can't be deleted: Permission denied"):
        remove_others(tmp_path, 1)
