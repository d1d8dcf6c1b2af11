"""What passages state with a figure or a degree: each statement with its subject and what is said of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.text.normalise import fold
from assistant.text.numbers import Figure, figures
from assistant.text.sentences import sentence_spans
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import stem, terms, words
from assistant.types.knowledge import Chunk
from assistant.types.language import LANGUAGES

# Degrees in words, as labels and tables use them. Only these are compared: opposites in general are beyond
# word lists.
_DEGREES = {
    "low": "low gentle delicate doux douce faible bas basse",
    "medium": "medium moderate moyen moyenne modere moderee",
    "high": "high fort forte eleve elevee haut haute",
    "no": "no not never non jamais pas sans aucun aucune ni",
    "yes": "yes oui",
}
_DEGREE_OF = {word: degree for degree, listed in _DEGREES.items() for word in listed.split()}
_RULE = re.compile(r"[\s|:-]+")
_FIELD = re.compile(r"^(?P<key>[^:]{1,60}?)\s?:\s+(?P<value>.+)$")
_SIZE_AFTER, _SIZE_BEFORE = re.compile(r"\s?[×x*]\s?\d"), re.compile(r"[×x*]\s?$")
# Times of day differ from day to day, and a street number counts no streets.
_NEVER = frozenset({"h", "min", "s", "code", "phone"})
_STREETS = frozenset({"rue", "avenue", "boulevard", "place", "street", "road", "quai"})
_LENGTHS = frozenset({"mm", "cm", "m", "in"})
_BEFORE, _AFTER = 6, 5  # terms around a figure that say what it is


@dataclass(frozen=True)
class Statement:
    """A sentence, or one cell of a table: `subject` is then the name of its row, and `text` says the column.

    `line` is the whole row or sentence.
    """

    chunk: Chunk
    text: str
    subject: str = ""
    line: str = ""

    @property
    def shown(self) -> str:
        """The statement with its subject."""
        return f"{self.subject}: {self.text}" if self.subject else self.text


@dataclass(frozen=True)
class Claim:
    """One value that a statement gives; only claims of the same `measure` can contradict each other.

    `about` holds the terms around the value, the words next to it marked: “dès 80 €” is not “après 80 €”.
    """

    statement: Statement
    measure: str
    value: Decimal | str
    shown: str
    about: frozenset[str]
    figure: Figure | None = None


def statements(chunk: Chunk) -> Iterator[Statement]:
    """The statements of a passage, in order."""
    header: list[str] = []
    for line in (line.strip() for line in chunk.text.split("\n")):
        if not line.startswith("|"):
            header = []
        if not line or _RULE.fullmatch(line):
            continue
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if header:
                named = zip(header[1:], cells[1:], strict=False)
                yield from (
                    Statement(chunk, f"{name}: {cell}", cells[0], line) for name, cell in named if cell
                )
            header = header or cells
        elif line.startswith("- ") and line.count("; ") and line.count(": ") > 1:
            fields = [found for part in line[2:].split("; ") if (found := _FIELD.match(part))]
            subject = fields[0]["value"] if fields else ""
            told = ((f"{each['key']}: {each['value']}", subject) for each in fields[1:])
            yield from (Statement(chunk, text, name, line) for text, name in told)
        else:
            told = ((line[start:end], "") for start, end in sentence_spans(line))
            yield from (Statement(chunk, text, name, text) for text, name in told)


def claims(chunk: Chunk) -> Iterator[Claim]:
    """The claims of a passage, in order."""
    for statement in statements(chunk):
        yield from _figure_claims(statement)
        yield from _degree_claims(statement)


def subject_terms(*texts: str) -> frozenset[str]:
    """The terms of names, as both languages read them."""
    small = STOP_WORDS["fr"] | STOP_WORDS["en"]
    found = {word for text in texts for word in words(text) if word not in small and len(word) > 1}
    return frozenset(stem(word, language) for word in found for language in LANGUAGES)


def _figure_claims(statement: Statement) -> Iterator[Claim]:
    text, language = statement.text, statement.chunk.language
    found = figures(text)
    blank = list(text)
    for figure in found:
        blank[figure.start : figure.end] = " " * len(figure.text)
    rest = "".join(blank)
    subject = frozenset(terms(statement.subject, language))
    for figure in found:
        measure = figure.unit or (figure.noun and f"of {figure.noun}")
        if not measure or figure.unit in _NEVER or figure.noun in _STREETS or _is_size(figure, text):
            continue
        left, right = rest[: figure.start], rest[figure.end :]
        near = terms(left, language)[-_BEFORE:] + terms(right, language)[:_AFTER]
        marked = [f"<{word}" for word in words(left)[-1:]] + [f">{word}" for word in words(right)[:1]]
        about = subject.union(near, marked)
        end = figure.end + len(figure.noun) + 1 if figure.noun else figure.end
        yield Claim(statement, measure, figure.value, text[figure.start : end], about, figure)


def _is_size(figure: Figure, text: str) -> bool:
    """Whether it is one side of “240 × 220 cm”, which says nothing alone."""
    joined = _SIZE_AFTER.match(text, figure.end) or _SIZE_BEFORE.search(text[: figure.start])
    return figure.unit in _LENGTHS and joined is not None


def _degree_claims(statement: Statement) -> Iterator[Claim]:
    """“tumble_dryer: low”, “no tumble dryer”, “sèche-linge à température moyenne”."""
    body = statement.text.replace("_", " ")
    field = _FIELD.match(body.removeprefix("- "))
    if statement.subject and field:  # a cell: its column says what the degree is of
        yield from _degree(statement, [field["value"]], field["key"])
    elif field:  # a labelled list: each part has its own subject
        yield from (
            claim for part in re.split(r"[,;]", field["value"]) for claim in _degree(statement, [part], part)
        )


def _degree(statement: Statement, values: Sequence[str], of: str) -> Iterator[Claim]:
    degrees = {_DEGREE_OF[word] for value in values for word in words(value) if word in _DEGREE_OF}
    of_words = " ".join(word for word in words(of) if word not in _DEGREE_OF)
    about = frozenset(terms(of_words, statement.chunk.language)) if len(degrees) == 1 else frozenset()
    if about:
        shown = " ".join(fold(value).strip() for value in values)
        yield Claim(statement, "degree", degrees.pop(), shown, about)
