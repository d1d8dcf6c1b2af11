"""The exports of campaigns as files of the data folder. They hold contacts, so they go after their days.

Each is a ZIP and, beside it, a record of what it held: counts, hashes and versions, no personal data. The
record stays when the ZIP goes.
"""

import csv
import datetime as dt
import io
import json
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.errors import UnknownNameError
from assistant.store.database import utc_now
from assistant.store.failures import border
from assistant.text.contacts import email_key
from assistant.text.person import person_of_email

FOLDER = "exports"
PART = ".part-"  # begins the name of a folder in which an export is being made
PART_HOURS = 6  # an older one was left by a process that died
PEOPLE = re.compile(r"(?:contacts|suppression)[\w.-]*\.csv")  # the files of a ZIP that name people
_NAME = re.compile(r"campaign-(\d+)-[\w-]+\.zip")


class ExportShelf:
    """The exports below one data folder. Raises StoreError and DiskFullError."""

    def __init__(self, data: Path, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self.folder = data / FOLDER
        self._clock = clock

    @contextmanager
    def making(self) -> Iterator[Path]:
        """A folder of its own to make an export in; it goes at the end, whatever happened."""
        with border(str(self.folder)):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            work = self.folder / f"{PART}{secrets.token_hex(8)}"
            work.mkdir(mode=0o700)
        try:
            with border(str(self.folder)):
                yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def keep(self, made: Path, stem: str, record: Mapping[str, Any]) -> Path:
        """Put a finished ZIP in its place, under `stem` or the next free name after it, with its record.

        It is on the disk before it gets its name: no reader ever sees half of one.
        """
        with border(str(self.folder)), FileLock(self.folder / ".lock", mode=0o600):
            made.chmod(0o600)
            _flush(made)
            place = self._free(stem)
            note = made.with_suffix(".json")
            note.write_text(json.dumps({**record, "name": place.name}, ensure_ascii=False), encoding="utf-8")
            note.chmod(0o600)
            note.replace(place.with_suffix(".json"))
            made.replace(place)
            return place

    def records(self, campaign: int | None = None) -> list[dict[str, Any]]:
        """What is known of each export, the newest first; `path` is None where the ZIP is gone."""
        with border(str(self.folder)):
            found = [self._record(file) for file in self.folder.glob("campaign-*.json")]
        wanted = [each for each in found if campaign is None or each["campaign"] == campaign]
        return sorted(wanted, key=lambda each: (each["made_at"], each["name"]), reverse=True)

    def record(self, name: str) -> dict[str, Any]:
        """What is known of one export; raises UnknownNameError."""
        with border(str(self.folder)):
            file = (self.folder / name).with_suffix(".json")
            if _NAME.fullmatch(name) is None or not file.is_file():
                raise UnknownNameError("export", name, (each["name"] for each in self.records()))
            return self._record(file)

    def delete(self, name: str) -> None:
        """Delete an export with its record; raises UnknownNameError."""
        self.record(name)
        with border(str(self.folder)):
            place = self.folder / name
            place.unlink(missing_ok=True)
            place.with_suffix(".json").unlink(missing_ok=True)

    def purge(self, before: dt.datetime, lists: Collection[int] | None = None) -> int:
        """Delete the ZIPs whose contacts were imported before a moment, and what dead processes left.

        A ZIP goes with the contacts that it holds: also when their list is none of `lists` any more, where
        these are known. One without contacts goes by the day it was made. Returns how many ZIPs.
        """
        self.sweep()
        gone = 0
        for each in self.records():
            since = dt.datetime.fromisoformat(each.get("contacts_at") or each["made_at"])
            of = each.get("contact_list")
            deleted = lists is not None and of is not None and of not in lists
            if each["path"] is not None and (since < before or deleted):
                with border(str(self.folder)):
                    each["path"].unlink(missing_ok=True)
                gone += 1
        return gone

    def sweep(self) -> None:
        """Delete what a process that died left half made."""
        oldest = (self._clock() - dt.timedelta(hours=PART_HOURS)).timestamp()
        with border(str(self.folder)):
            for part in self.folder.glob(f"{PART}*"):
                if part.stat().st_mtime < oldest:
                    shutil.rmtree(part, ignore_errors=True)

    def find(self, key: str) -> list[str]:
        """The ZIPs that hold an address in any spelling of that person; `key` is as `email_key` gives it."""
        kept = (each for each in self.records() if each["path"] is not None)
        return sorted(each["name"] for each in kept if self._holds(each["path"], key))

    def erase(self, key: str) -> int:
        """Delete the ZIPs that hold an address, whole: they can be made again without it. How many."""
        names = self.find(key) if key else []
        for name in names:
            with border(str(self.folder)):
                (self.folder / name).unlink(missing_ok=True)
        return len(names)

    def _record(self, file: Path) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        place = file.with_suffix(".zip")
        return {**kept, "path": place if place.is_file() else None}

    def _free(self, stem: str) -> Path:
        names = (f"{stem}{'' if number == 1 else f'-{number}'}" for number in range(1, 10_000))
        places = (self.folder / f"{name}.zip" for name in names)
        return next(place for place in places if not place.with_suffix(".json").exists())

    def _holds(self, file: Path, key: str) -> bool:
        with border(str(file)), _opened(file) as archive:
            return archive is None or any(
                _names(archive, name, key)
                for name in archive.namelist()
                if PEOPLE.fullmatch(name.split("/")[-1])
            )


def _names(archive: zipfile.ZipFile, name: str, key: str) -> bool:
    """Whether a table of the archive names the person in a cell."""
    person = person_of_email(key)
    initial = key[0].encode()
    with archive.open(name) as stream:
        for line in stream:
            # Most lines are passed over by this, many times faster than by reading their cells.
            if b'"' + initial in line.lower() or b"'" in line:
                cells = next(csv.reader(io.StringIO(line.decode("utf-8", "replace")), delimiter=_mark(line)))
                if any(
                    person_of_email(email_key(cell.lstrip("'"))) == person for cell in cells if "@" in cell
                ):
                    return True
    return False


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile | None]:
    """The archive; None for a damaged one, of which nobody can tell whom it names."""
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        yield None
        return
    with archive:
        yield archive


def _mark(line: bytes) -> str:
    """The separator of a line whose cells are all quoted."""
    return ";" if b'";"' in line else ","


def _flush(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
