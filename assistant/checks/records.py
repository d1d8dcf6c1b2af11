"""Figures that stand in a passage's table or list, but in the row of something else."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.checks.evidence import Evidence, Statement, evidence, stated_figures, statement
from assistant.text.numbers import Figure
from assistant.types.language import Language

_ROW = re.compile(r"^[ \t]*(?:[-*•+|]|\d{1,2}[.)])[ \t]*(?=\S)")
_RULE = re.compile(r"^[\s|:-]*$")
_CELLS = re.compile(r"[|;]")
_FEWEST = 2  # rows of a list


def of_another_row(sentence: str, texts: Sequence[str], language: Language) -> tuple[Figure, ...]:
    """The figures of a sentence that only rows state which are not those that it is about.

    A sentence is about the rows that have one of its words that most rows lack (“Express to the United
    Kingdom” among the countries of a table). One without such a word may be about any row.
    """
    claim = statement(sentence, language)
    stated = stated_figures(sentence)
    wrong = []
    for figure in stated:
        homes = [text for text in texts if evidence(text, language, True).holds(figure)]
        others = [other for other in stated if other is not figure]
        if homes and all(_elsewhere(figure, others, claim, text) for text in homes):
            wrong.append(figure)
    return tuple(wrong)


def _elsewhere(figure: Figure, others: Sequence[Figure], claim: Statement, text: str) -> bool:
    """Whether a text states the figure only in rows that the sentence is not about."""
    rows, prose = _parts(text, claim.language)
    if prose.holds(figure):
        return False
    stating = {place for place, row in enumerate(rows) if row.holds(figure)}
    about: set[int] = set()
    for stemmed, word in claim.words:
        having = {place for place, row in enumerate(rows) if row.says(stemmed, word, claim.language)}
        if len(having) <= len(rows) / 2 and not any(_labels(rows[place], others) for place in having):
            about |= having
    return bool(stating and about) and not stating & about


def _labels(row: Evidence, others: Sequence[Figure]) -> bool:
    """Whether a row of one value (“Weight: 420 g”) gives another figure of the sentence its name."""
    return not _CELLS.search(row.text) and any(row.holds(other) for other in others)


@lru_cache(maxsize=512)
def _parts(text: str, language: Language) -> tuple[tuple[Evidence, ...], Evidence]:
    """The rows of a text, and the rest of it as one."""
    rows: list[str] = []
    prose: list[str] = []
    for run, lines in _runs(text):
        (rows if run and len(lines) >= _FEWEST else prose).extend(lines)
    # A table's head names its columns: it is about every row.
    return tuple(evidence(row, language, True) for row in rows), evidence("\n".join(prose), language, True)


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Stretches of lines that are rows, and of lines that are none."""
    run: list[str] = []
    in_rows = False
    for line in text.splitlines():
        if _RULE.match(line):
            continue
        is_row = bool(_ROW.match(line))
        if run and is_row != in_rows:
            yield in_rows, run
            run = []
        in_rows = is_row
        run.append(line)
    if run:
        yield in_rows, run
