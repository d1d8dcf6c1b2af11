"""Cells that no spreadsheet takes for a formula, and what is said of those that had to be changed."""

import csv
import io
import re
from collections.abc import Iterable

from assistant.export.outgoing import said
from assistant.text.cells import safe_cell
from assistant.types.brand import Bilingual

# A sign behind a separator begins a cell of its own for a program that takes the file with another separator
# than it has, or loses count of the quotes. Source: OWASP, CSV Injection (“field separator and quotes”).
# A plus or a minus with a blank behind it is the dash of a list.
_INSIDE = re.compile(r"(?:^|(?<=[\t\r\n,;]))(?P<quotes>\"*)(?=[=@＝＠]|[+\-＋－](?=\S))")


def neutral_cell(text: str) -> str:
    """The text as it may stand in a cell: an apostrophe before each sign that could begin a formula."""
    return safe_cell(_INSIDE.sub(r"\g<quotes>'", text))


def csv_text(rows: Iterable[Iterable[str]], separator: str) -> str:
    """The rows as a CSV whose cells are all quoted (RFC 4180), the quotes in them doubled."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


def changed(draft: int, column: str, text: str) -> tuple[Bilingual, ...]:
    """What to tell of a cell that does not stand in the table as it was written; nothing of any other."""
    if neutral_cell(text) == text:
        return ()
    sign = next((sign for sign in text.lstrip() if sign in "=+-@＝＋－＠"), "")
    return (said("warnings", "formula", id=draft, column=column, sign=sign),)
