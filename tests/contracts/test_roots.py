"""What the tables of roots and uploads promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.errors import StoreError
from assistant.store.database import Database
from assistant.store.knowledge.manifest import Manifest, SourceRecord
from assistant.store.knowledge.roots import RootRecord, Roots
from assistant.store.knowledge.sources import RootCounts, SourceList
from assistant.store.knowledge.uploads import UploadRecord, Uploads
from assistant.store.tables import RootRow

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SITE = RootRecord(
    name="https://www.lune.example/",
    kind="site",
    address="https://www.lune.example/",
    added_at=NOON,
    audience="public",
    options={"pages": "20"},
    schedule="nightly",
    started_at=NOON,
    finished_at=NOON + HOUR,
    error="The site did not answer.",
    failures=2,
    next_at=NOON + 2 * HOUR,
)
PLAIN = RootRecord("knowledge", "folder", "/srv/knowledge", NOON - HOUR)


class TestRoots:
    def test_a_root_comes_back_whole(self, db: Database) -> None:
        roots = Roots(db)
        roots.put(SITE)
        assert roots.get(SITE.name) == SITE
        assert roots.get("https://www.lune.example") is None

    def test_they_come_in_the_order_in_which_they_were_added(self, db: Database) -> None:
        roots = Roots(db)
        for each in (SITE, PLAIN):
            roots.put(each)
        assert roots.all() == [PLAIN, SITE]
        roots.put(replace(PLAIN, audience="internal"))
        assert [each.audience for each in roots.all()] == ["internal", "public"]

    def test_a_removed_one_is_gone_and_removing_twice_is_no_error(self, db: Database) -> None:
        roots = Roots(db)
        roots.put(SITE)
        roots.remove(SITE.name)
        roots.remove(SITE.name)
        assert roots.all() == []

    def test_a_sync_is_dated_and_failures_add_up_until_one_succeeds(self, db: Database) -> None:
        roots = Roots(db)
        roots.put(PLAIN)
        counts = []
        for step, error in enumerate(["no answer", "no answer", "", "gone"]):
            began = NOON + 2 * step * HOUR
            known = roots.get(PLAIN.name)
            assert known is not None
            running = replace(known, started_at=began)
            assert running.interrupted
            roots.put(running)
            roots.finished(PLAIN.name, began + HOUR, error, None)
            found = roots.get(PLAIN.name)
            assert found is not None
            assert (found.started_at, found.finished_at, found.error) == (began, began + HOUR, error)
            assert not found.interrupted
            counts.append(found.failures)
        assert counts == [1, 2, 0, 1]

    def test_notes_on_a_root_that_is_gone_are_lost(self, db: Database) -> None:
        roots = Roots(db)
        roots.postpone("gone", NOON)
        roots.finished("gone", NOON, "", NOON)
        assert roots.all() == []

    def test_due_are_those_with_a_schedule_whose_time_has_come(self, db: Database) -> None:
        roots = Roots(db)
        for name, schedule, at in (
            ("late", "nightly", NOON),
            ("later", "hourly", NOON - HOUR),
            ("future", "hourly", NOON + HOUR),
            ("never", "", NOON - HOUR),
            ("unset", "hourly", None),
        ):
            roots.put(replace(SITE, name=name, schedule=schedule, next_at=at))  # type: ignore[arg-type]
        assert roots.due(NOON) == ["later", "late"]

    def test_the_next_time_can_be_moved(self, db: Database) -> None:
        roots = Roots(db)
        roots.put(SITE)
        for at in (NOON + 9 * HOUR, None):
            roots.postpone(SITE.name, at)
            assert roots.get(SITE.name) == replace(SITE, next_at=at)

    def test_words_of_a_later_version_become_the_safe_ones(self, db: Database) -> None:
        with db.session() as session:
            row = {"name": "x", "kind": "mailbox", "address": "", "audience": "partners", "options": {}}
            session.add(RootRow(**row, schedule="weekly", added_at=NOON, error="", failures=0))
        assert Roots(db).get("x") == RootRecord("x", "folder", "", NOON)

    def test_a_time_without_a_zone_is_refused(self, db: Database) -> None:
        with pytest.raises(StoreError, match="no time zone"):
            Roots(db).put(replace(PLAIN, added_at=dt.datetime(2026, 1, 1)))  # noqa: DTZ001


class TestUploads:
    NOTE = UploadRecord("grille-1a2b3c4d.pdf", "Grille <b>été</b>.pdf", "internal", "ana", NOON)

    def test_an_upload_comes_back_whole(self, db: Database) -> None:
        uploads = Uploads(db)
        uploads.put(self.NOTE)
        assert uploads.get(self.NOTE.source) == self.NOTE
        assert uploads.get("grille.pdf") is None

    def test_they_are_sorted_and_replaced_by_the_stored_name(self, db: Database) -> None:
        uploads = Uploads(db)
        for source in ("b.md", "a.md", "b.md"):
            uploads.put(replace(self.NOTE, source=source))
        uploads.put(replace(self.NOTE, source="b.md", audience="public"))
        found = uploads.all()
        assert list(found) == ["a.md", "b.md"]
        assert [each.audience for each in found.values()] == ["internal", "public"]

    def test_a_removed_one_is_gone_and_removing_twice_is_no_error(self, db: Database) -> None:
        uploads = Uploads(db)
        uploads.put(self.NOTE)
        uploads.remove(self.NOTE.source)
        uploads.remove(self.NOTE.source)
        assert uploads.all() == {}

    def test_an_audience_that_is_not_known_stays_inside(self, db: Database) -> None:
        uploads = Uploads(db)
        uploads.put(replace(self.NOTE, audience="everyone"))  # type: ignore[arg-type]
        found = uploads.get(self.NOTE.source)
        assert found is not None
        assert found.audience == "internal"


class TestSourceList:
    @pytest.fixture
    def sources(self, db: Database) -> SourceList:
        manifest = Manifest(db)
        one = SourceRecord("a", "b.md", "1", NOON, chunk_ids=("x", "y"), title="B", warnings=("no date",))
        for record in (
            one,
            replace(one, source="a.md", warnings=(), audience="internal", chunk_ids=("z",)),
            replace(one, source="c.md", warnings=(), status="duplicate", chunk_ids=(), aliases=("d.md",)),
            replace(one, source="z.pdf", warnings=(), status="skipped", reason="is cut", chunk_ids=()),
            replace(one, root="other", chunk_ids=("o",)),
        ):
            manifest.record(record)
        return SourceList(db)

    def test_counts_are_by_root(self, sources: SourceList) -> None:
        counts = sources.counts()
        assert counts["a"] == RootCounts(2, 1, 1, 1, public=2, internal=1)
        assert counts["a"].chunks == 3
        assert counts["other"].chunks == 1

    def test_what_needs_attention_comes_first(self, sources: SourceList) -> None:
        found = sources.of("a")
        assert [line.source for line in found] == ["z.pdf", "b.md", "a.md", "c.md"]
        assert (found[0].status, found[0].reason) == ("skipped", "is cut")
        assert (found[1].warnings, found[1].chunks, found[1].indexed_at) == (("no date",), 2, NOON)
        assert found[3].aliases == ("d.md",)
        assert sources.of("a", limit=2) == found[:2]
        assert sources.of("gone") == []

    def test_without_sources_there_is_nothing_to_count(self, db: Database) -> None:
        assert SourceList(db).counts() == {}
