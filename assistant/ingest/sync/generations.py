"""Where the index lies: a rebuild makes the next one beside the one that serves."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import RunError

_OURS = re.compile(r"(?:index|lexical)(?:-(?P<number>\d+))?(?:\.draft|\.sqlite(?:-journal|-wal|-shm)?)?")


@dataclass(frozen=True)
class Place:
    """The folder of the vectors, the file of the words, and the folder of a rebuild's own records.

    The word index keeps more beside its file, in a folder of the same name without the suffix.
    """

    number: int
    folder: Path
    words: Path
    draft: Path


def place(data: Path, number: int) -> Place:
    """Where the index of that number lies; the first one has the plain names."""
    suffix = f"-{number}" if number > 1 else ""
    return Place(
        number, data / f"index{suffix}", data / f"lexical{suffix}.sqlite", data / f"index{suffix}.draft"
    )


def remove_others(data: Path, number: int) -> None:
    """Delete every index but that one: the one it replaced, and what a killed rebuild left half done.

    Raises RunError when something can't be deleted.
    """
    for path in data.glob("*") if data.is_dir() else ():
        found = _OURS.fullmatch(path.name)
        if found is None or (int(found["number"] or 1) == number and not path.name.endswith(".draft")):
            continue
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            raise RunError(
                f"The old index {path} can't be deleted: {error.strerror}.", "Check the folder's permissions."
            ) from error
