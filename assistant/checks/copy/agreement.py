"""Whether texts agree: the same price, end, discount, threshold and code in all messages of a sequence.

A campaign compares its texts by the same statements: see `campaigns/texts/agreement.py`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.checks.style.prose import spotted
from assistant.rules import load
from assistant.text.long_date import long_date
from assistant.text.numbers import Figure, figures, supported
from assistant.text.sentences import sentence_spans
from assistant.text.terms import terms
from assistant.types.brand import Bilingual
from assistant.types.draft import Finding, Offer, Severity
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES, Language

Fields = Mapping[str, str]
_BEFORE = 40  # characters looked at before a figure
_SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")


@dataclass(frozen=True)
class _Slot:
    """What messages must agree on: which figures are of it, by the words around them."""

    id: str
    name: Bilingual
    severity: Severity
    units: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    says: re.Pattern[str] | None
    silent: re.Pattern[str] | None
    product: bool

    def fits(self, figure: Figure, sentence: str) -> bool:
        """Whether a figure of the sentence is of this slot."""
        head, tail = sentence[max(0, figure.start - _BEFORE) : figure.start], sentence[figure.end :]
        return (
            figure.unit in self.units
            and (self.before is None or self.before.search(head) is not None)
            and (self.after is None or self.after.match(tail) is not None)
            and (self.says is None or self.says.search(sentence) is not None)
            and (self.silent is None or self.silent.search(sentence) is None)
        )


@dataclass(frozen=True)
class Statement:
    """One statement of a text: of which slot and product, what, and where it stands.

    `shown` is how it is told where its own words say less: a day without its year.
    """

    slot: str
    name: Bilingual
    severity: Severity
    product: str
    what: Figure | str
    text: str
    field: str = ""
    start: int = 0
    shown: Bilingual | None = None  # in place of its text

    def same(self, other: "Statement") -> bool:
        """Whether both say the same; a day without a year agrees with one that has a year."""
        if isinstance(self.what, str) or isinstance(other.what, str):
            return self.what == other.what
        return supported(self.what, (other.what,))


def check_agreement(
    fields: Fields,
    earlier: Sequence[Fields],
    offer: Offer,
    products: Sequence[Product],
    language: Language,
) -> Iterator[Finding]:
    """What a message says otherwise than the offer of its brief, or than the messages before it.

    One finding for each contradicting statement, `sequence.agreement`: the offer goes before the messages,
    and of these the first that says anything of it. What only one message says contradicts nobody; whether
    it is true is the grounding's to tell. Rules: `rules/agreement.yaml`.
    """
    known = [(0, said) for said in offered(offer)]
    for number, message in enumerate(earlier, start=1):
        known.extend((number, said) for said in statements(message, products, language))
    told: set[tuple[str, str]] = set()
    for said in statements(fields, products, language):
        others = [(n, one) for n, one in known if (one.slot, one.product) == (said.slot, said.product)]
        first = [one for number, one in others if number == others[0][0]]
        if first and not any(said.same(one) for one in first) and (said.slot, said.text) not in told:
            told.add((said.slot, said.text))
            yield _finding(fields[said.field], said, *others[0])


def _finding(text: str, said: Statement, number: int, other: Statement) -> Finding:
    where = load("agreement")["where"]["message" if number else "brief"]
    return spotted(
        "sequence.agreement",
        said.severity,
        said.field,
        text,
        (said.start, said.start + len(said.text)),
        what=dict(said.name),
        other=other.shown or other.text,
        where={language: where[language].format(number=number) for language in LANGUAGES},
    )


def offered(offer: Offer) -> Iterator[Statement]:
    """What a brief says of its offer; none is of a product."""
    if offer.code:
        yield _coded(offer.code)
    if offer.ends:
        (ends,) = (slot for slot in _slots() if slot.id == "ends")
        day = offer.ends.isoformat()
        shown = {language: long_date(offer.ends, language) for language in LANGUAGES}
        yield Statement(ends.id, ends.name, ends.severity, "", figures(day)[0], day, shown=shown)
    for field in ("text", "conditions"):
        yield from (one for one in _of_figures(field, getattr(offer, field), (), "fr") if one.slot != "price")


def _coded(code: str, field: str = "", start: int = 0) -> Statement:
    return Statement("code", load("agreement")["code"]["name"], "error", "", code, code, field, start)


def statements(fields: Fields, products: Sequence[Product], language: Language) -> Iterator[Statement]:
    """What a text states that others must not state otherwise; `products` are those that it is about."""
    for field, text in fields.items():
        for match in _code().finditer(text):
            yield _coded(match[1], field, match.start(1))
        yield from _of_figures(field, text, products, language)


def _of_figures(
    field: str, text: str, products: Sequence[Product], language: Language
) -> Iterator[Statement]:
    for start, end in sentence_spans(text):
        sentence = text[start:end].translate(_SPACES)
        for figure in figures(sentence):
            slot = next((one for one in _slots() if one.fits(figure, sentence)), None)
            owner = _owner(sentence, products, language) if slot and slot.product else ""
            if slot and owner is not None:
                place = start + figure.start
                said = text[place : place + len(figure.text)].rstrip(" .")
                yield Statement(slot.id, slot.name, slot.severity, owner, figure, said, field, place)


def _owner(sentence: str, products: Sequence[Product], language: Language) -> str | None:
    """Whose price a sentence tells: the only product's, or the one that only its own words name."""
    if len(products) < 2:
        return products[0].sku if products else None
    said = set(terms(sentence, language))
    names = {product.sku: set(terms(product.named(language), language)) for product in products}
    shared = set.intersection(*names.values())
    named = [sku for sku, words in names.items() if (words - shared) & said]
    return named[0] if len(named) == 1 else None


@cache
def _slots() -> tuple[_Slot, ...]:
    return tuple(
        _Slot(
            id=entry["id"],
            name=entry["name"],
            severity=entry["severity"],
            units=frozenset(entry["units"]),
            before=_pattern(entry, "before", r"(?:{})$"),
            after=_pattern(entry, "after", "{}"),
            says=_pattern(entry, "says", "{}"),
            silent=_pattern(entry, "silent", "{}"),
            product=entry.get("product", False),
        )
        for entry in load("agreement")["slots"]
    )


def _pattern(entry: Mapping[str, Any], name: str, shape: str) -> "re.Pattern[str] | None":
    if name not in entry:
        return None
    return re.compile(shape.replace("{}", entry[name]), re.IGNORECASE)


@cache
def _code() -> "re.Pattern[str]":
    return re.compile(load("agreement")["code"]["pattern"], re.IGNORECASE)
