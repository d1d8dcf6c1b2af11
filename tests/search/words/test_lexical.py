import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import IndexDamagedError, IndexInUseError, InputError
from assistant.search.words.filters import Scope
from assistant.search.words.lexical import LexicalIndex
from assistant.types.knowledge import Filters
from tests.search.conftest import TODAY, Store, a_chunk

FRENCH_ONLY = Filters(language="fr")
FRENCH = (
    a_chunk("retours", "Vous pouvez retourner un article sous 30 jours.", title="Retours"),
    a_chunk("livraison", "La livraison coûte 6,90 € en point relais.", title="Livraison"),
    a_chunk("ete", "La boutique ferme cet été.", title="Boutique"),
)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Comment retourner mes articles ?", "retours"),
        ("retournés", "retours"),
        ("les livraisons", "livraison"),
        ("BOUTIQUE ETE", "ete"),
        ("6.90", "livraison"),
        ("combien coute la livrasion", "livraison"),
        ("articel", "retours"),
    ],
)
def test_forms_accents_and_slips_find_the_word(store: Store, question: str, first: str) -> None:
    store.lexical.upsert(FRENCH)
    assert store.lexical.search(question, "fr", 5, "public")[0][0] == first


def test_scores_fall_and_are_higher_for_better(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    found = store.lexical.search("livraison de la boutique en point relais", "fr", 5, "public")
    scores = [score for _, score in found]
    assert [identifier for identifier, _ in found] == ["livraison", "ete"]
    assert scores == sorted(scores, reverse=True)
    assert len(store.lexical.search("livraison boutique", "fr", 1, "public")) == 1


def test_a_question_is_read_in_the_other_language_too(store: Store) -> None:
    store.lexical.upsert([a_chunk("en", "Curtains made to measure", language="en"), *FRENCH])
    assert store.lexical.search("curtains", "fr", 5, "public")[0][0] == "en"
    assert store.lexical.search("retourner", None, 5, "public")[0][0] == "retours"


@pytest.mark.parametrize(
    "question", ["", "?", "le la les", '"', "' OR 1=1 --", "NEAR(a b)", "*", "a:b", "(("]
)
def test_syntax_of_the_search_engine_is_only_text(store: Store, question: str) -> None:
    store.lexical.upsert(FRENCH)
    assert store.lexical.search(question, "fr", 5, "public") == []


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_question_can_be_searched(question: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lexical = LexicalIndex(Path(folder) / "lexical.sqlite")
        lexical.upsert(FRENCH)
        found = lexical.search(question, "fr", 5, "public")
        lexical.close()
    assert {identifier for identifier, _ in found} <= {"retours", "livraison", "ete"}


def test_upsert_replaces_and_delete_removes(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    store.lexical.upsert([a_chunk("retours", "Tout autre chose.")])
    assert store.lexical.count() == 3
    assert store.lexical.search("retourner", "fr", 5, "public") == []
    store.lexical.delete(["retours", "unknown"])
    assert sorted(store.lexical.ids()) == ["ete", "livraison"]
    store.lexical.check(2)


def test_audiences_never_mix(store: Store) -> None:
    store.lexical.upsert([a_chunk("a", "remise"), a_chunk("b", "remise", audience="internal")])
    assert [name for name, _ in store.lexical.search("remise", "fr", 9, "public")] == ["a"]
    assert [name for name, _ in store.lexical.search("remise", "fr", 9, "internal")] == ["b"]
    assert (store.lexical.count("public"), store.lexical.count("internal")) == (1, 1)
    store.lexical.upsert([a_chunk("a", "remise", audience="internal")])
    assert store.lexical.ids("public") == []
    store.lexical.delete(["a", "b"], "public")
    assert store.lexical.count("internal") == 2


def test_an_unknown_audience_never_reaches_the_database(store: Store) -> None:
    audience: Any = "public_chunks; DROP TABLE x"
    with pytest.raises(InputError, match="no audience"):
        store.lexical.upsert([a_chunk("a", "x", audience=audience)])


def test_rare_terms_tell_more(store: Store) -> None:
    store.lexical.upsert(
        [a_chunk(f"c{n}", "livraison") for n in range(9)] + [a_chunk("d", "corse livraison")]
    )
    idf = store.lexical.idf(["livraison", "cors", "unknown"], "public")
    assert idf["livraison"] < idf["cors"] < idf["unknown"]
    assert store.lexical.idf(["cors"], "internal")["cors"] > 0


def test_weights_mend_a_slip_and_keep_unknown_words(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    weights = store.lexical.weights("la boutiqe de Mars", "fr", "public")
    assert weights.keys() == {"boutiqu", "mar"}
    assert weights["mar"] > weights["boutiqu"]


def test_terms_are_given_back_by_id(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    found = store.lexical.terms_of(["livraison", "unknown"], "public")
    assert found.keys() == {"livraison"}
    assert "6.90" in found["livraison"]


@pytest.mark.parametrize(
    "question", ["HC-LIN-140-CRA", "is hc lin 140 cra in stock?", "hclin140cra", "La hc_lin-140/cra ?"]
)
def test_a_sku_is_found_however_it_is_typed(store: Store, question: str) -> None:
    store.lexical.upsert([*FRENCH, a_chunk("p", "Housse", sku="HC-LIN-140-CRA")])
    assert store.lexical.with_sku(question, "public") == ["p"]
    assert store.lexical.with_sku(question, "internal") == []
    assert store.lexical.with_sku("housse de 140", "public") == []


def test_threads_share_it(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    found: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(len(store.lexical.search("livraison", "fr", 5, "public")))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8


def test_it_opens_again_with_what_was_written(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    store.lexical.close()
    assert store.lexical.count() == 3


def test_a_failed_write_leaves_nothing_behind(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    bad: Any = a_chunk("x", "y", audience="nobody")
    with pytest.raises(InputError):
        store.lexical.upsert([a_chunk("new", "texte"), bad])
    assert "new" not in store.lexical.ids()


def test_check_counts_and_reads_the_file(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    store.lexical.check(3)
    with pytest.raises(IndexDamagedError, match=r"holds 3 chunks and should hold 4.*--rebuild"):
        store.lexical.check(4)


def test_a_file_that_is_no_database_can_be_reset(store: Store, tmp_path: Path) -> None:
    (tmp_path / "lexical.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        store.lexical.count()
    store.lexical.reset()
    store.lexical.upsert(FRENCH)
    store.lexical.check(3)


def test_lost_words_are_noticed(store: Store, tmp_path: Path) -> None:
    store.lexical.upsert(FRENCH)
    store.lexical.close()
    with sqlite3.connect(tmp_path / "lexical.sqlite") as database:
        database.execute("DELETE FROM public_terms_data WHERE id > 10")
    database.close()
    with pytest.raises(IndexDamagedError, match="--rebuild"):
        store.lexical.check(3)


def test_a_file_of_another_version_asks_for_a_rebuild(store: Store, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "lexical.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(IndexDamagedError, match=r"another version.*--rebuild"):
        store.lexical.count()


def test_a_file_that_another_process_holds(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.search.words.sqlite.LOCK_SECONDS", 0.0)
    store.lexical.upsert(FRENCH)
    store.lexical.close()
    other = sqlite3.connect(tmp_path / "lexical.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(IndexInUseError):
        store.lexical.upsert(FRENCH)
    other.rollback()
    other.close()


def nearest(store: Store, text: str, filters: Filters = FRENCH_ONLY) -> list[str]:
    vector = store.embedder.embed_query(text)
    return [near.id for near in store.lexical.nearest(vector, 9, "public", Scope(filters, TODAY))]


def test_the_nearest_of_those_that_pass_a_filter(store: Store) -> None:
    store.add(*FRENCH, a_chunk("en", "Retourner un article", language="en"))
    assert nearest(store, "Retours\nVous pouvez retourner un article sous 30 jours.")[0] == "retours"
    assert nearest(store, "retourner un article", Filters(language="en")) == ["en"]
    near = store.lexical.nearest(
        store.embedder.embed_passages(["Retourner un article"])[0],
        1,
        "public",
        Scope(Filters(language="en"), TODAY),
    )
    assert (near[0].language, near[0].cosine) == ("en", pytest.approx(1.0, abs=1e-5))


def test_a_chunk_without_a_vector_is_found_by_its_words_only(store: Store) -> None:
    store.add(*FRENCH)
    store.lexical.delete(["retours"])
    store.lexical.upsert([a_chunk("neu", "Retour sous trente jours.")])  # in the row of the one that is gone
    assert "neu" not in nearest(store, "Retours\nVous pouvez retourner un article sous 30 jours.")
    assert store.lexical.search("retour", "fr", 9, "public", Scope(FRENCH_ONLY, TODAY))[0][0] == "neu"


def test_rows_are_used_again_and_vectors_follow(store: Store) -> None:
    for turn in range(5):
        store.add(*(a_chunk(f"c{n}", f"Texte {turn} numéro {n}") for n in range(10)))
    folder = store.lexical._vectors._folder
    assert (folder / "public-384.f32").stat().st_size <= 21 * 384 * 4
    assert nearest(store, "Texte 4 numéro 7")[0] == "c7"
    store.lexical.check(10)


def test_a_failed_write_leaves_the_vectors_that_were_there(store: Store) -> None:
    store.add(*FRENCH)
    bad: Any = a_chunk("retours", "Autre", position="x", audience="public")
    object.__setattr__(bad, "language", None)
    with pytest.raises((IndexDamagedError, KeyError)):
        store.lexical.upsert([bad], store.embedder.embed_passages(["tout autre chose"]))
    assert nearest(store, "Retours\nVous pouvez retourner un article sous 30 jours.")[0] == "retours"
    assert len(nearest(store, "x")) == 3


def test_it_tells_which_terms_are_known(store: Store) -> None:
    store.lexical.upsert(FRENCH)
    assert store.lexical.known(["livraison", "unknown"], "public") == {"livraison"}
    assert store.lexical.known(["livraison"], "internal") == set()


def test_it_moves_to_another_file_with_its_vectors(store: Store, tmp_path: Path) -> None:
    store.add(*FRENCH)
    store.lexical.move_to(tmp_path / "lexical-2.sqlite")
    assert store.lexical.count() == 0
    assert nearest(store, "retour") == []
    store.lexical.move_to(tmp_path / "lexical.sqlite")
    assert len(nearest(store, "retour")) == 3
    store.lexical.reset()
    assert not (tmp_path / "lexical").exists()
