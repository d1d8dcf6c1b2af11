"""A text as the checks of claims read it: words with their meanings and places, sentence by sentence.

What is read is compared by identity, so that what is found out about a passage once can be kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from assistant.checks.claims.lexicon import LONGEST_PHRASE, Sense, idioms, more_stops, vocabulary
from assistant.checks.claims.tables import without_tables
from assistant.checks.claims.tokens import Bag, Token
from assistant.text.language import detect_language
from assistant.text.normalise import fold_with_offsets
from assistant.text.numbers import Figure, figures
from assistant.text.sentences import sentence_spans
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import stem
from assistant.types.language import LANGUAGES, Language

_MARKERS = re.compile(r"\s?\[\d{1,3}\](?:\[\d{1,3}\])*|https?://\S+|www\.\S+|\S+@\S+\.\w+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=\w)")
_WORD = re.compile(r"[^\W_]+(?:'s\b)?")
_HEADING = re.compile(r"^\s*#{1,6}\s|^\s*\*\*[^*]+\*\*\s*$")
_FREE: dict[Language, str] = {
    "fr": (
        r"|(?P<frais>(?:sans|aucuns?|pas de|zero|ni) (?:frais|supplement|surcout"
        r"|droits?)(?: (?:de|d'|du)(?= ?\w))?)"
    ),
    "en": (
        # “Returns are free from the UK” lacks nothing.
        r"|(?P<without>[a-z]{3,})-free"
        r"|(?P<lacking>free (?:from|of))(?!\s?[€£$\d]|\s(?:the|your|our|all|any|an?|now|[a-z]{3,6}day)(?!\w))"
        r"|no (?P<fee>(?:[a-z-]+ ){0,2})(?:fees?|charges?|surcharges?)"
    ),
}
_LABEL = re.compile(r"[\s*_-]*(?:[^\W\d][\w'’-]*[\s*]+){0,3}[^\W\d][\w'’-]*[\s*]*:\s")
_PRONOUN = re.compile(r"(?i)(?:il|elle|ils|elles|celle-ci|celui-ci|it|they|this|these)\s")
_SUBJECT = 2  # words of a sentence that the next one may call “it”
_LONGEST_TOPIC = 5
_SHORT = 3
_VERB_ENDS = ("ons", "ez", "aient", "ait", "erez", "erons")  # the stemmer leaves “livrons”
_LOAN = 5  # letters of a word that may be taken from the other language: “four” is a number, not an oven


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence or row: `start` is its offset in the text; tokens in order, figures apart from them."""

    text: str
    start: int
    folded: str  # folded, idioms replaced
    places: tuple[int, ...]  # for each character of `folded` its offset in the text; one more at the end
    tokens: tuple[Token, ...]
    figures: tuple[Figure, ...]  # their starts are offsets into the text
    language: Language
    above: tuple[Token, ...] = ()  # of the headings over it, of the label of its paragraph, of what “it” is
    heading: bool = False

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """The words that carry its subject; one written like a name does, whatever it means elsewhere."""
        return tuple(
            token
            for index, token in enumerate(self.tokens)
            if not token.generic or (index and token.capital and not token.stop)
        )

    @cached_property
    def topic(self) -> frozenset[Token]:
        """The words that open a text and name what it is about: “Table Orme: …”, “Apricot jam, 320 g”."""
        end = self.start + next((place for place, mark in enumerate(self.text) if mark in ":,"), 0)
        named = [token for token in self.tokens if token.start < end]
        measured = any(figure.start < end for figure in self.figures)
        return frozenset() if self.start or measured or len(named) > _LONGEST_TOPIC else frozenset(named)

    @cached_property
    def bag(self) -> Bag:
        """Its words, to be asked."""
        return Bag.of(self.tokens)

    @cached_property
    def above_bag(self) -> Bag:
        """The words of the headings over it."""
        return Bag.of(self.above)

    @cached_property
    def wide_bag(self) -> Bag:
        """Its words with those of the headings over it."""
        return Bag.of((*self.tokens, *self.above))


@dataclass(frozen=True, eq=False)
class Reading:
    """A text read: its sentences in order, its language."""

    text: str
    language: Language
    sentences: tuple[Sentence, ...]

    @cached_property
    def bag(self) -> Bag:
        """All its words."""
        return Bag.of([token for sentence in self.sentences for token in sentence.tokens])

    @cached_property
    def folded(self) -> str:
        """All its sentences folded, idioms replaced."""
        return "\n".join(sentence.folded for sentence in self.sentences)


def read_passage(text: str, default: Language) -> Reading:
    """A passage read in its own language; `default` is the one of a text too short to tell."""
    return _passage(text, default)


@lru_cache(maxsize=512)
def _passage(text: str, default: Language) -> Reading:
    return read(without_tables(text), detect_language(text, default))


def read(text: str, language: Language) -> Reading:
    """A text of a known language read; addresses and citation markers count as blank."""
    plain = without_markers(text)
    every = figures(plain)
    sentences: list[Sentence] = []
    above: tuple[Token, ...] = ()
    for start, end in sentence_spans(plain):
        held = tuple(figure for figure in every if start <= figure.start < end)
        carried = _carried(sentences[-1], plain, start) if sentences else ()
        sentence = _sentence(plain, (start, end), language, held, (*above, *carried))
        if sentence.heading:
            above = sentence.tokens
        sentences.append(sentence)
    return Reading(text, language, tuple(sentences))


def _carried(before: Sentence, text: str, start: int) -> tuple[Token, ...]:
    """What a sentence is about that doesn't name it: the label of its paragraph, what “it” stands for."""
    end = before.start + len(before.text)
    if before.text.rstrip(" *_").endswith("?"):
        return before.content  # the answer is about what was asked
    if "\n" in text[end:start] or before.heading or _LABEL.match(text, start):
        return ()
    label = _LABEL.match(before.text)
    if label:
        return tuple(token for token in before.tokens if token.start < before.start + label.end())
    if _PRONOUN.match(text, start):
        return before.content[:_SUBJECT]
    return before.above if before.above and _LABEL.match(text[: before.start].rpartition("\n")[2]) else ()


def without_markers(text: str) -> str:
    """The text with addresses and citation markers blanked out, every other character in its place."""
    return _MARKERS.sub(lambda match: " " * len(match.group()), text)


def _sentence(
    text: str, span: tuple[int, int], language: Language, held: tuple[Figure, ...], above: tuple[Token, ...]
) -> Sentence:
    start, end = span
    folded, places = _without_idioms(text[start:end], start, language)
    taken = [(figure.start, figure.end) for figure in held]
    tokens = tuple(
        token
        for token in _tokens(text, folded, places, language)
        if not any(
            token.start < figure_end and figure_start < token.end for figure_start, figure_end in taken
        )
    )
    heading = bool(_HEADING.match(text[start:end]))
    return Sentence(text[start:end], start, folded, tuple(places), tokens, held, language, above, heading)


def _without_idioms(text: str, start: int, language: Language) -> tuple[str, list[int]]:
    """The folded text with idioms replaced by what they mean, and where each character comes from."""
    folded, offsets = fold_with_offsets(text)
    pattern = _idiom_pattern(language)
    places = [start + offset for offset in offsets]
    pieces: list[str] = []
    origins: list[int] = []
    position = 0
    for match in pattern.finditer(folded):
        meaning = f" {_meant(match, language)} "
        pieces += [folded[position : match.start()], meaning]
        origins += places[position : match.start()]
        first, last = places[match.start()], places[match.end()]
        head = (
            len(meaning) - len(meaning.lstrip()) + len(meaning.split(maxsplit=1)[0]) if meaning.strip() else 1
        )
        later = max(first, last - 1)  # a second word of the meaning stands at the end of the idiom
        origins += [first] * head + [later] * (len(meaning) - head - 1) + [last]
        position = match.end()
    return "".join([*pieces, folded[position:]]), [*origins, *places[position:]]


@cache
def _idiom_pattern(language: Language) -> "re.Pattern[str]":
    listed = sorted(idioms(language), key=len, reverse=True)
    free = _FREE[language]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))}{free})(?!\w)")


def _meant(match: "re.Match[str]", language: Language) -> str:
    """What an idiom means: “grain-free” is “without grain”, “no joining fee” is “free joining”."""
    said = match.groupdict()
    if said.get("without"):
        return f"without {said['without']}"
    if said.get("lacking"):
        return "without"
    if said.get("fee") is not None or said.get("frais"):
        return f"free {said.get('fee') or ''}" if language == "en" else "gratuit"
    return idioms(language)[match.group()]


def _tokens(text: str, folded: str, places: Sequence[int], language: Language) -> Iterator[Token]:
    spaced = _ELISION.sub(lambda match: " " * len(match.group()), folded)
    found = [match for match in _WORD.finditer(spaced) if not match.group().isdigit()]
    bare = [match.group().removesuffix("'s") for match in found]
    stems = [stem(word, language) for word in bare]
    index = 0
    while index < len(found):
        count, senses = _meaning(bare, stems, index, language)
        first, last = found[index], found[index + max(count, 1) - 1]
        start, end = places[first.start()], places[last.end()]
        word = " ".join(bare[index : index + max(count, 1)])
        sided = any(sense.sign or sense.contrary for sense in senses)
        stop = (word in STOP_WORDS[language] or word in more_stops()) and not sided
        stemmed = " ".join(stems[index : index + max(count, 1)])
        parts = _parts(stems[index : index + count], language) if count > 1 else frozenset()
        yield Token(word, stemmed, start, end, text[start].isupper(), stop, senses, parts)
        index += max(count, 1)


def _parts(stems: Sequence[str], language: Language) -> frozenset[int]:
    known = vocabulary(language)
    found = (known.match([one], 0)[1] for one in stems if one not in STOP_WORDS[language])
    return frozenset(sense.idea for senses in found for sense in senses if not sense.generic)


def _meaning(
    bare: Sequence[str], stems: Sequence[str], index: int, language: Language
) -> tuple[int, frozenset[Sense]]:
    """The longest phrase from a word on; a word that its language doesn't know may be of the other."""
    limited = stems[: index + LONGEST_PHRASE]
    known = vocabulary(language)
    count, senses = known.match(limited, index)
    if count <= 1:
        exact = frozenset(known.exact.get(bare[index], ()))
        senses = (
            frozenset(exact)
            if any(not sense.sign and not sense.contrary for sense in exact)
            else senses | exact
        )
    if senses or bare[index] in STOP_WORDS[language]:
        return count, senses
    other: Language = next(one for one in LANGUAGES if one != language)
    if language == "fr":
        base = next((bare[index].removesuffix(end) for end in _VERB_ENDS if bare[index].endswith(end)), "")
        count, senses = known.match([stem(f"{base}er", "fr")], 0) if len(base) >= _SHORT else (0, senses)
        if senses:
            return count, senses
    if len(bare[index]) < _LOAN or bare[index] not in vocabulary(other).forms:
        return 0, senses
    foreign = [stem(word, other) for word in bare[index : index + LONGEST_PHRASE]]
    count, senses = vocabulary(other).match(foreign, 0)
    return count, frozenset(sense for sense in senses if not sense.sign and not sense.contrary)
