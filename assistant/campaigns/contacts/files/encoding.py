"""What a file is, told by all of its bytes while none of them is kept: its hash, its format, its encoding."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import FileReadError

BLOCK = 1024 * 1024  # bytes read at a time
_SAMPLE = 65_536  # bytes by which UTF-16, binary files and old encodings are told
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Only for the bytes above 127: which one makes most French letters of them, Windows first.
_OLD = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâçùûîïôœæÉÈÊÀÂÇÔŒ€’‘“”«»…–— \u202f°£")
_OLE = b"\xd0\xcf\x11\xe0"  # workbooks before 2007, and those with a password
_ZIP = b"PK\x03\x04"
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a")
_MOST_CONTROLS = 0.02  # share of a sample; stray NULs are few, binary files have many


@dataclass(frozen=True)
class FileLook:
    """What the bytes told. `encoding` is Python's name; empty for a workbook."""

    sha256: str
    workbook: bool
    encoding: str


def look_at(path: Path) -> FileLook:
    """Read a file once, block by block. Raises FileReadError when it is empty or no table."""
    digest = hashlib.sha256()
    looking = _Looking()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                looking.take(block)
    except OSError as error:
        raise FileReadError(
            f"{path.name} can't be read: {error.strerror}.", "Check its permissions."
        ) from error
    return FileLook(digest.hexdigest(), looking.workbook, looking.encoding(path.name))


class _Looking:
    """What is noted of the blocks."""

    def __init__(self) -> None:
        self._start = b""
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._valid = True
        self._high = bytearray()  # lines with bytes above 127

    @property
    def workbook(self) -> bool:
        """Whether it is an archive: office files of today are."""
        return self._start.startswith(_ZIP)

    def take(self, block: bytes) -> None:
        """Note one block."""
        self._start = self._start or block[:_SAMPLE]
        if self._valid and not self.workbook:
            try:
                self._utf8.decode(block)
            except UnicodeDecodeError:
                self._valid = False
        if len(self._high) < _SAMPLE and not block.isascii():
            lines = (line for line in block.split(b"\n") if not line.isascii())
            for line in lines:
                self._high += line + b"\n"
                if len(self._high) >= _SAMPLE:
                    break

    def encoding(self, name: str) -> str:
        """The encoding of a text, empty for a workbook; raises FileReadError for anything else."""
        if self.workbook:
            return ""
        self._demand_text(name)
        for mark, encoding in _MARKS:
            if self._start.startswith(mark):
                return encoding
        return _wide(self._start) or self._narrow(name)

    def _demand_text(self, name: str) -> None:
        if not self._start.strip():
            raise FileReadError(f"{name} is empty.", "Export it again, with a header line.")
        if self._start.startswith(_OLE):
            raise FileReadError(
                f"{name} is a workbook from before 2007, or has a password.", "Save it as .xlsx or CSV."
            )

    def _narrow(self, name: str) -> str:
        sample = self._start
        controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
        if controls > _MOST_CONTROLS * len(sample) + 2:
            raise FileReadError(f"{name} is not a table: it holds binary data.", "Export it as CSV or XLSX.")
        if self._valid or _mostly_utf8(bytes(self._high)):
            return "utf-8"
        best = max(_OLD, key=lambda encoding: _french_letters(bytes(self._high), encoding))
        # Nobody types ¤: it is the euro sign of Latin-9.
        return "iso8859-15" if best == "cp1252" and b"\xa4" in self._high else best


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: Western text has a zero in nearly every second byte."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(lines: bytes) -> bool:
    """Whether most lines with other letters are UTF-8: a few strays of Windows-1252 were pasted in."""
    valid = [_is_utf8(line) for line in lines.split(b"\n") if line]
    return sum(valid) > len(valid) / 2


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _french_letters(data: bytes, encoding: str) -> int:
    return sum(letter in _FRENCH for letter in data.decode(encoding, "replace") if ord(letter) > 127)
