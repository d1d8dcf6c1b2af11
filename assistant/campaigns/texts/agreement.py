"""Whether all texts of a campaign say the same, across channels, segments and languages."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.checks.copy.agreement import Statement, offered, statements
from assistant.checks.style.prose import Span
from assistant.checks.style.register import REGISTERS, Register, register_asked, register_spots
from assistant.checks.wording import finding
from assistant.errors import UnknownNameError
from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.draft import Finding
from assistant.types.knowledge import Product
from assistant.types.language import LANGUAGES
from assistant.writing.order import House

Fields = Mapping[str, str]
_Topic = tuple[str, str, bool]  # the slot, among which texts it is compared, whether it is a share
_MOST_TOLD = 200  # texts of one wrong value: that many tell enough


@dataclass(frozen=True)
class Disagreement:
    """What one text says otherwise than the campaign's offer or than most texts: it blocks the export.

    `number` and `variant_id` are the text's, `other` is the variant id of a text that says it the usual way,
    empty when it is the offer. `finding.start` and `end` say where in `finding.field` it stands.
    """

    number: int
    variant_id: str
    finding: Finding
    other: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        told = {"number": self.number, "variant_id": self.variant_id, "other": self.other}
        return {**told, "finding": self.finding.as_dict()}


@dataclass(eq=False)
class _Value:
    """A value of a topic: what states it first, in how many texts it stands, and where."""

    first: Statement
    said_by: str  # the variant id
    texts: int = 0
    places: list["_Place"] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """Where a text states a value, and which values it states of the same topic."""

    text: PlannedText
    said: Statement
    beside: tuple[_Value, ...]


@dataclass(frozen=True)
class _Spot:
    """Where a text addresses its reader so, and what was asked of it: None, nothing."""

    text: PlannedText
    field: str
    span: Span
    words: str
    asked: Register | None


class Agreement:
    """Compares the texts of one campaign, which are given one after the other.

    What the offer says holds for all of them. Of what it does not say, codes and conditions of purchase are
    compared among all texts, thresholds of delivery and times to return among those for a segment, prices,
    their last day, discounts and warranties among those about the same products: what most of them say is
    right; of a tie, what comes first. A text that says it the usual way too contradicts nobody. Rules:
    `rules/agreement.yaml`, `rules/campaign_texts.yaml`.
    """

    def __init__(self, campaign: Campaign, house: House) -> None:
        self._campaign = campaign
        self._house = house
        self._products: dict[str, Product | None] = {}
        self._values: dict[_Topic, list[_Value]] = {}
        self._spots: dict[Register, list[_Spot]] = {one: [] for one in REGISTERS}
        self._unasked: Counter[Register] = Counter()
        self._offer = tuple(self._offered())

    def add(self, text: PlannedText, fields: Fields) -> None:
        """Take in a text as it is now."""
        products = [found for sku in text.products if (found := self._product(sku)) is not None]
        topics: dict[_Topic, list[Statement]] = {}
        for said in statements(fields, products, text.language):
            topics.setdefault(self._topic(said, text), []).append(said)
        for topic, stated in topics.items():
            self._count(self._values.setdefault(topic, []), text, stated)
        if text.language == "fr":
            self._address(text, fields)

    def found(self) -> list[Disagreement]:
        """What the texts that were given say otherwise, in the order of their numbers."""
        told = [*self._contradictions(), *self._registers()]
        return sorted(told, key=lambda one: (one.number, one.finding.field, one.finding.start or 0))

    def _offered(self) -> Iterator[Statement]:
        """What the offer says, in the first language that says anything of a slot."""
        brief, slots = self._campaign.brief, set[str]()
        for language in LANGUAGES:
            words = brief.offer_text.get(language, "") or brief.offer.text
            told = list(offered(replace(brief.offer, text=words)))
            yield from (one for one in told if one.slot not in slots)
            slots |= {one.slot for one in told}

    def _topic(self, said: Statement, text: PlannedText) -> _Topic:
        share = _is_share(said)
        offered = any(one.slot == said.slot and _is_share(one) == share for one in self._offer)
        return said.slot, "" if offered else _about(said, text), share

    def _product(self, sku: str) -> Product | None:
        if sku not in self._products:
            self._products[sku] = self._looked_up(sku)
        return self._products[sku]

    def _looked_up(self, sku: str) -> Product | None:
        try:
            return self._house.catalogue.get(sku)
        except UnknownNameError:
            return None  # it left the catalogue since

    def _count(self, values: list[_Value], text: PlannedText, stated: Sequence[Statement]) -> None:
        """Count what a text states of one topic; each value once."""
        found: dict[_Value, Statement] = {}
        for said in stated:
            value = next((one for one in values if said.same(one.first) or one.first.same(said)), None)
            if value is None:
                value = _Value(said, text.variant_id)
                values.append(value)
            found.setdefault(value, said)
        for value, said in found.items():
            value.texts += 1
            if len(value.places) < _MOST_TOLD:
                value.places.append(_Place(text, said, tuple(found)))

    def _contradictions(self) -> Iterator[Disagreement]:
        for (slot, _, share), values in self._values.items():
            offer = [one for one in self._offer if one.slot == slot and _is_share(one) == share]
            usual = max(values, key=lambda one: one.texts)
            right = {one for one in values if any(one.first.same(said) for said in offer)}
            if not offer:
                right = {usual}
            for value in values:
                for place in value.places:
                    if right.isdisjoint(place.beside):
                        yield _contradicting(place, usual, offer)

    def _address(self, text: PlannedText, fields: Fields) -> None:
        """Note how a French text addresses its reader, unless just that was asked of it."""
        asked = self._asked(text)
        for register, spots in register_spots(fields).items():
            if not spots or register == asked:
                continue
            name, span = spots[0]
            self._unasked[register] += asked is None
            if len(self._spots[register]) < _MOST_TOLD:
                self._spots[register].append(_Spot(text, name, span, fields[name][slice(*span)], asked))

    def _asked(self, text: PlannedText) -> Register | None:
        """The form of address that the campaign, the segment or the brand asks for."""
        segment = self._house.segments.get(text.segment)
        tones = [self._campaign.brief.tone, *(segment.tone.values() if segment else ())]
        return register_asked(tones, self._house.brand)

    def _registers(self) -> Iterator[Disagreement]:
        """Texts that address their reader otherwise than was asked for, or than most of them do."""
        usual: Register = "tu" if self._unasked["tu"] > self._unasked["vous"] else "vous"
        for register, spots in self._spots.items():
            for spot in spots:
                wanted = spot.asked or usual
                if register != wanted:
                    told = finding(
                        "campaign.register", "error", spot.field, spot.words, usual=wanted, own=register
                    )
                    placed = replace(told, start=spot.span[0], end=spot.span[1])
                    yield Disagreement(spot.text.number, spot.text.variant_id, placed)


def _contradicting(place: _Place, usual: _Value, offer: Sequence[Statement]) -> Disagreement:
    said, other = place.said, offer[0] if offer else usual.first
    variant = "" if offer else usual.said_by
    shown: Mapping[Any, str] | str = other.shown or other.text
    told = finding(
        "campaign.agreement",
        "error",
        said.field,
        said.text,
        what=dict(said.name),
        other=shown if isinstance(shown, str) else dict(shown),
        where=dict(_where(variant, usual.texts)),
    )
    placed = replace(told, start=said.start, end=said.start + len(said.text))
    return Disagreement(place.text.number, place.text.variant_id, placed, variant)


def _about(said: Statement, text: PlannedText) -> str:
    """Among which texts a statement that the offer does not make is compared; empty: all of them."""
    rules = load("campaign_texts")["agreement"]
    if said.slot in rules["whole"]:
        return ""
    if said.slot in rules["segment"]:
        return text.segment
    return said.product or "+".join(sorted(text.products))


def _is_share(said: Statement) -> bool:
    """Whether a statement is in per cent: −20 % and −12 € may both be true."""
    return not isinstance(said.what, str) and said.what.unit == "%"


def _where(variant: str, texts: int) -> Bilingual:
    """Who says it otherwise, in words; without a `variant` it is the offer."""
    rules = load("campaign_texts")["agreement"]
    if not variant:
        return dict(rules["brief"])
    lines = rules["texts"]["one" if texts < 2 else "many"]
    return {language: lines[language].format(variant=variant, count=texts - 1) for language in LANGUAGES}
