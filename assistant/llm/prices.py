"""What a reply costs, from the dated list prices in `rules/prices.yaml`."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant import rules
from assistant.types.model import Usage

_MILLION = Decimal(1_000_000)
# gpt-5-mini-2025-08-07, mistral-small-2603: a dated name costs what the plain one costs.
_DATE = re.compile(r"-\d{4}(-\d{2}-\d{2})?$")


@dataclass(frozen=True)
class Price:
    """EUR per token."""

    input: Decimal
    cached_input: Decimal
    output: Decimal

    def of(self, usage: Usage) -> Decimal:
        """What `usage` costs, in EUR."""
        fresh = usage.prompt_tokens - usage.cached_tokens
        return (
            fresh * self.input
            + usage.cached_tokens * self.cached_input
            + usage.completion_tokens * self.output
        )


def cost_eur(model: str, usage: Usage) -> Decimal | None:
    """The list price of `usage` in EUR, None when the model's price is not known."""
    price = price_of(model)
    return None if price is None else price.of(usage)


def price_of(model: str) -> Price | None:
    """The price of a model, by its name or its name without the date; None when it is not listed."""
    known = _prices()
    return known.get(model) or known.get(_DATE.sub("", model))


@functools.cache
def _prices() -> Mapping[str, Price]:
    data = rules.load("prices")
    rates = {name: Decimal(rate["eur"]) for name, rate in data["currencies"].items()}
    return {
        model: _price(entry, rates[provider["currency"]])
        for provider in data["providers"]
        for model, entry in provider["models"].items()
    }


def _price(entry: Mapping[str, Any], rate: Decimal) -> Price:
    per_token = rate / _MILLION
    plain = Decimal(entry["input"])
    cached = Decimal(entry.get("cached_input", plain))
    return Price(plain * per_token, cached * per_token, Decimal(entry["output"]) * per_token)
