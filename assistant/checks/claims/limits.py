"""What a statement restricts, and what it makes an exception of: a denial may be told from either."""

import re
from collections.abc import Sequence

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Reading
from assistant.checks.claims.statements import Statement
from assistant.checks.claims.tokens import Bag
from assistant.checks.claims.words import whole_words

_WITHOUT = re.compile(r"(?<!\w)(?:sans|without)(?!\w)")  # “photos without flash are allowed” limits little
_INCLUDED = frozenset({"included", "inclus", "compris"})
_INCLUDING = re.compile(r"(?<!\w)(?:inclu|compris|comprend|comes? with|part of|fait partie)")
_QUOTE = 200  # characters


def limits(one: Statement, stated: Statement) -> bool:
    """Whether a statement denies, excepts, restricts or sets free: something a denial may be told from."""
    if one.denies or one.exception or any(token.side < 0 for token in one.words):
        return True
    named = [token for token in one.words if not token.generic and not token.side]
    said = Bag.of((*stated.words, *stated.none))
    text = one.sentence.folded[one.start : one.end]
    attributive = bool(_WITHOUT.search(text)) and any(map(said.has, named))
    if one.none and (any(map(said.has, one.none)) or not attributive):
        return True
    if begins(one) and not all(map(said.has, named)):
        return True
    if any(not figure.value for figure in one.figures):
        return True
    found = {match.group() for match in whole_words("limits").finditer(text)}
    # “Creator: transcripts included” doesn't bear out that they are not.
    plain = bool(named) and found <= _INCLUDED and all(map(said.has, named))
    return bool(found) and not (plain and _INCLUDING.search(stated.sentence.folded))


def begins(one: Statement) -> bool:
    """Whether its sentence says from where on something is so: “from the Comfort plan up”."""
    return bool(whole_words("starts").search(one.sentence.folded))


def is_excepted(stated: Statement, alike: Sequence[Statement], known: Sequence[Statement]) -> bool:
    """Whether the passages make an exception of just what the sentence speaks of."""
    sentences = [one.sentence for one in alike]
    words = Bag.of(stated.sentence.tokens)
    for one in known:
        if one.exception and one.sentence in sentences:
            common = [token for token in one.words if words.has(token)]
            if len(common) > 1 or any(not token.generic for token in common):
                return True
    return False


def contradiction(claim: Reading, start: int, end: int, said: Statement) -> ClaimFinding:
    """A stretch of the sentence, by its offsets, that a statement of the passages says the opposite of."""
    return ClaimFinding("negation", start, end, claim.text[start:end], said.sentence.text[:_QUOTE], "error")
