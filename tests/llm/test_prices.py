import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from assistant.llm import prices
from assistant.llm.prices import batch_of, cache_of, cost_eur, price_of
from assistant.types.model import Usage

FILE = Path(prices.__file__).parents[1] / "rules" / "prices.yaml"


def test_cached_tokens_cost_their_own_price() -> None:
    usage = Usage(prompt_tokens=1_000_000, cached_tokens=400_000, completion_tokens=100_000)
    dollars = Decimal("0.6") * Decimal("0.25") + Decimal("0.4") * Decimal("0.025") + Decimal("0.1") * 2
    assert cost_eur("gpt-5-mini", usage) == dollars * Decimal("0.90")


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("gpt-4.1-2025-04-14", "gpt-4.1"),
        ("mistral-small-latest", "mistral-small-latest"),
    ],
)
def test_a_dated_name_costs_what_the_plain_one_costs(name: str, like: str) -> None:
    assert price_of(name) is not None
    assert price_of(name) == price_of(like)


def test_a_dated_name_with_a_price_of_its_own_keeps_it() -> None:
    assert price_of("gpt-4o-2024-05-13") != price_of("gpt-4o")


@pytest.mark.parametrize(
    "name", ["", "gpt-5.9", "gpt-5-pro", "gpt-4o-mini-audio", "qwen3:8b", "mistral-small-9"]
)
def test_an_unknown_model_has_no_price(name: str) -> None:
    assert price_of(name) is None
    assert cost_eur(name, Usage(10, 0, 10)) is None


def test_every_price_is_positive_and_the_file_says_where_it_comes_from() -> None:
    data = yaml.safe_load(FILE.read_text("utf-8"))
    assert isinstance(data["taken"], dt.date)
    assert {provider["source"][:8] for provider in data["providers"]} == {"https://"}
    assert {"date", "source", "eur"} <= set(data["currencies"]["USD"])
    for name in (model for provider in data["providers"] for model in provider["models"]):
        price = price_of(name)
        assert price is not None
        assert price.input > 0
        assert 0 < price.cached_input <= price.input


def test_the_discounts_of_a_provider_say_where_they_come_from() -> None:
    providers = yaml.safe_load(FILE.read_text("utf-8"))["providers"]
    for terms in [each[kind] for each in providers for kind in ("batch", "cache") if kind in each]:
        assert terms["source"].startswith("https://")
        assert isinstance(terms["checked"], dt.date)
    batch = batch_of("gpt-5-mini-2025-08-07")
    assert batch is not None
    assert (batch.discount, cache_of("gpt-4.1-2025-04-14")) == (Decimal("0.5"), 1024)
    assert (batch_of("qwen3:8b"), cache_of("qwen3:8b")) == (None, None)
