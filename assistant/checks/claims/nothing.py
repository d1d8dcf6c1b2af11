"""What there is none of: “without sugar”, “no E-6”, “Alexa is not supported”."""

import re
from collections.abc import Iterator, Sequence

from assistant.checks.claims.alike import Known
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.limits import contradiction, is_excepted, limits
from assistant.checks.claims.reading import Reading
from assistant.checks.claims.statements import Statement, says_no
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.claims.words import whole_words
from assistant.checks.figures.belongs import PRICE_WORDS
from assistant.text.normalise import fold
from assistant.text.numbers import Figure

_VERB = re.compile(r"(?:er|ir|re|ing)$")
_PRICED = ("factur", "supplement", "surcharge", "tarif", "charg", "bill", "fee", "frais")
_OUTSIDE = re.compile(
    r"(?<!\w)(?:outside|hors|en dehors|other than|autre que)(?: (?:of|de|du|des|the|la|le|les)| d')*\s?$"
)
_NO_BEFORE = re.compile(r"(?<!\w)(?:no|not|pas|sans|without|sauf|except|ni|nor)\s(?:\w+\s){0,2}$")


def check_none(claim: Reading, stated: Statement, weighed: Known) -> Iterator[ClaimFinding]:
    """A finding for what one side says there is none of, and the other speaks of without a “no”."""
    yield from _denied_but_there(claim, stated, weighed)
    text = stated.sentence.folded[stated.start : stated.end]
    if stated.denies or says_no(stated.sentence) or whole_words("limits").search(text):
        return
    if not any(token.side < 0 for token in stated.words):
        yield from _there_but_denied(claim, stated, weighed)


def _denied_but_there(claim: Reading, stated: Statement, weighed: Known) -> Iterator[ClaimFinding]:
    known = weighed.statements
    near = weighed.nearest([*stated.words, *stated.none], stated.figures)
    told = stated.denies or any(limits(one, stated) for one in near)
    for token in () if told else (one for one in stated.none if not _is_of_price(one)):
        said = _affirming(token, stated, known)
        if said and _VERB.search(token.word) and token.stem not in said.bag.stems:
            continue  # “without calling anyone”: how, rather than what there is none of
        if said and not _denied(token, known) and not is_excepted(stated, [said], known):
            yield contradiction(claim, token.start, token.end, said)


def _there_but_denied(claim: Reading, stated: Statement, weighed: Known) -> Iterator[ClaimFinding]:
    known = weighed.statements
    for token in stated.words:
        one = _best_without(token, stated, known)
        if one is None or token.side or _is_of_price(token) or (token.generic and not token.senses):
            continue
        if weighed.is_above(token):
            continue  # “no hors-forfait” under a heading that names the forfait
        said = next((o for o in known if not o.denies and not o.exception and o.bag.says(token)), None)
        if said is None and token.generic:
            continue
        closer = said is None or _overlap(stated, one, token) > max(
            _overlap(stated, other, token) for other in known if other.bag.says(token) and not other.denies
        )
        if closer and not is_excepted(stated, [one], known):
            yield contradiction(claim, token.start, token.end, one)


def _is_of_price(token: Token) -> bool:
    return any(one.startswith(_PRICED) or one in PRICE_WORDS for one in token.word.split())


def check_denied_names(claim: Reading, stated: Statement, known: Known) -> Iterator[ClaimFinding]:
    """A finding for a name or code that the passages give only to say no of it: “Alexa is not supported”."""
    if stated.denies or stated.none or stated.exception or says_no(stated.sentence):
        return
    for token in stated.words:
        if _OUTSIDE.search(fold(stated.sentence.text[: token.start - stated.sentence.start])):
            continue  # “customers outside the UK pay”
        if token.capital and not token.senses and token.start > stated.sentence.start:
            there = [one for one in known.statements if one.bag.says(token) or Bag.of(one.none).says(token)]
            if there and all(one.denies or Bag.of(one.none).says(token) for one in there):
                yield contradiction(claim, token.start, token.end, there[0])
    for figure in stated.figures:
        holding = [one for one in known.statements if figure.unit == "code" and figure in one.figures]
        if holding and all(one.denies or _is_refused(figure, one) for one in holding):
            yield contradiction(claim, figure.start, figure.end, holding[0])


def _is_refused(figure: Figure, one: Statement) -> bool:
    """“No E-6”, “pas la diapositive E-6”."""
    place = next(other.start for other in one.figures if other == figure) - one.sentence.start
    return bool(_NO_BEFORE.search(fold(one.sentence.text[:place])))


def _best_without(token: Token, stated: Statement, known: Sequence[Statement]) -> Statement | None:
    """The statement that there is none of it which speaks most of what the sentence speaks of."""
    without = [
        one
        for one in known
        if one.none and Bag.of(one.none).has(token) and (_is_bare(one) or _overlap(stated, one, token))
    ]
    return max(without, key=lambda one: _overlap(stated, one, token), default=None)


def _is_bare(statement: Statement) -> bool:
    """“No preservatives”, rather than “no payment in cash above 1,000 €”."""
    end = max(token.end for token in statement.none)
    return all(token.generic or token.sign or token.start < end for token in statement.words)


def _overlap(stated: Statement, other: Statement, token: Token) -> int:
    return sum(other.bag.has(word) for word in stated.words if word is not token and not word.generic)


def _affirming(token: Token, stated: Statement, known: Sequence[Statement]) -> Statement | None:
    """The statement that speaks of a word without a “no”, about what else the sentence names."""
    others = [one for one in stated.words if not one.generic and not one.side]
    for one in known:
        if not one.denies and not one.exception and one.bag.says(token):
            bare = not any(
                not word.generic and not word.side for word in one.words if not Bag.of([token]).has(word)
            )
            if bare or not others or any(map(one.sentence.wide_bag.has, others)):
                return one
    return None


def _denied(token: Token, known: Sequence[Statement]) -> bool:
    return any(Bag.of(one.none).has(token) or (one.denies and one.bag.has(token)) for one in known)
