"""Random secrets that live in files of the data folder: made once, readable by their owner only."""

import os
import re
import secrets
import stat
from pathlib import Path

from filelock import FileLock

from assistant.errors import StoreError
from assistant.settings import Secret
from assistant.store.failures import border

BYTES = 32
FOLDER = "secrets"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_secret(folder: Path, name: str) -> Secret:
    """The secret `name` of the data folder `folder`: 32 random bytes in URL-safe letters, made at first use.

    Two processes that start at once get the same one. A file that others can read is closed to them. Raises
    StoreError when the file is damaged, is a link, can't be closed, or belongs to another user.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", name):
        raise ValueError(f"{name!r} can't be the name of a secret")
    path = folder / FOLDER / name
    with border(str(path)):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(path.parent)
        with FileLock(path.parent / ".lock", mode=0o600):
            if not os.path.lexists(path):
                _make(path)
            return _read(path)


def _make(path: Path) -> None:
    """Write a new secret beside its place, then move it there: no reader ever sees half of it."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    with partial.open("w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(BYTES))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _read(path: Path) -> Secret:
    if path.is_symlink() or not path.is_file():
        raise _unusable(path, "is not a plain file")
    _close_to_others(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[\w-]{{{BYTES},}}", text, re.ASCII):
        raise _unusable(path, "is empty or damaged")
    return Secret(text)


def _close_to_others(path: Path) -> None:
    # Root may serve a folder that its operator owns; anybody else owns what they keep secret.
    if os.geteuid() not in {0, path.stat().st_uid}:
        raise _unusable(path, "belongs to another user")
    if path.stat().st_mode & OTHERS:
        path.chmod(0o700 if path.is_dir() else 0o600)
    if path.stat().st_mode & OTHERS:  # some file systems (FAT, shares of a host) know no owners
        raise _unusable(path, "can be read by other users, and its permissions can't be changed")


def _unusable(path: Path, why: str) -> StoreError:
    return StoreError(
        f"The secret {path} {why}.",
        "Delete it to get a new one (everybody signs in again), or name another folder with --data-dir.",
    )
