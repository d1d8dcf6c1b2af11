import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import (
    IndexDamagedError,
    IndexMismatchError,
    ModelReplyError,
)
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.types.knowledge import Chunk
from assistant.types.model import Vectors
from tests.search.conftest import Store, a_chunk

EMBEDDER = HashEmbedder()


def numbered(count: int, **values: str) -> list[Chunk]:
    return [a_chunk(f"c{n}", f"Modèle {n}, prix {n},50 €, série {n * 7}", **values) for n in range(count)]


def vectors_of(chunks: list[Chunk]) -> Vectors:
    return EMBEDDER.embed_passages([chunk.embedded_text for chunk in chunks])


def test_upsert_replaces_the_text_of_a_known_id(store: Store) -> None:
    store.add(a_chunk("a", "ancien"))
    store.add(a_chunk("a", "nouveau"))
    assert store.index.count() == 1
    assert store.index.get(["a"], "public")["a"][0].text == "nouveau"


def test_query_gives_cosines_nearest_first(store: Store) -> None:
    store.add(a_chunk("a", "retour sous trente jours"), a_chunk("b", "boutique de Lyon"))
    vector = EMBEDDER.embed_query("retour sous trente jours")
    found = store.index.query(vector, 5, "public")
    assert [chunk.id for chunk, _ in found] == ["a", "b"]
    known = store.index.get(["a", "b"], "public")
    assert [cosine for _, cosine in found] == pytest.approx(
        [float(known[name][1] @ vector) for name in ("a", "b")], abs=1e-5
    )


def test_an_empty_index_and_no_k_give_nothing(store: Store) -> None:
    vector = EMBEDDER.embed_query("x")
    assert store.index.query(vector, 5, "public") == []
    assert store.index.questions.query(vector, 5, "public") == []
    assert store.index.get([], "public") == {}
    store.add(a_chunk("a", "x"))
    assert store.index.query(vector, 0, "public") == []


def test_audiences_never_mix(store: Store) -> None:
    store.add(a_chunk("a", "remise"), a_chunk("b", "remise", audience="internal"))
    vector = EMBEDDER.embed_query("remise")
    assert [chunk.id for chunk, _ in store.index.query(vector, 9, "public")] == ["a"]
    assert [chunk.id for chunk, _ in store.index.query(vector, 9, "internal")] == ["b"]
    assert (store.index.count("public"), store.index.count("internal"), store.index.count()) == (1, 1, 2)
    assert sorted(store.index.ids()) == ["a", "b"]


def test_a_chunk_that_turns_internal_leaves_the_public_side_with_its_question(store: Store) -> None:
    store.add(a_chunk("a", "Dix pour cent.", heading="Quelle remise ?"))
    store.add(a_chunk("a", "Dix pour cent.", heading="Quelle remise ?", audience="internal"))
    vector = EMBEDDER.embed_query("Quelle remise ?")
    assert store.index.ids("public") == []
    assert store.index.questions.query(vector, 5, "public") == []
    assert [identifier for identifier, _ in store.index.questions.query(vector, 5, "internal")] == ["a"]


def test_delete_takes_ids_of_either_side_and_their_questions(store: Store) -> None:
    store.add(
        a_chunk("a", "Oui.", heading="Livrez-vous ?"),
        a_chunk("b", "x", audience="internal"),
        a_chunk("c", "y", audience="internal"),
    )
    store.index.delete(["a", "b", "unknown"])
    assert store.index.ids() == ["c"]
    assert store.index.questions.some("public", 5) == []
    store.index.delete(["c"], "public")
    assert store.index.ids() == ["c"]


def test_questions_are_spread_over_all(store: Store) -> None:
    store.add(*(a_chunk(f"q{n}", "Oui.", heading=f"Question {n} ?") for n in range(10)))
    found = store.index.questions.some("public", 3)
    assert len(found) == 3
    assert found[0] != found[1]


def test_more_than_one_page_and_batch(store: Store) -> None:
    chunks = numbered(250)
    store.index.upsert(chunks, vectors_of(chunks))
    assert len(set(store.index.ids("public"))) == 250
    store.index.check(250)


def test_texts_of_one_template_are_all_found(store: Store) -> None:
    # With Chroma's default graph one in three of these would be missing.
    chunks = numbered(300)
    vectors = vectors_of(chunks)
    store.index.upsert(chunks, vectors)
    nearest = [store.index.query(vector, 1, "public")[0][0].id for vector in vectors[::10]]
    # The graph is made anew, and a little differently, each time.
    lost = [each for each, n in zip(nearest, range(0, 300, 10), strict=True) if each != f"c{n}"]
    assert len(lost) <= 1


def test_it_opens_again_with_what_was_written(store: Store) -> None:
    store.add(a_chunk("a", "texte"))
    store.index.close()
    assert store.index.ids() == ["a"]


def test_another_embedder_is_refused(store: Store, tmp_path: Path) -> None:
    store.add(a_chunk("a", "texte"))
    store.index.close()
    other = Index(tmp_path / "index", "other/1")
    with pytest.raises(IndexMismatchError, match=r"hash/384.*other/1.*--rebuild"):
        other.count()
    other.reset()
    assert other.count() == 0
    other.close()


def test_vectors_of_another_length_are_refused(store: Store) -> None:
    store.add(a_chunk("a", "texte"))
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        store.index.upsert([a_chunk("b", "x")], HashEmbedder(7).embed_passages(["x"]))
    with pytest.raises(IndexMismatchError):
        store.index.query(HashEmbedder(7).embed_query("x"), 3, "public")
    assert store.index.ids() == ["a"]


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((2, 384), np.float32),
        np.ones(384, np.float32),
        np.full((1, 384), np.nan, np.float32),
    ],
)
def test_vectors_that_fit_no_text_are_the_embedders_fault(store: Store, vectors: Vectors) -> None:
    with pytest.raises(ModelReplyError, match="doctor"):
        store.index.upsert([a_chunk("a", "x")], vectors)
    assert store.index.count() == 0


def test_check_counts(store: Store) -> None:
    store.add(a_chunk("a", "texte"))
    store.index.check(1)
    with pytest.raises(IndexDamagedError, match=r"holds 1 chunks and should hold 2.*--rebuild"):
        store.index.check(2)


def test_an_emptied_database_is_noticed(store: Store, tmp_path: Path) -> None:
    store.add(a_chunk("a", "texte"))
    store.index.close()
    (tmp_path / "index" / "chroma.sqlite3").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match="holds 0 chunks"):
        store.index.check(1)


def test_deleted_vectors_are_noticed(store: Store, tmp_path: Path) -> None:
    chunks = numbered(1100)  # from 1,000 on Chroma moves vectors out of its database
    store.index.upsert(chunks, vectors_of(chunks))
    store.index.close()
    for folder in [path for path in (tmp_path / "index").iterdir() if path.is_dir()]:
        shutil.rmtree(folder)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        store.index.check(1100)


def test_a_sample_that_misses_itself_is_damage(store: Store) -> None:
    chunks = numbered(40)
    vectors = vectors_of(chunks)

    class Deaf(Index):
        def query(self, vector: Vectors, k: int, audience: str) -> list[tuple[Chunk, float]]:  # type: ignore[override]
            return []

    deaf = Deaf(store.index._folder, EMBEDDER.name)
    deaf.upsert(chunks, vectors)
    with pytest.raises(IndexDamagedError, match="own vectors"):
        deaf.check(40)
    deaf.close()


def test_a_database_that_is_no_database_can_be_reset(store: Store, tmp_path: Path) -> None:
    store.add(a_chunk("a", "texte"))
    store.index.close()
    (tmp_path / "index" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    kept = tmp_path / "index" / "note.txt"
    kept.write_text("mine")
    for _ in range(2):  # the failed attempt must not poison the next one
        with pytest.raises(IndexDamagedError, match="--rebuild"):
            store.index.count()
    store.index.reset()
    assert store.index.count() == 0
    store.add(a_chunk("b", "texte"))
    store.index.check(1)
    assert kept.read_text() == "mine"


def test_the_folder_is_private(store: Store, tmp_path: Path) -> None:
    store.add(a_chunk("a", "texte"))
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_many_vectors_find_what_each_finds_alone(store: Store) -> None:
    chunks = [a_chunk("a", "lin", heading="Le lin ?"), a_chunk("b", "coton", heading="Le coton ?")]
    store.add(*chunks)
    vectors = vectors_of(chunks)
    assert store.index.query_each(vectors, 1, "public") == [
        store.index.query(vector, 1, "public") for vector in vectors
    ]
    asked = store.index.questions.query_each(vectors, 1, "public")
    assert asked == [store.index.questions.query(vector, 1, "public") for vector in vectors]
    assert store.index.query_each(vectors[:0], 1, "public") == []
    assert store.index.questions.query_each(vectors, 0, "public") == [[], []]
