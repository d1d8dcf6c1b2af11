"""Sentences of French and English prose and Markdown, as verbatim stretches of the text."""

import re
from collections.abc import Iterator
from functools import lru_cache

_CLOSERS = r"(?:[\"”’')\]*_]|[ \u00a0\u202f]?»|[ \u00a0\u202f]?\[\d{1,3}(?:\s?,\s?\d{1,3})*\])*"
_END = re.compile(rf"(?<![.!?…])(?P<mark>[.!?…]++|[。！？]){_CLOSERS}(?=\s)")
_NEXT = re.compile(r"[\s*_]*(?P<first>\S)")
_BULLET = re.compile(r"[ \t]*(?:[-*+•–—]|\(?\d{1,3}[.)]|[a-z]\))[ \t]+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_QUOTED = re.compile(r"[ \t]*>")
_TABLE = re.compile(r"[ \t]*\|")
_LAST_WORD = re.compile(r"[^\s(«“\"'’\[]*$")
_TITLES = """
M MM Mme Mmes Mlle Mlles Me Dr Pr Prof St Ste Mr Mrs Ms Messrs Jr Sr Tél tél Tel tel
"""  # as written: “2 m.” is a length
_LINKS = "e.g i.e p.ex ex c.-à-d c.à.d vs env approx cf réf ref incl excl"
_NUMBERED = """
no nos nº n° art chap fig vol p pp
janv févr fevr avr juil sept oct nov déc dec jan feb mar apr jun jul aug sep
"""
_EITHER = "etc inc ltd co corp s.a.s s.a a.m p.m u.s u.k h.t t.t.c"
_NEVER_END = frozenset(_TITLES.split()) | frozenset(_LINKS.split())
_NO_END_BEFORE_DIGIT = frozenset(_NUMBERED.split())
_END_BEFORE_CAPITAL = frozenset(_EITHER.split())
_INITIAL = re.compile(r"[A-ZÀ-Þ](?:[.-][A-ZÀ-Þ])*")
_LONG_LINE = 60  # characters: a shorter line was broken on purpose
_KEPT = 8000  # characters: the sentences of a longer text are looked for each time


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in order, each verbatim and without outer spaces.

    Between them there is only white space. A heading, a bullet, a table row and a short line are a
    sentence of their own; a citation marker [1] after the full stop stays with its sentence.
    """
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text are: (start, end) pairs, in order."""
    return list(_kept_spans(text) if len(text) <= _KEPT else _spans(text))


@lru_cache(maxsize=2048)
def _kept_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Many checks look at the same draft and the same passages, one after the other."""
    return tuple(_spans(text))


def _spans(text: str) -> list[tuple[int, int]]:
    spans = []
    for block_start, block_end in _blocks(text):
        start = block_start
        for end in [*_ends(text, block_start, block_end), block_end]:
            span = _stripped(text, start, end)
            if span:
                spans.append(span)
            start = end
    return spans


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    length = len(piece.strip())
    return (start + left, start + left + length) if length else None


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of whole lines that read on: soft line breaks stay inside."""
    start = position = 0
    previous = ""
    for line in text.splitlines(keepends=True):
        if previous and not _reads_on(previous, line):
            yield start, position
            start = position
        position += len(line)
        previous = line
    if position > start:
        yield start, position


def _reads_on(previous: str, line: str) -> bool:
    if not previous.strip() or not line.strip():
        return False
    if any(pattern.match(line) for pattern in (_BULLET, _HEADING, _QUOTED, _TABLE)):
        return False
    if _HEADING.match(previous) or _TABLE.match(previous):
        return False
    first = line.lstrip()[0]
    return first.islower() or len(previous.rstrip()) >= _LONG_LINE


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    bullet = _BULLET.match(text, start, end)
    for match in _END.finditer(text, bullet.end() if bullet else start, end):
        following = _NEXT.match(text, match.end(), end)
        if following and _is_end(text, start, match, following["first"]):
            yield match.end()


def _is_end(text: str, start: int, match: "re.Match[str]", following: str) -> bool:
    if following.islower() or following in ",;:)»":
        return False
    if following in "?!" or match["mark"] != ".":
        return following not in "?!"
    # Only the last stretch is looked at, so that a text of one endless line stays linear.
    before = _LAST_WORD.search(text, max(start, match.start() - 40), match.start())
    return not _abbreviated(before.group() if before else "", following)


def _abbreviated(word: str, following: str) -> bool:
    lowered = word.lower()
    if lowered in _END_BEFORE_CAPITAL:
        return not (following.isupper() or following in '«“"[')
    if lowered in _NO_END_BEFORE_DIGIT:
        return following.isdigit()
    return word in _NEVER_END or lowered in _NEVER_END or bool(_INITIAL.fullmatch(word))
