from collections.abc import Sequence

import numpy as np
import pytest

from assistant.search.twins import Candidate
from assistant.search.wares.fitting import fitting_first
from assistant.types.retrieval import Demand
from tests.search.conftest import a_chunk


def candidates(names: str) -> list[Candidate]:
    """Capitals are products, small letters texts."""
    return [
        Candidate(
            a_chunk(name, "x", sku=name if name.isupper() else None), 0.5, np.ones(2, np.float32), frozenset()
        )
        for name in names
    ]


def ordered(names: str, fitting: Sequence[str], k: int = 4, seeking: bool = False, named: str = "") -> str:
    demand = Demand(frozenset(named), frozenset(fitting), seeking)
    return "".join(each.chunk.id for each in fitting_first(candidates(names), demand, k))


@pytest.mark.parametrize(
    ("names", "fitting", "expected"),
    [
        ("AaBbC", "C", "CaAbB"),  # texts keep their places
        ("AaBbC", "BC", "BaCbA"),
        ("AaBbC", "", "AaBbC"),
        ("abc", "Z", "abc"),
    ],
)
def test_fitting_products_take_the_first_places_of_products(names: str, fitting: str, expected: str) -> None:
    assert ordered(names, fitting) == expected


def test_who_is_after_products_gets_some() -> None:
    assert ordered("abcdeAB", "AB", seeking=True) == "aAbBcde"
    assert ordered("abcdeAB", "AB") == "abcdeAB"
    assert ordered("abAcdB", "AB", seeking=True) == "aAbBcd"
    assert ordered("ABcdC", "ABC", seeking=True) == "ABcCd"
    assert ordered("abcdefABC", "ABC", seeking=True) == "aAbBcdefC"
    assert ordered("AB", "AB", seeking=True) == "AB"


def test_a_product_named_by_its_sku_stays_first() -> None:
    assert ordered("AaBbC", "C", named="A") == "AaCbB"
    assert ordered("AabcdC", "C", seeking=True, named="A") == "ACabcd"
