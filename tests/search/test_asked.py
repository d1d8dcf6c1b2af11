import datetime as dt
from decimal import Decimal

import pytest

from assistant.errors import InputError
from assistant.search.asked import filters_of
from assistant.types.knowledge import Filters


def test_plain_values_become_filters() -> None:
    asked = {
        "language": "fr",
        "trust": ["official", "feed"],
        "dated_from": "2026-01-31",
        "dated_until": "",
        "category": "candle",
        "price_from": "9,90",
        "price_until": "29.90",
        "availability": "in_stock",
        "attributes": {"colour": "blue"},
    }
    assert filters_of(asked) == Filters(
        language="fr",
        trust=("official", "feed"),
        dated_from=dt.date(2026, 1, 31),
        category="candle",
        price_from=Decimal("9.90"),
        price_until=Decimal("29.90"),
        availability=("in_stock",),
        attributes={"colour": "blue"},
    )
    assert filters_of({}) == Filters()


@pytest.mark.parametrize(
    "asked",
    [
        {"colour": "red"},
        {"language": "de"},
        {"trust": ["official", "gossip"]},
        {"availability": "maybe"},
        {"dated_from": "yesterday"},
        {"price_until": "cheap"},
        {"price_until": "-1"},
        {"price_from": "NaN"},
        {"price_from": "Infinity"},
        {"attributes": ["colour"]},
    ],
)
def test_what_is_no_filter_is_the_askers_mistake(asked: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        filters_of(asked)
    assert caught.value.next_step
