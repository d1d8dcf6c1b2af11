import pytest

from assistant.llm.offline import HashEmbedder
from assistant.search.calibrate import calibrate, foreign_questions
from assistant.search.gate import E5, answerability
from tests.search.conftest import Store, a_chunk

TOPICS = [
    "livraison",
    "retour",
    "lavage",
    "broderie",
    "garantie",
    "paiement",
    "boutique",
    "nappe",
    "rideau",
    "coussin",
    "cadeau",
    "facture",
    "stock",
    "taille",
    "couleur",
    "tissu",
    "dorure",
    "compte",
    "promotion",
    "parrainage",
    "emballage",
    "atelier",
]


class Named(HashEmbedder):
    """Passes for the embedded embedder."""

    @property
    def name(self) -> str:
        return "multilingual-e5-small/test"


def test_foreign_questions_are_in_both_languages() -> None:
    languages = [language for _, language in foreign_questions()]
    assert languages.count("fr") == languages.count("en") >= 20


def test_an_empty_store_keeps_the_defaults(store: Store) -> None:
    assert calibrate(store.index, store.embedder) == E5


def test_a_store_with_a_faq_learns_what_questions_without_an_answer_reach(store: Store) -> None:
    store.add(*(a_chunk(t, f"Tout sur {t} en détail.", heading=f"Aide › Que dire de {t} ?") for t in TOPICS))
    learnt = calibrate(store.index, store.embedder)
    passages = store.retriever.search("Que dire de la garantie ?", 5)
    assert answerability(passages, "fr", learnt) > 0.5
    foreign = store.retriever.search("Quelle est la capitale de la Mongolie ?", 5)
    assert answerability(foreign, "fr", learnt) < 0.5
    # There is no English text: what is known of French, moved by how differently the two embed.
    assert learnt.floor["en"] != learnt.floor["fr"]


def test_an_answer_that_is_stored_twice_is_not_taken_for_another(store: Store) -> None:
    once = [a_chunk(t, f"Tout sur {t} en détail.", heading=f"Que dire de {t} ?") for t in TOPICS]
    store.add(*once)
    alone = calibrate(store.index, store.embedder)
    copies = [a_chunk(f"{t}-copy", f"Tout sur {t} en détail.", heading=f"Que dire de {t} ?") for t in TOPICS]
    store.add(*copies)
    assert calibrate(store.index, store.embedder).floor["fr"] == pytest.approx(alone.floor["fr"], abs=0.02)


def test_a_store_without_questions_is_asked_its_own_sentences(store: Store) -> None:
    store.add(*(a_chunk(t, f"Voici tout sur {t} en détail. Merci.", title=f"Page {t}") for t in TOPICS))
    learnt = calibrate(store.index, store.embedder)
    assert E5.floor["fr"] != learnt.floor["fr"] < 1


@pytest.mark.parametrize("values", [{"sku": "N-1"}, {}])
def test_products_and_a_handful_of_texts_teach_nothing(store: Store, values: dict[str, str]) -> None:
    topics = TOPICS if values else TOPICS[:5]
    store.add(
        *(
            a_chunk(t, f"Voici tout sur {t} en détail.", heading=f"Que dire de {t} ?", **values)
            for t in topics
        )
    )
    assert calibrate(store.index, Named()) == E5
    other = calibrate(store.index, store.embedder)
    assert 0 < other.floor["fr"] < 1
    assert other.unit > 0
