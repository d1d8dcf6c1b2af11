"""A model that lies: what it says against its passages is never visible, not for a moment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.services import Services
from assistant.types.answer import Answer, AnswerText
from tests.chat.events import answer_of, events_of, visible
from tests.wire.server import Wire

STORED = yaml.safe_load((Path(__file__).parent / "data" / "lies.yaml").read_text(encoding="utf-8"))
ROWS = [
    pytest.param(language, kind, id=f"{language}-{kind}")
    for language in ("fr", "en")
    for kind in STORED[language]["lies"]
]
MENDED = {
    "fr": (
        "Elle est offerte à partir de 60 € d’achat [1].",
        "Elle est offerte à partir de 80 € d’achat [1].",
        "60",
    ),
    "en": ("The refund takes 12 days [1].", "The refund takes 10 days [1].", "12"),
}


def says(wire: Wire, text: str, repair: str = "1. -") -> None:
    """The model answers with `text`; asked to mend it, with `repair`."""
    wire.answer = lambda messages, body: repair if is_repair(messages) else text


def is_repair(messages: Sequence[dict[str, Any]]) -> bool:
    """Whether the model is asked to mend what it wrote: its own words are the last but one message."""
    return messages[-2]["role"] == "assistant" and "Passages" not in messages[-1]["content"]


@pytest.mark.parametrize(("language", "kind"), ROWS)
async def test_a_lie_beside_the_truth_is_never_visible(
    services: Services, wire: Wire, language: str, kind: str
) -> None:
    stored = STORED[language]
    lie = stored["lies"][kind]
    says(wire, f"{stored['truth']} {lie['says']}", repair=f"1. {lie['says']}")
    events = await events_of(services, stored["question"])
    shown = visible(events)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.status == "answered"
    assert stored["truth"] in answer.answer
    assert not [words for words in lie["hidden"] if words in shown]
    assert answer.dropped == (0 if kind == "admission" else 1)


@pytest.mark.parametrize(("language", "kind"), ROWS)
async def test_a_lie_alone_gives_the_pages_or_no_answer(
    services: Services, wire: Wire, language: str, kind: str
) -> None:
    stored = STORED[language]
    lie = stored["lies"][kind]
    says(wire, lie["says"], repair="1. -")
    events = await events_of(services, stored["question"])
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.status == ("not_in_knowledge" if kind == "admission" else "degraded")
    assert not [words for words in lie["hidden"] if words in visible(events)]


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_an_invented_citation_is_replaced_by_the_right_one(
    services: Services, wire: Wire, language: str
) -> None:
    stored = STORED[language]
    says(wire, stored["truth"].replace("[1]", "[7]"))
    events = await events_of(services, stored["question"])
    assert "[7]" not in visible(events)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.answer == stored["truth"]
    assert answer.dropped == 0


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_sentence_that_fails_is_mended_once_in_its_place(
    services: Services, wire: Wire, language: str
) -> None:
    stored = STORED[language]
    wrong, right, figure = MENDED[language]
    says(wire, f"{wrong} {stored['truth']}", repair=f"1. {right}")
    events = await events_of(services, stored["question"])
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.answer, answer.dropped) == (f"{right} {stored['truth']}", 0)
    assert f" {figure} " not in visible(events)
    assert len(wire.calls) == 2
    assert figure in wire.calls[1].text.split(stored["question"])[-1]


async def test_a_repair_that_fails_costs_the_sentence_and_nothing_else(
    services: Services, wire: Wire
) -> None:
    stored = STORED["en"]

    def failing(messages: Sequence[dict[str, Any]], body: dict[str, Any]) -> str:
        return "" if is_repair(messages) else f"The refund takes 12 days [1]. {stored['truth']}"

    wire.answer = failing
    answer = await answer_of(services, stored["question"])
    assert (answer.status, answer.answer, answer.dropped) == ("answered", stored["truth"], 1)


async def test_what_is_repaired_is_checked_like_the_first(services: Services, wire: Wire) -> None:
    stored = STORED["fr"]
    wrong, right, _ = MENDED["fr"]
    says(wire, f"{stored['truth']} {wrong}", repair=f"1. {right} Elle est gratuite pour tous [1].")
    events = await events_of(services, stored["question"])
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.answer == f"{stored['truth']} {right}"
    assert "pour tous" not in visible(events)


async def test_a_sentence_that_leads_to_nothing_is_not_shown(services: Services, wire: Wire) -> None:
    says(
        wire,
        "La livraison en France coûte 4,90 € [1].\n\nVoici les délais :\n- Le colis arrive en deux jours.",
    )
    answer = await answer_of(services, STORED["fr"]["question"])
    assert answer.answer == "La livraison en France coûte 4,90 € [1]."


async def test_a_lead_goes_with_what_follows_and_a_courtesy_alone_is_no_answer(
    services: Services, wire: Wire
) -> None:
    says(
        wire,
        "Bonjour ! Voici :\n- La livraison en France coûte 4,90 €.\n- Le colis arrive en trois jours ouvrés.",
    )
    answer = await answer_of(services, STORED["fr"]["question"])
    assert answer.answer == (
        "Bonjour ! Voici :\n- La livraison en France coûte 4,90 € [1]."
        "\n- Le colis arrive en trois jours ouvrés [1]."
    )
    says(wire, "Bonjour ! N’hésitez pas à nous écrire.")
    events = await events_of(services, STORED["fr"]["question"])
    assert "Bonjour" not in visible(events)


async def test_sentences_appear_while_the_model_is_writing(services: Services, wire: Wire) -> None:
    says(wire, "La livraison en France coûte 4,90 € [1]. Le colis arrive en trois jours ouvrés [1].")
    texts = [
        event.text
        for event in await events_of(services, STORED["fr"]["question"])
        if isinstance(event, AnswerText)
    ]
    assert texts == [
        "La livraison en France coûte 4,90 € [1].",
        " Le colis arrive en trois jours ouvrés [1].",
    ]


async def test_a_page_in_the_other_language_is_cited_in_its_own(services: Services, wire: Wire) -> None:
    says(wire, "Vous avez 30 jours pour retourner un article [1].")
    answer = await answer_of(services, "Combien de jours ai-je pour retourner un article ?")
    assert (answer.status, answer.language) == ("answered", "fr")
    cited = next(one for one in answer.citations if one.source == "pages/returns.md")
    assert (cited.language, cited.quote) == ("en", "You have 30 days to return an article.")
