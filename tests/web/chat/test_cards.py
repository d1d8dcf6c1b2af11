import datetime as dt
from decimal import Decimal
from typing import get_args

import pytest

from assistant.types.knowledge import Availability
from assistant.web.chat.cards import card_views, price
from assistant.web.texts import Texts
from tests.web.chat.scripted import card

FR, EN = Texts.load().words("fr"), Texts.load().words("en")


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("59", "59,00\u00a0€", "€59.00"),
        ("1234.5", "1\u202f234,50\u00a0€", "€1,234.50"),
        ("0.99", "0,99\u00a0€", "€0.99"),
    ],
)
def test_a_price_is_written_as_in_its_language(amount: str, french: str, english: str) -> None:
    assert price(Decimal(amount), "fr") == french
    assert price(Decimal(amount), "en") == english


def test_a_card_says_its_price_and_its_day() -> None:
    view = card_views([card()], FR)[0]
    assert view.price == "59,00\u00a0€"
    assert view.price_note == "TTC, prix au 22 novembre 2026"
    assert view.reason == "en lin lavé, sous votre budget de 80 €"


def test_a_price_that_no_longer_holds_is_never_shown() -> None:
    view = card_views([card(price_eur=None, price_date=dt.date(2026, 9, 30))], EN)[0]
    assert view.price == ""
    assert view.price_note == "the last known price, as of 30 September 2026, no longer holds"


@pytest.mark.parametrize("words", [FR, EN])
def test_each_availability_has_its_words(words: object) -> None:
    views = [card_views([card(availability=each)], words)[0] for each in get_args(Availability)]
    assert len({view.stock for view in views}) == len(views)


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        ("/images/ab12.webp", "/images/ab12.webp"),
        ("https://evil.example/x.png", ""),
        ("//evil.example/x.png", ""),
        ("/images/../health", ""),
        ("data:image/png;base64,x", ""),
        (None, ""),
    ],
)
def test_an_image_comes_from_our_own_server_only(image: str | None, shown: str) -> None:
    view = card_views([card(image=image)], FR)[0]
    assert view.image == shown
    assert view.letter == "N"
