"""Rows of a workbook as a stream: only the first visible sheet, a block of it at a time.

Its shared texts go into a file beside: in memory a million addresses take hundreds of megabytes. Format:
ECMA-376, part 1, 18.3 (worksheets) and 18.4 (shared strings).
"""

import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from openpyxl.utils.cell import column_index_from_string

from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.files.workbook_cells import Book, Cell, read_book
from assistant.errors import FileReadError

MOST_COLUMNS = 1000
_BLOCK = 256 * 1024  # bytes
_LARGEST = 8 * 2**30  # bytes, unpacked, all parts together
_HIGHEST_RATIO = 200  # unpacked to packed; what spreadsheets save reaches about 30
_SMALL = 2**20
_new_file: Callable[[], IO[bytes]] = tempfile.TemporaryFile  # without a name: it goes with the process
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, NotImplementedError, RuntimeError,
    ParseError, DefusedXmlException,
)  # fmt: skip


class Workbook:
    """One workbook. `sheet` is the name of the one that is read, `more` whether there are others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._demand_sound(archive)
                self._book: Book = read_book(archive)
        except _BROKEN as error:
            raise _damaged(path) from error
        except OSError as error:
            raise FileReadError(
                f"{path.name} can't be read: {error.strerror}.", "Check its permissions."
            ) from error
        self.sheet, self.more = self._book.sheet, self._book.more
        self._texts: _Texts | None = None

    def rows(self) -> Generator[Record, None, None]:
        """The rows that hold something, the header first; raises FileReadError when the file is damaged."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                texts = self._texts = self._texts or _read_texts(archive, self._book.texts)
                sheet = _Sheet(self._book, texts)
                for _ in _blocks(archive, self._book.part, sheet):
                    yield from sheet.taken()
        except _BROKEN as error:
            raise _damaged(self._path) from error

    def close(self) -> None:
        """Let go of the file beside; rows can't be read afterwards."""
        if self._texts:
            self._texts.release()

    def _demand_sound(self, archive: zipfile.ZipFile) -> None:
        # What holds more than it declares is cut there when read: the declared sizes are the limit.
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        if unpacked > _LARGEST or (unpacked > _SMALL and unpacked / packed > _HIGHEST_RATIO):
            raise FileReadError(
                f"{self._path.name} would unpack to {unpacked // 2**20:,} MB.", "Export it as CSV."
            )
        if "xl/workbook.xml" not in archive.namelist():
            raise FileReadError(f"{self._path.name} is no workbook.", "Export it as CSV or XLSX.")


def _damaged(path: Path) -> FileReadError:
    return FileReadError(
        f"{path.name} is cut or damaged.", "Open it in a spreadsheet and save it again, or export CSV."
    )


def _read_texts(archive: zipfile.ZipFile, part: str) -> "_Texts":
    """The shared texts of a workbook, if it has any."""
    texts = _Texts()
    try:
        for _ in _blocks(archive, part, texts) if part else ():
            pass
    except BaseException:
        texts.release()
        raise
    return texts


def _blocks(archive: zipfile.ZipFile, part: str, target: Any) -> Iterator[None]:
    """Tell a part to a target, and stop after each block; no part may have a document type."""
    parser: Any = XMLParser(target=target, forbid_dtd=True)
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            parser.feed(block)
            yield
    parser.close()
    yield


class _Texts:
    """The shared texts, in a file; also the parser's target that writes them there."""

    def __init__(self) -> None:
        self._file: IO[bytes] = _new_file()
        self._places = array("Q", [0])
        self._pieces: list[str] = []
        self._shown = True

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; what Japanese texts say of their sound is no part of them."""
        del attributes
        name = _local(tag)
        self._shown = self._shown and name != "rPh"
        if name == "si":
            self._pieces, self._shown = [], True

    def data(self, text: str) -> None:
        """A piece of a text."""
        if self._shown:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _local(tag)
        if name == "rPh":
            self._shown = True
        if name == "si":
            size = self._file.write("".join(self._pieces).strip("\r\n").encode())
            self._places.append(self._places[-1] + size)

    def close(self) -> None:
        """The part ends."""

    def release(self) -> None:
        """The file goes."""
        self._file.close()

    def __getitem__(self, number: int) -> str:
        start, end = self._places[number], self._places[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()


class _Sheet:
    """The parser's target for a sheet: collects whole rows."""

    def __init__(self, book: Book, texts: _Texts) -> None:
        self._text: Callable[[Cell], str] = lambda cell: book.text(cell, texts)
        self._rows: list[Record] = []
        self._row = 0
        self._cells: list[str] = []
        self._formula = False
        self._cell: Cell | None = None
        self._in = ""  # the element of the cell whose text is being told
        self._pieces: list[str] = []

    def taken(self) -> list[Record]:
        """The rows that are whole since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = _local(tag)
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._cells, self._formula = [], False
        elif name == "c":
            place = _column(attributes["r"]) if "r" in attributes else len(self._cells)
            self._cell = Cell(place, attributes.get("t", "n"), int(attributes.get("s") or 0))
        elif self._cell is not None and name in ("v", "t", "f"):
            self._in, self._pieces = name, []

    def data(self, text: str) -> None:
        """A piece of a text."""
        if self._in:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = _local(tag)
        if name == self._in and self._cell is not None:
            self._cell.add(name, "".join(self._pieces))
            self._in = ""
        elif name == "c" and self._cell is not None:
            self._put(self._cell)
            self._cell = None
        elif name == "row" and any(self._cells):
            problems = ("formula",) if self._formula else ()
            self._rows.append(Record(self._row, self._cells, problems))

    def close(self) -> None:
        """The part ends."""

    def _put(self, cell: Cell) -> None:
        if cell.place >= MOST_COLUMNS:
            return
        self._formula = self._formula or cell.formula is not None
        self._cells += [""] * (cell.place + 1 - len(self._cells))
        self._cells[cell.place] = self._text(cell)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _column(reference: str) -> int:
    """“C12” is the third column, number 2."""
    letters = reference.rstrip("0123456789")
    place: int = _KNOWN.get(letters, -1)
    return place if place >= 0 else column_index_from_string(letters) - 1


_KNOWN = {chr(65 + number): number for number in range(26)}
