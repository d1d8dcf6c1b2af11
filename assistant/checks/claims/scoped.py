"""Whether the passages say a scope word of what the sentence says it of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.checks.claims.alike import Known
from assistant.checks.claims.given import is_free_in_the_case, is_included, is_of_its_kind
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.reading import Sentence
from assistant.checks.claims.scope_words import EXCEPTION, says
from assistant.checks.claims.statements import Statement, says_no
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.claims.words import claims, whole_words
from assistant.checks.figures.quantities import in_sentence as quantities_of
from assistant.text.numbers import Figure, supported
from assistant.text.units import CURRENCIES

_CLEARLY = 1.15  # times: how much more of the subject another statement must say than the one with the word
_CLOSEST = 0.85  # of the best score: what speaks just as much of the same
_LEFT_OVER = 1  # words of a plain statement that the sentence may leave out
_ELSEWHERE = 0.5  # what a word of the rest of the sentence counts for
_MOST, _ALL = 50, 100  # per cent
_WHEN = re.compile(
    r"\s?(?:when|once|after|if|quand|lorsque|si|apres|une fois|a partir de)(?!\w)|\s?\w+ (?:when|once"
    r"|after|if)\s"
)
_CONDITION = re.compile(
    r"(?<!\w)(?:des|a partir de|au-dela de|pour les|pour toute|sous reserve|a condition|si|from|over|above"
    r"|for orders|if|when|on orders|under|moins de|up to|jusqu'a|sauf|except|hors|uniquement|seulement|only"
    r"|selected|certains|certaines|some)(?!\w)"
)
_BINDING = re.compile(
    r"[\w\s',-]{0,24}?(?<!\w)(?:des|a partir de|from|over|above|for orders|on orders|pour les"
    r"|for under|a l'accueil"
    r"|uniquement|only|once)(?!\w)"
)
_MUST = re.compile(
    r"(?<!\w)(?:must|doit|doivent|devez|obligatoires?|required|compulsory|mandatory|needs? to)(?!\w)"
)
_EVEN = re.compile(r"(?<!\w)(?:meme|even|also|aussi|egalement|as well)(?!\w)")
_APART = re.compile(r"[,;:]\s")
_ELSE = re.compile(
    r"(?<!\w)(?:ailleurs|elsewhere|abroad|other|others|autres?|a l'etranger|else|overseas)(?!\w)"
)
_REQUIRED = re.compile(
    r"(?<!\w)(?:requirements?|prerequis|prerequisites?|conditions?|experience|qualifications?|niveau|membership|needed|required)"
)
_SUM_LIMIT = re.compile(r"(?:up to|jusqu'a)\s(?:[€£$]\s?\d|\d[\d ,.]*\s?(?:€|£|\$|euros|millions?))")
_PART = re.compile(
    r"(?<!\w)(?:certains|certaines|selected|some|la plupart|most|plusieurs|several|une partie|part of|moitie"
    r"|half)(?!\w)"
)
_NO_NOUN = frozenset(["anywhere", "everywhere", "anyone", "anybody", "everyone", "everybody", "partout"])
_OF_A_KIND = re.compile(r"\s?(?:under|over|aged|who|with|without|from|wishing|needing)\s")
_IN_A_PLACE = re.compile(r"\s?(?:in|en|dans|a|au)\s")
_UNBOUND = re.compile(
    r"au choix|de votre choix|a votre choix|of your choice|you choose|your choice of|no time limit"
    r"|sans limite|illimite"
)
_WHATEVER = re.compile(r"quel(?:le)?s? que|whatever|whichever|n'importe")


@dataclass(frozen=True)
class Scoped:
    """A scope word of a sentence: its class, where it stands, the words and figures it is said of.

    `foreign` says that the passages are in the other language, where a word may go unrecognised.
    """

    name: str
    sentence: Sentence
    place: tuple[int, int]
    subject: Sequence[Token]
    figures: Sequence[Figure]
    foreign: bool

    @property
    def written(self) -> str:
        """The word itself, folded."""
        return self.sentence.folded[self._index(self.place[0]) : self._index(self.place[1])]

    @property
    def words(self) -> Mapping[Token, float]:
        """The words of the sentence, as far as a semicolon, with what each counts for."""
        text, offset = self.sentence.text, self.sentence.start
        left = text.rfind(";", 0, self.place[0] - offset) + offset
        right = text.find(";", self.place[1] - offset) % (len(text) + 1) + offset
        said = (t for t in self.sentence.tokens if left < t.end and t.start < right)
        others = dict.fromkeys((t for t in said if not t.stop and not t.side), _ELSEWHERE)
        return {**others, **dict.fromkeys(self.subject, 1.0)}

    @property
    def rest(self) -> str:
        """The folded sentence after it."""
        return self.sentence.folded[self._index(self.place[1]) :]

    def _index(self, place: int) -> int:
        return next((index for index, one in enumerate(self.sentence.places) if one >= place), 0)


def is_said(scoped: Scoped, known: Known) -> bool:
    """Whether the passages say the word of the same thing, or say what comes to the same."""
    if scoped.name in _OWN_RULES:
        return _OWN_RULES[scoped.name](scoped, known)
    return _is_sum(scoped, known) or _is_said_of_it(scoped, known) or _comes_to_the_same(scoped, known)


def _is_guaranteed(scoped: Scoped, known: Known) -> bool:
    return any("garanti" in _text(one) or says(scoped.name, _text(one)) for one in known.statements)


def _is_said_of_it(scoped: Scoped, known: Known) -> bool:
    saying = [one for one in known.statements if says(scoped.name, _text(one))]
    if not saying:
        return False
    scores = known.scored(scoped.words, scoped.figures, around=True)
    best = max(score for score, one in scores if one in saying)
    about = [one for score, one in scores if one in saying and score >= _CLOSEST * best]
    if scoped.name == "free":
        others = [score for score, one in scores if _costs(one) and _is_apart(one, saying, scoped)]
        return not (
            max(others, default=0.0) > _CLEARLY * best
            or _is_of_another(scoped, saying, known)
            or _dropped_condition(scoped.sentence, about)
        )
    there = {one.sentence for one in saying}
    others = [score for score, one in scores if one.sentence not in there]
    return max(others, default=0.0) <= _CLEARLY * best


def _is_sum(scoped: Scoped, known: Known) -> bool:
    """“40 € offerts”: what is given is the sum itself."""
    sums = [figure for figure in scoped.figures if figure.unit in CURRENCIES]
    return scoped.written.startswith("offert") and any(
        supported(figure, one.figures) for figure in sums for one in known.statements
    )


def _is_of_another(scoped: Scoped, saying: Sequence[Statement], known: Known) -> bool:
    """“Cars travel free” where the passages speak of cars, but say “free” of bicycles only."""
    named = [token for token in scoped.subject if not token.generic]
    first = named[0] if named and not scoped.foreign else None
    if first is None or not any(one.bag.has(first) for one in known.statements if _costs(one)):
        return False
    return not any(
        one.sentence.wide_bag.has(first) or any(supported(f, one.sentence.figures) for f in scoped.figures)
        for one in saying
    )


def _is_apart(one: Statement, saying: Sequence[Statement], scoped: Scoped) -> bool:
    """Whether a price is of another thing than what is free: in a sentence of its own, or named apart.

    “Free over £30, otherwise £3.50” is of one thing, “carte SIM à 5 €, eSIM offerte” of two.
    """
    beside = [other for other in saying if other.sentence is one.sentence]
    others = (token for other in beside for token in other.words if not token.generic and not token.side)
    if any(map(scoped.sentence.bag.has, others)):
        return False
    named = [token for token in scoped.subject if not token.generic and one.bag.has(token)]
    return one not in saying and all(
        named
        and not any(other.bag.has(token) for token in named)
        and any(not token.generic and not token.side for token in other.words)
        for other in beside
    )


def _text(one: Statement) -> str:
    return f"{one.asked} {one.sentence.folded[one.start : one.end]}".lstrip()


def _costs(one: Statement) -> bool:
    half = any(figure.unit == "%" and figure.spelled for figure in one.figures)
    return (
        half
        or any(figure.unit in CURRENCIES and figure.value for figure in one.figures)
        or any(token.side < 0 for token in one.words)
    )


def _comes_to_the_same(scoped: Scoped, known: Known) -> bool:
    """What says a class in other words, in the statements that speak most of the subject."""
    near = known.nearest(scoped.subject, scoped.figures)
    if scoped.name == "only":
        if _is_of_a_time(scoped, near):
            return True
        if any(_EVEN.search(one.sentence.folded) for one in near[:1]):
            return False
        return _rules_out_else(scoped, known) or (
            bool(near)
            and (
                bool(_WHEN.match(scoped.rest))
                or any(one.denies or one.none or one.exception or _MUST.search(_text(one)) for one in near)
            )
        )
    if scoped.name == "most":
        return any(f.unit == "%" and f.value > _MOST for one in near for f in one.sentence.figures)
    return scoped.name == "free" and _costs_nothing(scoped, near, known)


def _costs_nothing(scoped: Scoped, near: Sequence[Statement], known: Known) -> bool:
    first = next((token for token in scoped.subject if not token.generic), None)
    return (
        is_free_in_the_case(scoped.sentence, known.statements)
        or any(first and one.bag.has(first) and is_included(one) and not _costs(one) for one in near[:1])
        or any(_excepted(one.sentence, scoped.sentence.tokens) for one in known.statements)
        or any(figure.unit in CURRENCIES and not figure.value for one in near for figure in one.figures)
    )


def _is_of_a_time(scoped: Scoped, near: Sequence[Statement]) -> bool:
    """“Only in summer” of “in July and August”."""
    named = set(re.findall(r"[a-z]+", scoped.rest)[:4]) & calendar_words()
    return bool(named) and any(
        token.word in calendar_words() for one in near[:2] for token in one.sentence.tokens
    )


def _rules_out_else(scoped: Scoped, known: Known) -> bool:
    """Whether something besides is denied: “only in the cloud: there's no on-premises edition”."""
    sentence = scoped.sentence
    apart = _APART.split(sentence.folded)
    if says_no(sentence) or (
        len(apart) > 1 and any(says("free", part) and not says("only", part) for part in apart)
    ):
        return True
    return any(
        _ELSE.search(one.sentence.folded[one.start : one.end])
        or any(map(one.sentence.bag.has, sentence.content))
        for one in known.statements
        if one.denies or one.none or one.exception
    )


def _is_whole(scoped: Scoped, known: Known) -> bool:
    """“Entirely of recycled plastic” of “45% recycled” is false, “entirely online” of “online” is not."""
    near = known.nearest(scoped.subject) or known.nearest(scoped.sentence.tokens, scoped.figures)
    if any(says("whole", one.sentence.folded) for one in near):
        return True
    return bool(near) and not any(
        one.denies
        or one.exception
        or _PART.search(one.sentence.folded)
        or says("only", _text(one))
        or _CONDITION.search(_text(one))
        or any(figure.unit == "%" and figure.value != _ALL for figure in one.sentence.figures)
        for one in near
    )


def _is_true_of_all(scoped: Scoped, known: Known) -> bool:
    """Whether the passages say it of all, or say it plainly, of nothing in particular.

    “SSL certificate included.” is true of every plan; “Business: phone support”, “hardy plants are
    guaranteed”, “2 of them with a sea view” and “some dishes” are not.
    """
    sentence = scoped.sentence
    near = known.nearest(scoped.subject, sentence.figures)
    if not near:
        return False
    closest = known.nearest(scoped.subject, sentence.figures, _CLOSEST)
    if _WHATEVER.match(scoped.written):
        if any(_UNBOUND.search(one.sentence.folded) for one in known.statements):
            return True
        return any(
            any(not sentence.bag.has(token) for token in one.none)
            or any(says(name, one.sentence.folded) for name in ("all", "unconditional"))
            for one in near
        )
    if any(says("all", one.sentence.folded) for one in closest):
        return bool(_PART.search(sentence.folded)) or not _PART.search(near[0].sentence.folded)
    if scoped.written in _NO_NOUN and not _IN_A_PLACE.match(scoped.rest):
        open_to_all = any((one.none or one.denies) and not says("only", _text(one)) for one in near) or any(
            (one.none or one.denies) and _REQUIRED.search(_text(one)) for one in known.statements
        )
        return open_to_all or bool(_OF_A_KIND.match(scoped.rest))
    counted = next(
        (token for token in sentence.tokens if token.start >= scoped.place[1] and not token.stop), None
    )
    return not any(_is_of_some(one, sentence, counted) for one in near)


def _is_of_some(one: Statement, claim: Sentence, counted: Token | None) -> bool:
    """Whether a statement is restricted: to a part, by a “no”, a name, a number or a word of kind."""
    plain = all(claim.bag.has(token) or says("only", token.word) for token in one.words)
    if one.denies or one.none or one.exception or (not plain and says("only", one.sentence.folded)):
        return True
    bound = _CONDITION.search(_SUM_LIMIT.sub(" ", _text(one)))
    if _PART.search(_text(one)) or (bound and not (plain and says("only", bound[0]))):
        return True
    if any(not figure.unit and not supported(figure, claim.figures) for figure in one.figures):
        return True
    told = frozenset(claims("said_by")["price"]) if claim.figures else frozenset()
    own = [token for token in one.words if not (claim.bag.has(token) or token.side or token.word in told)]
    names = [token for token in one.sentence.tokens if token.capital and not claim.bag.has(token)]
    if any(token.start > one.sentence.start for token in names) and not is_of_its_kind(one.sentence, counted):
        return True
    return len(own) > _LEFT_OVER or any(_is_beside(token, counted, one) for token in own)


def _is_beside(token: Token, counted: Token | None, one: Statement) -> bool:
    """“Hardy plants”, “l'offre Entreprise”: a word next to the one that the sentence says “all” of."""
    if counted is None:
        return not token.generic
    text, offset = one.sentence.text, one.sentence.start
    named = [other for other in one.sentence.tokens if other is not token and Bag.of([other]).has(counted)]
    if one.sentence.language == "en":  # an adjective stands before its noun, a verb behind it
        named = [other for other in named if token.end <= other.start]
    return any(
        not text[min(token.end, other.end) - offset : max(token.start, other.start) - offset].strip(" -'’")
        for other in named
    )


def _excepted(sentence: Sentence, subject: Sequence[Token]) -> bool:
    """“At your expense, unless the mistake is ours”: free in that case."""
    match = EXCEPTION.search(sentence.folded)
    if not match or not any(token.side < 0 for token in sentence.tokens):
        return False
    after = Bag.of([token for token in sentence.tokens if token.start >= sentence.places[match.end()]])
    return any(after.has(token) for token in subject if not token.generic)


def _dropped_condition(sentence: Sentence, about: Sequence[Statement]) -> bool:
    """“Free delivery” where every passage says “free from 60 €”."""
    dated = any(token.word in calendar_words() for token in sentence.tokens)
    if sentence.figures or dated or _CONDITION.search(sentence.folded):
        return False
    return all(_bound_free(one.sentence) or _is_bound(one) for one in about)


def _is_bound(one: Statement) -> bool:
    """“Under-5s free”."""
    return any(
        quantity.bounds & {"lower", "upper"}
        for quantity in quantities_of(one.sentence)
        if quantity.figure in one.figures
    )


def _bound_free(sentence: Sentence) -> bool:
    match = whole_words("scope", "free").search(sentence.folded)
    return bool(match and _BINDING.match(sentence.folded[match.end() : match.end() + 40]))


_OWN_RULES = {"all": _is_true_of_all, "whole": _is_whole, "guaranteed": _is_guaranteed}
