"""Tables in Markdown as sentences, one a cell: “Franchise «Confort» = 150 €”."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.text.normalise import fold

_ROW = re.compile(r"^[ \t]*\|(?P<cells>.*?)\|?[ \t]*$")
_RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_YES = frozenset({"oui", "yes", "✓", "✔", "x", "inclus", "included", "compris"})
_NO = frozenset({"non", "no", "✗", "✘", "-", "–", "—"})
_NONE = frozenset({"aucun", "aucune", "none", "neant"})


def without_tables(text: str) -> str:
    """The text with each table as lines of “column «row» = cell”; “yes” and “no” say what is included.

    What stands in a row is only true of its row and its column: two cells are not one statement.
    """
    lines: list[str] = []
    for is_row, block in groupby(text.splitlines(), lambda line: bool(_ROW.match(line))):
        listed = list(block)
        lines += _cells(listed) if is_row and len(listed) > 1 else listed
    return "\n".join(lines)


def _cells(lines: Sequence[str]) -> Iterator[str]:
    rows = [_split(line) for line in lines if not _RULE.match(line)]
    head = rows[0]
    yield "; ".join(filter(None, head)) + "."
    for row in rows[1:]:
        label = row[0] if row else ""
        for column, cell in list(zip(head, row, strict=False))[1:]:
            if cell:
                yield _sentence(label, column, cell)


def _split(line: str) -> list[str]:
    match = _ROW.match(line)
    return [cell.strip() for cell in match["cells"].split("|")] if match else []


def _sentence(label: str, column: str, cell: str) -> str:
    said = fold(cell)
    label, column = label.replace(",", ""), column.replace(",", "")
    if said in _YES:
        return f"{label} «{column}» inclus / included."
    if said in _NO:
        return f"{label} «{column}» non inclus / not included."
    if said in _NONE:
        return f"{cell} {column} «{label}»."
    return f"{column} «{label}» = {cell}."
