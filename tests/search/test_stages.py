import logging
from collections.abc import Sequence

import pytest

from assistant.errors import ModelUnavailableError
from assistant.search.stages import Stages
from tests.search.conftest import Store, a_chunk

SHOP = tuple(
    a_chunk(name, f"La livraison {name} prend {days} jours ouvrés.", title=name)
    for name, days in (("corse", 10), ("paris", 2), ("lyon", 3), ("brest", 4), ("nice", 5))
)


class Nice:
    """Likes what is about Nice; remembers what it was shown."""

    shown: Sequence[str] = ()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.shown = texts
        return [float("nice" in text) for text in texts]


class Broken:
    """A reranker that can't be reached."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        raise ModelUnavailableError("The reranker does not answer.")


def test_the_reranker_puts_the_passages_in_order(store: Store) -> None:
    store.add(*SHOP)
    liking = Nice()
    retriever = store.retriever.staged(Stages(reranker=liking))
    found = retriever.search("livraison corse", 2)
    assert len(liking.shown) == 5
    assert [each.chunk.id for each in found] == ["nice", "corse"]
    assert [each.rank for each in found] == [1, 2]


def test_the_explanation_tells_who_lost_their_place(store: Store) -> None:
    store.add(*SHOP)
    found = store.retriever.staged(Stages(reranker=Nice())).explain("livraison corse", 2)
    assert [row.rank for row in found.considered] == [1, 2, None, None, None]
    assert [row.chunk.id for row in found.considered[:2]] == ["nice", "corse"]
    assert {row.dropped for row in found.considered[2:]} == {"places_taken"}


def test_a_reranker_that_fails_changes_nothing_and_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.add(*SHOP)
    plain = store.retriever.search("livraison corse", 3)
    with caplog.at_level(logging.WARNING):
        assert store.retriever.staged(Stages(reranker=Broken())).search("livraison corse", 3) == plain
    assert "not reranked: The reranker does not answer." in caplog.text


def test_a_single_passage_is_not_sent_anywhere(store: Store) -> None:
    store.add(SHOP[0])
    liking = Nice()
    assert len(store.retriever.staged(Stages(reranker=liking)).search("livraison", 3)) == 1
    assert liking.shown == ()


def test_mending_can_be_switched_off(store: Store) -> None:
    store.add(*SHOP)
    assert store.retriever.explain("livraizon corse", 1).question == "livraison corse"
    plain = store.retriever.staged(Stages(mend=False))
    assert plain.explain("livraizon corse", 1).question == "livraizon corse"
