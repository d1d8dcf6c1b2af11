"""What a sentence adds to its passages: things, qualities and services that they don't speak of."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from assistant.checks.claims.certifications import marks
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.lexicon import vocabulary
from assistant.checks.claims.names import is_name
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.statements import Statement, in_sentence
from assistant.checks.claims.tokens import Token
from assistant.checks.claims.words import claims
from assistant.checks.figures.quantities import quantities
from assistant.text.lexicon import lexicon
from assistant.text.normalise import fold
from assistant.text.numbers import supported
from assistant.types.language import Language

_STRICT, _KNOWN, _NOUN, _OTHER = 1.0, 0.6, 0.7, 0.35  # what one word that the passages don't have weighs
# The same where the passages are in the other language: a word that no list has says little.
_FOREIGN_HEAD, _FOREIGN_KNOWN, _FOREIGN_NOUN, _FOREIGN_OTHER = 0.7, 0.5, 0.25, 0.1
_ALONE = 1.0
_COMMON, _COMMON_WORD = 1000, 0.3  # the words of everyday talk, which say little of an offer
_TOGETHER, _TOGETHER_CLAIMED, _SHARE = (
    1.4,
    1.25,
    0.5,
)  # together, when they are at least this share of the sentence's words
_ANCHORED = 0.5
_HEAVY = 1.9  # together, whatever their share
_DEFINITE = re.compile(r"\W*(?:le|la|les|l'|ce|cet|cette|ces|the|this|these)\s?$")
_ADVERBIAL = re.compile(r"(?:at|on|in|by|en|sur|de|par|a|your) ")  # “at home”, “sur place”
_SUPERLATIVE = re.compile(r"\w{4,}est|meilleure?s?|best")  # `check_superlatives` looks at these
_PRAISE_SHARE = 0.5  # words of praise for each word that no passage has
_OBJECT_SPAN = 30  # characters
_QUESTION = re.compile(r"\?[\s»\"”)]*$")
_NOUN_BEFORE: dict[Language, "re.Pattern[str]"] = {
    "fr": re.compile(
        r"(?<!\w)(?:une?|l[ae]s?|l'|des|du|de|d'|aux?|avec|sans|en|son|sa|ses|vos|votre|nos"
        r"|notre|leurs?|ce|cet|cette)\s?$"
    ),
    "en": re.compile(r"(?<!\w)(?:a|an|the|with|without|of|and|or|our|your|its|their|for|by|in|on|to)\s$"),
}
_VERBAL: dict[Language, "re.Pattern[str]"] = {
    "fr": re.compile(r"(?:ez|ons|er|ir|ment|aient|ait|ant|(?<!m)ent)$"),
    "en": re.compile(r"(?:ing|ed|ly)$"),
}


def check_features(
    claim: Reading, sources: Sequence[Reading], known: Sequence[Reading]
) -> Iterator[ClaimFinding]:
    """One finding per sentence for what no passage speaks of; questions and praise claim nothing."""
    every = [*sources, *known]
    said = frozenset(word for family in _families(sources) for word in claims("said_by").get(family, ()))
    for sentence in claim.sentences:
        if _QUESTION.search(sentence.text):
            continue
        denied = {token for one in in_sentence(sentence, claim.language) for token in _ruled_out(one)}
        subject = [
            token
            for token in sentence.content
            if not token.side and not is_name(token) and token not in denied
        ]
        marked = [(start, end) for start, end, _ in marks(sentence)]
        new = [
            token
            for token in subject
            if token.word not in said
            and not any(source.bag.has(token) for source in every)
            and not _SUPERLATIVE.fullmatch(token.word)
            and not any(start < token.end and token.start < end for start, end in marked)
        ]
        if _is_puffery(sentence, new):
            continue
        foreign = any(source.language != claim.language for source in sources)
        heads = [token for token in _heads(sentence) if not _is_compound(token, subject, new, sentence)]
        weights = [_weight(token, sentence, foreign, token in heads) for token in new]
        claimed = bool(heads)
        together = _TOGETHER_CLAIMED if claimed else _TOGETHER
        if _is_invented(weights, len(subject), together, _is_anchored(sentence, sources)):
            first, last = _span(new)
            yield ClaimFinding(
                "feature", first, last, claim.text[first:last], _nearest(sentence, sources), "error"
            )


def _ruled_out(one: Statement) -> Sequence[Token]:
    """What a statement says that there is not: no feature is invented by it."""
    return (*one.words, *one.none) if one.denies else one.none


def _is_anchored(sentence: Sentence, sources: Sequence[Reading]) -> bool:
    figures = [figure for source in sources for one in source.sentences for figure in one.figures]
    return any(supported(one, figures) for one in sentence.figures)


def _families(sources: Sequence[Reading]) -> frozenset[str]:
    return frozenset(quantity.family for source in sources for quantity in quantities(source))


def _is_invented(weights: Sequence[float], words: int, together: float, anchored: bool) -> bool:
    if any(weight >= _ALONE for weight in weights):
        return True
    more = _ANCHORED if anchored else 0.0  # a sentence with a figure of the passages rather words them anew
    if sum(weights) >= _HEAVY + more:
        return True
    together += more
    return sum(weights) >= together and len(weights) >= _SHARE * words


def _is_puffery(sentence: Sentence, new: Sequence[Token]) -> bool:
    """Praise without a figure or a thing that could be looked for: nobody could check it."""
    praise = [token for token in sentence.tokens if any(sense.praise for sense in token.senses)]
    praised = bool(praise) and len(praise) >= _PRAISE_SHARE * len(new)
    claimed = sentence.figures or any(is_strict(token) for token in new)
    return praised and not claimed and not _having(sentence.language).search(sentence.folded)


def _heads(sentence: Sentence) -> list[Token]:
    """What a sentence says that there is: the word after “includes a …”, the first of “… is available”."""
    language, content = sentence.language, sentence.content
    found = []
    for match in _having(language).finditer(sentence.folded):
        place = sentence.places[match.end()]
        run = list(takewhile(lambda token: not token.stop, (t for t in sentence.tokens if t.start >= place)))
        named = [token for token in run if token in content and token.start - place <= _OBJECT_SPAN]
        found += (
            named[:1] if language == "fr" else named[-1:]
        )  # the noun comes first in French, last in English
    after = _having_after(language).search(sentence.folded)
    if after and content and content[0].end <= sentence.places[after.start()]:
        found.append(content[0])
    return found


def _is_compound(head: Token, subject: Sequence[Token], new: Sequence[Token], sentence: Sentence) -> bool:
    """“A free SSL certificate” of “free SSL”: one word more for what the passages speak of."""
    known = [token for token in subject if token not in new and token is not head]
    text, offset = sentence.text, sentence.start
    sides = [(one.end, head.start) if sentence.language == "en" else (head.end, one.start) for one in known]
    return any(
        left <= right and not text[left - offset : right - offset].strip(" -") for left, right in sides
    )


@cache
def _having(language: Language) -> "re.Pattern[str]":
    words = claims("having")[language]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words['verbs'])}){words['then']}")


@cache
def _having_after(language: Language) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w)(?:{'|'.join(claims('having')[language]['after'])})")


def _weight(token: Token, sentence: Sentence, foreign: bool, head: bool) -> float:
    joined = sentence.text[: token.start - sentence.start].endswith("-")  # “first-timers”
    verbal = bool(_VERBAL[sentence.language].search(token.word))
    if joined or _ADVERBIAL.match(token.word):
        home, abroad = _OTHER, _FOREIGN_OTHER
    elif is_strict(token) and _is_listed(token, sentence) and not _is_the_thing(token, sentence):
        home, abroad = _STRICT, _STRICT
    elif head and not verbal:
        home, abroad = _STRICT, _FOREIGN_HEAD
    elif lexicon(sentence.language).is_common(token.word, _COMMON):
        home, abroad = _COMMON_WORD, _FOREIGN_OTHER
    elif token.senses:
        home, abroad = _KNOWN, _FOREIGN_KNOWN
    elif verbal or not _is_noun(token, sentence):
        home, abroad = _OTHER, _FOREIGN_OTHER
    else:
        home, abroad = _NOUN, _FOREIGN_NOUN
    return abroad if foreign else home


def _is_listed(token: Token, sentence: Sentence) -> bool:
    """Whether a word is what a list has, not a verb of the same stem: “enlève”, not “enlèvement”."""
    if not _VERBAL[sentence.language].search(token.word) and _is_noun(token, sentence):
        return True
    return bool({token.word, token.word.rstrip("s"), f"{token.word}s"} & vocabulary(sentence.language).forms)


def _is_the_thing(token: Token, sentence: Sentence) -> bool:
    """“The laptop has …”: what the sentence is about, under a name of its own."""
    first = next((one for one in sentence.tokens if not one.stop), None)
    lead = fold(sentence.text[: token.start - sentence.start])
    return token is first and bool(_DEFINITE.match(lead))


def _is_noun(token: Token, sentence: Sentence) -> bool:
    """Whether an unknown word stands where a noun does: after an article, a preposition or another noun."""
    index = sentence.tokens.index(token)
    if index and not sentence.tokens[index - 1].stop:
        return True
    start = token.start - sentence.start
    lead = sentence.text[max(0, start - 8) : start].lower().replace("’", "'")
    return bool(_NOUN_BEFORE[sentence.language].search(lead))


def is_strict(token: Token) -> bool:
    """Whether a word is a claim by itself, whatever else it may mean."""
    return bool(token.senses) and all(sense.strict for sense in token.senses)


def _span(new: Sequence[Token]) -> tuple[int, int]:
    """From the first to the last of the new words that weigh most."""
    strict = [token for token in new if is_strict(token)] or list(new)
    return strict[0].start, strict[-1].end


def _nearest(sentence: Sentence, sources: Sequence[Reading]) -> str:
    """The sentence of the passages with most of the words; empty when none has any."""
    every = [one for source in sources for one in source.sentences]
    scores = [sum(one.bag.has(token) for token in sentence.content) for one in every]
    best = max(range(len(every)), key=scores.__getitem__, default=None)
    return every[best].text[:160] if best is not None and scores[best] else ""
