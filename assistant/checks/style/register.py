"""Whether a French text says “tu” or “vous”, and keeps to it: in one text and across several."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import Span, first, own_words, spotted
from assistant.checks.wording import wording
from assistant.text.normalise import fold, fold_with_offsets
from assistant.text.sentences import sentence_spans
from assistant.types.brand import Brand
from assistant.types.draft import Finding

Register = Literal["tu", "vous"]
REGISTERS: tuple[Register, ...] = ("tu", "vous")
_VERB_IN_EZ = re.compile(r"(?<![\w-])[a-z]{2,}ez(?!\w)")
_TO_YOU = re.compile(r"(?<=\w)-(?:toi|tu)(?!\w)")  # offre-toi, veux-tu
_OPENING = re.compile(r"[\W\d_]*")
_WORD = re.compile(r"\w+")
_PLEASE = re.compile(r"(?<=s'il )vous(?= plait(?!\w))")
_BEFORE = 24  # characters that are looked at on each side of “ton”
_SAYS = {"tu": "tutoient", "vous": "vouvoient"}
_SAYS_ONE = {"tu": "tutoie", "vous": "vouvoie"}


def check_register(subject: Subject) -> Iterator[Finding]:
    """A warning per field that addresses the reader otherwise than it should; French only.

    The brief's tone decides, then the segment's, then the brand's register. Without any, a warning for a
    draft that mixes both. Quotations are left out: a customer may say “tu”.
    """
    if subject.language != "fr":
        return
    wanted = wanted_register(subject)
    if wanted:
        for field, text in subject.fields.items():
            for span in first(addressed(text, _other(wanted))):
                yield spotted(f"brand.register.{wanted}", "warning", field, text, span)
        return
    spots = register_spots(subject.fields)
    if all(spots.values()):
        field, span = spots["tu"][0]
        yield spotted("brand.register.mixed", "warning", field, subject.fields[field], span)


def check_registers(
    texts: Sequence[Mapping[str, str]], wanted: Register | None = None
) -> Iterator[tuple[int, Finding]]:
    """Which of several French texts (a sequence, a batch) breaks with the others: (its number from 0, why).

    `texts` are the fields of each. The register is `wanted`, or the one that most of them use; of a tie, the
    one of the first that has any.
    """
    spots = [register_spots(fields) for fields in texts]
    own = wanted or _usual([_register(found) for found in spots])
    if own is None:
        return
    other = _other(own)
    for number, (fields, found) in enumerate(zip(texts, spots, strict=True)):
        for field, span in found[other][:1]:
            said = {"other": own, "own": other, "others": _SAYS[own], "this": _SAYS_ONE[other]}
            yield number, spotted("brand.register.across", "warning", field, fields[field], span, **said)


def check_siblings(subject: Subject) -> Iterator[Finding]:
    """A warning for a French draft that addresses the reader otherwise than the brief's other variants.

    Where somebody says which form to use, `check_register` holds each of them to it already.
    """
    if subject.language != "fr" or not subject.siblings or wanted_register(subject):
        return
    texts = [*subject.siblings, subject.fields]
    for number, found in check_registers(texts):
        if number == len(texts) - 1:
            yield found


def wanted_register(subject: Subject) -> Register | None:
    """The form of address that a draft is to use, None when nobody says."""
    tones = [subject.brief.tone if subject.brief else ""]
    if subject.segment:
        tones.extend(subject.segment.tone.values())
    return register_asked(tones, subject.brand)


def register_asked(tones: Iterable[str], brand: Brand) -> Register | None:
    """The form of address that the first of the tones asks for, else the brand's; None: nobody says."""
    for tone in tones:
        for register, pattern in _asked().items():
            if pattern.search(fold(tone)):
                return register
    return next((one for one in REGISTERS if brand.registers.get("fr") == one), None)


def addressed(text: str, register: Register) -> Iterator[Span]:
    """Where a text addresses its reader so, quotations left out."""
    own = own_words(text)
    folded, offsets = fold_with_offsets(own)
    find = _informal if register == "tu" else _formal
    for start, end in sorted(find(folded, own, offsets)):
        yield offsets[start], offsets[end]


def _informal(folded: str, own: str, offsets: list[int]) -> Iterator[Span]:
    for match in _forms("tu").finditer(folded):
        if match.group() != "ton" or not _is_shade(folded, match):
            yield match.span()
    yield from (match.span() for match in _TO_YOU.finditer(folded))
    for start in _sentence_starts(own):
        command = _commands().match(folded, bisect_left(offsets, start))
        if command and not _is_participle(own, offsets[command.start()]):
            yield command.span()


def _formal(folded: str, own: str, offsets: list[int]) -> Iterator[Span]:
    please = {match.span() for match in _PLEASE.finditer(folded)}
    yield from (span for match in _forms("vous").finditer(folded) if (span := match.span()) not in please)
    excluded = wording("register")["not_verbs"]
    starts = set(_sentence_starts(own))
    for match in _VERB_IN_EZ.finditer(folded):
        start = offsets[match.start()]
        # A capital inside a sentence begins a name: Rodez, Martinez.
        if match.group() not in excluded and (own[start].islower() or start in starts):
            yield match.span()


def _is_participle(text: str, start: int) -> bool:
    """Whether the word that begins there ends in é as written: “Imaginé par Claire” commands nobody."""
    word = _WORD.match(text, start)
    return word is not None and word.group().casefold().endswith("é")


def _sentence_starts(text: str) -> list[int]:
    """Where the first word of each sentence begins."""
    spans = sentence_spans(text)
    return [match.end() for start, _ in spans if (match := _OPENING.match(text, start))]


def _is_shade(folded: str, match: "re.Match[str]") -> bool:
    """Whether “ton” is a shade or a tone: le ton, ton sur ton, un joli ton, ton chaud."""
    before, after = folded[max(0, match.start() - _BEFORE) : match.start()], folded[match.end() :][:_BEFORE]
    shade = _shades()
    return bool(shade["before"].search(before) or shade["after"].match(after))


def register_spots(fields: Mapping[str, str]) -> dict[Register, list[tuple[str, Span]]]:
    """Where the fields of a French text say “tu” and where “vous”: field and place."""
    return {
        register: [(field, span) for field, text in fields.items() for span in addressed(text, register)]
        for register in REGISTERS
    }


def _register(spots: Mapping[Register, list[tuple[str, Span]]]) -> Register | None:
    """What a text uses: the form with more places; None for one that addresses nobody."""
    tu, vous = len(spots["tu"]), len(spots["vous"])
    if not tu and not vous:
        return None
    return "tu" if tu > vous else "vous"


def _usual(used: Sequence[Register | None]) -> Register | None:
    counts = Counter(one for one in used if one)
    return counts.most_common(1)[0][0] if counts else None  # the first of equals


def _other(register: Register) -> Register:
    return "vous" if register == "tu" else "tu"


@cache
def _forms(register: Register) -> "re.Pattern[str]":
    forms = sorted((fold(form) for form in wording("register")[register]), key=len, reverse=True)
    bounded = [re.escape(form) + ("" if form.endswith("'") else r"(?!\w)") for form in forms]
    return re.compile(r"(?<![\w'-])(?:" + "|".join(bounded) + ")")


@cache
def _commands() -> "re.Pattern[str]":
    return re.compile(r"(?:" + "|".join(wording("register")["tu_commands"]) + r")(?!\w)")


@cache
def _shades() -> "dict[str, re.Pattern[str]]":
    words = wording("register")
    return {
        "before": re.compile(rf"(?<!\w)(?:{'|'.join(words['before_shade'])})[ -](?:\w+ )?$"),
        "after": re.compile(rf" (?:{'|'.join(words['after_shade'])})(?!\w)"),
    }


@cache
def _asked() -> "dict[Register, re.Pattern[str]]":
    return {register: re.compile("|".join(wording("register")["asked"][register])) for register in REGISTERS}
