"""Proper names of a sentence against those of its passages."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache

from assistant.checks.claims.certifications import marks
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.lexicon import given_names
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.statements import in_sentence
from assistant.checks.claims.tokens import Token
from assistant.rules import load
from assistant.text.dates import date_parts
from assistant.text.normalise import fold
from assistant.types.language import Language

_LONGEST_ACRONYM, _SHORTEST_PLACE = 6, 3
_DEMONYM = re.compile(
    r"(?:ais|aise|ois|oise|ien|ienne|ain|aine|ols?|ole|ands?|ande|ique|rque|belge|suisse"
    r"|corse|russe|turc|turque|grec"
    r"|grecque|breton|bretonne|basque|wallon|tcheque|serbe|croate|normand|provencal|danois)s?$"
)
_PLACE_AFTER = re.compile(r",\s(?:plus précisément\s)?(?:à|in|near|at|près de)\s(?P<name>[A-ZÀ-Þ][\w-]+)")
_PLACE_BEFORE = re.compile(
    r"(?:à|in|at)\s(?P<name>[A-ZÀ-Þ][\w-]+),?\s\(?(?:en|in|au|aux|dans (?:le|la|les)"
    r"|(?:the )?(?:north|south|east|west) of)?\s?$"
)
_ALIKE = 0.7  # of two names of one place in two languages that no list has
_OPENERS = re.compile(r"(?:[.!?:«“\"(•]|(?:^|\s)[–—-])\s*$")
# Written with a capital in English, names of nothing in particular.
# Days with a date: “closed on Christmas Day” of “closed on 25 December”.
_HOLIDAYS = {
    "noel": 1225,
    "christmas": 1225,
    "year": 101,
    "year's": 101,
    "nouvel": 101,
    "an": 101,
    "epiphanie": 106,
}


@cache
def calendar_words() -> frozenset[str]:
    """Days, months and seasons, folded."""
    return frozenset(load("names")["calendar"].split())


@cache
def _no_names() -> frozenset[str]:
    return calendar_words() | frozenset(load("names")["no_names"].split())


def check_names(
    claim: Reading, sources: Sequence[Reading], known: Sequence[Reading]
) -> Iterator[ClaimFinding]:
    """A finding for each name that is in no passage; `known` are texts with names that need no source."""
    every = [*sources, *known]
    for sentence in claim.sentences:
        marked = [(start, end) for start, end, _ in marks(sentence)]
        unknown = [
            token
            for token in _names(sentence)
            if not any(_has_name(source, token, claim.language) for source in every)
        ]
        denied = {t for one in in_sentence(sentence, claim.language) if one.denies for t in one.words}
        denied |= {t for one in in_sentence(sentence, claim.language) for t in one.none}
        for group in _joined([token for token in unknown if token not in denied], claim.text):
            start, end = group[0].start, group[-1].end
            if _is_wider(group, sentence, every):
                continue
            if not any(start < mark_end and mark_start < end for mark_start, mark_end in marked):
                yield ClaimFinding(
                    "name", start, end, claim.text[start:end], _nearest(sources, claim), "error"
                )


def _is_wider(group: Sequence[Token], sentence: Sentence, every: Sequence[Reading]) -> bool:
    """“In France, at Roubaix”: a place around one that the passages name."""
    if not any(sense.place for token in group for sense in token.senses):
        return False
    rest = sentence.text[group[-1].end - sentence.start :]
    lead = sentence.text[: group[0].start - sentence.start]
    beside = _PLACE_AFTER.match(rest) or _PLACE_BEFORE.search(lead)
    if beside is None:
        return False
    return any(fold(beside["name"]) in source.bag.stems for source in every)


def _names(sentence: Sentence) -> Iterator[Token]:
    """The words of a sentence that name somebody, something or some place."""
    if _is_title_case(sentence):
        return
    for index, token in enumerate(sentence.tokens):
        if _is_short_word(sentence, token):
            continue
        if (token.word in _no_names() and "noel" != token.word != "christmas") or (
            token.stop and not any(sense.place for sense in token.senses)
        ):
            continue
        if (
            (any(sense.place for sense in token.senses) and (token.capital or _is_adjective(token)))
            or _is_coined(sentence, token)
            or (index and _is_acronym(sentence, token))
        ):
            yield token
        elif token.capital and _opens(sentence, token):
            following = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
            if token.word in given_names() or _is_surname(sentence, token, following):
                yield token
        elif (token.capital and (sentence.language == "fr" or not _is_ordinary(token))) or (
            token.capital and token.word in given_names()
        ):
            yield token


def _is_short_word(sentence: Sentence, token: Token) -> bool:
    """“Use”, which has the stem of “US”: names of two or three letters are written in capitals."""
    place = any(sense.place for sense in token.senses)
    return place and len(token.stem) <= _SHORTEST_PLACE and not _is_acronym(sentence, token)


def _is_coined(sentence: Sentence, token: Token) -> bool:
    """“AquaCare”: a capital inside a word."""
    written = sentence.text[token.start - sentence.start : token.end - sentence.start]
    return bool(re.search(r"[a-zà-ÿ][A-Z]", written)) and not token.senses


def _is_acronym(sentence: Sentence, token: Token) -> bool:
    written = sentence.text[token.start - sentence.start : token.end - sentence.start]
    return written.isupper() and 2 <= len(written) <= _LONGEST_ACRONYM and not sentence.text.isupper()


def is_name(token: Token) -> bool:
    """Whether a word is a name, a day or a month: `check_names` and `check_calendar` look at these."""
    return (
        (token.capital and not token.senses)
        or token.word in calendar_words()
        or any(s.place for s in token.senses)
    )


def _is_ordinary(token: Token) -> bool:
    """A word of the language that is only written with a capital: “our Terms and Conditions”."""
    return bool(token.senses)


def _is_adjective(token: Token) -> bool:
    """“française”, “italien”: names of places that French writes small."""
    return not token.capital and bool(_DEMONYM.search(token.word))


def _opens(sentence: Sentence, token: Token) -> bool:
    before = sentence.text[: token.start - sentence.start]
    return not before.strip() or bool(_OPENERS.search(before))


def _is_surname(sentence: Sentence, token: Token, following: Token | None) -> bool:
    """The first of two capitalised words that no dictionary has: “Almaz Tadesse leads …”."""
    if following is None or not following.capital or token.senses or following.senses:
        return False
    return sentence.text[token.end - sentence.start : following.start - sentence.start] == " "


def _is_title_case(sentence: Sentence) -> bool:
    longer = [token for token in sentence.tokens if not token.stop and len(token.word) > 3]
    return len(longer) > 3 and all(token.capital for token in longer)


def _has_name(source: Reading, token: Token, language: Language) -> bool:
    if _is_dated(source, token):
        return True
    if token.word in source.bag.stems or token.stem in source.bag.stems or token.ideas & source.bag.ideas:
        return True
    if any(sense.place for sense in token.senses):
        return bool(token.ideas & source.bag.ideas)
    if any(word in source.bag.stems for word in (token.word.rstrip("s"), token.word + "s")):
        return True
    return any(
        other.capital and SequenceMatcher(None, token.word, other.word).ratio() >= _ALIKE
        for sentence in source.sentences
        if sentence.language != language
        for other in sentence.tokens
    )


def _is_dated(source: Reading, token: Token) -> bool:
    """Whether a holiday is in the source by its date."""
    words = token.word.split()
    days = {day for word, day in _HOLIDAYS.items() if word in words or (word == "year" and "new" in words)}
    dates = (figure for sentence in source.sentences for figure in sentence.figures if figure.unit == "date")
    return any(date_parts(figure.value)[1] * 100 + date_parts(figure.value)[2] in days for figure in dates)


def _joined(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """Names of several words as one."""
    group: list[Token] = []
    for token in tokens:
        if group and not re.fullmatch(
            r"[\s'’-]{1,3}|\s(?:de|du|von|van|le|la|of|the)\s", text[group[-1].end : token.start]
        ):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _nearest(sources: Sequence[Reading], claim: Reading) -> str:
    """Names of the passages that the sentence doesn't have."""
    found = [
        source.text[group[0].start : group[-1].end]
        for source in sources
        for sentence in source.sentences
        for group in _joined(
            [
                token
                for token in _names(sentence)
                if not token.senses and not _has_name(claim, token, source.language)
            ],
            source.text,
        )
    ]
    return ", ".join(dict.fromkeys(found[:3]))
