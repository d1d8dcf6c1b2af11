from decimal import Decimal

import pytest

from assistant.types.model import Usage
from assistant.types.revision import Spending
from assistant.web.studio.drafts.amounts import euros, number, spent_today, taken
from assistant.web.texts import Texts

FR, EN = Texts.load().words("fr"), Texts.load().words("en")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [(0, "0,00\u00a0€", "€0.00"), (1.5, "1,50\u00a0€", "€1.50"), (0.00213, "0,0021\u00a0€", "€0.0021")],
)
def test_an_amount_of_less_than_a_cent_is_not_nothing(value: float, french: str, english: str) -> None:
    assert euros(FR, value) == french
    assert euros(EN, Decimal(str(value))) == english


def test_numbers_are_written_as_in_the_language() -> None:
    assert number(FR, 12345) == "12\u202f345"
    assert number(EN, 12345) == "12,345"


def test_a_cost_that_is_not_known_is_not_shown_as_nothing() -> None:
    assert taken(EN, Usage(900, 0, 100)) == "1,000 tokens"
    assert taken(EN, Usage(900, 0, 100, Decimal("0.02"))) == "1,000 tokens, €0.02"


def test_the_day_beside_what_it_may_cost() -> None:
    assert spent_today(EN, Spending(10, 0.5, 0, 0.0)) == "You today: 10 tokens, €0.50."
    told = spent_today(EN, Spending(10, 0.5, 0, 0.0, most_tokens=100, most_eur=2.0))
    assert told == "You today: 10 / 100 tokens, €0.50 / €2.00."
