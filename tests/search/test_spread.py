from typing import Any

import numpy as np

from assistant.search.spread import MOST_OF_PLACE, spread
from assistant.search.twins import Candidate
from tests.search.conftest import a_chunk

BOILERPLATE = frozenset(f"mot{n}" for n in range(30))


def candidate(identifier: str, words: frozenset[str] = frozenset(), **values: Any) -> Candidate:
    text = values.pop("text", f"Texte {identifier}.")
    chunk = a_chunk(identifier, text, **values)
    return Candidate(chunk, 0.5, np.ones(2, np.float32), words or frozenset({identifier}))


def page(count: int, **values: Any) -> list[Candidate]:
    """Chunks of one page that don't follow each other."""
    return [candidate(f"p{n}", source="long.md", position=2 * n, **values) for n in range(count)]


def ids(found: Any) -> list[str]:
    return [group.best.chunk.id for group in found.groups]


def test_no_five_passages_of_one_page_while_there_are_others() -> None:
    found = spread([*page(6), candidate("a"), candidate("b")], 5)
    assert ids(found) == ["p0", "p1", "p2", "a", "b"]
    assert MOST_OF_PLACE == 3
    assert found.dropped["p3"] == ("same_source", "")


def test_the_rest_of_a_page_comes_back_when_there_is_nothing_else() -> None:
    found = spread([*page(6), candidate("a")], 5)
    assert ids(found) == ["p0", "p1", "p2", "a", "p3"]
    assert found.crowding == frozenset({"knowledge\nlong.md\n\n"})
    assert "p3" not in found.dropped
    assert spread(page(2), 5).crowding == frozenset()


def test_pages_of_a_document_and_products_of_a_feed_count_for_themselves() -> None:
    pdf = [candidate(f"p{n}", source="f.pdf", page=n) for n in range(5)]
    feed = [candidate(f"s{n}", source="feed.csv", sku=f"S-{n}") for n in range(5)]
    assert len(spread([*pdf, *feed], 10).groups) == 10


def test_neighbours_become_one_passage_in_the_order_of_the_text() -> None:
    second = candidate("two", source="a.md", heading="Retours", position=4, text="Puis.")
    first = candidate("one", source="a.md", heading="Retours", position=3, text="D’abord.")
    third = candidate("three", source="a.md", heading="Retours", position=5, text="Enfin.")
    other = candidate("other")
    found = spread([second, other, first, third], 2)
    assert ids(found) == ["two", "other"]
    assert found.groups[0].ids == ()
    found = spread([second, first, other, third], 3)
    assert found.groups[0].chunk.text == "D’abord.\n\nPuis.\n\nEnfin."
    assert found.groups[0].ids == ("one", "two", "three")
    assert found.groups[0].chunk.id == "two"
    assert found.dropped == {"one": ("merged", "two"), "three": ("merged", "two")}


def test_texts_that_do_not_belong_together_stay_apart() -> None:
    one = candidate("one", source="a.md", heading="Retours", position=3)
    apart = [
        candidate("far", source="a.md", heading="Retours", position=5),
        candidate("heading", source="a.md", heading="Livraison", position=4),
        candidate("source", source="b.md", heading="Retours", position=4),
        candidate("language", source="a.md", heading="Retours", position=2, language="en"),
        candidate("page", source="a.md", heading="Retours", position=2, page=3),
    ]
    for other in apart:
        assert len(spread([one, other], 2).groups) == 2
    records = [candidate(f"s{n}", source="feed.csv", sku="S", position=n) for n in range(2)]
    assert len(spread(records, 2).groups) == 2


def test_a_merged_passage_has_its_limit() -> None:
    long = "La livraison prend deux jours ouvrés partout en France. " * 25
    halves = [candidate(f"c{n}", source="a.md", position=n, text=long) for n in range(3)]
    assert [len(group.members) for group in spread(halves, 3).groups] == [2, 1]


def test_boilerplate_waits_for_everything_else() -> None:
    copies = [
        candidate(f"b{n}", BOILERPLATE | {f"{n}"}, source=f"page{n}.html", position=0) for n in range(6)
    ]
    found = spread([*copies, candidate("a"), candidate("b")], 4)
    assert ids(found) == ["b0", "a", "b", "b1"]
    assert found.dropped["b2"] == ("near_copy", "b0")


def test_variants_of_a_product_are_no_boilerplate() -> None:
    sizes = [candidate(f"s{n}", BOILERPLATE | {f"{n}"}, source="feed.csv", sku=f"S-{n}") for n in range(4)]
    assert ids(spread(sizes, 4)) == ["s0", "s1", "s2", "s3"]


def test_what_comes_after_the_last_place_is_told() -> None:
    found = spread([candidate("a"), candidate("b")], 1)
    assert found.dropped == {"b": ("places_taken", "")}
    assert spread([candidate("a")], 0).groups == []
