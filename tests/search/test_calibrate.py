from assistant.search.calibrate import calibrate, foreign_questions, needs_calibration
from assistant.search.gate import E5, answerability
from tests.search.conftest import Store, a_chunk

TOPICS = ["livraison", "retour", "lavage", "broderie", "garantie", "paiement", "boutique", "nappe", "rideau"]


def test_only_other_embedders_need_it() -> None:
    assert not needs_calibration("multilingual-e5-small/q4")
    assert needs_calibration("hash/384")
    assert needs_calibration("text-embedding-3-small")


def test_foreign_questions_are_in_both_languages() -> None:
    languages = [language for _, language in foreign_questions()]
    assert languages.count("fr") == languages.count("en") >= 20


def test_an_empty_store_keeps_the_defaults(store: Store) -> None:
    assert calibrate(store.index, store.embedder) == E5


def test_a_store_with_a_faq_learns_its_scale(store: Store) -> None:
    store.add(
        *(a_chunk(t, f"Tout sur {t} en détail.", heading=f"Aide › Que dire de {t} ?") for t in TOPICS),
        a_chunk("en", "We open at ten.", heading="When does the shop open on Sundays?", language="en"),
    )
    learnt = calibrate(store.index, store.embedder)
    assert learnt.ceiling["fr"] > learnt.floor["fr"]
    # One English question is too few: English takes the values of all.
    assert learnt.ceiling["en"] < 1
    passages = store.retriever.search("Que dire de la garantie ?", 5)
    assert answerability(passages, "fr", learnt) > 0.5
    foreign = store.retriever.search("Quelle est la capitale de la Mongolie ?", 5)
    assert answerability(foreign, "fr", learnt) < 0.5


def test_a_store_without_questions_is_asked_for_its_titles(store: Store) -> None:
    store.add(*(a_chunk(t, f"Tout sur {t} en détail.", title=f"Page {t}", heading=t) for t in TOPICS))
    learnt = calibrate(store.index, store.embedder)
    assert learnt.ceiling["fr"] > learnt.floor["fr"]
