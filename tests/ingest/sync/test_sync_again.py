"""Runs over a folder that changed: moved, doubled, nearly doubled, framed by the same texts, or foretold."""

import dataclasses
import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.ingest.files import Found, Skipped
from assistant.ingest.sync.sync import FileReport, Progress, SyncReport
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.records import AUDIENCES
from assistant.types.knowledge import Origin, SourceFile
from assistant.types.model import Vectors
from tests.ingest.conftest import NOW, House

FAQ = "# FAQ\n\n## Puis-je changer d’avis ?\n\nOui, pendant trente jours.\n"
PAGE = "Une page sur le sujet de la {0}, avec ce que l’on sait de la {0} et de ses usages dans la maison.\n"


class Watched(HashEmbedder):
    """Remembers every text that it was given."""

    def __init__(self) -> None:
        super().__init__(32)
        self.texts: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().embed_passages(texts)


def run(house: House, knowledge: Path, **options: Any) -> SyncReport:
    return house.sync.run(knowledge, "knowledge", **options)


def content(house: House) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """All that the indexes hold: chunks by id, and the questions and headings of each audience."""
    index = house.stores.index
    chunks = {
        each: found[0]
        for audience in AUDIENCES
        for each, found in index.get(index.ids(audience), audience).items()
    }
    house.ids()
    sides = (index.questions, index.headings)
    texts = [tuple(sorted(side.some(audience, 1000))) for side in sides for audience in AUDIENCES]
    return chunks, [*texts, *(tuple(sorted(side.ids())) for side in sides)]


def fresh(tmp_path: Path, knowledge: Path) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """What an index made from nothing holds."""
    house = House(tmp_path / "fresh")
    run(house, knowledge)
    found = content(house)
    house.close()
    shutil.rmtree(tmp_path / "fresh")
    return found


def row(report: SyncReport, source: str) -> FileReport:
    return next(each for each in report.files if each.source == source)


def test_what_moved_is_not_embedded_again(tmp_path: Path, knowledge: Path) -> None:
    embedder = Watched()
    house = House(tmp_path / "data", embedder)
    (knowledge / "faq.md").write_text(FAQ, encoding="utf-8")
    run(house, knowledge)
    embedder.texts.clear()
    (knowledge / "faq.md").rename(knowledge / "policies" / "questions.md")
    (knowledge / "policies").rename(knowledge / "rules")
    report = run(house, knowledge)
    assert (report.moved, report.added, report.deleted, report.embedded) == (3, 0, 0, 0)
    assert row(report, "rules/questions.md") == FileReport(
        "rules/questions.md", "moved", "was faq.md", chunks=1
    )
    assert embedder.texts == []
    assert content(house) == fresh(tmp_path, knowledge)
    house.close()


def test_a_text_whose_title_was_its_file_name_gets_its_new_title(house: House, knowledge: Path) -> None:
    (knowledge / "ancien nom.txt").write_text("Un texte sans titre.", encoding="utf-8")
    run(house, knowledge)
    (knowledge / "ancien nom.txt").rename(knowledge / "nouveau nom.txt")
    report = run(house, knowledge)
    assert (report.moved, report.embedded) == (1, 1)
    assert "Nouveau nom" in {each.title for each in content(house)[0].values()}


def test_the_first_name_stands_for_its_copies_whatever_came_first(
    tmp_path: Path, house: House, knowledge: Path
) -> None:
    original = knowledge / "policies" / "retours.md"
    run(house, knowledge)
    shutil.copy(original, knowledge / "a-copie.md")
    report = run(house, knowledge)
    assert row(report, "a-copie.md").status == "moved"
    assert row(report, "policies/retours.md").status == "duplicate"
    assert content(house) == fresh(tmp_path, knowledge)
    assert run(house, knowledge).embedded == 0
    (knowledge / "a-copie.md").unlink()
    report = run(house, knowledge)
    assert row(report, "policies/retours.md") == FileReport(
        "policies/retours.md", "moved", "was a-copie.md", chunks=2
    )
    assert report.embedded == 0
    assert content(house) == fresh(tmp_path, knowledge)


def test_copies_for_different_audiences_and_languages_all_stay(house: House, knowledge: Path) -> None:
    text = "# Info\n\nOK 30 %\n"
    for name in ("a.md", "internal/a.md", "fr/a.md", "en/a.md"):
        (knowledge / name).parent.mkdir(exist_ok=True)
        (knowledge / name).write_text(text, encoding="utf-8")
    report = run(house, knowledge)
    assert report.duplicates == 1  # a.md is French by default, as fr/a.md is
    assert {row(report, name).status for name in ("a.md", "internal/a.md", "en/a.md")} == {"added"}
    (knowledge / "internal" / "a.md").unlink()
    run(house, knowledge)
    kept = {(each.source, each.audience) for each in content(house)[0].values()}
    assert {("a.md", "public"), ("en/a.md", "public")} <= kept


def test_two_feeds_are_never_taken_for_one(house: House, knowledge: Path) -> None:
    feed = (knowledge / "products.csv").read_text(encoding="utf-8")
    (knowledge / "more.csv").write_text(feed.replace("LUN-", "SOL-"), encoding="utf-8")
    (knowledge / "same.csv").write_text(feed, encoding="utf-8")
    report = run(house, knowledge)
    assert (row(report, "more.csv").status, row(report, "more.csv").chunks) == ("added", 4)
    assert row(report, "same.csv").reason == "has the same content as products.csv"
    assert {each.sku for each in house.stores.catalogue.all()} == {"LUN-1", "LUN-2", "SOL-1", "SOL-2"}
    (knowledge / "more.csv").unlink()
    (knowledge / "products.csv").unlink()
    assert run(house, knowledge).embedded == 0
    assert {each.sku for each in house.stores.catalogue.all()} == {"LUN-1", "LUN-2"}


FOOTER = "Maison Lune, société au capital de 10 000 €, 12 rue du Four, 69001 Lyon. Tous droits réservés."


def framed(knowledge: Path, pages: int) -> None:
    for number in range(pages):
        subject = f"sujet{number}"
        (knowledge / "pages").mkdir(exist_ok=True)
        (knowledge / "pages" / f"{number:02}.md").write_text(
            f"# Page {number}\n\nRetour en haut\n\n{PAGE.format(subject)}\n\n{FOOTER}\n", encoding="utf-8"
        )


def test_what_frames_every_page_is_indexed_once(tmp_path: Path, house: House, knowledge: Path) -> None:
    framed(knowledge, 12)
    report = run(house, knowledge)
    texts = [each.text for each in content(house)[0].values() if each.source.startswith("pages/")]
    assert sum(FOOTER in text for text in texts) == 1
    assert not any("Retour en haut" in text for text in texts)
    assert all(any(f"sujet{number}," in text for text in texts) for number in range(12))
    assert report.boilerplate == 12 + 11
    assert run(house, knowledge).boilerplate == 23
    # Its home goes: the next page keeps it.
    (knowledge / "pages" / "00.md").unlink()
    report = run(house, knowledge)
    assert (report.deleted, report.updated, report.embedded) == (1, 1, 1)
    assert content(house) == fresh(tmp_path, knowledge)


def test_a_text_becomes_boilerplate_when_enough_pages_have_it(
    tmp_path: Path, house: House, knowledge: Path
) -> None:
    framed(knowledge, 4)
    assert run(house, knowledge).boilerplate == 0
    framed(knowledge, 5)
    report = run(house, knowledge)
    assert (report.added, report.updated, report.boilerplate) == (1, 4, 5 + 4)
    assert content(house) == fresh(tmp_path, knowledge)


def test_three_megabytes_of_the_same_text_are_a_handful_of_chunks(house: House, knowledge: Path) -> None:
    text = "Nos conditions générales s’appliquent à toutes les commandes. Lisez-les avant d’acheter. "
    (knowledge / "long.txt").write_text(text * (3_000_000 // len(text.encode())), encoding="utf-8")
    report = run(house, knowledge)
    assert row(report, "long.txt").chunks == 1
    assert report.boilerplate > 30_000


def test_a_dry_run_writes_nothing(tmp_path: Path, knowledge: Path) -> None:
    house = House(tmp_path / "data")
    (knowledge / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    report = run(house, knowledge, dry_run=True)
    assert report.dry_run
    assert {each.source: each.status for each in report.files} == {
        "internal/marges.md": "added",
        "photo.txt": "skipped",
        "policies/retours.md": "added",
        "policies/returns.en.md": "added",
        "products.csv": "added",
    }
    assert not (tmp_path / "data" / "index").exists()
    assert not (tmp_path / "data" / "lexical.sqlite").exists()
    assert house.stores.manifest.documents("knowledge") == {}
    run(house, knowledge)
    before = content(house)
    records = house.stores.manifest.documents("knowledge")
    (knowledge / "policies" / "retours.md").rename(knowledge / "rendre.md")
    (knowledge / "copie.md").write_bytes((knowledge / "rendre.md").read_bytes())
    (knowledge / "policies" / "returns.en.md").write_text("# Returns\n\nSixty days.", encoding="utf-8")
    (knowledge / "internal" / "marges.md").unlink()
    report = run(house, knowledge, dry_run=True)
    assert {
        each.source: (each.status, each.reason) for each in report.files if each.source != "photo.txt"
    } == {
        "copie.md": ("moved", "was policies/retours.md"),
        "rendre.md": ("duplicate", "has the same content as copie.md"),
        "internal/marges.md": ("deleted", ""),
        "policies/returns.en.md": ("changed", ""),
        "products.csv": ("unchanged", ""),
    }
    assert (report.moved, report.duplicates, report.deleted, report.updated) == (1, 1, 1, 1)
    assert content(house) == before
    assert house.stores.manifest.documents("knowledge") == records
    house.close()


def page(tmp_path: Path, name: str, text: str = "", content: str = "") -> SourceFile:
    path = tmp_path / "pages" / name
    if text:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site = "https://lune.example/"
    return SourceFile(
        path if text else Path(),
        site,
        name,
        content or f"{hash(text):064x}",
        len(text),
        Origin(),
        url=site + name,
        validators={"etag": name},
    )


def test_pages_that_were_gathered_elsewhere(tmp_path: Path, house: House) -> None:
    site = "https://lune.example/"
    one = page(tmp_path, "one.md", "# Un\n\nLa première page.\n")
    two = page(tmp_path, "two.md", "# Deux\n\nLa deuxième page.\n")
    three = page(tmp_path, "three.md", "# Trois\n\nLa troisième page.\n")
    report = house.sync.take_files(site, Found((one, two, three)))
    assert (report.added, report.chunks) == (3, 3)
    record = house.stores.manifest.documents(site)["one.md"]
    assert (record.url, record.validators) == ("https://lune.example/one.md", {"etag": "one.md"})
    # One is unchanged by its server's word, two could not be fetched, three was not seen.
    again = page(tmp_path, "one.md", content=one.sha256)
    failed = Skipped("two.md", "the server answered 503")
    report = house.sync.take_files(site, Found((again,), (failed,), complete=False))
    assert (report.unchanged, report.deleted, report.chunks) == (2, 0, 3)
    assert report.skipped == (Skipped("two.md", "the server answered 503; kept as it was indexed"),)
    # Now the site is known whole, and two is known to be gone.
    report = house.sync.take_files(site, Found((again,), (failed,), complete=True, gone=("two.md",)))
    assert (report.unchanged, report.deleted, report.chunks) == (1, 2, 1)
    assert house.sync.take_files(site, Found(())).deleted == 1
    assert house.ids() == set()


def test_a_page_without_its_text_stays_when_its_neighbours_change(tmp_path: Path, house: House) -> None:
    site = "https://lune.example/"
    texts = [f"# Page {number}\n\n{PAGE.format(f'sujet{number}')}\n\n{FOOTER}\n" for number in range(5)]
    pages = [page(tmp_path, f"{number}.md", text) for number, text in enumerate(texts)]
    house.sync.take_files(site, Found(tuple(pages[:4])))
    unchanged = [page(tmp_path, each.source, content=each.sha256) for each in pages[:4]]
    report = house.sync.take_files(site, Found((*unchanged, pages[4])))
    assert (report.unchanged, report.added, report.skipped) == (4, 1, ())
    assert len(house.ids()) == 5


def test_what_cannot_be_read_is_not_tried_at_every_run(house: House, knowledge: Path) -> None:
    (knowledge / "scan.pdf").write_bytes(b"%PDF-1.4\n")
    stages: list[str] = []
    first = run(house, knowledge)
    again = run(house, knowledge, progress=lambda step: stages.append(step.stage))
    assert again.skipped == first.skipped
    assert "reading" not in stages


@pytest.mark.parametrize("settled", [False, True])
def test_a_file_is_read_again_unless_its_stamp_proves_that_nothing_happened(
    house: House, knowledge: Path, settled: bool
) -> None:
    run(house, knowledge)
    record = house.stores.manifest.documents("knowledge")["policies/retours.md"]
    assert record.stamp == ""  # just written: the clock may not have ticked since
    status = (knowledge / "policies" / "retours.md").stat()
    stamp = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"
    if settled:
        forged = dataclasses.replace(record, stamp=stamp, content="0" * 64)
        house.stores.manifest.record(forged)
    report = run(house, knowledge)
    # Only a hash that was believed can differ from the one the bytes have.
    assert row(report, "policies/retours.md").status == ("changed" if settled else "unchanged")


def test_a_promotion_that_begins_changes_a_feed_that_did_not(house: House, knowledge: Path) -> None:
    (knowledge / "merchant.tsv").write_text(
        "id\ttitle\tprice\tsale_price\tsale_price_effective_date\tavailability\tlink\tdescription\n"
        "MER-1\tNappe d’hiver\t59.00 EUR\t49.00 EUR\t2026-12-01T00:00+0100/2026-12-31T23:59+0100\t"
        "in_stock\thttps://lune.example/mer-1\tUne nappe pour les fêtes.\n",
        encoding="utf-8",
    )
    run(house, knowledge)
    assert str(house.stores.catalogue.get("MER-1").price_eur) == "59.00"
    assert run(house, knowledge).updated == 0
    later = NOW + dt.timedelta(days=14)
    house.sync._options = dataclasses.replace(house.sync._options, now=lambda: later)
    report = run(house, knowledge)
    assert (report.updated, report.unchanged) == (1, 4)
    assert str(house.stores.catalogue.get("MER-1").price_eur) == "49.00"


def test_records_of_an_earlier_version_are_read_anew(house: House, knowledge: Path) -> None:
    run(house, knowledge)
    for record in house.stores.manifest.documents("knowledge").values():
        house.stores.manifest.record(dataclasses.replace(record, traits={}, blocks=(), content="", stamp=""))
    report = run(house, knowledge)
    assert (report.unchanged, report.embedded) == (4, 0)
    assert all(each.traits and each.content for each in house.stores.manifest.documents("knowledge").values())


def test_a_feed_that_breaks_while_it_waits(house: House, knowledge: Path) -> None:
    """A feed is read once to look at it and once to index it: in between anything can happen."""
    feed = knowledge / "products.csv"
    run(house, knowledge)
    whole = feed.read_bytes()
    feed.write_bytes(whole.replace(b"12;", b"13;"))

    def spoil(step: Progress) -> None:
        if step.stage == "indexing":
            feed.write_bytes(b"")

    report = run(house, knowledge, progress=spoil)
    assert row(report, "products.csv").status == "skipped"
    assert house.stores.catalogue.all() == []
    feed.write_bytes(whole)
    assert row(run(house, knowledge), "products.csv").status == "added"
    assert len(house.stores.catalogue.all()) == 2
