"""Customer files between their upload and their import."""

import datetime as dt
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.campaigns.incoming import HOURS, Incoming
from assistant.errors import InputError

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def cut() -> AsyncIterator[bytes]:
    yield b"email\n"
    raise ConnectionError("gone")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_file_comes_back_under_its_name_and_for_its_owner_only(tmp_path: Path) -> None:
    kept = Incoming(tmp_path)
    key = await kept.add("Clients été.csv", pieces(b"email\n", b"a@b.example\n"), "lea")
    path = kept.path(key, "lea")
    assert (path.name, path.read_bytes()) == ("Clients été.csv", b"email\na@b.example\n")
    for owner, asked in (("paul", key), ("lea", "x" * 32), ("lea", "../../../etc"), ("lea", "")):
        with pytest.raises(InputError, match="not there any more"):
            kept.path(asked, owner)
    kept.drop(key, "paul")
    kept.drop("../..", "lea")
    assert kept.path(key, "lea").exists()
    kept.drop(key, "lea")
    assert files(tmp_path) == []


async def test_what_is_large_is_written_in_pieces(tmp_path: Path) -> None:
    kept = Incoming(tmp_path)
    key = await kept.add("a.tsv", pieces(*[b"x" * 700_000] * 4), "lea")
    assert kept.path(key, "lea").stat().st_size == 2_800_000


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("C:\\Users\\x\\clients.XLSX", "clients.xlsx"),
        ("../../up/clients.csv", "clients.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 76 + ".csv"),
    ],
)
async def test_a_name_leads_nowhere_else(tmp_path: Path, sent: str, name: str) -> None:
    kept = Incoming(tmp_path)
    path = kept.path(await kept.add(sent, pieces(b"1"), "lea"), "lea")
    assert path.name == name
    assert path.is_relative_to(tmp_path)
    assert ".." not in path.parts


@pytest.mark.parametrize("name", ["clients.exe", "clients", "", ".csv", "..csv", ".csv/..", "a.csv.zip"])
async def test_another_format_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no contact file"):
        await Incoming(tmp_path).add(name, pieces(b"1"), "lea")
    assert files(tmp_path) == []


async def test_an_upload_that_ends_early_or_is_empty_leaves_nothing(tmp_path: Path) -> None:
    kept = Incoming(tmp_path)
    with pytest.raises(ConnectionError):
        await kept.add("a.csv", cut(), "lea")
    with pytest.raises(InputError, match="is empty"):
        await kept.add("a.csv", pieces(), "lea")
    assert files(tmp_path) == []


async def test_what_has_waited_too_long_is_deleted(tmp_path: Path) -> None:
    kept = Incoming(tmp_path)
    old, fresh = [await kept.add("a.csv", pieces(b"1"), "lea") for _ in range(2)]
    for key, hours in ((old, HOURS + 1), (fresh, HOURS - 1)):
        moment = NOW.timestamp() - hours * 3600
        os.utime(kept.path(key, "lea").parent, (moment, moment))
    assert kept.sweep(NOW) == 1
    assert kept.path(fresh, "lea").exists()
    with pytest.raises(InputError):
        kept.path(old, "lea")
    assert Incoming(tmp_path / "nothing").sweep(NOW) == 0
