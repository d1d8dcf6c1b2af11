"""What a sentence says, stretch by stretch, and whether each stretch affirms or denies it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.checks.claims.denial import NON, TWICE, UNUSED, cues, denies, none_of
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.tokens import Bag, Token
from assistant.text.normalise import fold
from assistant.text.numbers import Figure
from assistant.types.language import Language

_MARKS = re.compile(r"[;:|](?=\s|$)|,\s|\s[-–—]\s|\s(?=\()|\)(?=\s)")
_BUT = re.compile(
    r"\s(?=(?:mais|but|however|whereas|while|alors que|tandis que|although|bien que|sauf"
    r"|hors|except|excluding|unless|si|if)\s|s'ils?\s)"
)
_AND = re.compile(r"\s(?=(?:et|and|puis|then)\s)")
_CARRIES_ON = re.compile(r"\s*(?:et|and|ou|or|ni|nor|comme|tout comme|like|as well|ainsi)\s")
_EXCEPTION = re.compile(
    r"^\s*(?:not counting|not including|sans compter|non compris|sauf|hors|except"
    r"|excluding|unless|hormis|a moins que|excepte)(?!\w)"
)
_ELLIPSIS = re.compile(
    r"(?:\b(?:is|are|does|do|can|will|was|were)(?:\s?not|n't)|n'(?:est|a) pas|ne (?:l'est"
    r"|le sont|l'|les) ?pas|non|pas)\W*$"
)
_GOES_ON = re.compile(
    r"\s*(?:is|are|was|has|have|costs?|comes?|lasts?|takes?|can|must|est|sont|a|ont|coute|dure|comprend|peut)\s"
)
# What says something of its own after a colon: “no charger is needed: an ordinary socket will do”.
_CLAUSE = re.compile(
    r"(?<!\w)(?:est|sont|ont|suffi(?:t|sent)|peu(?:t|vent)|faut|v(?:a|ont)|reste(?:nt)?|doi(?:t|vent)"
    r"|\w{3,}ez|\w{3,}ons|is|are|has|have|can|will|must|does|do|you|we|it|they)(?!\w)"
)
_BIDDEN = re.compile(r"\s*(?:don't|do not|never|ne|n'|you|vous|nous|we|il|on)\s?")
_BUT_NOT = re.compile(r"\s*(?:mais|but|et|and)\s+(?:pas|not|non|never|ne|n')(?!\w)")
_ADJECTIVE = re.compile(r"(?:ique|el|elle|al|ale|aire|if|ive|eux|euse|able|ible)s?$")
_QUESTION = re.compile(r"\?[\s*_»\"”)]*$")
_NO_ANSWER = re.compile(r"\W*(?:no|non|not|pas|never|jamais|unfortunately not|malheureusement)(?!\w)")
_VERB = re.compile(r"(?:ing|er|ir|dre|ttre)$")
_IF = re.compile(
    r"\s*(?:if|unless|when|si|s'(?=ils?\s)|lorsque|quand|en cas|in case|should you|as long as"
    r"|so long as|provided|a condition|pourvu|tant que|du moment|(?:sans"
    r"|without)(?=\s[^,]{2,40},))(?:(?!\w)|(?=ils?\s))"
)
_LINK = re.compile(r"[\s,'’«»-]*(?:(?:or|ou|ni|nor|et|and|de|d'|des|la|le|les|a|an|any|the)\W+)*")
_NEEDED = re.compile(r"need|requir|necess|requis|exig|demand|obligat|compuls|mandat")
_HEAD_SPAN = 30  # characters after a word of “none” in which stands what there is none of
_OBJECTS = 3  # words that may follow a verb after “without”


@dataclass(frozen=True, eq=False)
class Statement:
    """A stretch of a sentence that says one thing.

    `words` are what it is about, `none` what it says there is none of; `denies` turns the whole round, and
    `exception` says that it takes something out of what the sentence said before; what is `assumed` (“if …”)
    is not said.
    """

    start: int  # into the folded sentence
    end: int
    sentence: Sentence
    words: tuple[Token, ...]
    none: tuple[Token, ...]
    denies: bool
    exception: bool
    assumed: bool = False
    asked: str = ""  # the folded question that it answers

    @cached_property
    def bag(self) -> Bag:
        """Its words, to be asked."""
        return Bag.of(self.words)

    @cached_property
    def whole_bag(self) -> Bag:
        """Its words, and what it says there is none of."""
        return Bag.of((*self.words, *self.none))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures."""
        left, right = self.sentence.places[self.start], self.sentence.places[self.end]
        return tuple(figure for figure in self.sentence.figures if left <= figure.start < right)

    @property
    def place(self) -> tuple[int, int]:
        """Where its words are in the text, marks at either end left out."""
        places, folded = self.sentence.places, self.sentence.folded
        left, right = self.start, self.end
        while left < right and folded[left] in " ,;:|-":
            left += 1
        while right > left and folded[right - 1] in " ,;:|-":
            right -= 1
        return places[left], places[right]


@lru_cache(maxsize=512)
def statements(reading: Reading) -> tuple[Statement, ...]:
    """All that a text says, in order: of a question only what its answer says, nothing of a heading."""
    found: list[Statement] = []
    asked: Sequence[Statement] = ()
    for sentence in reading.sentences:
        said = in_sentence(sentence, reading.language)
        if _QUESTION.search(sentence.text):
            asked = said
        elif not sentence.heading or len(reading.sentences) == 1:
            found += _answered(asked, said)
            asked = ()
    return tuple(found)


def _answered(asked: Sequence[Statement], said: Sequence[Statement]) -> Iterator[Statement]:
    """“Do I need experience? No.”: the answer takes the words of its question."""
    words = tuple(token for one in asked for token in one.words)
    question = asked[0].sentence.folded if asked else ""
    for index, one in enumerate(said):
        if asked and not index and _NO_ANSWER.match(one.sentence.folded):
            yield replace(one, words=words, none=(), denies=True, asked=question)
            if one.words:
                yield replace(one, denies=not one.denies)
        else:
            yield replace(one, words=(*one.words, *words), asked=question) if asked else one


def in_sentence(sentence: Sentence, language: Language) -> tuple[Statement, ...]:
    """What a sentence says; a stretch that says nothing by itself goes with its neighbour."""
    found: list[Statement] = []
    cuts = sorted({0, len(sentence.folded), *_cuts(sentence, language)})
    left = 0
    for right in cuts[1:]:
        carries_on = _CARRIES_ON.match(sentence.folded[left:right])
        says = _says_something(sentence, left, right, language)
        if found and (
            (carries_on and not _is_polar(sentence, left, right, language))
            or (
                right == cuts[-1]
                and not says
                and not cues(language).match(sentence.folded[left:right].lstrip())
            )
        ):
            found[-1] = _statement(sentence, found[-1].start, right, found[:-1], language)
        elif says or right == cuts[-1] or _starts_anew(sentence.folded[right:], language):
            found.append(_statement(sentence, left, right, found, language))
        else:
            continue
        left = right
    return tuple(_headed(list(_resumed(found))))


def _resumed(found: Sequence[Statement]) -> Iterator[Statement]:
    """“One small bag (40 × 30 cm) is included”: what follows brackets is about what stood before them."""
    before: Statement | None = None
    for index, one in enumerate(found):
        text = one.sentence.folded[one.start : one.end]
        if text.lstrip().startswith("(") and index:
            before = found[index - 1]
        elif (
            before is not None
            and _GOES_ON.match(text)
            and one.sentence.folded[: one.start].rstrip().endswith(")")
        ):
            yield replace(one, words=(*before.words, *one.words))
            before = None
            continue
        yield one


def _headed(found: Sequence[Statement]) -> Iterator[Statement]:
    """What stands before a colon is said of each thing listed behind it: “Not covered: tyres, glass”."""
    head: Statement | None = None
    for one in found:
        own = _CLAUSE.search(one.sentence.folded, one.start, one.end) and head and _is_clause(head)
        if head is None or own or one.denies or any(token.side for token in one.words):
            yield one
        else:
            sides = tuple(token for token in head.words if token.side)
            yield replace(one, words=(*one.words, *sides), denies=head.denies)
        if _is_head(one):
            bidden = _BIDDEN.match(one.sentence.folded, one.start)  # “don't tumble dry: lay it flat”
            head = one if not bidden and (one.denies or any(token.side for token in one.words)) else None


def _is_head(one: Statement) -> bool:
    """Whether it ends with a colon, or says nothing but yes or no before one."""
    text = one.sentence.folded[one.start : one.end]
    if ":" not in text:
        return False
    colon = one.sentence.places[one.start + text.index(":")]
    before = [token for token in one.words if token.start < colon]
    return text.rstrip().endswith(":") or all(token.side or token.generic for token in before)


def _is_clause(head: Statement) -> bool:
    """Whether what stands before a colon names its subject: then it is whole, and no heading of a list."""
    text = head.sentence.folded[head.start : head.end]
    cue = cues(head.sentence.language).search(text)
    place = head.sentence.places[head.start + (cue.end() if cue else 0)]
    return any(not token.generic and token.start < place for token in head.words) or any(
        not token.generic and not token.side for token in head.words
    )


def _starts_anew(rest: str, language: Language) -> bool:
    """Whether what follows is a denial or an exception of its own."""
    return bool(cues(language).match(rest) or _EXCEPTION.match(rest))


def _statement(
    sentence: Sentence, left: int, right: int, before: Sequence[Statement], language: Language
) -> Statement:
    folded, words = sentence.folded[left:right], _words(sentence, left, right)
    if before and _ELLIPSIS.search(folded) and sum(not token.generic for token in words) <= 1:
        words = (*words, *before[-1].words)  # “the bowl is dishwasher-safe; the lid is not”
        return Statement(
            left, right, sentence, words, (), not before[-1].denies, False, bool(_IF.match(folded))
        )
    spans = list(_none_spans(sentence, (left, right), words, language))
    none = tuple(dict.fromkeys(token for _, tokens in spans for token in tokens))
    rest = tuple(token for token in words if token not in none)
    plain = UNUSED.sub(" ", folded)
    for (start, end), _ in reversed(spans):
        plain = plain[: start - left] + " " + plain[end - left :]
    for token in rest:
        if token.sign and " " in token.word:  # “sans danger” is counted as one word of its side
            plain = re.sub(re.escape(token.word).replace(r"\ ", r"[\s'-]+(?:d')?"), " ", plain)
    exception = bool(_EXCEPTION.match(folded))
    assumed = bool(_IF.match(folded))
    subject = next((token for token in (before[-1].words if before else ()) if not token.generic), None)
    if subject and _BUT_NOT.match(folded) and sum(not token.generic for token in rest) <= 1:
        rest = (subject, *rest)  # “vouchers can be exchanged but not refunded”
    return Statement(left, right, sentence, rest, none, denies(plain, rest, language), exception, assumed)


def _none_spans(
    sentence: Sentence, span: tuple[int, int], words: Sequence[Token], language: Language
) -> Iterator[tuple[tuple[int, int], list[Token]]]:
    """The words of “none”, each with what there is none of: “sans sucre ni sel”, “no liquids or gels”."""
    left, right = span
    if TWICE.search(sentence.folded[left:right]):
        return
    for match in none_of(language).finditer(sentence.folded, left, right):
        start, place = sentence.places[match.end()], sentence.places[match.start()]
        if any(token.start <= place < token.end and " " in token.word for token in words):
            continue  # “sans danger” says one thing
        if any(token.side and _NEEDED.search(token.word) for token in words):
            continue  # “no membership needed”: there may be one
        ahead = [token for token in words if token.start >= start and not token.side]
        following = [token for token in ahead if not token.generic] or ahead
        between = sentence.folded[match.end() : match.end() + _HEAD_SPAN]
        parted = following and any(
            mark in between[: max(0, following[0].start - start)] for mark in (":", ";")
        )
        if following and not parted and following[0].start - start <= _HEAD_SPAN:
            listed = _listed(sentence, following)
            yield match.span(), [*listed, *_qualities(sentence, start, listed, words)]


def _listed(sentence: Sentence, following: Sequence[Token]) -> list[Token]:
    """The first word and those that go on the list; after a verb (“without entering a card”) its objects."""
    listed = [following[0]]
    verb = bool(_VERB.search(following[0].word))
    for token in following[1 : 1 + _OBJECTS]:
        between = fold(sentence.text[listed[-1].end - sentence.start : token.start - sentence.start])
        offset = sentence.start  # a word of an idiom (“step-free”) is no part of a compound
        whole = fold(sentence.text[listed[-1].start - offset : listed[-1].end - offset]) == listed[-1].word
        # “No animal testing”, “aucune assistance téléphonique”.
        compound = whole and between == " " and (sentence.language == "en" or _ADJECTIVE.search(token.word))
        joined = _LINK.fullmatch(between) and (
            verb or compound or re.search(r"\b(?:or|ou|ni|nor|et|and)\b|,", between)
        )
        if not joined:
            break
        listed.append(token)
    return listed[1:] if verb and len(listed) > 1 else listed


def _qualities(
    sentence: Sentence, start: int, listed: Sequence[Token], words: Sequence[Token]
) -> Iterator[Token]:
    """The adjectives of what there is none of: “sans substances nocives” says that nothing is harmful."""
    for token in words:
        if token.sign < 0 and token not in listed:
            ahead = start <= token.start < listed[0].start
            gap = sentence.text[listed[-1].end - sentence.start : token.start - sentence.start]
            if ahead or (token.start >= listed[-1].end and gap == " "):
                yield token


def has_condition(sentence: Sentence) -> bool:
    """Whether a sentence begins with what it assumes: “if you want Wi-Fi, you need a module”."""
    return bool(_IF.match(sentence.folded))


def says_no(sentence: Sentence) -> bool:
    """Whether a sentence has a word of “no” anywhere."""
    return bool(cues(sentence.language).search(sentence.folded))


def _cuts(sentence: Sentence, language: Language) -> Iterator[int]:
    for pattern in (_MARKS, _BUT):
        for match in pattern.finditer(sentence.folded):
            yield match.end()
    ends = [0, *(match.start() for match in _AND.finditer(sentence.folded)), len(sentence.folded)]
    for before, cut, after in zip(ends, ends[1:], ends[2:], strict=False):
        if _is_polar(sentence, before, cut, language) and _is_polar(sentence, cut, after, language):
            yield cut


def _is_polar(sentence: Sentence, left: int, right: int, language: Language) -> bool:
    stretch = sentence.folded[left:right]
    if cues(language).search(stretch) or NON.search(stretch):
        return True
    return any(token.side for token in _words(sentence, left, right))


def _words(sentence: Sentence, left: int, right: int) -> tuple[Token, ...]:
    start, end = sentence.places[left], sentence.places[right]
    return tuple(
        token for token in sentence.tokens if start <= token.start < end and (not token.stop or token.sign)
    )


def _says_something(sentence: Sentence, left: int, right: int, language: Language) -> bool:
    if _IF.match(sentence.folded[left:right]) or _EXCEPTION.match(sentence.folded[left:right]):
        return True
    words = _words(sentence, left, right)
    start, end = sentence.places[left], sentence.places[right]
    subject = [token for token in words if not token.generic and not token.sign]
    if _is_polar(sentence, left, right, language):
        return bool(subject)
    return len(subject) > 1 or any(start <= figure.start < end for figure in sentence.figures)
