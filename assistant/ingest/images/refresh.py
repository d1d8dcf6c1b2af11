"""Keeps the images of a root's products: fetched once, made small, named by their content."""

import datetime as dt
import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AddressError, AssistantError, FileReadError, NetworkError, NetworkReplyError
from assistant.ingest.images.converter import Converter
from assistant.ingest.images.originals import Brought, Original, bring, due, original_of
from assistant.ingest.reports import Progress, ignore
from assistant.net.fetch import Fetcher
from assistant.store.database import utc_now
from assistant.store.failures import border
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.images import ImageRecord, ImageRecords

FOLDER = "images"  # of the data folder
_TOGETHER = 32  # images that are brought, then converted
_THREADS = 4
_PATIENCE = 3  # images that a host may leave unanswered before the rest of it waits for another run
_SECONDS = 120.0  # of one run, whatever its images
_MOST_WARNINGS = 5


@dataclass(frozen=True)
class ImageShelf:
    """Where images and what is known of them are kept; `folder` is what the server serves."""

    folder: Path
    catalogue: Catalogue
    records: ImageRecords

    def has(self, record: ImageRecord | None) -> bool:
        """Whether the file of a record is there."""
        return record is not None and bool(record.file) and (self.folder / record.file).is_file()

    def keep(self, path: Path) -> str:
        """Take a small image in; its name, which the same image always has."""
        data = path.read_bytes()
        name = f"{hashlib.sha256(data).hexdigest()[:40]}.webp"
        with border(str(self.folder)):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.folder / f"{name}.new"
            draft.write_bytes(data)
            draft.replace(self.folder / name)
        return name

    def sweep(self) -> None:
        """Delete what no product shows any more."""
        shown = self.catalogue.image_files()
        with border(str(self.folder)):
            for path in self.folder.glob("*.webp*"):
                if path.name not in shown:
                    path.unlink(missing_ok=True)


@dataclass(frozen=True)
class ImageReport:
    """What a run did, in images; `waiting` are left for the next run."""

    kept: int = 0
    failed: int = 0
    waiting: int = 0
    warnings: tuple[str, ...] = ()


@dataclass
class _Run:
    """One run over one root, so far."""

    root: str
    shown: Mapping[str, str | None]  # address -> file, as the catalogue has it
    files: dict[str, str | None] = field(default_factory=dict)  # address -> file, for the catalogue
    records: list[ImageRecord] = field(default_factory=list)
    failures: dict[str, list[str]] = field(default_factory=dict)  # reason -> addresses
    silent: Counter[str] = field(default_factory=Counter)  # host -> images it did not answer
    kept: int = 0
    waiting: int = 0  # for the limit or the time of a run
    unanswered: int = 0


class ProductImages:
    """Brings the images of products to this machine, at most `limit` in one run; 0 brings none.

    An address is tried once; again when a file below the root changed, after a day when it failed, and after
    a month to ask whether it changed. `clock` bounds a run, in seconds.
    """

    def __init__(
        self,
        shelf: ImageShelf,
        fetcher: Fetcher,
        limit: int,
        *,
        converter: Converter | None = None,
        now: Callable[[], dt.datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shelf = shelf
        self._fetcher = fetcher
        self._limit = limit
        self._converter = converter or Converter()
        self._now = now
        self._clock = clock

    def refresh(
        self, root: str, place: Path | str, progress: Callable[[Progress], None] = ignore
    ) -> ImageReport:
        """Bring what is new or due of a root's images, and forget files that no product shows any more.

        `place` is the folder of the root, or the URL of its feed. What can't be had is told in the report,
        by reason. Raises StoreError and DiskFullError, and what `progress` raises.
        """
        shown = self._shelf.catalogue.images(root) if self._limit else {}
        originals = [original_of(address, place) for address in shown]
        known = self._shelf.records.of([original.key for original in originals])
        run = _Run(root, shown)
        todo = list(self._due(originals, known, run))
        for original in [each for each in todo if each.reason]:
            self._fail(original, original.reason, None, run)
        self._store(run)
        self._bring_all([each for each in todo if not each.reason], known, run, progress)
        self._shelf.sweep()
        failed = sum(map(len, run.failures.values()))
        return ImageReport(run.kept, failed, run.waiting + run.unanswered, tuple(_warnings(run)))

    def sweep(self) -> None:
        """Forget files that no product shows any more. Raises StoreError."""
        self._shelf.sweep()

    def _store(self, run: _Run) -> None:
        """Write down what a run found out so far, so that one that is stopped need not do it again."""
        records, run.records = run.records, []
        files, run.files = run.files, {}
        self._shelf.records.put(records)
        changed = {address: file for address, file in files.items() if run.shown[address] != file}
        self._shelf.catalogue.set_images(run.root, changed)

    def _due(
        self,
        originals: Sequence[Original],
        known: Mapping[str, ImageRecord],
        run: _Run,
    ) -> Iterator[Original]:
        """What to bring; an image that is here already is only given to products that lack it."""
        for original in originals:
            record = known.get(original.key)
            there = self._shelf.has(record)
            if record is not None and there:
                run.files[original.address] = record.file
            if due(original, record, self._now()) or (record is not None and record.file and not there):
                yield original

    def _bring_all(
        self,
        todo: Sequence[Original],
        known: Mapping[str, ImageRecord],
        run: _Run,
        progress: Callable[[Progress], None],
    ) -> None:
        wanted = sorted(todo, key=lambda original: original.key in known)[: self._limit]  # new ones first
        end = self._clock() + _SECONDS
        done = 0
        while done < len(wanted) and self._clock() < end:
            progress(Progress("images", done, len(wanted)))
            batch = wanted[done : done + _TOGETHER]
            self._take(batch, known, run)
            self._store(run)
            done += len(batch)
        run.waiting += len(todo) - done

    def _take(self, batch: Sequence[Original], known: Mapping[str, ImageRecord], run: _Run) -> None:
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_THREADS) as pool:
            fresh: list[tuple[Original, Brought, Path]] = []
            answers = pool.map(lambda each: self._bring(each, known.get(each.key), run.silent), batch)
            for original, answer in zip(batch, answers, strict=True):
                record = known.get(original.key)
                if answer is None:
                    run.unanswered += 1
                elif isinstance(answer, AssistantError):
                    silent = isinstance(answer, NetworkError) and not isinstance(answer, NetworkReplyError)
                    run.silent[original.host] += silent
                    self._fail(original, answer.message.replace(original.url or "\0", "it"), record, run)
                elif answer.data is None and record is not None:
                    self._succeed(original, record.file, answer, run)
                else:
                    path = Path(folder) / str(len(fresh))
                    path.write_bytes(answer.data or b"")
                    fresh.append((original, answer, path))
            converted = self._converter.convert([path for _, _, path in fresh])
            for (original, answer, _), small in zip(fresh, converted, strict=True):
                if small.path is None:
                    self._fail(original, small.reason, None, run, answer.validators)
                else:
                    self._succeed(original, self._shelf.keep(small.path), answer, run)

    def _bring(
        self, original: Original, record: ImageRecord | None, silent: Mapping[str, int]
    ) -> Brought | AssistantError | None:
        """The image, why there is none, or None when its host has been silent too often."""
        if original.host and silent.get(original.host, 0) >= _PATIENCE:
            return None
        try:
            return bring(original, record if self._shelf.has(record) else None, self._fetcher)
        except (AddressError, FileReadError, NetworkError) as error:
            return error

    def _succeed(self, original: Original, file: str, brought: Brought, run: _Run) -> None:
        run.kept += 1
        run.files[original.address] = file
        run.records.append(ImageRecord(original.key, self._now(), file, "", brought.validators))

    def _fail(
        self,
        original: Original,
        reason: str,
        record: ImageRecord | None,
        run: _Run,
        validators: Mapping[str, str] | None = None,
    ) -> None:
        """Note a failure; an image that was fetched before stays."""
        run.failures.setdefault(reason, []).append(original.address)
        kept = record if record is not None and self._shelf.has(record) else None
        run.files[original.address] = kept.file if kept else None
        seen = kept.validators if kept else validators or {}
        run.records.append(ImageRecord(original.key, self._now(), kept.file if kept else "", reason, seen))


def _warnings(run: _Run) -> Iterator[str]:
    """A line for each reason, the most frequent first."""
    reasons = sorted(run.failures, key=lambda reason: -len(run.failures[reason]))
    for reason in reasons[:_MOST_WARNINGS]:
        addresses = run.failures[reason]
        first = addresses[0][:120]
        if len(addresses) == 1:
            yield f"the product image {first} is left out: {reason}"
        else:
            yield f"{len(addresses):,} product images are left out: {reason} (the first: {first})"
    if rest := sum(len(run.failures[reason]) for reason in reasons[_MOST_WARNINGS:]):
        yield f"{rest:,} more product images are left out for other reasons"
    if run.unanswered:
        yield f"{run.unanswered:,} product images of servers that don't answer are left for the next run"
    if run.waiting:
        yield f"{run.waiting:,} product images are left for the next run (see ASSISTANT_IMAGES)"
