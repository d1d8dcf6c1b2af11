import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.types.draft import Brief, Offer
from assistant.types.knowledge import Product
from assistant.web.studio.brief.form import (
    NAMES,
    brief_of,
    day_of,
    lines,
    product_choices,
    values_of,
)
from assistant.web.texts import Texts
from assistant.writing.order import MOST_VARIANTS

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
WHOLE = Brief(
    "email",
    "families",
    "Présenter la nappe",
    "fr",
    ("NAP-01",),
    offer=Offer("Livraison offerte", dt.date(2026, 11, 27), dt.date(2026, 12, 6), "dès 80 €", "NOEL"),
    key_facts=("tissée à Brive", "lavage à 60 °C"),
    tone="posé",
    cta="Voir la nappe",
    link="https://www.filature.example/p/nap-01",
    utm={"source": "newsletter", "campaign": "noel"},
    keywords=("nappe en lin", "linge de table"),
    pinned=("f1",),
    excluded=("f2", "f3"),
    variants=3,
    vary="opening",
)


@pytest.mark.parametrize("words", [FR, EN])
def test_a_whole_brief_comes_back_from_the_form(words: Any) -> None:
    values = values_of(WHOLE, words.language)
    assert set(values) == set(NAMES)
    assert brief_of(values, words) == WHOLE


def test_an_empty_form_is_an_empty_brief() -> None:
    assert brief_of({}, EN) == Brief("", "", "", "en")
    assert brief_of(values_of(Brief("", "", "", "en"), "en"), FR) == Brief("", "", "", "en")


@pytest.mark.parametrize("language", ["de", "<script>", 3])
def test_a_language_that_we_do_not_write(language: Any) -> None:
    with pytest.raises(InputError, match="langue"):
        brief_of({"language": language}, FR)


def test_what_the_browser_sends_in_a_wrong_shape_becomes_empty() -> None:
    odd = {name: value for name in NAMES if name != "language" for value in [3]}
    assert brief_of(odd, EN) == Brief("", "", "", "en", variants=3)
    odd = {"products": [1, "A"], "facts": {"pinned": "f1", "excluded": [None, "f2"]}, "variants": None}
    assert brief_of(odd, EN) == Brief("", "", "", "en", ("A",), excluded=("f2",))


@pytest.mark.parametrize(
    ("given", "count"), [(1, 1), ("2", 2), (0, 1), (-3, 1), (99, MOST_VARIANTS), ("many", 1)]
)
def test_the_number_of_variants_stays_in_its_bounds(given: Any, count: int) -> None:
    assert brief_of({"variants": given}, EN).variants == count


@pytest.mark.parametrize(
    "said",
    ["2026-12-06", "06/12/2026", "6.12.2026", "6 décembre 2026", "6 December 2026", "le 6 décembre 2026"],
)
def test_a_day_in_the_ways_people_write_it(said: str) -> None:
    assert day_of(said, FR) == dt.date(2026, 12, 6)


@pytest.mark.parametrize("said", ["demain", "31/02/2026", "12", "décembre 2026", "6 décembre"])
def test_a_day_that_is_none_is_told(said: str) -> None:
    with pytest.raises(InputError) as refused:
        day_of(said, FR)
    assert said in refused.value.message
    assert "06/12/2026" in refused.value.next_step


@pytest.mark.parametrize("said", ["", "  ", None, 3])
def test_no_day_at_all(said: Any) -> None:
    assert day_of(said, EN) is None


def test_lines_lose_their_bullets() -> None:
    assert lines("- tissé à Brive\n\n • lavé\n") == ("tissé à Brive", "lavé")


def test_products_are_offered_by_name_each_once() -> None:
    product = Product("A-1", {"fr": "Nappe", "en": "Cloth"}, "c", Decimal(1), "in_stock", {})
    nameless = Product("B-2", {}, "c", Decimal(1), "in_stock", {})
    offered = [("Cloth · A-1", "A-1"), (" · B-2", "B-2")]
    assert product_choices([product, nameless, product], "en") == offered
