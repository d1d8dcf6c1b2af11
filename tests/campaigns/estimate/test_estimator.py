from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.brand.channels import load_channels
from assistant.campaigns.estimate.estimator import Composing, Estimator
from assistant.campaigns.estimate.sizes import SAMPLE, Composed, Outline, prompted, reply_tokens, spread
from assistant.campaigns.plan.expand import expand
from assistant.llm.prices import Price, batch_of, cache_of
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.settings import packaged
from assistant.store.campaigns.measured import Measured, Taken
from assistant.store.database import Database
from assistant.types.campaign import Estimate, Span
from assistant.types.draft import Brief
from tests.campaigns.plan.parts import CAMPAIGN, SEGMENTS, house

CHANNELS = load_channels()
HEAD = " ".join(f"rule{n}" for n in range(800))  # more than what a cache serves
NOTHING = Measured()
KNOWN = Measured(
    40,
    1.25,
    0.5,
    {("email", "fr"): Taken(20, 300.0, 4.0, 1.5), ("sms", "fr"): Taken(20, 80.0, 2.0)},
    [(1.2, 1.0), (0.9, 1.0)],
)


def texts(**changes: Any) -> Any:
    return expand(replace(CAMPAIGN, **changes), SEGMENTS, lambda campaign, segment: ())


def composed(brief: Brief) -> Composed:
    return Composed(f"{HEAD} {brief.channel} {brief.segment} {brief.goal}")


def estimator(model: str = "gpt-5-mini", embedded: bool = False, measured: Measured = NOTHING) -> Estimator:
    return Estimator(
        model,
        embedded,
        CHANNELS,
        lambda: Composing(composed, exact=True),
        lambda name, exact: measured,
    )


def made(maker: Estimator, **changes: Any) -> Estimate:
    return maker.estimate(replace(CAMPAIGN, **changes), texts(**changes)).estimate


def paid(found: Estimate, name: str, price: Price) -> float:
    """Prompts and replies at their full price."""
    read, written = getattr(found.prompt_tokens, name), getattr(found.completion_tokens, name)
    return float(read * float(price.input) + written * float(price.output))


def in_order(span: Span) -> bool:
    return 0 <= span.low <= span.centre <= span.high


@pytest.mark.parametrize("maker", [estimator(), estimator(measured=KNOWN), estimator("x", embedded=True)])
def test_every_range_is_in_order(maker: Estimator) -> None:
    found = made(maker, variants=2)
    assert found.texts == 16
    spans = [value for value in vars(found).values() if isinstance(value, Span)]
    assert len(spans) >= 5
    assert all(in_order(span) for span in spans)
    assert found.calls.low >= found.texts
    assert set(found.as_dict()) >= {"calls", "cost_eur", "batch_cost_eur", "basis", "error"}


def test_prompts_are_counted_as_they_are_composed() -> None:
    found = estimator().estimate(CAMPAIGN, texts())
    size = count_tokens(composed(Brief("email", "urban", "Présenter le linge.", "fr")).text)
    places = found.prompts["places"]
    assert found.prompts["exact"] is True
    assert set(places) == {"email fr", "email en", "sms fr", "sms en"}
    assert places["email fr"] == pytest.approx(size, rel=0.01)
    assert found.estimate.prompt_tokens.low >= 8 * size


def test_the_shared_beginning_is_priced_as_read_from_the_cache() -> None:
    maker = estimator()
    found = made(maker)
    assert found.cached_tokens.centre > 4 * 1024
    price = maker.price
    assert price is not None
    assert found.cost_eur is not None
    full = found.prompt_tokens.centre * float(price.input) + found.completion_tokens.centre * float(
        price.output
    )
    saved = found.cached_tokens.centre * float(price.input - price.cached_input)
    assert found.cost_eur.centre == pytest.approx(full - saved, rel=0.001)
    # The high end is what it costs when the provider's cache serves nothing.
    high = paid(found, "high", price)
    assert found.cost_eur.high == pytest.approx(high, rel=0.001)


def test_the_batch_discount_is_not_added_to_that_of_the_cache() -> None:
    maker = estimator()
    found, price = made(maker), maker.price
    assert price is not None
    assert found.batch_cost_eur is not None
    full = found.prompt_tokens.centre * float(price.input) + found.completion_tokens.centre * float(
        price.output
    )
    assert found.batch_cost_eur.centre == pytest.approx(full / 2, rel=0.001)


def test_a_short_shared_beginning_is_in_no_cache() -> None:
    def short(brief: Brief) -> Composed:
        return Composed(f"Write. {brief.segment} {brief.goal}")

    maker = replace(estimator(), composing=lambda: Composing(short, exact=True))
    found = made(maker)
    assert found.cached_tokens.low == 0
    assert any("too short (" in line["en"] for line in found.basis)
    assert all(in_order(span) for span in (found.cached_tokens, found.prompt_tokens))


def test_a_model_without_a_known_price_costs_an_unknown_sum() -> None:
    found = made(estimator("qwen3:8b"))
    assert (found.cost_eur, found.batch_cost_eur, found.cached_tokens.high) == (None, None, 0)
    assert any("the price of qwen3:8b is not known" in line["en"] for line in found.basis)


def test_the_embedded_model_is_free_and_takes_its_time_one_by_one() -> None:
    found = made(estimator("embedded-x", embedded=True), concurrency=32)
    assert found.cost_eur == Span(0, 0, 0)
    assert found.batch_cost_eur is None
    assert found.seconds.centre > 8 * 10
    assert made(estimator()).seconds.centre < found.seconds.centre / 8


def test_more_at_once_takes_less_time_down_to_one_cell_each() -> None:
    one, eight, many = (made(estimator(), concurrency=many).seconds.centre for many in (1, 8, 500))
    assert one == pytest.approx(8 * eight)
    assert many == eight  # there are eight cells


def test_what_was_measured_replaces_what_is_assumed() -> None:
    only = {"languages": ("fr",), "concurrency": 1}
    found = made(estimator(measured=KNOWN), **only)
    sizes = estimator().estimate(replace(CAMPAIGN, **only), texts(**only)).prompts["places"]
    assert found.completion_tokens.centre == 2 * 300 + 2 * 80
    assert found.calls.centre == round(4 * 1.25)
    assert found.seconds.centre == pytest.approx(2 * 4.0 + 2 * 2.0)
    # Text messages have no ratio of their own: that of the e-mails counts.
    email, sms = 2 * sizes["email fr"] * 1.5, 2 * sizes["sms fr"] * 1.5
    assert found.prompt_tokens.centre == pytest.approx(email + sms, rel=0.001)
    unrated = replace(KNOWN, places={("sms", "fr"): Taken(20, 80.0, 2.0)})
    alone = made(estimator(measured=unrated), channels=("sms",), **only)
    again = 2 * (sizes["sms fr"] + 0.25 * (sizes["sms fr"] + 80 + 150))
    assert alone.prompt_tokens.centre == pytest.approx(again, rel=0.001)
    assert found.cached_tokens.centre == pytest.approx(found.prompt_tokens.centre / 2, rel=0.001)
    assert found.error == pytest.approx(0.15)
    lines = " ".join(line["en"] for line in found.basis)
    assert "measured on 40 texts" in lines
    assert "Mean error of the estimates with gpt-5-mini: 15% (runs measured: 2)." in lines
    assert "from the limits" not in lines


def test_a_place_that_was_hardly_measured_is_told_from_the_limits() -> None:
    few = replace(KNOWN, texts=4, places={("email", "fr"): Taken(4, 999.0, 9.0)})
    found = made(estimator(measured=few), languages=("fr",))
    lines = " ".join(line["en"] for line in found.basis)
    assert "from the limits" in lines
    assert "measured on" not in lines
    assert found.completion_tokens == made(estimator(), languages=("fr",)).completion_tokens


def test_a_new_channel_is_told_by_how_others_compare_with_their_limits() -> None:
    reply = reply_tokens(CHANNELS["email"], "fr").centre
    thoughts = 100
    known = Measured(
        10,
        1.0,
        0.0,
        {("email", "fr"): Taken(10, (reply + thoughts) * 2, 6.0, 1.5), ("gone", "fr"): Taken(9, 1.0, 1.0)},
    )
    found = estimator(measured=known)
    only = {"languages": ("en",), "channels": ("sms",), "concurrency": 1}
    estimate = made(found, **only)
    sms = reply_tokens(CHANNELS["sms"], "en").centre + thoughts
    assert estimate.completion_tokens.centre == pytest.approx(2 * sms * 2, abs=1)
    sizes = found.estimate(replace(CAMPAIGN, **only), texts(**only)).prompts["places"]
    assert estimate.prompt_tokens.centre == pytest.approx(2 * sizes["sms en"] * 1.5, abs=1)
    # As many seconds for each token as the e-mails took.
    assert estimate.seconds.centre == pytest.approx(2 * sms * 2 * 6.0 / ((reply + thoughts) * 2))
    assert all(in_order(span) for span in vars(estimate).values() if isinstance(span, Span))
    lines = " ".join(line["en"] for line in estimate.basis)
    assert "from 10 texts of others" in lines
    assert "from the limits" not in lines


def test_a_reply_fills_part_of_its_limits_and_french_takes_more_tokens() -> None:
    email, sms = CHANNELS["email"], CHANNELS["sms"]
    assert (
        reply_tokens(email, "fr").centre > reply_tokens(email, "en").centre > reply_tokens(sms, "en").centre
    )
    # 1,300 characters of body, 50, 70 and 40 of the rest: some 360 tokens if full.
    assert 300 < reply_tokens(email, "en").high < 420
    # Two lists of texts of 30 and 90 characters.
    assert 60 < reply_tokens(CHANNELS["google_rsa"], "en").centre < 400


def test_some_of_the_prompts_are_composed_evenly() -> None:
    cells = texts(channels=tuple(CHANNELS)[:8], languages=("fr",))
    assert [cell.number for cell in spread(cells, 3)] == [1, 8, 16]
    assert spread(cells[:2], 3) == list(cells[:2])
    found = prompted(CAMPAIGN, texts(variants=4), composed, "")
    assert found.count == 8  # of eight cells, whatever their variants
    many = prompted(CAMPAIGN, texts(channels=tuple(CHANNELS)), composed, "")
    assert many.count <= max(SAMPLE, 2 * len(many.places))


def test_an_outline_has_the_products_and_room_for_passages(db: Database) -> None:
    outline = Outline(house(db), Prompts(packaged("prompts")), 5, 280)
    brief = Brief("email", "urban", "Présenter le linge.", "fr", products=("A-1", "A-3"))
    with_two, without = outline(brief), outline(replace(brief, products=()))
    assert "Nappe A-1" in with_two.text
    assert "Présenter le linge." in with_two.text
    assert with_two.more == Span(16, 16 + 0.2 * 2 * 280, 16 + 0.45 * 2 * 280)
    assert without.more == Span(0.2 * 5 * 280, 0.4 * 5 * 280, 0.8 * 5 * 280)
    assert outline(replace(brief, products=("A-1", "A-2", "A-3", "A-5", "A-4"))).more.high == 5 * 8


def test_discounts_are_those_of_the_provider_of_a_model() -> None:
    batch = batch_of("gpt-5-mini-2025-08-07")
    assert batch is not None
    assert (batch.discount, batch.source[:8], len(batch.checked)) == (Decimal("0.5"), "https://", 10)
    assert cache_of("gpt-4.1") == 1024
    assert (batch_of("mistral-small-latest"), cache_of("qwen3:8b")) == (None, None)
