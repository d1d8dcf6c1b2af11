from pathlib import Path

import pytest
import yaml

from assistant.chat.question.topics import Recognised, Topics

DATA = Path(__file__).parents[1] / "data"
Example = tuple[str, str, str]


def examples(name: str) -> list[Example]:
    stored = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return [
        (topic, language, question)
        for topic, by_language in stored.items()
        for language, questions in by_language.items()
        for question in questions
    ]


WRITTEN_FROM, UNSEEN = examples("topics.yaml"), examples("topics_unseen.yaml")


def topic_of(question: str) -> str:
    found = Topics().of(question, "fr")
    return "none" if found is None else found.topic


@pytest.mark.parametrize(
    "question", [question for topic, _, question in WRITTEN_FROM + UNSEEN if topic == "none"]
)
def test_an_ordinary_question_goes_to_the_knowledge(question: str) -> None:
    assert topic_of(question) == "none"


@pytest.mark.parametrize(("asked", "least"), [(WRITTEN_FROM, 0.95), (UNSEEN, 0.80)], ids=["known", "unseen"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_topics_are_recognised(asked: list[Example], least: float, language: str) -> None:
    wanted = [
        (topic, question) for topic, spoken, question in asked if topic != "none" and spoken == language
    ]
    missed = [question for topic, question in wanted if topic_of(question) != topic]
    assert len(missed) <= (1 - least) * len(wanted), missed


@pytest.mark.parametrize(
    ("question", "language"),
    [("Salut !", "fr"), ("hey", "en"), ("OÙ EST MA COMMANDE ?", "fr"), ("u a bot?", "en")],
)
def test_a_short_question_is_of_the_language_of_its_pattern(question: str, language: str) -> None:
    found = Topics().of(question, "fr")
    assert found is not None
    assert found.language == language


def test_a_company_whose_pages_are_about_law_or_health_answers() -> None:
    assert Topics().of("Comment consulter un avocat ?", "fr") == Recognised("legal", "fr")
    assert Topics(answered=("legal",)).of("Comment consulter un avocat ?", "fr") is None


def test_competitors_of_the_brand_are_recognised() -> None:
    topics = Topics(competitors=("Linvosges & Fils",))
    assert topics.of("Et linvosges & fils, c’est mieux ?", "fr") == Recognised("other_company", "fr")
    assert Topics().of("Et linvosges & fils, c’est mieux ?", "fr") is None


def test_a_long_text_takes_no_time() -> None:
    assert Topics().of("ma commande " * 20_000, "fr") is None
