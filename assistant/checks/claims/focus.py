"""What a denial is about: the words that its “no” turns round, rather than all that its sentence names."""

import re
from collections.abc import Sequence

from assistant.checks.claims.denial import NON, cues
from assistant.checks.claims.statements import Statement
from assistant.checks.claims.tokens import Bag, Token

_NE = re.compile(r"(?<!\w)n(?:e\s|')")
_REACH = 24  # characters from “ne” to its “pas”


def denied_words(one: Statement) -> Sequence[Token]:
    """The telling words from its “no” on: “exchanged”, “cash” of “vouchers can't be exchanged for cash”.

    Empty when nothing is denied, when a word of its own does it (“forbidden”), when a question has the words,
    or when no telling word follows (“the lid is not”): then all of the statement is meant.
    """
    if not one.denies or one.asked:
        return ()
    folded = one.sentence.folded[one.start : one.end]
    match = cues(one.sentence.language).search(folded) or NON.search(folded)
    if match is None:
        return ()
    begin = match.start()
    for before in _NE.finditer(folded, max(0, begin - _REACH), begin):
        begin = before.start()
        break
    place = one.sentence.places[one.start + begin]
    return [token for token in one.words if token.start >= place and (token.side or not token.generic)]


def denies_it(denial: Statement, other: Statement, around: bool = False) -> bool:
    """Whether another statement speaks of what a denial denies, not only of what it denies it of.

    `around`: what the rest of its sentence says counts too.
    """
    words = denied_words(denial)
    said = other.sentence.bag if around else Bag.of((*other.words, *other.none))
    return not words or any(map(said.has, words))
