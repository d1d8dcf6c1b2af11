"""What customer lifetime value is worked out from; a company that does not say it gets none."""

from dataclasses import dataclass

from assistant.settings.sections import _setting


@dataclass(frozen=True)
class ResultSettings:
    """How campaigns' results are read; see docs/results.md."""

    orders_per_year: float = _setting(
        "ASSISTANT_ORDERS_PER_YEAR",
        0.0,
        "Orders of a customer in a year; 0: not known, and no lifetime value.",
    )
    customer_years: float = _setting(
        "ASSISTANT_CUSTOMER_YEARS", 0.0, "Years for which a customer stays; 0: not known."
    )
    margin_percent: float = _setting(
        "ASSISTANT_MARGIN_PERCENT", 0.0, "Margin on an order in percent of what is paid; 0: not known."
    )

    @property
    def orders_worth(self) -> float | None:
        """How many times the margin of an average order a customer is worth; None when it is not known."""
        return self.orders_per_year * self.customer_years * self.margin_percent / 100 or None
