import dataclasses
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import DiskFullError, IndexMismatchError, KnowledgeError, ModelUnavailableError
from assistant.ingest.files import Found
from assistant.ingest.sync.sync import NOTHING_DECLARED, FileReport, Progress, SyncReport
from assistant.ingest.sync.writer import EMBED_BATCH
from assistant.llm.offline import HashEmbedder
from assistant.types.knowledge import Audience, Chunk, SourceFile
from assistant.types.model import Vectors
from tests.ingest.conftest import NOW, House


def run(house: House, knowledge: Path, **options: Any) -> SyncReport:
    return house.sync.run(knowledge, "knowledge", **options)


def chunks(house: House, audience: Audience = "public") -> list[Chunk]:
    ids = house.stores.index.ids(audience)
    found = [chunk for chunk, _ in house.stores.index.get(ids, audience).values()]
    return sorted(found, key=lambda chunk: (chunk.source, chunk.language, chunk.sku or "", chunk.position))


def test_the_first_run_indexes_everything(house: House, knowledge: Path) -> None:
    report = run(house, knowledge)
    assert dataclasses.replace(report, seconds=0, files=(), warnings=()) == SyncReport(
        added=4, chunks=8, embedded=8, public=7, internal=1
    )
    assert report.files == (
        FileReport("internal/marges.md", "added", chunks=1),
        FileReport("policies/retours.md", "added", chunks=2),
        FileReport("policies/returns.en.md", "added", chunks=1),
        FileReport("products.csv", "added", chunks=4),
    )
    assert report.warnings == (NOTHING_DECLARED,)
    assert report.seconds > 0
    assert len(house.ids()) == 8
    assert [(each.source, each.heading, each.language) for each in chunks(house)] == [
        ("policies/retours.md", "Délai", "fr"),
        ("policies/retours.md", "Frais", "fr"),
        ("policies/returns.en.md", "", "en"),
        ("products.csv", "", "en"),
        ("products.csv", "", "en"),
        ("products.csv", "", "fr"),
        ("products.csv", "", "fr"),
    ]
    assert [each.text for each in chunks(house, "internal")] == ["La marge visée est de 42 %."]
    assert house.stores.lexical.ids("internal") == house.stores.index.ids("internal")
    assert house.stores.catalogue.get("lun-1").name["en"] == "Moon lamp"
    state = house.stores.manifest.state()
    assert state is not None
    assert (state.embedder, state.dimensions, state.chunks) == ("hash/32", 32, 8)
    record = house.stores.manifest.documents("knowledge")["policies/returns.en.md"]
    assert (record.title, record.language, record.indexed_at) == ("Returns", "en", NOW)


def test_the_second_run_embeds_nothing(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    before = house.ids()
    report = run(house, knowledge)
    assert dataclasses.replace(report, seconds=0, files=(), warnings=()) == SyncReport(
        unchanged=4, chunks=8, public=7, internal=1
    )
    assert {each.status for each in report.files} == {"unchanged"}
    assert house.ids() == before


def test_only_what_changed_is_embedded(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    path = knowledge / "policies" / "retours.md"
    path.write_text(path.read_text(encoding="utf-8").replace("30 jours", "60 jours"), encoding="utf-8")
    prices = knowledge / "products.csv"
    prices.write_text(prices.read_text(encoding="utf-8").replace("24,90", "19,90"), encoding="utf-8")
    (knowledge / "new.txt").write_text("Une page toute neuve.", encoding="utf-8")
    (knowledge / "policies" / "returns.en.md").unlink()
    report = run(house, knowledge)
    assert (report.added, report.updated, report.unchanged, report.deleted) == (1, 2, 1, 1)
    assert report.embedded == 4  # one section, two languages of one product, the new page
    texts = " ".join(each.text for each in chunks(house))
    assert "60 jours" in texts
    assert "30 jours" not in texts
    assert "24,90" not in texts
    assert str(house.stores.catalogue.get("LUN-1").price_eur) == "19.90"
    assert len(house.ids()) == report.chunks == 8


def test_new_metadata_needs_no_new_vector(house: House, knowledge: Path) -> None:
    page = knowledge / "policies" / "retours.md"
    run(house, knowledge)
    page.write_text(
        "---\nurl: https://lune.example/r\n---\n" + page.read_text(encoding="utf-8"), encoding="utf-8"
    )
    report = run(house, knowledge)
    assert (report.updated, report.embedded) == (1, 0)
    assert {each.url for each in chunks(house) if each.source == "policies/retours.md"} == {
        "https://lune.example/r"
    }


def test_a_source_that_becomes_internal_leaves_the_public_index(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    (knowledge / "sources.yaml").write_text(
        'sources:\n  - {glob: "policies/*", audience: internal}\n  - {glob: "**", audience: public}\n',
        encoding="utf-8",
    )
    report = run(house, knowledge)
    assert (report.updated, report.public, report.internal) == (2, 4, 4)
    assert {each.source for each in chunks(house)} == {"products.csv"}
    assert len(house.ids()) == 8


def test_deletions_stay_inside_their_root(house: House, knowledge: Path, tmp_path: Path) -> None:
    run(house, knowledge)
    other = tmp_path / "more"
    other.mkdir()
    (other / "a.md").write_text("# Presse\nUn article de presse.", encoding="utf-8")
    (other / "b.md").write_text("# Avis\nUn avis de client.", encoding="utf-8")
    report = house.sync.run(other, other.as_posix())
    assert (report.added, report.deleted, report.chunks) == (2, 0, 2)
    (other / "b.md").unlink()
    assert run(house, knowledge).deleted == 0
    assert house.sync.run(other, other.as_posix()).deleted == 1
    assert len(house.ids()) == 9


def test_a_deleted_catalogue_takes_its_products_along(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    (knowledge / "products.csv").unlink()
    assert run(house, knowledge).deleted == 1
    assert house.stores.catalogue.all() == []
    assert len(house.ids()) == 4


def test_files_that_cannot_be_read_are_listed_and_the_rest_is_indexed(house: House, knowledge: Path) -> None:
    (knowledge / "scan.pdf").write_bytes(b"%PDF-1.4\n")
    (knowledge / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (knowledge / "logo.svg").write_text("<svg/>", encoding="utf-8")
    with (knowledge / "products.csv").open("a", encoding="utf-8") as file:
        file.write("LUN-3;;;3;\n")
    report = run(house, knowledge)
    reasons = {item.source: item.reason for item in report.skipped}
    assert report.added == 4
    assert reasons.keys() == {"scan.pdf", "photo.txt", "logo.svg", "products.csv, line 4"}
    assert "cut off" in reasons["scan.pdf"]
    assert reasons["products.csv, line 4"] == "the name is empty"
    record = house.stores.manifest.documents("knowledge")["photo.txt"]
    assert (record.status, record.reason) == ("skipped", reasons["photo.txt"])
    again = run(house, knowledge)
    assert {item.source for item in again.skipped} == {"scan.pdf", "photo.txt", "logo.svg"}
    assert (again.unchanged, again.embedded) == (4, 0)
    assert {"source": "logo.svg", "reason": reasons["logo.svg"]} in report.as_dict()["skipped"]


def test_a_file_that_can_no_longer_be_read_leaves_the_index(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    (knowledge / "policies" / "returns.en.md").write_bytes(b"\x00\x01\x02")
    (knowledge / "products.csv").write_text("nothing\n", encoding="utf-8")
    report = run(house, knowledge)
    assert {item.source for item in report.skipped} == {"policies/returns.en.md", "products.csv"}
    assert len(house.ids()) == report.chunks == 3
    assert house.stores.catalogue.all() == []


def test_the_same_content_is_indexed_once(house: House, knowledge: Path) -> None:
    copy = knowledge / "policies" / "z-copie.md"
    shutil.copy(knowledge / "policies" / "retours.md", copy)
    report = run(house, knowledge)
    assert (report.added, report.duplicates, report.skipped) == (4, 1, ())
    assert (
        FileReport("policies/z-copie.md", "duplicate", "has the same content as policies/retours.md")
        in report.files
    )
    records = house.stores.manifest.documents("knowledge")
    assert records["policies/retours.md"].aliases == ("policies/z-copie.md",)
    assert records["policies/z-copie.md"].status == "duplicate"
    (knowledge / "policies" / "retours.md").unlink()
    report = run(house, knowledge)
    assert (report.moved, report.deleted, report.duplicates, report.embedded) == (1, 0, 0, 0)
    assert {each.source for each in chunks(house)} >= {"policies/z-copie.md"}
    assert len(house.ids()) == 8
    assert house.stores.manifest.documents("knowledge")["policies/z-copie.md"].aliases == ()


def test_what_an_index_lost_is_put_back(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    before = house.ids()
    house.stores.index.delete(house.stores.index.ids("internal"))
    house.stores.lexical.delete([each.id for each in chunks(house) if each.heading == "Frais"])
    report = run(house, knowledge)
    assert (report.updated, report.embedded) == (2, 1)  # the vector of the other one was still there
    assert house.ids() == before


def test_what_no_record_names_is_removed(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    before = house.ids()
    stray = dataclasses.replace(chunks(house)[0], id="f" * 32)
    house.stores.index.upsert([stray], house.embedder.embed_passages(["x"]))
    house.stores.lexical.upsert([stray])
    run(house, knowledge)
    assert house.ids() == before


def test_progress_counts_files(house: House, knowledge: Path) -> None:
    (knowledge / "z.md").write_bytes(b"\x00\x00\x00")
    steps: list[Progress] = []
    run(house, knowledge, progress=steps.append)
    assert [step.done for step in steps if step.stage == "reading"] == [1, 2, 3, 4, 5]
    written = [step for step in steps if step.stage == "indexing"]
    assert {step.total for step in steps} == {5}
    assert (written[-1].done, written[-1].chunks) == (5, 8)
    assert written[-1].rate > 0
    assert written[-1].seconds_left == 0


def test_many_chunks_are_embedded_in_small_batches(tmp_path: Path, knowledge: Path) -> None:
    sizes: list[int] = []

    class Watched(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            sizes.append(len(texts))
            return super().embed_passages(texts)

    sections = "".join(f"## Section {number}\nUn texte sur le sujet {number}.\n" for number in range(120))
    (knowledge / "long.md").write_text(sections, encoding="utf-8")
    house = House(tmp_path / "data", Watched(32))
    assert run(house, knowledge).embedded == 128
    assert sum(sizes) == 128 + 124  # and the headings, each once for the chunks of its batch
    assert max(sizes) == EMBED_BATCH
    house.close()


def test_another_embedder_is_refused_and_a_rebuild_accepted(knowledge: Path, tmp_path: Path) -> None:
    other_root = tmp_path / "more"
    other_root.mkdir()
    (other_root / "a.md").write_text("# Presse\nUn article.", encoding="utf-8")
    gone = tmp_path / "gone"
    shutil.copytree(other_root, gone)
    first = House(tmp_path / "data")
    run(first, knowledge)
    first.sync.run(other_root, other_root.as_posix())
    first.sync.run(gone, gone.as_posix())
    first.close()
    shutil.rmtree(gone)
    second = House(tmp_path / "data", HashEmbedder(64), default_root=knowledge)
    with pytest.raises(IndexMismatchError, match="hash/32") as caught:
        run(second, knowledge)
    assert "assistant index --rebuild" in caught.value.next_step
    report = second.sync.run(other_root, other_root.as_posix(), rebuild=True)
    assert (report.added, report.unchanged, report.embedded, report.chunks) == (5, 1, 10, 10)
    assert any(line.startswith(gone.as_posix()) for line in report.warnings)
    assert len(second.ids()) == 10
    state = second.stores.manifest.state()
    assert state is not None
    assert (state.embedder, state.dimensions) == ("hash/64", 64)
    second.close()


def test_a_rebuild_of_a_missing_folder_drops_nothing(house: House, knowledge: Path, tmp_path: Path) -> None:
    run(house, knowledge)
    with pytest.raises(KnowledgeError):
        house.sync.run(tmp_path / "nothing", "knowledge", rebuild=True)
    assert len(house.ids()) == 8


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, knowledge: Path) -> None:
    asked: list[Path] = []

    def free(folder: Path) -> int:
        asked.append(folder)
        return 50 * 1024**2

    house = House(tmp_path / "data", free_bytes=free)
    with pytest.raises(DiskFullError, match=r"has 50 MB left; indexing may need 100 MB") as caught:
        run(house, knowledge)
    assert "--data-dir" in caught.value.next_step
    assert asked == [tmp_path / "data"]
    assert house.stores.index.count() == 0
    house.close()


def test_a_run_that_fails_goes_on_where_it_stopped(tmp_path: Path, knowledge: Path) -> None:
    class Failing(HashEmbedder):
        away = True

        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            if self.away and any("sujet 80." in text for text in texts):
                self.away = False
                raise ModelUnavailableError("The embedder is away.")
            return super().embed_passages(texts)

    sections = "".join(f"## Section {number}\nUn texte sur le sujet {number}.\n" for number in range(90))
    (knowledge / "long.md").write_text(sections, encoding="utf-8")
    house = House(tmp_path / "data", Failing(32))
    with pytest.raises(ModelUnavailableError):
        run(house, knowledge)
    assert house.stores.index.count() == EMBED_BATCH
    report = run(house, knowledge)
    assert report.chunks == 98
    assert report.embedded == 98 - EMBED_BATCH
    assert len(house.ids()) == 98
    house.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.llm.offline import HashEmbedder
from tests.ingest.conftest import House

class Deadly(HashEmbedder):
    left = int(sys.argv[3])
    def embed_passages(self, texts):
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1
        return super().embed_passages(texts)

house = House(Path(sys.argv[1]), Deadly(32))
if sys.argv[3] == "-1":
    record = house.stores.manifest.record
    def die(row):
        if row.source == "long.md":
            os.kill(os.getpid(), signal.SIGKILL)
        record(row)
    house.stores.manifest.record = die
house.sync.run(Path(sys.argv[2]), "knowledge")
"""


@pytest.mark.parametrize("batches", ["0", "1", "-1"])
def test_kill_9_and_the_next_run_completes_to_the_same_set(
    tmp_path: Path, knowledge: Path, batches: str
) -> None:
    """Killed while it embeds, with batches written and not recorded, and (-1) just before a record."""
    sections = "".join(f"## Section {number}\nUn texte sur le sujet {number}.\n" for number in range(90))
    (knowledge / "long.md").write_text(sections, encoding="utf-8")
    whole = House(tmp_path / "whole")
    run(whole, knowledge)
    wanted = whole.ids()
    whole.close()
    arguments = [str(tmp_path / "data"), str(knowledge), batches]
    died = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    # What the killed run left of a source that changes before the next run must not stay.
    (knowledge / "long.md").write_text(sections.replace("Section 7\n", "Section sept\n"), encoding="utf-8")
    again = House(tmp_path / "data")
    report = run(again, knowledge)
    renamed = {each.id for each in chunks(again) if each.heading == "Section sept"}
    assert again.ids() - wanted == renamed
    assert len(again.ids()) == len(wanted) == report.chunks
    (knowledge / "long.md").write_text(sections, encoding="utf-8")
    run(again, knowledge)
    assert again.ids() == wanted
    again.close()


def test_pictures_of_products_are_no_skipped_files(house: House, knowledge: Path) -> None:
    (knowledge / "images").mkdir()
    for name in ("lune.jpg", "bougie 2.png", "logo.svg"):
        (knowledge / "images" / name).write_bytes(b"x")
    (knowledge / "products.csv").write_text(
        "sku;name_fr;price_eur;image\nLUN-1;Lampe;24,90;images/lune.jpg\nLUN-2;Bougie;12;/images/bougie%202.png\n",
        encoding="utf-8",
    )
    left = ["images/logo.svg"]
    assert [item.source for item in run(house, knowledge, dry_run=True).skipped] == left
    assert [item.source for item in run(house, knowledge).skipped] == left
    assert [item.source for item in run(house, knowledge).skipped] == left


def test_a_reason_names_the_source_and_not_the_file_that_keeps_it(house: House, tmp_path: Path) -> None:
    kept = tmp_path / "60dc02bc.pdf"
    kept.write_bytes(b"no pdf")
    file = SourceFile(kept, "https://a.example/", "help/prices.pdf", "0" * 64, 6)
    (skipped,) = house.sync.take_files("https://a.example/", Found((file,))).skipped
    assert skipped.reason.startswith("prices.pdf is not a PDF file.")
