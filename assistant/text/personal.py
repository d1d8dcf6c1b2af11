"""Personal data that people type: e-mail addresses, phone, card, bank account and social security numbers.

What has a check digit counts only when it is right, and a phone number only in the shape of one, so that
prices, sizes, dates and product or order numbers stay.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.text.contacts import email_key, phone_key

PersonalKind = Literal["email", "phone", "card", "iban", "nir"]
# No chat is a place for these.
SENSITIVE: frozenset[PersonalKind] = frozenset({"card", "iban", "nir"})
_SHOWN: dict[PersonalKind, str] = {
    "email": "[e-mail]",
    "phone": "[phone]",
    "card": "[card]",
    "iban": "[iban]",
    "nir": "[nir]",
}
_GAP = r"[ \u00a0\u202f.-]"
# Bounded repetitions keep each expression linear on a text made to slow it down.
_EMAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]{2,59}|[^\W\d_]{2,63})")
_IBAN_START = re.compile(rf"(?<![^\W_])[A-Za-z]{{2}}{_GAP}?\d{{2}}(?={_GAP}?[A-Za-z0-9])")
_IBAN_SIGN = re.compile(rf"{_GAP}?[A-Za-z0-9]")
# Characters of an IBAN by country: SWIFT, IBAN registry. Others are taken at any length from 15 to 34.
_IBAN_LENGTHS = {
    code: length
    for length, codes in (
        (15, "NO"),
        (16, "BE"),
        (18, "DK FI NL"),
        (19, "SI MK"),
        (20, "AT BA EE LT LU"),
        (21, "CH HR LI LV"),
        (22, "BG DE GB GE IE ME RS VA"),
        (23, "AE GI IL"),
        (24, "AD CZ ES MD RO SA SE SK TN"),
        (25, "PT"),
        (26, "IS TR"),
        (27, "FR GR IT MC SM"),
        (28, "AL CY HU MA PL"),
        (29, "BR QA UA"),
        (30, "MU"),
        (31, "MT"),
    )
    for code in codes.split()
}
_CARD = re.compile(rf"(?<![\w.,+-])\d(?:{_GAP}?\d){{13,18}}(?![^\W_])")
# Who issues a card of which length (ISO/IEC 7812-1): Visa, Mastercard, American Express, Diners, Discover,
# JCB, UnionPay, Maestro. Without it one in ten article numbers would pass for a card.
_ISSUED = re.compile(
    r"(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}"
    r"|(?:5[06-8]|6[37])\d{14,17})"
)
# Sex, year, month, department (Corsica: 2A, 2B), commune, order, key: décret 82-103 du 22 janvier 1982.
_NIR = re.compile(
    rf"(?<![\w+])[1-478]{_GAP}?\d{{2}}{_GAP}?\d{{2}}{_GAP}?(?:\d{{2}}|2[ABab]){_GAP}?\d{{3}}{_GAP}?\d{{3}}"
    rf"{_GAP}?\d{{2}}(?!\w)"
)
_SPACE = r"[ \u00a0\u202f]"
_PHONES = (
    # +33 6 12 34 56 78, +33 (0)6 …, +1 (555) 123-4567
    rf"\+{_SPACE}?[1-9]\d{{0,2}}(?:[ \u00a0\u202f./-]?\(?\d{{1,4}}\)?){{2,9}}",
    # 0033 6 …: not 001, with which product codes begin
    rf"00{_SPACE}?[2-9]\d{{1,2}}(?:[ \u00a0\u202f./-]?\(?\d{{1,4}}\)?){{2,8}}",
    # France: pairs with one sign between them throughout; 06 1234 5678
    r"0[1-9](?P<gap>[ \u00a0\u202f./-]?)\d{2}(?:(?P=gap)\d{2}){3}",
    rf"0[67]{_SPACE}\d{{4}}{_SPACE}\d{{4}}|0[67]{_SPACE}\d{{3}}{_SPACE}\d{{3}}{_SPACE}\d{{2}}",
    # United Kingdom: Ofcom's groupings of eleven digits
    r"\(?0[12378]\d\)?[ -]?\d{4}[ -]?\d{4}",
    r"\(?0[12378]\d{2}\)?[ -]?\d{3}[ -]?\d{4}|\(?0[12378]\d{3}\)?[ -]?\d{3}[ -]?\d{3}",
)
_PHONE = re.compile(rf"(?<![\w.,+/-])(?:{'|'.join(f'(?:{one})' for one in _PHONES)})(?![\w/-])(?![.,]\d)")
# A bare number after one of these is a number of something, not of a phone.
_NUMBER_OF = re.compile(
    r"(?i)\b(?:commande|order|r[ée]f(?:[ée]rence)?|facture|invoice|colis|parcel|suivi|tracking|articles?|items?"
    r"|sku|ean|gtin|isbn|code|dossier|ticket|lot|batch|siren|siret|rcs)\W{0,5}"
    r"(?:(?:num[ée]ro|number|n[°º]|no\.?|nr\.?|est|is|le|la|the|#)\W{0,3}){0,3}$"
)
_LOOKED_BACK = 60  # characters before a number
_ROUND = re.compile(r"000$")


@dataclass(frozen=True)
class PersonalData:
    """One piece: its kind, and where it stands, as `text[start:end]`."""

    kind: PersonalKind
    start: int
    end: int


def find(text: str, own: Collection[str] = ()) -> tuple[PersonalData, ...]:
    """Every piece in the text, in its order, none inside another.

    An IBAN has to pass its checksum (ISO 13616, mod 97) and the length of its country, a card number its own
    (Luhn, ISO/IEC 7812-1) and an issuer's beginning, a French social security number its key. A phone number
    is French (10 digits), British (11) or international (+ or 00). `own` are the company's addresses and
    numbers, as `own_keys` makes them: they are not personal.
    """
    found: list[PersonalData] = []
    for look in _LOOKS:
        for piece in look(text):
            if all(piece.end <= other.start or other.end <= piece.start for other in found):
                found.append(piece)
    kept = [piece for piece in found if not own or _key(text[piece.start : piece.end], piece) not in own]
    return tuple(sorted(kept, key=lambda piece: piece.start))


def mask(text: str, own: Collection[str] = ()) -> str:
    """The text with each piece that `find` finds replaced by what it was, in brackets."""
    return without(text, find(text, own))


def mask_sensitive(text: str) -> str:
    """The text without card, bank account and social security numbers, whatever else stands in it."""
    return without(text, [piece for piece in find(text) if piece.kind in SENSITIVE])


def without(text: str, pieces: Sequence[PersonalData]) -> str:
    """The text with those pieces, in their order, replaced by what they were."""
    parts, end = [], 0
    for piece in pieces:
        parts += [text[end : piece.start], _SHOWN[piece.kind]]
        end = piece.end
    return "".join([*parts, text[end:]])


def own_keys(texts: Iterable[str]) -> frozenset[str]:
    """What a company publishes of itself in `texts`, for `find`: its addresses and phone numbers."""
    keys = [_key(text[piece.start : piece.end], piece) for text in texts for piece in find(text)]
    return frozenset(filter(None, keys))


def _key(text: str, piece: PersonalData) -> str:
    return {"email": email_key, "phone": phone_key}.get(piece.kind, _none)(text.replace("\u00a0", " "))


def _none(text: str) -> str:
    del text
    return ""


def _emails(text: str) -> Iterator[PersonalData]:
    for match in _EMAIL.finditer(text):
        yield PersonalData("email", match.start(), match.end())


def _ibans(text: str) -> Iterator[PersonalData]:
    for match in _IBAN_START.finditer(text):
        end = _iban_end(text, match.start())
        if end:
            yield PersonalData("iban", match.start(), end)


def _iban_end(text: str, start: int) -> int:
    """Where the IBAN ends that begins there; 0 when there is none. Words may follow that look like a part."""
    country = text[start : start + 2].upper()
    compact, place, ends = country, start + 2, 0
    while len(compact) < 34 and (sign := _IBAN_SIGN.match(text, place)):
        compact, place = compact + sign.group()[-1].upper(), sign.end()
        right = _IBAN_LENGTHS.get(country, len(compact)) == len(compact) >= 15
        if right and not text[place : place + 1].isalnum() and _mod97(compact):
            ends = place
    return ends


def _mod97(compact: str) -> bool:
    turned = compact[4:] + compact[:4]
    return turned.isascii() and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _cards(text: str) -> Iterator[PersonalData]:
    for match in _CARD.finditer(text):
        digits = _digits(match.group())
        if _ISSUED.fullmatch(digits) and _luhn(digits):
            yield PersonalData("card", match.start(), match.end())


def _luhn(text: str) -> bool:
    digits = [int(digit) for digit in reversed(text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _nirs(text: str) -> Iterator[PersonalData]:
    for match in _NIR.finditer(text):
        plain = re.sub(_GAP, "", match.group()).upper().replace("2A", "19", 1).replace("2B", "18", 1)
        if int(plain[13:]) == 97 - int(plain[:13]) % 97:
            yield PersonalData("nir", match.start(), match.end())


def _phones(text: str) -> Iterator[PersonalData]:
    for match in _PHONE.finditer(text):
        number = match.group()
        bare = number.isdigit()
        before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        if (bare and _NUMBER_OF.search(before)) or not _dialled(number):
            continue
        yield PersonalData("phone", match.start(), match.end())


def _dialled(number: str) -> bool:
    """Whether it has as many digits as phone numbers have (E.164), and is no round amount after a +."""
    digits = _digits(number.replace("(0)", ""))
    international = number.startswith(("+", "00"))
    least = 9 if international else 10
    most = 17 if number.startswith("00") else 15
    return least <= len(digits) <= most and not (international and _ROUND.search(digits))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


# Those with a check digit first: a part of one may look like a phone number.
_LOOKS: tuple[Callable[[str], Iterator[PersonalData]], ...] = (_emails, _ibans, _nirs, _cards, _phones)
