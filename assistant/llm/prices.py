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


@dataclass(frozen=True)
class Batch:
    """What a provider takes off the full price when it may answer within a day; `discount` is a share."""

    discount: Decimal
    source: str
    checked: str  # ISO date


def batch_of(model: str) -> Batch | None:
    """The batch discount of a model's provider, None where none is known. It does not add to the cache's."""
    entry = _terms(model).get("batch")
    if entry is None:
        return None
    return Batch(Decimal(entry["discount"]), entry["source"], entry["checked"].isoformat())


def cache_of(model: str) -> int | None:
    """Tokens that two prompts must share from their beginning for the provider's cache; None: not known."""
    entry = _terms(model).get("cache")
    return None if entry is None else int(entry["least_tokens"])


def cost_eur(model: str, usage: Usage) -> Decimal | None:
    """The list price of `usage` in EUR, None when the model's price is not known."""
    price = price_of(model)
    return None if price is None else price.of(usage)


def price_of(model: str) -> Price | None:
    """The price of a model, by its name or its name without the date; None when it is not listed."""
    known = _prices()
    return known.get(model) or known.get(_DATE.sub("", model))


def _terms(model: str) -> Mapping[str, Any]:
    """What is known of the provider that lists a model, by its name or its name without the date."""
    names = {model, _DATE.sub("", model)}
    providers: list[Mapping[str, Any]] = rules.load("prices")["providers"]
    return next((each for each in providers if names & set(each["models"])), {})


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
