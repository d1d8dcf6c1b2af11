"""A text with its marks and spaces set as its language and its channel want them; no word is touched.

French after the Lexique des règles typographiques en usage à l’Imprimerie nationale: a thin no-break space
before ; ! ? and a full one before : » % € and after «. X counts the thin one twice and gets the full one. In
an SMS a no-break space, a curly mark or œ would bring the whole message down to 70 characters, so there the
marks of the SMS alphabet are put in (3GPP TS 23.038, 6.2.1).
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from assistant.checks.style.prose import NO_PROSE
from assistant.checks.wording import wording
from assistant.types.brand import Count
from assistant.types.language import Language

NBSP, THIN = "\u00a0", "\u202f"
SPACE = f"[ {NBSP}{THIN}]"
_Step = tuple["re.Pattern[str]", str | Callable[["re.Match[str]"], str]]

_FOR_SMS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": "...", "–": "-", "—": "-", "‑": "-",
        "−": "-", NBSP: " ", THIN: " ", "\u2009": " ", "œ": "oe", "×": "x", "Œ": "OE", "•": "-",
    }
)  # fmt: skip
# Only what the SMS alphabet lacks; « and » lose the space inside them.
SMS_MARKS = re.compile(f"[{''.join(map(chr, _FOR_SMS))}«»]")
_MOST_ROUNDS = 5
UNITS = r"(?:mm|cm|m|km|m²|cm²|g|kg|mg|l|cl|ml|h|min|s|W|kWh|°C|°|Mo|Go|px|pièces?|ans?|mois|jours?)"
_AMOUNT = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d{2})?|\d+(?:[.,]\d{1,2})?"
# A number of thousands written with an ordinary space: 1 200, not the end of a year before a number.
_THOUSANDS = re.compile(rf"(?<![\d.,/-])(?<!\d )(\d{{1,3}}){SPACE}(?=\d{{3}}(?!\d|{SPACE}?\d))")


def typeset(text: str, language: Language, unit: Count = "characters") -> str:
    """The text with the marks and spaces of its language, for a field that is counted in `unit`.

    Addresses, merge tags, mentions and hashtags stay as they are. Setting a text twice changes nothing more.
    """
    steps = _french(unit) if language == "fr" else _english()
    change = _for_sms if unit == "sms" else lambda piece: _applied(piece, steps)
    for _ in range(_MOST_ROUNDS):  # odd marks in a row can make work for each other
        before, text = text, _on_prose(text, change)
        if text == before:
            break
    return text


def _on_prose(text: str, change: Callable[[str], str]) -> str:
    """The text with its prose changed; what is no prose is hidden behind marks meanwhile."""
    kept: list[str] = []

    def hide(match: "re.Match[str]") -> str:
        kept.append(match.group())
        return f"\ue000{len(kept) - 1}\ue001"  # private signs that no text of ours holds

    # A text that has such signs itself is left as it is.
    if "\ue000" in text or "\ue001" in text:
        return text
    changed = change(_HIDDEN.sub(hide, text))
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], changed)


_HIDDEN = re.compile(rf"{NO_PROSE.pattern}|<[^<>]+>")


def _applied(text: str, steps: Sequence[_Step]) -> str:
    for pattern, replacement in steps:
        text = pattern.sub(replacement, text)
    return text


def _for_sms(text: str) -> str:
    text = re.sub(rf"«{SPACE}*", '"', text)
    text = re.sub(rf"{SPACE}*»", '"', text)
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", text.translate(_FOR_SMS))


def _step(pattern: str, replacement: str | Callable[["re.Match[str]"], str]) -> _Step:
    return re.compile(pattern), replacement


_SHARED = (
    _step(r"(?<=[^\s|]) {2,}(?=[^\s|])", " "),
    _step(rf"(?<=[\w)\]»”’\"%€]){SPACE}+,(?=[^\W\d_])", ", "),
    _step(rf"(?<=[\w)\]»”’\"%€]){SPACE}+(?=,(?:\s|$)|\.(?:\s|$))", ""),
    _step(r"(?<!\.)\.{3}(?!\.)", "…"),
    _step(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’"),
)


@cache
def _french(unit: Count) -> tuple[_Step, ...]:
    thin = NBSP if unit == "x" else THIN
    after = r"(?<=[^\s(«“\"'¡¿/;!?:.,-])"  # a mark follows a word, a figure or a closing mark
    return (
        *_SHARED,
        _step(rf"(?<!\d)\"{SPACE}*([^\"\n]{{1,300}}?){SPACE}*\"(?!\w)", rf"«{NBSP}\1{NBSP}»"),
        _step(rf"(?<!«{NBSP})“{SPACE}*([^«»“”\n]{{1,300}}?){SPACE}*”(?!{SPACE}?»)", _outer_quotes),
        _step(r"(?i)(?<=\b[cdjlmnst])'(?=[«\ue000])|(?i:(?<=\bqu))'(?=[«\ue000])", "’"),
        _step(rf"«{SPACE}*(?=\S)", f"«{NBSP}"),
        _step(rf"(?<=\S){SPACE}*»", f"{NBSP}»"),
        _step(rf"(?<![\w€])(?<!\d{SPACE})(€){SPACE}?({_AMOUNT})(?![\w€])(?!{SPACE}€|[.,]\d)", _after_amount),
        _step(rf"(?<![\d.,])(\d+)\.(\d{{2}})(?={SPACE}?€)", r"\1,\2"),
        (_THOUSANDS, rf"\1{thin}"),
        _step(rf"(?<=\d){SPACE}?(?=%(?!\w)|€(?!\w))", NBSP),
        _step(rf"(?<=\d){SPACE}(?={UNITS}(?!\w))", NBSP),
        _step(rf"{after}{SPACE}*([;!?]+)(?=[\s»”)\]…]|$)", rf"{thin}\1"),
        _step(rf"{after}{SPACE}*:(?=\s|$)", f"{NBSP}:"),
        _step(r"\b1[èe]re\b", "1re"),
        _step(r"\b(\d+)(?:[ièe]{1,2}me)(s?)\b", _ordinal),
        (lost_accents(), lambda match: capitals()[match.group()]),
    )


def _outer_quotes(match: "re.Match[str]") -> str:
    """“…” as « … », unless it stands inside « … » already: there it is the inner pair."""
    before = match.string[: match.start()]
    inside = before.count("«") > before.count("»")
    return match.group() if inside else f"«{NBSP}{match[1]}{NBSP}»"


def _after_amount(match: "re.Match[str]") -> str:
    return f"{match[2]}{NBSP}{match[1]}"


def _ordinal(match: "re.Match[str]") -> str:
    return f"{match[1]}e{match[2]}" if match[1] != "1" else match.group()


@cache
def capitals() -> dict[str, str]:
    """Words whose capital has lost its accent -> the same with it, from `wording.yaml`."""
    return {str(word["bare"]): str(word["right"]) for word in wording("accented_capitals")}


@cache
def lost_accents() -> "re.Pattern[str]":
    """Those words where they begin a phrase: “vitamine A la plus …” has none."""
    words = "|".join(re.escape(word) for word in sorted(capitals(), key=len, reverse=True))
    return re.compile(rf"(?<![\w’'-])(?<![\w,;] )(?:{words})(?!\w)")


@cache
def _english() -> tuple[_Step, ...]:
    return (
        *_SHARED,
        _step(rf"«{SPACE}*", "“"),
        _step(rf"{SPACE}*»", "”"),
        _step(r"(?<![\w\"])\"(?=\S)([^\"\n]{1,300}?)(?<=\S)\"(?!\w)", r"“\1”"),
        _step(r"(?<=[^\W\d_]s)'(?=\s)", "’"),
        _step(rf"(?<=[\w)\]”’%€]){SPACE}+(?=[;:!?]+(?:\s|$))", ""),
        _step(rf"(?<![\w.,€])(\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{2}})?){SPACE}?€(?![\w\ue000])", r"€\1"),
        _step(rf"(?<![\w.,€])({_AMOUNT}){SPACE}?€(?![\w\ue000])", _before_amount),
        _step(r"(?<=€)(\d+),(\d{2})(?![\d,.]*\d)", r"\1.\2"),
    )


def _before_amount(match: "re.Match[str]") -> str:
    """€ before an amount, and the amount with the marks of English: 1 249,50 € is €1,249.50."""
    amount = re.sub(rf"{SPACE}(?=\d{{3}})", "~", match[1]).replace(",", ".").replace("~", ",")
    return f"€{amount}"
