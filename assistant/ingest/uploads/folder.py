"""The uploads: files that were handed in and texts that were pasted, kept below the data folder."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

from assistant.errors import InputError, UnknownNameError
from assistant.ingest.files import Skipped
from assistant.ingest.uploads.check import checked_suffix, shown_name, stored_name
from assistant.store.database import utc_now
from assistant.store.failures import border
from assistant.store.knowledge.uploads import UploadRecord, Uploads
from assistant.types.knowledge import Audience, Origin, SourceFile

UPLOADS = "uploads"
LONGEST_TITLE = 200  # characters
LONGEST_TEXT = 200_000  # characters of a pasted text: some 80 pages


class UploadFolder:
    """The files below `folder`, and what is known of each. Raises StoreError and DiskFullError."""

    def __init__(self, folder: Path, records: Uploads, now: Callable[[], dt.datetime] = utc_now) -> None:
        self.folder = folder
        self._records = records
        self._now = now

    def store(self, name: str, data: bytes, audience: Audience, by: str) -> UploadRecord:
        """Keep a file, in the place of the one that came with the same name before.

        Raises InputError for one that is empty, larger than 20 MB or not in a format that is read.
        """
        source = stored_name(name, checked_suffix(name, data))
        return self._keep(source, shown_name(name), data, audience, by)

    def paste(self, title: str, text: str, audience: Audience, by: str) -> UploadRecord:
        """Keep a text as a Markdown file; raises InputError when title or text is empty or too long."""
        heading = shown_name(title)
        if not heading or not any(letter.isalnum() for letter in text):
            raise InputError("The title or the text is empty.", "Fill in both.")
        if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
            raise InputError(
                f"The text has {len(text):,} characters and its title {len(title)}.",
                f"At most {LONGEST_TEXT:,} and {LONGEST_TITLE}: split it, or upload it as a file.",
            )
        # Ours comes first, so that “---” lines in the text are never taken for front matter.
        front = yaml.safe_dump({"title": heading}, allow_unicode=True, width=10_000)
        data = f"---\n{front}---\n{text}\n".encode(errors="replace")
        return self._keep(stored_name(title, ".md"), heading, data, audience, by)

    def remove(self, source: str) -> UploadRecord:
        """Delete an upload and its file; raises UnknownNameError when there is none of that name."""
        record = self.find(source)
        if record is None:
            raise UnknownNameError("upload", source, (each.name for each in self._records.all().values()))
        self._records.remove(record.source)
        path = self.folder / record.source
        with border(str(path)):
            path.unlink(missing_ok=True)
            if path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()
        return record

    def clear(self) -> None:
        """Delete every upload."""
        for source in self._records.all():
            self._records.remove(source)
        with border(str(self.folder)):
            if self.folder.is_dir():
                shutil.rmtree(self.folder)

    def find(self, name: str) -> UploadRecord | None:
        """The upload stored under that name, or the only one that came with it; None for any other."""
        records = self._records.all()
        short = name.removeprefix(f"{UPLOADS}/")
        if short in records:
            return records[short]
        same = [record for record in records.values() if record.name == name]
        return same[0] if len(same) == 1 else None

    def records(self) -> dict[str, UploadRecord]:
        """Every upload by the name it is stored under."""
        return self._records.all()

    def files(self) -> tuple[list[SourceFile], list[Skipped]]:
        """What is to be indexed; a file that nobody handed in is internal, as all that is not declared."""
        known = self._records.all()
        files: list[SourceFile] = []
        skipped: list[Skipped] = []
        for path in sorted(self.folder.glob("*/*")):
            source = path.relative_to(self.folder).as_posix()
            if path.name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            record = known.get(source)
            origin = Origin(record.audience, owner=record.added_by) if record else Origin(audience="internal")
            try:
                data = path.read_bytes()
            except OSError as error:
                skipped.append(Skipped(source, f"can't be read: {error.strerror}"))
                continue
            digest = hashlib.sha256(data).hexdigest()
            files.append(SourceFile(path, UPLOADS, source, digest, len(data), origin))
        return files, skipped

    def _keep(self, source: str, name: str, data: bytes, audience: Audience, by: str) -> UploadRecord:
        record = UploadRecord(source, name, audience, by, self._now())
        path = self.folder / source
        draft = path.with_name(f".{path.name}.new")
        # What stood here before may have been internal: it is never, not even for a moment, public.
        self._records.put(UploadRecord(source, name, "internal", by, record.added_at))
        with border(str(path)):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.chmod(0o600)
            draft.replace(path)
        for other in self._records.all().values():
            if other.name == name and other.source != source:
                self.remove(other.source)
        if audience == "public":
            self._records.put(record)
        return record
