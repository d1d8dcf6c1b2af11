"""Product cards as a visitor sees them: only what the record says, and never a price that no longer holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.text.long_date import long_date
from assistant.types.answer import ProductCard
from assistant.types.knowledge import Availability
from assistant.types.language import Language
from assistant.web.texts import Words

_IMAGE = re.compile(r"/images/[\w.-]+")
_STOCK: dict[Availability, str] = {
    "in_stock": "chat_stock_in",
    "out_of_stock": "chat_stock_out",
    "preorder": "chat_stock_preorder",
    "discontinued": "chat_stock_discontinued",
}


@dataclass(frozen=True)
class CardView:
    """One card in words. `price` is empty when it has to be confirmed; `image` is on our own server."""

    name: str
    letter: str  # in the place of a picture
    image: str
    price: str
    price_note: str
    availability: Availability
    stock: str
    reason: str
    url: str | None


def card_views(cards: Sequence[ProductCard], words: Words) -> list[CardView]:
    """The cards, in their order."""
    return [_view(card, words) for card in cards]


def price(amount: Decimal, language: Language) -> str:
    """An amount in EUR as it is written: “1 200,50 €”, “€1,200.50”."""
    figures = f"{amount:,.2f}"
    if language == "en":
        return f"€{figures}"
    # U+202F groups digits, U+00A0 keeps the sign on the line (Imprimerie nationale, Lexique).
    return figures.replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def _view(card: ProductCard, words: Words) -> CardView:
    day = long_date(card.price_date, words.language)
    known = card.price_eur is not None
    return CardView(
        name=card.name,
        letter=card.name[:1].upper(),
        image=card.image if card.image and _IMAGE.fullmatch(card.image) else "",
        price=price(card.price_eur, words.language) if card.price_eur is not None else "",
        price_note=words("chat_price_on", day=day) if known else words("chat_price_expired", day=day),
        availability=card.availability,
        stock=words(_STOCK[card.availability]),
        reason=card.reason,
        url=card.url,
    )
