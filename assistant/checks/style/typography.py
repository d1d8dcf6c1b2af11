"""Whether marks and spaces are set as the language and the channel want them; `typeset` puts them right.

French after the Lexique des règles typographiques en usage à l’Imprimerie nationale. In an SMS and on X the
channel decides: there a fine space or a curly mark costs room.
"""

import re
from collections.abc import Iterator, Mapping

from assistant.checks.copy.subject import Subject
from assistant.checks.style.prose import Span, prose, spotted
from assistant.checks.style.typeset import SMS_MARKS, SPACE, THIN, capitals, lost_accents, typeset
from assistant.checks.wording import wording
from assistant.types.brand import Count
from assistant.types.draft import Finding
from assistant.types.language import Language

_QUOTED = re.compile(r"«[^»]*»")
# An ordinary space where French puts a no-break one, and a straight apostrophe.
_TYPED = {
    "nbsp": re.compile(r"(?<=[\w)\]”’»%€…]) (?=[;!?»]|:(?:\s|$))|(?<=«) (?=\S)|(?<=\d) (?=[%€](?!\w))"),
    "apostrophe": re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"),
}

# Slips on the prose of a field; one finding for each kind and field.
_SLIPS: Mapping[Language, Mapping[str, "re.Pattern[str]"]] = {
    "fr": {
        # A mark right after a letter, a digit or a closing mark; “?!” and “!!” are one mark.
        "space": re.compile(r"\w+[)\]’']?(?:[;!?»]|:(?=\s|$))|\d(?:%|€)(?!\w)|«\w+"),
        "quotes": re.compile(r"(?<!\d)\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”"),
        "ordinal": re.compile(r"\b1[èe]re\b|\b(?!1e?me)\d+[iè]?[èe]mes?\b"),
        "currency": re.compile(
            rf"(?<!\d)(?<!\d{SPACE})€{SPACE}?\d+(?:[.,]\d\d?)?|(?<![\d.,])\d+\.\d\d{SPACE}?€"
        ),
    },
    "en": {
        "space": re.compile(rf"\w+{SPACE}+[;:!?]+(?=\s|$)"),
        "quotes": re.compile(r"«[^«»\n]{0,200}»"),
        "currency": re.compile(rf"(?<![\w.,€])\d[\d.,]*{SPACE}?€(?!\w)|€\d+,\d\d(?![\d,.]*\d)"),
    },
}
_SPACES = re.compile(rf"[\w)”»%€]+{SPACE}+(?:,(?!\d)|\.(?=\s|$))|\w+ {{2,}}\w+|[^\W\d_]{{2,}},[^\W\d_]{{2,}}")
_SPACING = ("space", "quotes")  # what an SMS and an ad leave out to save room
_TELLING_RIGHT = ("ordinal", "currency")


def check_typography(subject: Subject) -> Iterator[Finding]:
    """Notes on slips of typography: one per field and kind; of what a keyboard types one per draft."""
    counts: dict[str, Count] = {rule.name: rule.count for rule in subject.channel.fields}
    units = {field: counts.get(field, "characters") for field in subject.fields}
    tight = subject.channel.id in wording("tight_channels")
    for field, text in subject.fields.items():
        yield from _slips(subject.language, field, text, units[field], tight)
        if units[field] == "sms":
            yield from _sms_marks(field, text)
        if units[field] == "x":
            yield from _thin_spaces(field, text)
    if subject.language == "fr" and not tight:
        roomy = {field: text for field, text in subject.fields.items() if units[field] != "sms"}
        yield from _typed(roomy)


def _typed(fields: Mapping[str, str]) -> Iterator[Finding]:
    """What a keyboard types in French, told once for the draft: one click puts all of it right."""
    for kind, pattern in _TYPED.items():
        found = [
            (field, match.span())
            for field, text in fields.items()
            for match in pattern.finditer(prose(text, "\ufffc"))
        ]
        for field, span in found[:1]:
            text = fields[field]
            around = _around(text, span)
            yield spotted(f"typography.fr.{kind}", "info", field, text, around, count=len(found))


def _around(text: str, span: Span) -> Span:
    """A mark with what stands on both sides of it: alone it could not be shown."""
    before, after = re.search(r"\S+$", text[: span[0]]), re.match(r"\S+", text[span[1] :])
    return (before.start() if before else span[0]), span[1] + (after.end() if after else 0)


def _slips(language: Language, field: str, text: str, unit: Count, tight: bool) -> Iterator[Finding]:
    plain = prose(text)
    for kind, pattern in _SLIPS[language].items():
        if kind in _SPACING and language == "fr" and (tight or unit == "sms"):
            continue
        for span in list(_found(kind, pattern, plain, text))[:1]:
            right = typeset(text[slice(*span)], language, unit) if kind in _TELLING_RIGHT else ""
            yield spotted(f"typography.{language}.{kind}", "info", field, text, span, right=right)
    # What is blanked out here is no space.
    for match in list(_SPACES.finditer(prose(text, "\ufffc")))[:1]:
        yield spotted("typography.spaces", "info", field, text, match.span())
    if language == "fr" and unit != "sms":
        for match in list(lost_accents().finditer(plain))[:1]:
            right = capitals()[match.group()]
            yield spotted("typography.fr.capital", "info", field, text, match.span(), right=right)


def _found(kind: str, pattern: "re.Pattern[str]", plain: str, text: str) -> Iterator[Span]:
    inside = [match.span() for match in _QUOTED.finditer(text)] if kind == "quotes" else []
    for match in pattern.finditer(plain):
        # “…” inside « … » is the inner pair of French, and right.
        is_inner = any(start < match.start() < end for start, end in inside)
        if not is_inner or match.group().startswith("«"):
            yield match.span()


def _sms_marks(field: str, text: str) -> Iterator[Finding]:
    found = list(SMS_MARKS.finditer(text))
    if found:
        shown = dict.fromkeys(_shown(match.group()) for match in found)
        yield spotted("typography.sms", "warning", field, text, found[0].span(), marks=" ".join(shown))


def _shown(mark: str) -> str:
    return f"U+{ord(mark):04X}" if mark.isspace() else mark


def _thin_spaces(field: str, text: str) -> Iterator[Finding]:
    count = text.count(THIN)
    if count:
        start = text.index(THIN)
        yield spotted("typography.x", "info", field, text, (start, start + 1), count=count)
