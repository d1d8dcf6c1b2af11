"""A look at DOCX and XLSX files before they are opened: both are ZIP archives, and those can explode."""

import zipfile
from pathlib import Path

from assistant.errors import FileReadError

LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes, all entries together
HIGHEST_RATIO = 200  # unpacked to packed; office files reach about 20
_SMALL = 1024 * 1024  # bytes: below that no ratio hurts
_MOST_ENTRIES = 10_000
# What a password-protected office file starts with: an OLE container around the encrypted archive.
_OLE = b"\xd0\xcf\x11\xe0"


def check_archive(path: Path, member: str) -> None:
    """Raise FileReadError unless `path` is a sound archive of bounded size that holds `member`."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE:
        raise FileReadError(
            f"{path.name} is protected by a password, or made by a program before 2007.",
            "Save it again without a password, as .docx or .xlsx.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise FileReadError(
            f"{path.name} is cut or is not a {path.suffix} file.",
            "Export it again from the program that made it.",
        ) from error
    if member not in names:
        raise FileReadError(f"{path.name} holds no {path.suffix} content.", "Export it again.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    exploding = unpacked > _SMALL and unpacked / packed > HIGHEST_RATIO
    if unpacked > LARGEST_UNPACKED or exploding or len(entries) > _MOST_ENTRIES:
        raise FileReadError(
            f"{path.name} would unpack to {unpacked // 2**20} MB.", "Split it into smaller files."
        )
