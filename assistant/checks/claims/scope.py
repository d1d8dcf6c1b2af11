"""Words that widen or narrow a statement (“all”, “only”, “free”, “for life”) against the passages."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.reading import Clause, Reading, Sentence
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.claims.words import any_of, claims, whole_words
from assistant.text.numbers import supported
from assistant.types.language import LANGUAGES, Language

# What else says a class: “included” says free, “lifetime” is no “guaranteed”.
_ALSO = {"free": {"included"}, "all": {"always", "worldwide"}, "always": {"all"}}
_NE_QUE = re.compile(r"(?<!\w)n(?:e\s|')(?:\w+\s){1,3}?qu(?:e\s|')")
_CONDITION = re.compile(
    r"(?<!\w)(?:des|a partir de|au-dela de|pour les|pour toute|sous reserve|a condition|si"
    r"|from|over|above|for orders|if|when"
    r"|on orders|under|moins de|up to|jusqu'a|sauf|except|hors|uniquement|seulement|only"
    r"|selected|certains|certaines|some)(?!\w)"
)
_EXCEPTION = re.compile(r"(?<!\w)(?:sauf|except|hors|excluding|unless|a moins que|excepte)(?!\w)")
_INCLUDED = re.compile(r"(?<!\w)(?:inclus|incluse|incluses|compris|comprise|comprises|included)(?!\w)")
_STRETCH = re.compile(r"[;:()|](?=\s|$)|,\s|\s[-–—]\s|\s(?=(?:et|and|ou|or|mais|but|while)\s)")
_REST = re.compile(r"(?<!\w)(?:le reste|les autres|the rest|otherwise|others|sinon|autrement)(?!\w)")
_NEVER = re.compile(r"(?<!\w)(?:jamais|never|aucune?|none|exclusivement|exclusively)(?!\w)")
_FULL = re.compile(r"(?<!\w)(?:full|fully|total|totally|integral|integrale|complet|complete)(?!\w)")
_EACH = re.compile(r"(?<!\w)(?:(?:les|nos|ses|the|our|its) \d+|chaque|chacune?|each)(?!\w)")
_EVERY_SO_OFTEN = re.compile(
    r"(?<!\w)(?:every (?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)"
    r"|tou(?:s|tes) les (?:\w+ )?(?:ans|mois|semaines?|jours?|heures?|minutes?))(?!\w)"
)
_NOT = re.compile(r"(?<!\w)(?:pas|not|non|hors|never)(?!\w)|n't")
_BINDING = re.compile(
    r"[\w\s',-]{0,24}?(?<!\w)(?:des|a partir de|from|over|above|for orders|on orders"
    r"|pour les|for under|a l'accueil"
    r"|uniquement|only|once)(?!\w)"
)
_PART = re.compile(
    r"(?<!\w)(?:certains|certaines|selected|some|la plupart|most|plusieurs|several"
    r"|une partie|part of|moitie|half)(?!\w)"
)


def check_scope(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for each scope word that the passages don't say of the same thing."""
    for sentence in claim.sentences:
        seen: list[tuple[int, int]] = []
        for start, end, name in _scopes(sentence, claim.language):
            if any(left < end and start < right for left, right in seen):
                continue
            seen.append((start, end))
            if not _is_said(name, sentence, (start, end), sources):
                yield ClaimFinding(
                    "scope", start, end, claim.text[start:end], _nearest(sentence, sources), "error"
                )


def _scopes(sentence: Sentence, language: Language) -> Iterator[tuple[int, int, str]]:
    """The scope words of a sentence: where, and of which class."""
    folded = _blanked(sentence.folded, language)
    for name, pattern in _classes(language):
        for match in pattern.finditer(folded):
            if not (name == "only" and _before_figure(sentence, match)):
                yield sentence.places[match.start()], sentence.places[match.end()], name
    if language == "fr":
        for match in _NE_QUE.finditer(folded):
            if _before_figure(sentence, match):
                continue
            if not re.search(r"(?<!\w)(?:pas|plus|jamais|aucun|rien)(?!\w)", match.group()):
                yield sentence.places[match.start()], sentence.places[match.end()], "only"


def _before_figure(sentence: Sentence, match: "re.Match[str]") -> bool:
    """“Only €49”, “seulement 3 jours”: praise of a figure that is checked by itself."""
    end = sentence.places[match.end()]
    return any(0 <= figure.start - end <= 4 for figure in sentence.figures)


def _blanked(folded: str, language: Language) -> str:
    folded = _EVERY_SO_OFTEN.sub(lambda match: " " * len(match.group()), folded)
    return _idle(language).sub(lambda match: " " * len(match.group()), folded)


@cache
def _idle(language: Language) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w){any_of(claims('idle_scope')[language])}(?!\w)")


@cache
def _classes(language: Language) -> "tuple[tuple[str, re.Pattern[str]], ...]":
    order = [
        "unconditional",
        "worldwide",
        "forever",
        "most",
        "free",
        "unlimited",
        "always",
        "instant",
        "only",
        "all",
        "guaranteed",
    ]
    listed = claims("scope")
    return tuple(
        (name, re.compile(rf"(?<![\w-]){any_of(listed[name][language])}(?![\w-])")) for name in order
    )


def _is_said(name: str, sentence: Sentence, place: tuple[int, int], sources: Sequence[Reading]) -> bool:
    """Whether some clause of the passages has the class and speaks of the same thing."""
    subject = _subject(sentence, place)
    saying = [
        (one, index)
        for source in sources
        for one in source.sentences
        for index, clause in enumerate(one.clauses)
        if _says(name, clause.folded)
    ]
    if name == "guaranteed":
        return bool(saying)
    about = [
        pair for pair in saying if not subject or _speaks_of(*pair, subject) or _measures(pair[0], sentence)
    ]
    if not about:
        return name == "free" and any(
            _excepted(one, sentence.tokens) for source in sources for one in source.sentences
        )
    measured = any(_measures(one, sentence) for one, _ in about)
    if not measured and _is_of_another(sentence, subject, about, sources):
        return False
    if name == "all":
        return not _only_partly(sentence, sources, subject)
    return name != "free" or not _dropped_condition(sentence, [one for one, _ in about])


def _subject(sentence: Sentence, place: tuple[int, int]) -> list[Token]:
    """The words that a scope word is about: those of its stretch, or of the one before when it has none."""
    cuts = [0, *(match.end() for match in _STRETCH.finditer(sentence.folded)), len(sentence.folded)]
    spans = [(sentence.places[left], sentence.places[right]) for left, right in pairwise(cuts)]
    index = next((number for number, span in enumerate(spans) if place[0] < span[1]), len(spans) - 1)
    for start, end in reversed(spans[: index + 1]):
        found = [
            token
            for token in sentence.tokens
            if start <= token.start < end
            and not token.stop
            and not token.side
            and not (token.start < place[1] and place[0] < token.end)
        ]
        if any(not token.generic for token in found):
            return found
    return [token for token in sentence.tokens if not token.stop and not token.side]


def _speaks_of(sentence: Sentence, index: int, subject: Sequence[Token]) -> bool:
    """Whether a clause speaks of the subject; one that opens with its scope word takes the sentence's own."""
    clause = sentence.clauses[index]
    own = [token for token in clause.tokens if not token.stop and not token.side]
    bag = (
        clause.bag
        if index == 0 or (own and clause.tokens and clause.tokens[0] == own[0])
        else sentence.wide_bag
    )
    if not own or (index and _opens_with_scope(clause)):
        bag = sentence.wide_bag
    return any(bag.has(token) for token in subject)


def _is_of_another(
    claim: Sentence,
    subject: Sequence[Token],
    about: Sequence[tuple[Sentence, int]],
    sources: Sequence[Reading],
) -> bool:
    """“Cars travel free” where the passages speak of cars, but say “free” of bicycles only."""
    first = next((token for token in subject if not token.generic), None)
    if first is None or not any(source.bag.has(first) for source in sources):
        return False
    return all(not one.wide_bag.has(first) and _has_other_subject(one, index, claim) for one, index in about)


def _has_other_subject(sentence: Sentence, index: int, claim: Sentence) -> bool:
    named = [token for token in sentence.clauses[index].tokens if not token.generic and not token.side]
    return bool(named) and not claim.bag.has(named[0])


def _measures(sentence: Sentence, claim: Sentence) -> bool:
    """Whether a clause gives a figure of the claim: “free for under-threes” needs no other word in common."""
    return any(supported(figure, sentence.figures) for figure in claim.figures)


def _opens_with_scope(clause: Clause) -> bool:
    return any(_anywhere(name).match(clause.folded.lstrip()) for name in claims("scope"))


def _excepted(sentence: Sentence, subject: Sequence[Token]) -> bool:
    """“At your expense, unless the mistake is ours”: free in that case."""
    match = _EXCEPTION.search(sentence.folded)
    if not match or not any(token.side < 0 for token in sentence.tokens):
        return False
    after = Bag.of([token for token in sentence.tokens if token.start >= sentence.places[match.end()]])
    return any(after.has(token) for token in subject if not token.generic)


def _only_partly(sentence: Sentence, sources: Sequence[Reading], subject: Sequence[Token]) -> bool:
    """Whether the passages say it of some only."""
    clauses = [clause for source in sources for one in source.sentences for clause in one.clauses]
    named = [token for token in subject if not token.generic]
    best = max(clauses, key=lambda clause: sum(clause.bag.has(token) for token in named), default=None)
    if best is None or _PART.search(sentence.folded):
        return False
    return bool(_PART.search(best.folded)) and any(best.bag.has(token) for token in named)


def _dropped_condition(sentence: Sentence, about: Sequence[Sentence]) -> bool:
    """“Free delivery” where every passage says “free from 60 €”."""
    if sentence.figures or _CONDITION.search(sentence.folded):
        return False
    return all(_bound_free(one) for one in about)


def _bound_free(sentence: Sentence) -> bool:
    match = _free_anywhere().search(sentence.folded)
    return bool(match and _BINDING.match(sentence.folded[match.end() : match.end() + 40]))


@cache
def _free_anywhere() -> "re.Pattern[str]":
    return whole_words("scope", "free")


def _says(name: str, words: str) -> bool:
    folded = words
    for language in LANGUAGES:
        folded = _blanked(folded, language)
    names = {name, *_ALSO.get(name, set())} & set(claims("scope"))
    if any(_anywhere(one).search(folded) for one in names):
        return True
    if name == "only":
        return bool(_NE_QUE.search(folded) or _EXCEPTION.search(folded) or _REST.search(folded))
    if name == "all" and (_NEVER.search(folded) or _EACH.search(folded) or _FULL.search(folded)):
        return True
    return name == "free" and bool(_INCLUDED.search(folded)) and not _NOT.search(folded)


@cache
def _anywhere(name: str) -> "re.Pattern[str]":
    phrases = [phrase for language in LANGUAGES for phrase in claims("scope")[name][language]]
    return re.compile(rf"(?<!\w){any_of(phrases)}(?!\w)")


def _nearest(sentence: Sentence, sources: Sequence[Reading]) -> str:
    """The sentence of the passages with most of the words."""
    every = [one for source in sources for one in source.sentences]
    if not every:
        return ""
    best = max(every, key=lambda one: sum(one.bag.has(token) for token in sentence.content))
    return best.text[:160]
