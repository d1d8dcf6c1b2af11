"""Contraries, of which neither denies: “included” and “extra”, “indoor” and “outdoor”."""

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.checks.claims.alike import Known
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.lexicon import Sense, vocabulary
from assistant.checks.claims.limits import contradiction, is_excepted
from assistant.checks.claims.reading import Reading
from assistant.checks.claims.statements import Statement, has_condition
from assistant.checks.claims.tokens import Token
from assistant.text.numbers import supported
from assistant.text.units import CURRENCIES


def check_contraries(claim: Reading, stated: Statement, known: Known) -> Iterator[ClaimFinding]:
    """A finding for “indoor” where the passages say “outdoor” of the same thing, “included” of “extra”."""
    sided = [token for token in stated.words if any(sense.contrary for sense in token.senses)]
    mine = side_of(stated)
    if not sided or any(-side in mine for side in mine) or has_condition(stated.sentence):
        return
    about = [token for token in stated.words if not token.side] or list(stated.sentence.content)
    near = [*known.nearest(about, stated.sentence.figures), *filter(_is_all_side, known.statements)]
    theirs = frozenset(side for one in near for side in side_of(one))
    excepted = is_excepted(stated, near, known.statements)
    for token in sided:
        sides = {abs(sense.idea) for sense in token.senses if sense.contrary}
        wanted = {side for side in mine if abs(side) in sides}
        said = next((one for one in near if side_of(one) & {-side for side in wanted}), None)
        said = said or _priced(stated, near, wanted)
        if said is None or _is_borne_out(stated, said, wanted, known) or _is_a_price(stated, token, known):
            continue
        if not theirs & wanted and (not excepted or _includes(wanted)):
            yield contradiction(claim, token.start, token.end, said)


def _is_borne_out(stated: Statement, said: Statement, wanted: set[int], known: Known) -> bool:
    """Whether another statement is on the sentence's side and names as much of what the sentence is about."""
    named = [token for token in stated.words if not token.side and not token.generic]
    against = sum(map(said.sentence.bag.has, named))
    return any(
        side_of(one) & wanted and sum(map(one.sentence.bag.has, named)) >= max(against, 1)
        for one in known.statements
        if one.sentence is not said.sentence
    )


def _is_a_price(stated: Statement, token: Token, known: Known) -> bool:
    """“Charged €4.90”: what costs a sum that the passages give is paid for."""
    sums = [one for one in stated.sentence.figures if one.unit in CURRENCIES and one.value]
    return (
        bool(sums)
        and any(sense in _paid() for sense in token.senses)
        and any(supported(sums[0], one.figures) for one in known.statements)
    )


@cache
def _paid() -> frozenset[Sense]:
    return frozenset(sense for sense in vocabulary("fr").exact["payant"] if sense.contrary)


def _priced(stated: Statement, near: Sequence[Statement], wanted: set[int]) -> Statement | None:
    """“The certificate is included” of “certificate: $60”."""
    if stated.sentence.figures or not wanted & _included():
        return None
    return next((one for one in near[:1] if any(f.unit in CURRENCIES for f in one.figures)), None)


def _is_all_side(statement: Statement) -> bool:
    """“Sans engagement.”: a statement of nothing else is about the whole offer."""
    return (
        not statement.none
        and any(token.side for token in statement.words)
        and all(token.side or token.generic for token in statement.words)
    )


def side_of(statement: Statement) -> frozenset[int]:
    """Which sides of contraries a statement is on, its “no” taken into account."""
    if statement.exception:
        return frozenset(-idea for idea in _included())  # “excluding concession fees”
    turned = max(
        (token.end for token in statement.none),
        default=statement.sentence.start + len(statement.sentence.text),
    )
    return frozenset(
        -sense.idea if statement.denies or token.start >= turned else sense.idea  # “no guarantor needed”
        for token in statement.words
        for sense in token.senses
        if sense.contrary and (not statement.denies or abs(sense.idea) in _exhaustive())
    )


def _includes(sides: set[int]) -> bool:
    return any(side in _included() or -side in _included() for side in sides)


@cache
def _exhaustive() -> frozenset[int]:
    """Of these one must hold: what isn't free is paid for, but “not in the evening” says no hour."""
    words = ("inclus", "payant", "requis", "limitee", "engagement", "public")
    known = vocabulary("fr")
    plain = [sense for word in words for sense in known.exact[word]]
    booked = known.match(["sansrendezvous"], 0)[1]
    return frozenset(abs(sense.idea) for sense in (*plain, *booked) if sense.contrary)


@cache
def _included() -> frozenset[int]:
    return frozenset(sense.idea for sense in vocabulary("fr").exact["inclus"] if sense.contrary)
