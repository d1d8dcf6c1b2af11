"""What is said of a thing as such, included in it, or free in the visitor's own case."""

import re
from collections.abc import Sequence

from assistant.checks.claims.reading import Sentence
from assistant.checks.claims.scope_words import says
from assistant.checks.claims.statements import Statement
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.figures.instance import is_own_case
from assistant.checks.figures.quantities import in_sentence as quantities_of

_INCLUDED = re.compile(
    r"(?<!\w)(?:inclu\w*|compris\w*|comprend|fourni\w*|pretee?s?|included|includes|provided|supplied|lent)(?!\w)"
)
_CONDITION = re.compile(
    r"(?<!\w)(?:des|a partir de|au-dela de|pour les|sous reserve|a condition|si|from|over|above|if|when|under"
    r"|moins de|up to|jusqu'a|sauf|except|hors|uniquement|seulement|only|certains|certaines|some)(?!\w)"
)
_OF_ITS_KIND = re.compile(
    r"\W*(?:the|our|all our|le|la|les|nos|notre|l'|chaque|each)\s?[a-z-]+ (?:is|are|est|sont)(?!\w)"
)


def is_included(one: Statement) -> bool:
    """“Helmet and lock are provided”: what is included costs nothing more."""
    text = one.sentence.folded[one.start : one.end]
    plain = not (one.denies or one.none or one.exception)
    return plain and bool(_INCLUDED.search(text)) and not _CONDITION.search(text)


def is_free_in_the_case(claim: Sentence, statements: Sequence[Statement]) -> bool:
    """“At 24 it costs you nothing” of “free for under-26s”."""
    ages = [quantity for quantity in quantities_of(claim) if quantity.figure.unit == "year"]
    return any(
        is_own_case(age, quantities_of(one.sentence))
        for one in statements
        if ages and says("free", one.sentence.folded)
        for age in ages
    )


def is_of_its_kind(sentence: Sentence, counted: Token | None) -> bool:
    """“The rug is hand-woven in Bhadohi”: said of the thing as such, so of each of them."""
    match = _OF_ITS_KIND.match(sentence.folded)
    end = sentence.places[match.end()] if match else 0
    named = [token for token in sentence.tokens if token.start < end]
    return counted is not None and any(Bag.of([token]).has(counted) for token in named)
