import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import (
    AddressError,
    FileReadError,
    InputError,
    KnowledgeError,
    NetworkError,
    SettingError,
    UnknownNameError,
)
from assistant.ingest.reports import Progress, SyncReport
from assistant.ingest.roots.busy import WRITING, Busy
from assistant.ingest.roots.order import Order, order_of
from assistant.ingest.roots.root_sync import CUT_SHORT
from assistant.jobs.background import StoppedError
from tests.ingest.conftest import House
from tests.ingest.rooted import FEED, Rooted
from tests.net.server import Web, html, moved, plain, status


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def rooted(house: House, tmp_path: Path, knowledge: Path, web: Web) -> Rooted:
    return Rooted(house, tmp_path / "data", knowledge, web)


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    folder = tmp_path / "extra"
    (folder / "internal").mkdir(parents=True)
    (folder / "presse.md").write_text("# Presse\n\nUn article sur le lin.", encoding="utf-8")
    (folder / "internal" / "note.md").write_text("# Note\n\nLa remise secrète est de 9 %.", encoding="utf-8")
    return folder


def site(web: Web) -> str:
    web.pages["/"] = html(
        "<main><h1>Accueil</h1><p>La filature tisse du lin.</p><a href='/aide'>Aide</a></main>"
    )
    web.pages["/aide"] = html("<main><h1>Aide</h1><p>Le colis arrive en trois jours.</p></main>")
    return f"{web.url}/"


class TestPages:
    def test_a_page_is_indexed_with_all_its_names(self, rooted: Rooted, web: Web) -> None:
        said = "<p>Le colis arrive en trois jours, et le retour est offert.</p>"
        web.pages |= {
            "/": html(
                "<main><h1>Accueil</h1><p>La filature.</p><a href='/colis'>a</a><a href='/envoi'>b</a>"
            ),
            "/colis": moved("/aide"),
            "/aide": html(f"<main><h1>Aide</h1>{said}</main>", lang=""),
            "/envoi": html(f"<main><h1>Aide</h1>{said}</main> ", lang=""),
        }
        rooted.roots.index(Order(f"{web.url}/"))
        (root,) = (view for view in rooted.roots.list() if view.record.kind == "site")
        pages = {source.name: source for source in rooted.roots.show(root.record.name).sources}
        (held,) = (page for page in pages.values() if page.line.status == "indexed" and page.name != "/")
        assert {held.name, *held.line.aliases} == {"aide", "colis", "envoi"}

    def test_what_links_say_of_a_language_counts(self, rooted: Rooted, web: Web) -> None:
        head = f'<link rel="alternate" hreflang="en" href="{web.url}/">'
        web.pages["/"] = html("<main><h1>Lin</h1><p>Lin 12 m</p></main>", head, lang="")
        rooted.roots.index(Order(f"{web.url}/"))
        index = rooted.house.stores.index
        assert {chunk.language for chunk, _ in index.get(index.ids("public"), "public").values()} == {"en"}


class TestFolders:
    def test_the_knowledge_folder_always_is_a_root(self, rooted: Rooted) -> None:
        (view,) = rooted.roots.list()
        assert (view.record.name, view.record.kind, view.status) == ("knowledge", "folder", "new")
        report = rooted.roots.index(Order())
        assert (report.added, report.public, report.internal) == (4, 7, 1)
        (view,) = rooted.roots.list()
        assert (view.status, view.counts.indexed, view.counts.chunks) == ("ok", 4, 8)
        assert view.as_dict()["last_sync"] == "2026-11-21T09:00:00+00:00"
        assert rooted.roots.index(Order()).unchanged == 4
        assert rooted.changes == 1

    def test_it_can_be_named_by_its_path_too(self, rooted: Rooted) -> None:
        rooted.roots.index(Order(str(rooted.knowledge)))
        assert rooted.names() == ["knowledge"]

    def test_another_folder_is_another_root_with_what_was_declared(self, rooted: Rooted, extra: Path) -> None:
        rooted.roots.index(Order())
        report = rooted.roots.index(Order(str(extra), schedule="nightly"))
        assert (report.added, report.public, report.internal) == (2, 1, 1)
        view = rooted.roots.show("extra")
        assert (view.record.name, view.record.schedule) == (extra.as_posix(), "nightly")
        assert view.record.next_at is not None
        assert {source.name for source in view.sources} == {"presse.md", "internal/note.md"}
        (rooted.knowledge / "policies" / "retours.md").unlink()
        assert rooted.roots.index(Order()).deleted == 1
        assert rooted.roots.show("extra").counts.indexed == 2

    @pytest.mark.parametrize(
        ("audience", "public", "internal"), [("internal", 0, 2), ("public", 1, 1), (None, 1, 1)]
    )
    def test_an_audience_for_all_of_it_never_opens_the_internal_folder(
        self, rooted: Rooted, extra: Path, audience: str, public: int, internal: int
    ) -> None:
        order = order_of({"root": str(extra), "audience": audience})
        report = rooted.roots.index(order)
        assert (report.public, report.internal) == (public, internal)
        assert "9 %" not in rooted.texts("public")

    def test_public_is_for_what_no_rule_speaks_of(self, rooted: Rooted, extra: Path) -> None:
        (extra / "sources.yaml").write_text(
            "sources:\n  - {glob: tarif.md, audience: internal}\n", encoding="utf-8"
        )
        (extra / "tarif.md").write_text("# Tarif\n\nLe tarif revendeur.", encoding="utf-8")
        assert rooted.roots.index(Order(str(extra))).public == 0
        report = rooted.roots.index(Order(str(extra), audience="public"))
        assert (report.public, report.internal) == (1, 2)
        assert "revendeur" not in rooted.texts("public")
        # What was declared stays declared.
        assert rooted.roots.sync("extra").unchanged == 3

    @pytest.mark.parametrize("inside", ["knowledge/policies", ".", "data", "data/index"])
    def test_what_may_not_be_a_root(self, rooted: Rooted, tmp_path: Path, inside: str) -> None:
        rooted.roots.index(Order())
        with pytest.raises(InputError, match="one inside the other"):
            rooted.roots.index(Order(str(tmp_path / inside)))
        assert rooted.names() == ["knowledge"]

    @pytest.mark.parametrize(
        "address", ["missing", "", "x" * 3000, "nul\x00", "ftp://shop.example/", "s3://b/"]
    )
    def test_what_is_no_place(self, rooted: Rooted, address: str) -> None:
        with pytest.raises((InputError, KnowledgeError)):
            rooted.roots.index(Order(address))

    def test_a_root_whose_first_sync_fails_is_not_kept(self, rooted: Rooted, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(KnowledgeError, match="holds no document"):
            rooted.roots.index(Order(str(tmp_path / "empty")))
        assert rooted.names() == ["knowledge"]

    def test_a_dry_run_leaves_nothing_behind(self, rooted: Rooted, extra: Path) -> None:
        report = rooted.roots.index(Order(str(extra), dry_run=True))
        assert (report.added, report.dry_run) == (2, True)
        assert rooted.names() == ["knowledge"]
        assert rooted.house.ids() == set()
        assert rooted.roots.sync("knowledge", dry_run=True).added == 4
        assert rooted.roots.list()[0].status == "new"

    def test_a_failure_is_recorded_and_keeps_what_is_indexed(self, rooted: Rooted, extra: Path) -> None:
        rooted.roots.index(Order(str(extra), schedule="hourly"))
        held = rooted.house.ids()
        moved = extra.rename(extra.with_name("away"))
        for failures in (1, 2):
            with pytest.raises(KnowledgeError):
                rooted.roots.sync("extra")
            view = rooted.roots.show("extra")
            assert (view.status, view.record.failures) == ("failed", failures)
            assert "There is no folder" in view.record.error
            assert view.record.next_at == rooted.now + dt.timedelta(minutes=15 * failures)
        assert rooted.house.ids() == held
        moved.rename(extra)
        rooted.roots.sync("extra")
        view = rooted.roots.show("extra")
        assert (view.status, view.record.failures, view.record.error) == ("ok", 0, "")

    def test_a_folder_that_an_earlier_version_indexed_is_a_root(self, rooted: Rooted, extra: Path) -> None:
        rooted.house.sync.run(extra, extra.as_posix())
        assert rooted.names() == ["knowledge", extra.as_posix()]
        rooted.roots.remove("extra")
        assert rooted.names() == ["knowledge"]
        assert rooted.house.ids() == set()

    def test_everything_is_brought_up_to_date_and_one_failure_stops_no_other(
        self, rooted: Rooted, extra: Path
    ) -> None:
        rooted.roots.index(Order(str(extra)))
        rooted.roots.upload("a.md", b"# Un texte", "public")
        extra.rename(extra.with_name("away"))
        report = rooted.roots.index(Order(everything=True))
        assert (report.added, report.chunks) == (5, 9)
        assert [item.source for item in report.skipped] == [extra.as_posix()]

    def test_a_rebuild_of_everything_is_one_rebuild(self, rooted: Rooted, extra: Path) -> None:
        rooted.roots.index(Order())
        rooted.roots.index(Order(str(extra), audience="internal"))
        report = rooted.roots.index(Order(everything=True, rebuild=True))
        assert (report.embedded, report.public, report.internal) == (10, 7, 3)
        assert rooted.names() == ["knowledge", extra.as_posix()]


class TestNames:
    @pytest.mark.parametrize("name", ["extra", "EXTRA", "Extra/"])
    def test_a_root_is_found_by_its_folders_name(self, rooted: Rooted, extra: Path, name: str) -> None:
        rooted.roots.index(Order(str(extra)))
        assert rooted.roots.show(name).record.address == extra.as_posix()

    def test_a_name_that_means_two_means_none(self, rooted: Rooted, extra: Path, tmp_path: Path) -> None:
        other = tmp_path / "other" / "extra"
        other.mkdir(parents=True)
        (other / "a.md").write_text("# Autre\n\nUn autre texte.", encoding="utf-8")
        for folder in (extra, other):
            rooted.roots.index(Order(str(folder)))
        with pytest.raises(UnknownNameError):
            rooted.roots.show("extra")

    def test_an_unknown_name_suggests_the_nearest(self, rooted: Rooted) -> None:
        for use in (rooted.roots.show, rooted.roots.sync, rooted.roots.remove):
            with pytest.raises(UnknownNameError, match="Did you mean knowledge"):
                use("knowlege")

    def test_a_site_is_found_by_its_host(self, rooted: Rooted, web: Web) -> None:
        rooted.roots.index(Order(site(web)))
        assert rooted.roots.show("127.0.0.1").record.kind == "site"


class TestSites:
    def test_a_site_is_read_indexed_and_read_again(self, rooted: Rooted, web: Web) -> None:
        address = site(web)
        steps: list[Progress] = []
        report = rooted.roots.index(Order(address, schedule="nightly"), steps.append)
        assert (report.added, report.public) == (2, 2)
        view = rooted.roots.show(address)
        assert (view.record.kind, view.record.audience) == ("site", "public")
        assert {source.line.url for source in view.sources} == {address, f"{address}aide"}
        assert {step.stage for step in steps} >= {"indexing"}
        web.pages["/aide"] = html("<main><h1>Aide</h1><p>Le colis arrive en deux jours.</p></main>")
        again = rooted.roots.sync(address)
        assert (again.updated, again.unchanged) == (1, 1)
        assert "deux jours" in rooted.texts("public")

    def test_a_page_that_is_gone_leaves_and_one_that_fails_stays(self, rooted: Rooted, web: Web) -> None:
        address = site(web)
        rooted.roots.index(Order(address))
        web.pages["/aide"] = status(500)
        assert rooted.roots.sync(address).deleted == 0
        assert "trois jours" in rooted.texts("public")
        web.pages["/aide"] = status(404)
        assert rooted.roots.sync(address).deleted == 1
        assert "trois jours" not in rooted.texts("public")

    def test_a_page_that_is_no_longer_to_be_read_leaves(self, rooted: Rooted, web: Web) -> None:
        address = site(web)
        rooted.roots.index(Order(address))
        web.pages["/aide"] = html(
            "<main><h1>Aide</h1><p>Le colis arrive en trois jours.</p></main>",
            '<meta name="robots" content="noindex">',
        )
        assert rooted.roots.sync(address).deleted == 1
        for _ in range(3):  # it is told at each visit, and stays in the list
            report = rooted.roots.sync(address)
            assert [item.source for item in report.skipped] == ["aide"]
            assert "trois jours" not in rooted.texts("public")
            view = rooted.roots.show(address)
            assert [each.name for each in view.sources if each.line.status == "skipped"] == ["aide"]

    def test_a_site_that_is_down_keeps_what_is_indexed(self, rooted: Rooted, web: Web) -> None:
        address = site(web)
        rooted.roots.index(Order(address, schedule="nightly"))
        web.pages.clear()
        web.otherwise = lambda asked: status(500)
        with pytest.raises(NetworkError):
            rooted.roots.sync(address)
        view = rooted.roots.show(address)
        assert (view.status, view.counts.indexed) == ("failed", 2)
        assert "trois jours" in rooted.texts("public")

    def test_a_dry_run_of_a_new_site_keeps_no_page(self, rooted: Rooted, web: Web) -> None:
        assert rooted.roots.index(Order(site(web), dry_run=True)).added == 2
        assert list(rooted.data.glob("pages/*")) == []
        assert rooted.names() == ["knowledge"]

    def test_a_first_visit_that_is_stopped_is_gone_on_with(self, rooted: Rooted, web: Web) -> None:
        def stop(step: Progress) -> None:
            if step.stage == "indexing":
                raise StoppedError("Stopped.")

        with pytest.raises(StoppedError):
            rooted.roots.index(Order(site(web)), stop)
        assert [view.status for view in rooted.roots.list()] == ["new", "interrupted"]
        assert rooted.roots.sync("127.0.0.1").chunks == 2

    def test_a_site_without_a_page_is_not_kept(self, rooted: Rooted, web: Web) -> None:
        web.pages["/"] = html("<p>x</p>", '<meta name="robots" content="noindex">')
        with pytest.raises(NetworkError):
            rooted.roots.index(Order(f"{web.url}/"))
        assert rooted.names() == ["knowledge"]
        assert list(rooted.data.glob("pages/*")) == []

    def test_an_internal_site_is_internal(self, rooted: Rooted, web: Web) -> None:
        report = rooted.roots.index(Order(site(web), audience="internal"))
        assert (report.public, report.internal) == (0, 2)

    def test_removing_deletes_the_kept_pages(self, rooted: Rooted, web: Web) -> None:
        address = site(web)
        rooted.roots.index(Order(address))
        assert list(rooted.data.glob("pages/*/*"))
        removed = rooted.roots.remove(address)
        assert removed.as_dict() == {"name": address, "kind": "root", "sources": 2, "chunks": 2}
        assert list(rooted.data.glob("pages/*")) == []
        assert rooted.house.ids() == set()
        assert rooted.house.stores.manifest.documents(address) == {}

    def test_an_address_of_this_machine_is_refused_by_the_guard(self, rooted: Rooted) -> None:
        with pytest.raises((AddressError, NetworkError)):
            rooted.roots.index(Order("http://169.254.169.254/latest/"))
        assert rooted.names() == ["knowledge"]


class TestFeeds:
    def test_a_feed_becomes_products(self, rooted: Rooted, web: Web) -> None:
        web.pages["/export"] = plain(FEED, "text/csv", ETag='"1"')
        address = f"{web.url}/export"
        report = rooted.roots.index(Order(address, schedule="hourly"))
        assert report.added == 1
        view = rooted.roots.show(address)
        assert (view.record.kind, view.record.next_at) == ("feed", rooted.now + dt.timedelta(hours=1))
        assert view.sources[0].line.trust == "feed"
        assert str(rooted.house.stores.catalogue.get("A-1").price_eur) == "12.50"
        web.asked.clear()
        assert rooted.roots.sync(address).unchanged == 1
        assert web.asked[-1].headers["if-none-match"] == '"1"'
        web.pages["/export"] = plain(FEED.replace("12,50", "11,00"), "text/csv", ETag='"2"')
        assert rooted.roots.sync(address).updated == 1
        assert str(rooted.house.stores.catalogue.get("A-1").price_eur) == "11.00"

    @pytest.mark.parametrize(
        "answer",
        [
            status(503, Retry_After="3600"),
            plain("<html>Maintenance</html>", "text/csv"),
            plain("", "text/csv"),
        ],
    )
    def test_a_bad_day_never_empties_the_catalogue(self, rooted: Rooted, web: Web, answer: object) -> None:
        web.pages["/f.csv"] = plain(FEED, "text/csv")
        rooted.roots.index(Order(f"{web.url}/f.csv"))
        web.pages["/f.csv"] = answer  # type: ignore[assignment]
        with pytest.raises((NetworkError, FileReadError)):
            rooted.roots.sync(f"{web.url}/f.csv")
        assert len(rooted.house.stores.catalogue.all()) == 2
        web.pages["/f.csv"] = plain(FEED, "text/csv")
        assert rooted.roots.sync(f"{web.url}/f.csv").unchanged == 1

    def test_a_mapping_is_kept_and_a_new_one_reads_the_same_file_anew(
        self, rooted: Rooted, tmp_path: Path
    ) -> None:
        path = tmp_path / "prix.csv"
        path.write_text("code;libelle;tarif;note\nE1;Bougie;12,50;douce\n", encoding="utf-8")
        mapping = {"code": "sku", "libelle": "name_fr", "tarif": "price_eur"}
        rooted.roots.index(Order(str(path), mapping=mapping))
        assert rooted.roots.show("prix.csv").record.options == mapping
        assert rooted.roots.sync("prix.csv").unchanged == 1
        rooted.roots.index(Order(str(path), mapping={**mapping, "note": "ignored"}))
        assert "note" not in rooted.house.stores.catalogue.get("E1").attributes
        path.unlink()
        with pytest.raises(KnowledgeError, match="no file"):
            rooted.roots.sync("prix.csv")
        rooted.roots.remove("prix.csv")
        assert rooted.house.stores.catalogue.all() == []

    def test_a_feed_of_ones_own_is_read_where_it_is(self, rooted: Rooted, tmp_path: Path) -> None:
        path = tmp_path / "google.csv"
        path.write_text(FEED, encoding="utf-8")
        rooted.roots.index(Order(str(path)))
        assert rooted.roots.show("google.csv").record.kind == "feed"
        rooted.roots.remove("google.csv")
        assert path.is_file()

    def test_the_preview_indexes_nothing(self, rooted: Rooted, web: Web, tmp_path: Path) -> None:
        web.pages["/f.csv"] = plain(FEED, "text/csv")
        path = tmp_path / "f.csv"
        path.write_text(FEED, encoding="utf-8")
        for address in (f"{web.url}/f.csv", str(path)):
            found = rooted.roots.preview(address, {"title": "name_en"})
            assert {use.column: use.field for use in found.columns}["title"] == "name_en"
            assert found.products == 2
        assert rooted.names() == ["knowledge"]

    def test_what_is_neither_site_nor_feed_is_told(self, rooted: Rooted, web: Web) -> None:
        web.pages["/x"] = plain("hello", "text/plain")
        with pytest.raises(InputError, match="neither a web page nor a product feed"):
            rooted.roots.index(Order(f"{web.url}/x"))

    def test_removing_deletes_the_kept_file(self, rooted: Rooted, web: Web) -> None:
        web.pages["/f.csv"] = plain(FEED, "text/csv")
        rooted.roots.index(Order(f"{web.url}/f.csv"))
        rooted.roots.remove(f"{web.url}/f.csv")
        assert list(rooted.data.glob("feeds/*")) == []
        assert rooted.house.stores.catalogue.all() == []


class TestUploads:
    def test_uploads_and_pasted_texts_are_indexed_with_their_audience(self, rooted: Rooted) -> None:
        rooted.roots.upload("Grille été.md", b"# Grille\n\nLe prix secret.", by="ana")
        rooted.roots.paste("Horaires", "Ouvert le lundi.", "public", "ana")
        report = rooted.roots.sync("uploads")
        assert (report.added, report.public, report.internal) == (2, 1, 1)
        view = rooted.roots.show("uploads")
        assert {source.name for source in view.sources} == {"Grille été.md", "Horaires"}
        assert {source.line.owner for source in view.sources} == {"ana"}
        assert "secret" not in rooted.texts("public")

    def test_front_matter_of_an_upload_cannot_publish_it(self, rooted: Rooted) -> None:
        rooted.roots.upload("a.md", b"---\naudience: public\n---\n# A\n\nUn secret.")
        assert rooted.roots.sync("uploads").public == 0

    def test_a_file_of_the_command_line_is_copied(self, rooted: Rooted, tmp_path: Path) -> None:
        path = tmp_path / "note.md"
        path.write_text("# Note\n\nUn texte.", encoding="utf-8")
        assert rooted.roots.index(Order(str(path), dry_run=True)).added == 1
        assert rooted.uploads.records() == {}
        report = rooted.roots.index(Order(str(path)))
        assert (report.added, report.internal) == (1, 1)
        path.unlink()
        assert rooted.roots.sync("uploads").unchanged == 1
        image = tmp_path / "x.png"
        image.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
        with pytest.raises(InputError, match="no format that is read"):
            rooted.roots.index(Order(str(image)))

    def test_a_file_that_is_too_large_is_not_even_read(self, rooted: Rooted, tmp_path: Path) -> None:
        path = tmp_path / "large.txt"
        with path.open("wb") as file:
            file.truncate(21 * 1024 * 1024)
        with pytest.raises(InputError, match="larger than 20 MB"):
            rooted.roots.index(Order(str(path)))

    def test_removing_one_deletes_its_file_and_its_chunks_only(self, rooted: Rooted) -> None:
        rooted.roots.upload("a.md", b"# A\n\nUn texte.")
        kept = rooted.roots.upload("b.md", b"# B\n\nUn autre texte.")
        rooted.roots.sync("uploads")
        removed = rooted.roots.remove("a.md")
        assert (removed.kind, removed.name, removed.sources, removed.chunks) == ("upload", "a.md", 1, 1)
        assert list(rooted.uploads.records()) == [kept.source]
        assert len(rooted.house.ids()) == 1
        with pytest.raises(UnknownNameError):
            rooted.roots.delete_upload("a.md")

    def test_removing_the_root_removes_all_of_them(self, rooted: Rooted) -> None:
        rooted.roots.upload("a.md", b"# A\n\nUn texte.")
        rooted.roots.sync("uploads")
        rooted.roots.remove("uploads")
        assert rooted.names() == ["knowledge"]
        assert (rooted.house.ids(), rooted.uploads.records()) == (set(), {})
        assert not rooted.uploads.folder.exists()


class TestRunning:
    def test_the_knowledge_folder_cannot_be_removed(self, rooted: Rooted) -> None:
        rooted.roots.index(Order())
        with pytest.raises(InputError, match="can't be removed"):
            rooted.roots.remove("knowledge")
        assert rooted.roots.list()[0].counts.indexed == 4

    def test_files_of_the_users_folder_are_never_touched(self, rooted: Rooted, extra: Path) -> None:
        rooted.roots.index(Order(str(extra)))
        rooted.roots.remove("extra")
        assert (extra / "presse.md").is_file()
        assert rooted.names() == ["knowledge"]

    def test_a_sync_that_is_stopped_stays_open_and_due(self, rooted: Rooted) -> None:
        rooted.roots.index(Order(schedule="hourly"))
        (rooted.knowledge / "new.md").write_text("# Neuf\n\nUn texte neuf.", encoding="utf-8")
        rooted.forward(hours=2)
        assert rooted.roots.due() == ["knowledge"]

        def stop(step: Progress) -> None:
            assert rooted.roots.list()[0].status == "syncing"
            assert rooted.roots.due() == []
            raise StoppedError("Stopped.")

        with pytest.raises(StoppedError):
            rooted.roots.sync("knowledge", stop)
        (view,) = rooted.roots.list()
        assert (view.status, view.record.failures) == ("interrupted", 0)
        assert rooted.roots.due() == []
        rooted.forward(minutes=15)
        assert rooted.roots.due() == ["knowledge"]
        rooted.roots.sync("knowledge")
        assert rooted.roots.list()[0].status == "ok"
        assert rooted.roots.due() == []

    def test_a_sync_that_was_killed_is_due_at_once(self, rooted: Rooted) -> None:
        record = rooted.roots.schedule("knowledge", "nightly")
        # What a process leaves that is killed in the middle.
        rooted.records.put(replace(record, started_at=rooted.now, next_at=rooted.now))
        assert rooted.roots.list()[0].status == "interrupted"
        assert rooted.roots.due() == ["knowledge"]
        started = []
        rooted.roots.sync("knowledge", lambda step: started.append(rooted.records.get("knowledge")))
        assert started[0] is not None
        assert (started[0].started_at, started[0].next_at) == (rooted.now, rooted.now)
        assert rooted.roots.due() == []

    def test_an_error_of_our_own_is_recorded_too(self, rooted: Rooted) -> None:
        def fail(step: Progress) -> None:
            raise KeyError("a bug")

        with pytest.raises(KeyError):
            rooted.roots.sync("knowledge", fail)
        assert rooted.roots.list()[0].record.error == CUT_SHORT

    def test_a_schedule_can_be_set_and_taken_back(self, rooted: Rooted) -> None:
        record = rooted.roots.schedule("knowledge", "hourly")
        assert record.next_at == rooted.now + dt.timedelta(hours=1)
        rooted.forward(hours=1)
        assert rooted.roots.due() == ["knowledge"]
        assert rooted.roots.schedule("knowledge", "").next_at is None
        assert rooted.roots.due() == []

    def test_a_root_that_is_removed_while_a_sync_waits_stays_removed(
        self, rooted: Rooted, extra: Path
    ) -> None:
        rooted.roots.index(Order(str(extra)))
        writing, waiting, go = threading.Event(), threading.Event(), threading.Event()
        failures: list[Exception] = []

        def block(step: Progress) -> None:
            writing.set()
            assert go.wait(30)

        def sync() -> None:
            try:
                rooted.roots.sync("extra", lambda step: waiting.set())
            except InputError as error:
                failures.append(error)

        def let_it_wait(step: Progress) -> None:
            # The removal has the turn of its root, and waits for the one who writes.
            if not waiting.is_set():
                late.start()
                assert waiting.wait(30)
                go.set()

        first = threading.Thread(target=rooted.roots.sync, args=("knowledge", block))
        late = threading.Thread(target=sync)
        first.start()
        assert writing.wait(30)
        rooted.roots.remove("extra", let_it_wait)
        for thread in (first, late):
            thread.join(30)
        assert "removed meanwhile" in str(failures[0])
        assert rooted.names() == ["knowledge"]

    def test_a_data_folder_of_another_company_is_refused(self, rooted: Rooted, tmp_path: Path) -> None:
        rooted.roots.index(Order())
        (rooted.data / "knowledge-folder").write_text("/somewhere/else")
        with pytest.raises(SettingError, match="belongs to"):
            rooted.roots.sync("knowledge")
        assert rooted.roots.index(Order(rebuild=True)).chunks == 8


class TestBusy:
    def test_who_waits_is_told_and_may_give_up(self) -> None:
        busy = Busy()
        with busy.turn("a", lambda step: None):
            assert busy.progress("a") == Progress("starting", 0, 0)
            busy.note("a", Progress("indexing", 1, 2))
            busy.note("b", Progress("indexing", 1, 2))

            def give_up(step: Progress) -> None:
                assert step.stage == "waiting"
                raise StoppedError("No.")

            with pytest.raises(StoppedError), busy.turn("a", give_up):
                pytest.fail("two hold one turn")
            with busy.turn(WRITING, lambda step: None):
                assert busy.progress("a") == Progress("indexing", 1, 2)
        assert busy.progress("a") is None

    def test_the_next_one_has_its_turn_when_the_first_is_done(self) -> None:
        busy = Busy()
        order: list[str] = []
        waits = threading.Event()

        def second() -> None:
            with busy.turn("a", lambda step: waits.set()):
                order.append("second")

        thread = threading.Thread(target=second)
        with busy.turn("a", lambda step: None):
            thread.start()
            assert waits.wait(30)
            order.append("first")
        thread.join(30)
        assert order == ["first", "second"]


@pytest.mark.parametrize(
    "asked",
    [
        {"colour": "red"},
        {"audience": "everyone"},
        {"every": "weekly"},
        {"mapping": ["a=b"]},
        {"everything": True, "root": "/x"},
        {"everything": True, "audience": "public"},
        {"everything": True, "every": "never"},
        {"rebuild": True, "dry_run": True},
    ],
)
def test_an_order_that_does_not_fit_is_the_callers_mistake(asked: dict[str, object]) -> None:
    with pytest.raises(InputError):
        order_of(asked)


def test_an_order_of_plain_values() -> None:
    order = order_of({"root": "/x", "every": "never", "mapping": {"a": "sku"}, "audience": "internal"})
    assert order == Order("/x", "internal", "", {"a": "sku"})
    assert replace(order, schedule=None) == order_of(
        {"root": "/x", "mapping": {"a": "sku"}, "audience": "internal"}
    )
    assert order_of({}) == Order()
    assert SyncReport().as_dict()["added"] == 0
