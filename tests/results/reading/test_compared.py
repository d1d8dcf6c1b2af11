"""Which variants of a comparison were measured."""

from assistant.results.reading.compared import compared
from assistant.results.reading.reading import Reading
from tests.results.reading.parts import Cell, Sold

ORDERS = {"sent": 20_000, "delivered": 20_000, "revenue": 20_000}


def test_a_variant_of_which_totals_alone_are_told_is_not_measured(sold: Sold, reading: Reading) -> None:
    by_contact = {**ORDERS, "revenue_squares": 2_000_000}
    number = sold.reported([Cell("town", [by_contact, ORDERS, by_contact])])
    (comparison,) = reading.read(number, "revenue_per_email").comparisons
    assert [arm.rate.value for arm in comparison.arms] == [1, 1, 1]
    assert compared(comparison) == {0, 2}
