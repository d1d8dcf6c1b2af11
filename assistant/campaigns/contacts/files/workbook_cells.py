"""What a workbook says of itself, and what its cells say as text: as they would stand in a CSV file."""

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from assistant.errors import FileReadError

_LARGEST_PART = 20 * 2**20  # bytes of a part that is read whole: the list of sheets, the formats
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OWN_MONEY = frozenset({5, 6, 7, 8, 42, 44})
_LOCALE = re.compile(r"\[\$-[^\]]*\]")  # “[$-40C]” is a language, “[$$-409]” dollars
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_SIGNS = re.compile(r"[$£¥₹]")


class Texts(Protocol):
    """The shared texts by number."""

    def __getitem__(self, number: int) -> str: ...


class Cell:
    """A cell as the file has it: `kind` and `style` are its attributes t and s."""

    __slots__ = ("formula", "inline", "kind", "place", "style", "value")

    def __init__(self, place: int, kind: str, style: int) -> None:
        self.place, self.kind, self.style = place, kind, style
        self.value = self.inline = ""
        self.formula: str | None = None

    def add(self, name: str, text: str) -> None:
        """One of its elements: v, t or f."""
        if name == "v":
            self.value = text
        elif name == "t":
            self.inline += text
        else:
            self.formula = text


@dataclass(frozen=True)
class Book:
    """The sheet that is read (`part` of the archive), the shared texts, and which formats are dates.

    `foreign` are the formats that show another currency than the euro, with its sign.
    """

    sheet: str
    part: str
    more: bool
    texts: str
    dates: frozenset[int]
    mac: bool
    foreign: Mapping[int, str] = field(default_factory=dict)

    def text(self, cell: Cell, texts: Texts) -> str:
        """What the cell shows; the formula itself where no result of it is stored."""
        if cell.kind == "inlineStr":
            return cell.inline
        if not cell.value:
            return f"={cell.formula}" if cell.formula else ""
        if cell.kind == "s":
            return texts[int(cell.value)]
        if cell.kind == "b":
            return "true" if cell.value == "1" else "false"
        if cell.kind in ("str", "d"):
            return cell.value
        return "" if cell.kind == "e" else f"{self._number(cell)} {self.foreign.get(cell.style, '')}".strip()

    def _number(self, cell: Cell) -> str:
        number = float(cell.value)
        if cell.style in self.dates:
            return self._date(number)
        if number == int(number) and abs(number) < 1e15:
            return str(int(number))
        text = f"{number:.6f}".rstrip("0")
        # “1.250” of a text may be twelve hundred and fifty; a cell's number is never.
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text

    def _date(self, number: float) -> str:
        epoch = CALENDAR_MAC_1904 if self.mac else CALENDAR_WINDOWS_1900
        try:
            moment = from_excel(number, epoch)
        except (OverflowError, ValueError):
            return str(number)
        if isinstance(moment, dt.datetime):
            return moment.isoformat(" ") if moment.time() != dt.time() else moment.date().isoformat()
        return str(moment)


def read_book(archive: zipfile.ZipFile) -> Book:
    """What the parts around the sheets say; raises FileReadError when no sheet is visible."""
    book = _part(archive, "xl/workbook.xml")
    targets = _targets(archive)
    sheets = [each for each in book.iter() if _local(each.tag) == "sheet"]
    shown = [each for each in sheets if each.get("state", "visible") == "visible"]
    if not shown:
        raise FileReadError(f"{archive.filename} has no visible sheet.", "Show one, and save it again.")
    properties = next((each for each in book.iter() if _local(each.tag) == "workbookPr"), None)
    names = archive.namelist()
    formats = _formats(archive) if "xl/styles.xml" in names else []
    return Book(
        sheet=str(shown[0].get("name", "")),
        part=targets[str(shown[0].get(_RELATIONS))],
        more=len(sheets) > 1,
        texts="xl/sharedStrings.xml" if "xl/sharedStrings.xml" in names else "",
        dates=frozenset(number for number, code in enumerate(formats) if is_date_format(code)),
        mac=properties is not None and properties.get("date1904") in ("1", "true"),
        foreign={number: sign for number, code in enumerate(formats) if (sign := _foreign(code))},
    )


def _targets(archive: zipfile.ZipFile) -> Mapping[str, str]:
    relations = _part(archive, "xl/_rels/workbook.xml.rels")
    return {
        str(each.get("Id")): posixpath.normpath(posixpath.join("/xl", str(each.get("Target")))).lstrip("/")
        for each in relations
    }


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The codes of the cell formats, by number."""
    styles = _part(archive, "xl/styles.xml")
    own = {
        int(each.get("numFmtId", 0)): str(each.get("formatCode", ""))
        for each in styles.iter()
        if _local(each.tag) == "numFmt"
    }
    formats = next((each for each in styles if _local(each.tag) == "cellXfs"), ())
    return [_code(int(each.get("numFmtId", 0)), own) for each in formats]


def _code(number: int, own: Mapping[int, str]) -> str:
    """The code of a format; those of money that are built in show the money of the computer's country."""
    built_in = "General" if number in _OWN_MONEY else str(BUILTIN_FORMATS.get(number, "General"))
    return own.get(number) or built_in


def _foreign(code: str) -> str:
    """The sign of a currency that is not the euro: of “[$£-809]#,##0” or “"$"0.00”; empty for none."""
    if found := _CURRENCY.search(code):
        return "" if found[1].strip().casefold() in ("€", "eur", "euro", "euros") else found[1].strip()
    signs = _SIGNS.search(_LOCALE.sub("", code))
    return signs[0] if signs and "€" not in code else ""


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError(name)
    return fromstring(archive.read(name), forbid_dtd=True)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
