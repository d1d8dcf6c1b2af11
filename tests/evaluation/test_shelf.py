from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.dataset import Entry
from assistant.evaluation.shelf import CachedEmbedder, Shelf, chunks_of
from assistant.llm.offline import HashEmbedder
from assistant.types.model import Vectors


class Counting(HashEmbedder):
    """Counts the passages that it is given."""

    passages = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += len(texts)
        return super().embed_passages(texts)


def test_passages_are_embedded_once_also_in_a_later_run(tmp_path: Path) -> None:
    plain = Counting()
    first = CachedEmbedder(plain, tmp_path / "cache")
    vectors = first.embed_passages(["un", "deux", "un"])
    assert plain.passages == 2
    first.save()
    again = Counting()
    second = CachedEmbedder(again, tmp_path / "cache")
    np.testing.assert_array_equal(second.embed_passages(["un", "deux", "un"]), vectors)
    assert again.passages == 0
    assert second.name == plain.name
    np.testing.assert_allclose(second.embed_query("un"), plain.embed_query("un"))
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".npz"]


def test_another_embedder_has_another_cache(tmp_path: Path) -> None:
    for dimensions in (8, 16):
        embedder = CachedEmbedder(HashEmbedder(dimensions), tmp_path)
        assert embedder.embed_passages(["un"]).shape == (1, dimensions)
        embedder.save()
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    CachedEmbedder(HashEmbedder(), tmp_path / "cache").save()
    assert not (tmp_path / "cache").exists()


def test_a_filled_shelf_finds_by_text_and_by_question(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, HashEmbedder())
    told: list[tuple[int, int]] = []
    entries = [
        Entry("d1", "", "La livraison prend trois jours.", "Quand viendra mon colis ?"),
        Entry("d2", "Retours", "Le retour est gratuit pendant un mois."),
    ]
    try:
        assert shelf.fill(entries, 280, lambda done, total: told.append((done, total))) == 2
        assert told == [(2, 2)]
        vector = shelf.embedder.embed_query("Quand viendra mon colis ?")
        (identifier, cosine), *_ = shelf.index.questions.query(vector, 1, "public")
        assert cosine == pytest.approx(1, abs=1e-4)
        assert shelf.index.get([identifier], "public")[identifier][0].source == "d1"
        assert shelf.lexical.count() == 2
        assert shelf.gate.answerability("Quoi ?", "fr", []) == 0
    finally:
        shelf.close()


def test_short_texts_are_in_the_language_of_the_others() -> None:
    english = [Entry(f"d{n}", "", "how do i change the limit of my credit card") for n in range(3)]
    chunks = list(chunks_of([*english, Entry("d9", "", "yup")], 280))
    assert {chunk.language for chunk in chunks} == {"en"}


def test_a_document_of_a_title_alone_is_its_title() -> None:
    (chunk,) = chunks_of([Entry("d1", "What is a cookie?", "")], 280)
    assert chunk.text == "What is a cookie?"
