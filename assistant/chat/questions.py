"""Questions that the knowledge answers, as visitors can ask them: those that its headings ask."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.search.dense.index import Index
from assistant.search.dense.records import question_of
from assistant.text.injection import reads_like_an_instruction
from assistant.text.language import detect_language
from assistant.text.normalise import clean
from assistant.text.terms import terms
from assistant.types.knowledge import Chunk
from assistant.types.language import Language
from assistant.types.model import Vectors

LONGEST = 90  # characters
_FEWEST_TERMS = 2  # of a heading that asks without a question mark: “Comment faire” asks nothing by itself
# A number, a letter or a sign of a list, and “Q:”.
_NUMBER = re.compile(
    r"^(?:\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[a-z][.)]|[-–—•*#]+|Q\s?\d*\s?[:.])\s+)+", re.IGNORECASE
)
_MARKS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_HOW_TO = re.compile(r"^how to (?=\w)", re.IGNORECASE)
_END = re.compile(r"[\s\u00a0\u202f]*[?？]+$")


@dataclass(frozen=True)
class Stored:
    """A question of the knowledge, the chunk below it that answers, and the vectors of both."""

    text: str
    chunk: Chunk
    vector: Vectors
    answer: Vectors


def stored_questions(index: Index, ids: Sequence[str], language: Language, today: dt.date) -> list[Stored]:
    """The public questions of these chunks that can be offered today in that language, in the order of `ids`.

    Raises what the index raises.
    """
    chunks = index.get(ids, "public")
    vectors = index.questions.vectors(list(chunks), "public")
    found = (_stored(*chunks[each], vectors, language, today) for each in ids if each in chunks)
    return [question for question in found if question is not None]


def _stored(
    chunk: Chunk, answer: Vectors, vectors: Mapping[str, Vectors], language: Language, today: dt.date
) -> Stored | None:
    heading = question_of(chunk)
    if heading is None or heading not in vectors or chunk.language != language or not chunk.in_force(today):
        return None
    if chunk.trust == "user_generated" or reads_like_an_instruction(heading):
        return None  # what is offered is asked in the company's name
    text = asked(heading, language)
    return Stored(text, chunk, vectors[heading], answer) if text else None


def asked(heading: str, language: Language) -> str:
    """A heading as a visitor would ask it; empty when it can't stand by itself, or is too long to offer."""
    text = " ".join(_MARKS.sub("", _NUMBER.sub("", clean(heading))).split())
    marked = _END.search(text) is not None
    bare = _END.sub("", text)
    if not marked:
        bare = _HOW_TO.sub("How do I ", bare) if language == "en" else bare
        whole = language == "fr" or bare.startswith("How do I ")
        if not whole or len(terms(bare, language)) < _FEWEST_TERMS:
            return ""
    question = f"{bare}\u00a0?" if language == "fr" else f"{bare}?"
    fits = len(question) <= LONGEST and detect_language(question, language) == language
    return question if fits and terms(bare, language) else ""
