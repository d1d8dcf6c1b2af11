"""Exactly one process owns a data folder: two writers would ruin the index without an error."""

from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexInUseError, StoreError


class Owner:
    """The lock file of a data folder; the operating system frees it when its process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "owner.lock", mode=0o600)

    def acquire(self) -> None:
        """Become the owner; raises IndexInUseError at once when another process is."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise IndexInUseError(
                f"Another process is using the data folder {self._folder}.",
                "Wait until it is done or stop it, or name another folder with --data-dir.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"The data folder {self._folder} can't be used: {error.strerror}.",
                "Check its permissions, or name another folder with --data-dir.",
            ) from error

    def release(self) -> None:
        """Give the folder back; does nothing when it is not owned."""
        self._lock.release()
