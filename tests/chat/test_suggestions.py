import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from assistant.chat.suggestions import KnowledgeSuggester, Shelf
from assistant.ingest.sync.sync import SyncReport
from assistant.search.gate import Calibration, Gate
from assistant.services import Services
from assistant.types.language import Language
from assistant.types.model import Vectors
from tests.chat.products.conftest import said
from tests.search.conftest import TODAY, Store, a_chunk, store

__all__ = ["store"]

NBSP = "\u00a0"
ASKED = [
    ("Livrez-vous en Suisse par la poste ?", "Oui, nous livrons en Suisse par la poste."),
    ("Livrez-vous en Belgique par la poste ?", "Oui, nous livrons en Belgique par la poste."),
    ("Combien coûte la poste vers la Belgique ?", "La poste vers la Belgique coûte 9 €."),
    ("Le lin est-il rêche au début ?", "Non, le lin est doux au début."),
    ("Vendez-vous des cartes cadeaux ?", "Oui, des cartes cadeaux de 30 €."),
]


class Counting:
    """The store's embedder, which notes the questions that it embeds."""

    def __init__(self, store: Store) -> None:
        self.name = store.embedder.name
        self.embed_passages = store.embedder.embed_passages
        self.embed_queries = store.embedder.embed_queries
        self._query = store.embedder.embed_query
        self.asked: list[str] = []

    def embed_query(self, text: str) -> Vectors:
        self.asked.append(text)
        return self._query(text)


def fill(store: Store, asked: Sequence[tuple[str, str]] = ASKED) -> None:
    store.add(
        *(
            a_chunk(f"q{n}", text, heading=heading, source=f"page-{n % 3}.md")
            for n, (heading, text) in enumerate(asked)
        )
    )


Made = Callable[..., KnowledgeSuggester]


@pytest.fixture
def suggester(store: Store, tmp_path: Path) -> Made:
    def make(
        own: Mapping[Language, Sequence[str]] | None = None,
        version: Callable[[], object] = lambda: 1,
        least: float = 0.5,
        embedder: Counting | None = None,
    ) -> KnowledgeSuggester:
        # The cosines of hashed words are lower than those of the embedded model.
        shelf = Shelf(store.index, store.retriever, _gate(tmp_path), least)
        return KnowledgeSuggester(own or {}, shelf, embedder or Counting(store), lambda: TODAY, version)

    return make


def _gate(folder: Path) -> Gate:
    path = folder / "gate.json"
    Calibration({"fr": 0.2, "en": 0.2}, 0.4).save(path)
    return Gate(path)


def test_the_companys_own_questions_come_first(store: Store, suggester: Made) -> None:
    fill(store)
    own = "Livrez-vous la Suisse par la poste ?"
    found = suggester({"fr": [own]}).starters("fr")
    assert found[0] == own
    assert len(found) == 4
    assert f"Livrez-vous en Suisse par la poste{NBSP}?" not in found  # the same in other words


def test_a_question_that_nothing_answers_is_not_offered(store: Store, suggester: Made) -> None:
    fill(store)
    found = suggester({"fr": ["Qui a gagné la Coupe du monde de football ?"]}).starters("fr")
    assert not any("football" in text for text in found)
    assert suggester(least=1.0).starters("fr") == ()


def test_starters_are_of_different_sources_and_in_one_language(store: Store, suggester: Made) -> None:
    fill(store)
    store.add(a_chunk("en", "Yes, we gift-wrap.", heading="Do you gift-wrap your parcels?", language="en"))
    sources = {f"{heading[:-2]}{NBSP}?": f"page-{n % 3}.md" for n, (heading, _) in enumerate(ASKED)}
    found = suggester().starters("fr")
    assert {sources[text] for text in found[:3]} == {"page-0.md", "page-1.md", "page-2.md"}
    assert suggester().starters("en") == ("Do you gift-wrap your parcels?",)


def test_starters_are_looked_for_again_when_the_knowledge_changes(store: Store, suggester: Made) -> None:
    fill(store, ASKED[:1])
    state = {"version": 1}
    embedder = Counting(store)
    made = suggester(
        {"fr": ["Livrez-vous la Suisse par la poste ?"]}, lambda: state["version"], embedder=embedder
    )
    first = made.starters("fr")
    before = len(embedder.asked)
    assert made.starters("fr") == first
    assert len(embedder.asked) == before
    fill(store)
    state["version"] = 2
    assert len(made.starters("fr")) > len(first)


def test_without_an_index_there_is_nothing_to_begin_with(suggester: Made) -> None:
    assert suggester({"fr": ["Livrez-vous en Suisse ?"]}).starters("fr") == ()


def test_what_may_follow_is_near_and_not_the_same(store: Store, suggester: Made) -> None:
    fill(store)
    question = "Livrez-vous en Suisse par la poste ?"
    passages = store.retriever.search(question, 4)
    found = suggester().after(question, "fr", passages, ())
    assert f"Livrez-vous en Belgique par la poste{NBSP}?" in found
    assert f"Livrez-vous en Suisse par la poste{NBSP}?" not in found
    assert f"Le lin est-il rêche au début{NBSP}?" not in found
    assert len(found) <= 3


def test_what_was_asked_earlier_is_not_offered_again(store: Store, suggester: Made) -> None:
    fill(store)
    question = "Livrez-vous en Suisse par la poste ?"
    earlier = said("Livrez-vous en Belgique, par la poste ?")
    found = suggester().after(question, "fr", store.retriever.search(question, 4), earlier)
    assert f"Livrez-vous en Belgique par la poste{NBSP}?" not in found
    assert f"Combien coûte la poste vers la Belgique{NBSP}?" in found


def test_one_text_is_embedded_for_what_may_follow(store: Store, suggester: Made) -> None:
    fill(store)
    embedder = Counting(store)
    made = suggester({"fr": ["Quels sont les délais de la poste vers la Belgique ?"]}, embedder=embedder)
    made.starters("fr")
    embedder.asked.clear()
    found = made.after("Livrez-vous en Suisse par la poste ?", "fr", (), ())
    assert embedder.asked == ["Livrez-vous en Suisse par la poste ?"]
    assert found


def test_nothing_follows_in_another_language(store: Store, suggester: Made) -> None:
    fill(store)
    assert suggester().after("Do you deliver to Switzerland by post?", "en", (), ()) == ()


def test_nearby_is_what_the_passages_hold(store: Store, suggester: Made) -> None:
    fill(store)
    question = "Livrez-vous en Norvège par la poste ?"
    found = suggester().nearby(question, "fr", store.retriever.search(question, 4))
    assert found
    assert all(each.quote in dict(ASKED).values() for each in found)


@pytest.mark.timeout(600)  # the demo company is read first
def test_suggestions_to_visitors_of_the_demo_company_pass_the_gate(demo: tuple[Services, SyncReport]) -> None:
    services = demo[0]
    knowledge, gate = services.knowledge, Gate(services.knowledge.gate_file)
    shelf = Shelf(knowledge.stores.index, knowledge.retriever, gate, services.settings.search.gate)
    day = dt.date(2026, 11, 21)
    without_own = KnowledgeSuggester({}, shelf, knowledge.searching, lambda: day, lambda: 1)
    offered: list[tuple[str, Language]] = []
    for language in ("fr", "en"):
        own = services.starters(language)
        assert own == tuple(services.brand.starter_questions[language])
        offered += [(text, language) for text in without_own.starters(language)]
        for question in own:
            passages = knowledge.retriever.search(question, 16)
            offered += [(text, language) for text in without_own.after(question, language, passages, ())]
    assert len(offered) >= 8
    for text, language in offered:
        found = knowledge.retriever.search(text, 16)
        assert gate.answerability(text, language, found) >= services.settings.search.gate, text
        assert len(text) <= 90
