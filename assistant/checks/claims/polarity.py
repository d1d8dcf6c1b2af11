"""Whether a sentence says yes where its passages say no, or the other way round."""

import re
from collections.abc import Iterator, Sequence

from assistant.checks.claims.alike import Known, asserted
from assistant.checks.claims.contraries import check_contraries, side_of
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.focus import denies_it
from assistant.checks.claims.limits import begins, contradiction, is_excepted, limits
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.nothing import check_denied_names, check_none
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.statements import Statement, statements
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.claims.words import whole_words
from assistant.checks.figures.quantities import in_sentence as quantities_of
from assistant.text.numbers import supported

_SHARE, _SHARE_DENIED = 0.67, 0.66  # of a statement's words that a passage's must have to be about the same
_ALL = 0.99  # of them when they are all words of little meaning
_SHORT = 2  # words of a passage's statement that one word in common is enough for
_OPENING = re.compile(r"(?<!\w)(?:ouv|open|ferm|clos|shut|sommes|we're|we are|are here|venez|recev|accueil)")
_FROM, _TO = frozenset({"lower", "since", "after"}), frozenset({"upper", "until", "before"})
_OPENING_WORDS = 2  # of a text, which say what it is about
_YET = re.compile(
    r"(?<!\w)(?:pas encore|not yet|n't yet|n't \w+ yet|yet|encore|for now|pour l'instant"
    r"|pour le moment)(?!\w)"
)
_ALREADY = re.compile(r"(?<!\w)(?:already|deja|dores et deja|now|des maintenant|today|aujourd'hui)(?!\w)")
_PLANNED = re.compile(r"(?<!\w)(?:prevue?s?|planned|expected|coming soon|bientot|a venir|en cours de)(?!\w)")
_BEYOND = re.compile(
    r"(?<!\w)(?:passee?|au-dela|au dela|apres|plus de|plus d'|over|after|beyond|past|more than|once"
    r"|outside|hors|avant|before"
    r"|moins de|under|below|en dessous|until|younger|older)(?!\w)"
)
_SOON = re.compile(
    r"(?<!\w)(?:prevue?s?|planned|expected|coming|bientot|soon|a venir|sera|seront|will|sortira"
    r"|en cours|in progress"
    r"|from \w+ 20\d\d|a partir d\w+ \w+ 20\d\d)(?!\w)"
)
_PREDICATE = re.compile(r"(?:[ai]bles?|ees?|ed)$")  # a word that by itself says something of a thing


def check_polarity(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each statement that the passages deny, or that denies what they say."""
    weighed = asserted(sources)
    known = weighed.statements
    every = statements(claim)
    for stated in every:
        if (
            stated.assumed
            or _is_of_days(stated)
            or any(one.exception and one.sentence is stated.sentence for one in every)
        ):
            continue
        opposite = _opposite(stated, every, known) or _all_denied(stated, known) or _already(stated, weighed)
        if opposite:
            start, end = stated.place
            yield contradiction(claim, start, end, opposite)
        else:
            named = list(check_denied_names(claim, stated, weighed))
            yield from named or check_none(claim, stated, weighed)
            yield from () if named else check_contraries(claim, stated, weighed)


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
    if best < (_SHARE_DENIED if stated.denies else _SHARE):
        return None
    alike = _closest([one for score, one in scored if score >= best - 0.01], subject)
    against = [one for one in alike if denies_it(one, stated) and denies_it(stated, one, around=True)]
    if not against or (stated.denies and (_not_yet(stated, against) or _is_beyond(stated, against))):
        return None
    agreed = (
        _say_the_same(stated, alike)
        or is_excepted(stated, alike, known)
        or (stated.denies and any(limits(one, stated) for one in _around(alike, stated, known)))
    )
    if agreed or any(side_of(one) & _sides_of(stated.sentence, every) for one in alike):
        return None
    return against[0]


def _already(stated: Statement, weighed: Known) -> Statement | None:
    """“Already available” of “planned for March”."""
    if stated.denies or not _ALREADY.search(stated.sentence.folded) or _SOON.search(stated.sentence.folded):
        return None
    near = weighed.nearest([token for token in stated.words if not token.generic])[:1]
    return next((one for one in near if _PLANNED.search(one.sentence.folded[one.start : one.end])), None)


def _closest(alike: Sequence[Statement], subject: Sequence[Token]) -> Sequence[Statement]:
    """Of statements that are alike but for the topic those with most of its words: the row of a plan."""
    counts = [sum(map(one.bag.has, subject)) for one in alike]
    return [one for count, one in zip(counts, alike, strict=True) if count == max(counts)]


def _is_beyond(stated: Statement, alike: Sequence[Statement]) -> bool:
    """“No longer insured past nine” of “accepted from 3 months to 9 years”."""
    bound = [
        other.figure
        for one in alike
        for other in quantities_of(one.sentence)
        if other.other_end or other.bounds & (_FROM | _TO)
    ]
    given = any(supported(figure, bound) for figure in stated.sentence.figures)
    return given and bool(_BEYOND.search(stated.sentence.folded))


def _not_yet(stated: Statement, alike: Sequence[Statement]) -> bool:
    """“It isn't out yet” of “planned for March”."""
    said = any(_SOON.search(one.sentence.folded) for one in alike)
    return said and bool(_YET.search(stated.sentence.folded))


def _say_the_same(stated: Statement, alike: Sequence[Statement]) -> bool:
    """Whether some statement says no where the sentence does, in whatever words."""
    for one in alike:
        if one.denies == stated.denies or one.exception or _share_a_none(stated, one):
            return True
        if (stated.none and one.denies) or (stated.denies and begins(one) and begins(stated)):
            return True  # “has no impact” of “doesn't affect”, “not in Basic” of “from Comfort up”
    return _is_bound_the_other_way(stated, alike)


def _all_denied(stated: Statement, known: Sequence[Statement]) -> Statement | None:
    """A denial all of whose words the sentence has, when nothing says yes to all of them."""
    if stated.denies or stated.none or stated.exception or any(token.side < 0 for token in stated.words):
        return None
    for one in known:
        named = [token for token in one.words if not token.generic]
        if len(named) == 1 and not _PREDICATE.search(named[0].word):
            continue
        if one.denies and not one.none and named and _has_each(stated, named):
            affirmed = any(not other.denies and all(map(other.bag.has, named)) for other in known)
            if not affirmed and not _limits_itself(stated):
                return one
    return None


def _has_each(stated: Statement, named: Sequence[Token]) -> bool:
    """Whether a statement has all the words, each in one of its own: “protégé” is “couvert” or “garanti”."""
    own = sum(any(Bag.of([word]).has(token) for word in named) for token in stated.words)
    return all(map(stated.bag.has, named)) and own >= len(named)


def _limits_itself(stated: Statement) -> bool:
    text = stated.sentence.folded
    return bool(whole_words("limits").search(text) or whole_words("starts").search(text))


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
    return frozenset(side for one in every if one.sentence is sentence for side in side_of(one))


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
    if len(named) == 1 and not signed and topics.has(named[0]) and len(other.words) > _SHORT:
        return 0.0  # both are about the thing, as the whole text is
    shared = [token for token in named if other.bag.has(token)]
    if other.denies and len(shared) == 1 and not _speaks_of_what_is_denied(stated, other):
        return 0.0
    theirs = [
        token for token in other.words if not token.sign and not token.generic and not topics.has(token)
    ]
    if not shared or (len(shared) + len(signed) == 1 and (len(named) > 1 or len(theirs) > _SHORT)):
        return 0.0
    others = [token for token in stated.words if token not in shared and not token.stop]
    if others and all(token.side for token in shared) and not any(map(other.sentence.wide_bag.has, others)):
        return 0.0  # both speak of limits, of what nobody knows
    return max((len(shared) + len(signed)) / len(subject), len(shared) / len(named))


def _speaks_of_what_is_denied(stated: Statement, other: Statement) -> bool:
    """“The guarantee lasts five years” doesn't speak of what “is not covered by the guarantee”."""
    sided = [token for token in other.words if token.side > 0]
    own = [token for token in stated.words if token.side or not token.generic]
    return not sided or stated.denies or len(own) > 1 or any(map(stated.bag.has, sided))


def _generic_likeness(stated: Statement, other: Statement, signed: bool) -> float:
    """Of statements with nothing but words of little meaning: all of them, and what both say, must agree."""
    words = [token for token in stated.words if not token.sign]
    share = sum(other.bag.has(token) for token in words) / len(words) if words else 0.0
    return share if signed and share >= _ALL else 0.0


def _around(near: Sequence[Statement], stated: Statement, known: Sequence[Statement]) -> Iterator[Statement]:
    """Some statements with those beside them in their sentences that say no more of anything else."""
    there = {one.sentence for one in near}
    for one in known:
        named = [token for token in one.words if not token.generic and not token.side]
        if one in near or (one.sentence in there and (not named or any(map(stated.bag.has, named)))):
            yield one
