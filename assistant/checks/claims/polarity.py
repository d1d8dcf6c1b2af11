"""Whether a sentence says yes where its passages say no, or the other way round."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.lexicon import vocabulary
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.quantities import in_sentence as quantities_of
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.statements import Statement, statements
from assistant.checks.claims.tokens import Bag, Token
from assistant.text.numbers import supported

_SHARE = 0.67  # of a statement's words that a passage's must have to be about the same
_ALL = 0.99  # of them when they are all words of little meaning
_SHORT = 2  # words of a passage's statement that one word in common is enough for
_OPENING = re.compile(r"(?<!\w)(?:ouv|open|ferm|clos|shut)")
_FROM, _TO = frozenset({"lower", "since", "after"}), frozenset({"upper", "until", "before"})
_OPENING_WORDS = 2  # of a text, which say what it is about
_QUOTE = 200  # characters


def check_polarity(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each statement that the passages deny, or that denies what they say."""
    known = [one for source in sources for one in statements(source) if not one.assumed]
    every = statements(claim)
    for stated in every:
        if (
            stated.assumed
            or _is_of_days(stated)
            or any(one.exception and one.sentence is stated.sentence for one in every)
        ):
            continue
        opposite = _opposite(stated, every, known)
        if opposite:
            start, end = stated.place
            yield _finding(claim, start, end, opposite)
        else:
            yield from _none_against(claim, stated, known)
            yield from _contraries(claim, stated, known)


def _is_of_days(stated: Statement) -> bool:
    """Whether it says when something is open: `check_calendar` knows what “Monday to Friday” leaves out."""
    days = any(token.word in calendar_words() for token in stated.sentence.tokens)
    return days and bool(_OPENING.search(stated.sentence.folded))


def _opposite(stated: Statement, every: Sequence[Statement], known: Sequence[Statement]) -> Statement | None:
    """The statement of the passages that says the opposite, when none says the same as well."""
    if stated.denies and _is_the_contrary(stated, known):
        return None
    opening = [token for one in known[:1] for token in one.sentence.content[:_OPENING_WORDS]]
    topics = Bag.of([*opening, *(token for one in known for token in one.sentence.topic)])
    subject = [token for token in stated.words if not token.generic or token.sign]
    scored = [(_likeness(subject, stated, one, topics), one) for one in _of_the_figures(stated, known)]
    best = max((score for score, _ in scored), default=0.0)
    if best < _SHARE:
        return None
    alike = [one for score, one in scored if score >= best - 0.01]
    if any(one.denies == stated.denies or one.exception or _share_a_none(stated, one) for one in alike):
        return None
    if (
        _is_bound_the_other_way(stated, alike)
        or _is_excepted(stated, alike, known)
        or any(_side(one) & _sides_of(stated.sentence, every) for one in alike)
    ):
        return None
    return alike[0]


def _share_a_none(one: Statement, other: Statement) -> bool:
    """“Without a referral” and “you don't need a referral” say the same of it."""
    return any(
        second.denies and second.bag.has(token)
        for first, second in ((one, other), (other, one))
        for token in first.none
    )


def _is_bound_the_other_way(stated: Statement, alike: Sequence[Statement]) -> bool:
    """“From 9 am” of “not before 9 am”."""
    return any(
        supported(mine.figure, [theirs.figure]) and _turned(mine.bounds, theirs.bounds)
        for one in alike
        for mine in quantities_of(stated.sentence)
        for theirs in quantities_of(one.sentence)
    )


def _turned(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(
        (mine & _FROM and theirs & _TO and not mine & _TO)
        or (mine & _TO and theirs & _FROM and not theirs & _TO)
    )


def _sides_of(sentence: Sentence, every: Sequence[Statement]) -> frozenset[int]:
    """Which sides of contraries a whole sentence is on."""
    return frozenset(side for one in every if one.sentence is sentence for side in _side(one))


def _of_the_figures(stated: Statement, known: Sequence[Statement]) -> Sequence[Statement]:
    """The statements of the sentences that give a figure of the claim; all when none does."""
    figures = stated.sentence.figures
    sentences = [one for one in known if any(supported(figure, one.sentence.figures) for figure in figures)]
    return sentences or known


def _is_the_contrary(stated: Statement, known: Sequence[Statement]) -> bool:
    """“Used bikes don't qualify” of “the bike must be new”."""
    sides = {-sense.idea for token in stated.words for sense in token.senses if sense.contrary}
    named = [token for token in stated.words if not token.side and not token.generic]
    return any(sides & one.bag.ideas and any(one.bag.has(token) for token in named) for one in known)


def _likeness(subject: Sequence[Token], stated: Statement, other: Statement, topics: Bag) -> float:
    """How much of what one statement is about the other has, 0-1.

    What the whole text is about says little; one word in common is enough for a short statement only, or
    with what both say of it (“the table comes unassembled”).
    """
    named = [token for token in subject if not token.sign and (other.bag.has(token) or not topics.has(token))]
    signed = [token for token in subject if token.sign and other.bag.has(token)]
    if not named:
        return _generic_likeness(stated, other, bool(signed))
    shared = [token for token in named if other.bag.has(token)]
    theirs = [
        token for token in other.words if not token.sign and not token.generic and not topics.has(token)
    ]
    if not shared or (len(shared) + len(signed) == 1 and (len(named) > 1 or len(theirs) > _SHORT)):
        return 0.0
    return max((len(shared) + len(signed)) / len(subject), len(shared) / len(named))


def _generic_likeness(stated: Statement, other: Statement, signed: bool) -> float:
    """Of statements with nothing but words of little meaning: all of them, and what both say, must agree."""
    words = [token for token in stated.words if not token.sign]
    share = sum(other.bag.has(token) for token in words) / len(words) if words else 0.0
    return share if signed and share >= _ALL else 0.0


def _is_excepted(stated: Statement, alike: Sequence[Statement], known: Sequence[Statement]) -> bool:
    """Whether the passages make an exception of just what the sentence speaks of."""
    sentences = [one.sentence for one in alike]
    words = Bag.of(stated.sentence.tokens)
    for one in known:
        if one.exception and one.sentence in sentences:
            common = [token for token in one.words if words.has(token)]
            if len(common) > 1 or any(not token.generic for token in common):
                return True
    return False


def _none_against(claim: Reading, stated: Statement, known: Sequence[Statement]) -> Iterator[ClaimFinding]:
    """What one side says there is none of, and the other speaks of without a “no”."""
    for token in stated.none:
        said = _affirming(token, known)
        if said and not _denied(token, known) and not _is_excepted(stated, [said], known):
            yield _finding(claim, token.start, token.end, said)
    if stated.denies:
        return
    for token in stated.words:
        one = _best_without(token, stated, known)
        if one is None or token.sign or (token.generic and not token.senses):
            continue
        said = _affirming(token, known)
        if said is None and token.generic:
            continue
        closer = said is None or _overlap(stated, one, token) > max(
            _overlap(stated, other, token) for other in known if other.bag.says(token) and not other.denies
        )
        if closer and not _is_excepted(stated, [one], known):
            yield _finding(claim, token.start, token.end, one)


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


def _affirming(token: Token, known: Sequence[Statement]) -> Statement | None:
    return next((one for one in known if not one.denies and not one.exception and one.bag.says(token)), None)


def _denied(token: Token, known: Sequence[Statement]) -> bool:
    return any(Bag.of(one.none).has(token) or (one.denies and one.bag.has(token)) for one in known)


def _contraries(claim: Reading, stated: Statement, known: Sequence[Statement]) -> Iterator[ClaimFinding]:
    """“Indoor” where the passages say “outdoor” of the same thing, “included” where they say “extra”."""
    for token in stated.words:
        sides = {sense.idea for sense in token.senses if sense.contrary}
        if (
            not sides
            or any({-side for side in sides} & one.ideas for one in stated.words)
            or (sides & _charged() and stated.sentence.figures)
        ):
            continue  # a price that is charged is checked as a figure
        wanted = _side(stated) & {*sides, *(-side for side in sides)}
        about = [word for word in stated.words if word is not token and not word.generic]
        about = about or [word for word in stated.sentence.content if word is not token]
        near = [one for one in known if any(one.bag.has(word) for word in about) or _is_all_side(one)]
        if _is_excepted(stated, near, known) and not _includes(sides):
            continue
        there = {one.sentence for one in near}
        if not any(_side(one) & wanted for one in known if one.sentence in there):
            said = next((one for one in near if _side(one) & {-side for side in wanted}), None)
            if said:
                yield _finding(claim, token.start, token.end, said)


def _is_all_side(statement: Statement) -> bool:
    """“Sans engagement.”: a statement of nothing else is about the whole offer."""
    return any(token.side for token in statement.words) and all(
        token.side or token.generic for token in statement.words
    )


def _side(statement: Statement) -> frozenset[int]:
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
        if sense.contrary
    )


def _includes(sides: set[int]) -> bool:
    return bool(sides & _included())


@cache
def _included() -> frozenset[int]:
    return frozenset(sense.idea for sense in vocabulary("fr").exact["inclus"] if sense.contrary)


@cache
def _charged() -> frozenset[int]:
    return frozenset(sense.idea for sense in vocabulary("fr").exact["payant"] if sense.contrary)


def _finding(claim: Reading, start: int, end: int, said: Statement) -> ClaimFinding:
    return ClaimFinding("negation", start, end, claim.text[start:end], said.sentence.text[:_QUOTE], "error")
