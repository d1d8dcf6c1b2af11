"""Files in which a text still stands, byte by byte: documents of the company, which only it can change."""

from collections.abc import Iterator
from pathlib import Path

from assistant.store.failures import border

_BLOCK = 4_000_000  # bytes read at a time


def traces(folders: tuple[Path, ...], text: str) -> list[str]:
    """The files below the folders that hold the text, in any case of its letters; raises StoreError."""
    wanted = text.lower().encode()
    return sorted(str(file) for folder in folders for file in _files(folder) if _holds(file, wanted))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _holds(file: Path, wanted: bytes) -> bool:
    """Whether the file holds the bytes, also across two blocks; one that is gone meanwhile does not."""
    with border(str(file)):
        try:
            stream = file.open("rb")
        except FileNotFoundError:
            return False
        with stream:
            before = b""
            while block := stream.read(_BLOCK):
                if wanted in (joined := before + block.lower()):
                    return True
                before = joined[-len(wanted) :]
    return False
