"""The terms that a question is searched by, read with what the word index knows."""

import json
from collections.abc import Sequence

from assistant.search.words import tables
from assistant.search.words.spelling import neighbours
from assistant.search.words.sqlite import Connection
from assistant.search.words.tables import sql
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import terms, words
from assistant.types.knowledge import Audience
from assistant.types.language import LANGUAGES, Language


def read(database: Connection, question: str, language: Language | None, audience: Audience) -> list[str]:
    """The terms to look for: as the question's language reads it, then as the others do.

    Names and loan words have one stem in French and another in English; the small words of one language are
    no subject in the other.
    """
    first = LANGUAGES[0] if language is None else language
    own = spelled(database, terms(question, first), audience)
    telling = " ".join(word for word in words(question) if word not in STOP_WORDS[first])
    others = [term for other in LANGUAGES if other != first for term in terms(telling, other)]
    return list(dict.fromkeys(own + others))


def spelled(database: Connection, found: Sequence[str], audience: Audience) -> list[str]:
    """The terms, those of no chunk replaced by the commonest known one that is a slip away."""
    mended = []
    for term in found:
        near = [] if frequency(database, term, audience) else sorted(neighbours(term))
        known = (
            database.execute(sql(tables.COMMONEST, audience), (json.dumps(near),)).fetchone()
            if near
            else None
        )
        mended.append(term if known is None else known[0])
    return mended


def frequency(database: Connection, term: str, audience: Audience) -> int:
    """How many chunks hold the term."""
    row = database.execute(sql(tables.FREQUENCY, audience), (term,)).fetchone()
    return 0 if row is None else int(row[0])
