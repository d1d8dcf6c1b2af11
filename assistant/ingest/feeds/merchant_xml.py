"""Google Merchant feeds in XML, as RSS 2.0 or Atom.

Format: https://support.google.com/merchants/answer/7052112. No feed needs a document type or an entity of its
own: a file that declares one is refused, so that nothing in it can grow or reach elsewhere.
"""

from collections.abc import Callable, Mapping
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from assistant.errors import FileReadError
from assistant.ingest.feeds.table import Row, RowProblem, Table
from assistant.ingest.readers.extract import known_language
from assistant.text.normalise import clean
from assistant.types.language import Language

_GOOGLE = "{http://base.google.com/"  # …/ns/1.0, and …/cns/1.0 for a shop's own attributes
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEMS = frozenset({"item", "entry"})
_LISTS = frozenset({"additional_image_link", "lifestyle_image_link"})  # joined as Google's own TSV does
_LONGEST = 100_000  # characters of one value; Google's own limit is 5,000
_DETAIL = "product_detail"
_AGAIN = "Export it again as a product feed."


def read_xml(data: bytes, name: str) -> Table:
    """The items of a feed, one row each; `name` is for the errors.

    What stands after a broken place is left out and reported. Raises FileReadError when there is no item,
    or when the file declares a document type or entities.
    """
    items = _Items(lambda: int(parser.parser.CurrentLineNumber))
    parser: Any = XMLParser(target=items, forbid_dtd=True)
    problems: tuple[RowProblem, ...] = ()
    try:
        parser.feed(data)  # at once: in pieces, expat reads a huge tag anew with every piece
        parser.close()
    except ParseError as error:
        line, _ = error.position
        what = str(error).partition(":")[0]
        problems = (RowProblem(line, f"the XML is broken here ({what}): what follows is left out"),)
    except DefusedXmlException as error:
        raise FileReadError(
            f"{name} declares a document type or entities, which no product feed needs.", _AGAIN
        ) from error
    except (LookupError, ValueError) as error:  # of expat, for an encoding that it can't read
        raise FileReadError(f"{name} can't be read: {error}.", "Export it again in UTF-8.") from error
    if not items.rows:
        why = f": line {problems[0].line}, {problems[0].reason}" if problems else ""
        raise FileReadError(f"{name} holds no <item> or <entry>{why}.", _AGAIN)
    columns = dict.fromkeys(column for row in items.rows for column in row.values)
    return Table(tuple(columns), tuple(items.rows), problems, items.language)


class _Items:
    """What the parser tells its events to; collects the items as they are met, so that no tree is built."""

    def __init__(self, line: Callable[[], int]) -> None:
        self.rows: list[Row] = []
        self.language: Language | None = None
        self._line = line
        self._item: _Item | None = None
        self._path: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An item begins, or a value of it."""
        self._text = []
        if self._item is None:
            self.language = self.language or known_language(attributes.get(_LANGUAGE))
            if _local(tag) in _ITEMS:
                self._item, self._path = _Item(self._line()), []
            return
        self._path.append(tag)
        if _local(tag) == "link" and attributes.get("href") and attributes.get("rel") in (None, "alternate"):
            self._text.append(attributes["href"])  # Atom

    def data(self, text: str) -> None:
        """A piece of a value."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """A value ends, or its item."""
        text = clean("".join(self._text)[:_LONGEST]).strip()
        self._text = []
        if self._item is None:
            if _local(tag) == "language":
                self.language = self.language or known_language(text)
        elif self._path:
            self._item.take(self._path, text)
            self._path.pop()
        else:
            self.rows.append(self._item.row())
            self._item = None

    def close(self) -> None:
        """The file ends."""


class _Item:
    """One item: values of its elements, those in Google's namespace before those of RSS and Atom."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._own: dict[str, list[str]] = {}
        self._plain: dict[str, list[str]] = {}
        self._parts: dict[str, str] = {}  # of the element that is open, when it has elements inside

    def take(self, path: list[str], text: str) -> None:
        """The text of the element at `path` below the item."""
        name = _local(path[0])
        if len(path) > 1:
            if text:
                self._parts[_local(path[-1])] = text
            return
        parts, self._parts = self._parts, {}
        if name == _DETAIL and parts.get("attribute_name"):
            self._own.setdefault(parts["attribute_name"], []).append(parts.get("attribute_value", ""))
        elif value := ", ".join(parts.values()) or text:
            values = self._own if path[0].startswith(_GOOGLE) else self._plain
            values.setdefault(name, []).append(value)

    def row(self) -> Row:
        """The item as a row: repeated elements in one cell."""
        both = {**self._plain, **self._own}
        return Row(
            self._line, {name: ("," if name in _LISTS else "; ").join(of) for name, of in both.items()}
        )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
