"""Exports on the disk: whole or not at all, found by a person, gone after their days."""

import datetime as dt
import os
import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import StoreError, UnknownNameError
from assistant.store.campaigns.exports import PART_HOURS, ExportShelf

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TABLE = '"EMAIL";"FIRSTNAME"\r\n"zoe@example.org";"Zoé"\r\n"bob@example.org";"O\'Bob"\r\n'


@pytest.fixture
def shelf(tmp_path: Path) -> ExportShelf:
    return ExportShelf(tmp_path, lambda: NOW)


def kept(
    shelf: ExportShelf, stem: str = "campaign-7-brevo-20261122", table: str = TABLE, **record: object
) -> Path:
    with shelf.making() as folder:
        made = folder / "export.zip"
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("texts/a.html", "<p>ann@example.org</p>")
            archive.writestr("contacts-email.csv", table)
        told = {"campaign": 7, "made_at": NOW.isoformat(), "contact_list": 3, **record}
        return shelf.keep(made, stem, told)


def names(shelf: ExportShelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.iterdir() if path.name != ".lock")


def test_an_export_is_kept_with_its_record_for_its_owner_alone(shelf: ExportShelf) -> None:
    place = kept(shelf)
    assert place.name == "campaign-7-brevo-20261122.zip"
    assert names(shelf) == [f"{place.stem}.json", place.name]
    assert {stat.S_IMODE(path.stat().st_mode) for path in shelf.folder.iterdir()} == {0o600}
    (record,) = shelf.records()
    assert (record["name"], record["path"], record["campaign"]) == (place.name, place, 7)
    assert shelf.records(8) == []


def test_two_of_one_moment_have_two_names(shelf: ExportShelf) -> None:
    assert [kept(shelf).name, kept(shelf).name][1] == "campaign-7-brevo-20261122-2.zip"
    assert len(shelf.records()) == 2


def test_what_fails_halfway_leaves_nothing(shelf: ExportShelf) -> None:
    def fail() -> None:
        with shelf.making() as folder:
            (folder / "contacts-email.csv").write_text(TABLE)
            raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        fail()
    assert names(shelf) == []


def test_a_full_or_closed_disk_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("in the way")
    with pytest.raises(StoreError), ExportShelf(tmp_path).making():
        pass


def test_files_go_with_their_contacts_and_records_stay(shelf: ExportShelf) -> None:
    old, day = kept(shelf, contacts_at=(NOW - dt.timedelta(days=31)).isoformat()), dt.timedelta(days=30)
    young = kept(shelf, contacts_at=(NOW - dt.timedelta(days=29)).isoformat())
    bare = kept(shelf, made_at=(NOW - dt.timedelta(days=31)).isoformat(), contacts_at=None)
    assert shelf.purge(NOW - day) == 2
    assert [path.exists() for path in (old, young, bare)] == [False, True, False]
    assert {record["name"]: record["path"] for record in shelf.records()} == {
        old.name: None,
        young.name: young,
        bare.name: None,
    }
    assert shelf.purge(NOW - day) == 0


def test_files_of_a_list_that_was_deleted_go_too(shelf: ExportShelf) -> None:
    gone, there, bare = kept(shelf), kept(shelf, contact_list=4), kept(shelf, contact_list=None)
    assert shelf.purge(NOW - dt.timedelta(days=30), {4, 5}) == 1
    assert [path.exists() for path in (gone, there, bare)] == [False, True, True]


def test_what_a_dead_process_left_goes_after_some_hours(shelf: ExportShelf) -> None:
    with shelf.making() as folder:
        (folder / "contacts-email.csv").write_text(TABLE)
        shelf.sweep()
        assert folder.exists()
        then = (NOW - dt.timedelta(hours=PART_HOURS, minutes=1)).timestamp()
        os.utime(folder, (then, then))
        shelf.sweep()
        assert not folder.exists()


@pytest.mark.parametrize("key", ["zoe@example.org", "zoe+shop@example.org", "bob@example.org"])
def test_a_person_is_found_and_erased_with_the_whole_file(shelf: ExportShelf, key: str) -> None:
    place, other = kept(shelf), kept(shelf, table='"EMAIL"\r\n"jo@example.org"\r\n')
    assert shelf.find(key) == [place.name]
    assert shelf.erase(key) == 1
    assert (place.exists(), other.exists()) == (False, True)
    assert shelf.find(key) == []


@pytest.mark.parametrize("key", ["oe@example.org", "zoe@example.or", "ann@example.org", ""])
def test_nobody_else_is_found(shelf: ExportShelf, key: str) -> None:
    kept(shelf)
    assert shelf.erase(key) == 0


def test_a_damaged_file_may_name_anybody(shelf: ExportShelf) -> None:
    place = kept(shelf)
    place.write_bytes(b"no archive")
    assert shelf.erase("zoe@example.org") == 1
    assert not place.exists()


def test_spellings_that_reach_the_same_box_are_the_same_person(shelf: ExportShelf) -> None:
    kept(shelf, table='"CHANNEL","ADDRESS"\r\n"email","z.o.e@gmail.com"\r\n')
    assert shelf.erase("zoe+a@googlemail.com") == 1


@pytest.mark.parametrize("name", ["campaign-9-x.zip", "../secrets/contacts", "campaign-7-brevo.json", ""])
def test_a_name_that_is_no_export_is_refused(shelf: ExportShelf, name: str) -> None:
    kept(shelf)
    with pytest.raises(UnknownNameError):
        shelf.delete(name)
    assert len(shelf.records()) == 1
