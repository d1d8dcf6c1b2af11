import datetime as dt
import json
from dataclasses import replace

import pytest

from assistant.errors import InputError, ModelUnavailableError
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.types.draft import Brief, Offer
from assistant.types.model import Usage
from assistant.writing.prompting.asking import Asker
from assistant.writing.sentence import SentenceReader

TODAY = dt.date(2026, 11, 22)
SENTENCE = (
    "Un SMS aux familles sur la nappe Alma, −20 % dès 60 € d’achat du 1er au 6 décembre, ton léger, "
    "code NOEL20, deux versions, vers https://shop.example/p/nap-01"
)
REPLY = {
    "channel": "email",
    "segment": "families",
    "goal": "présenter la nappe Alma aux familles",
    "offer": "−20 %",
    "conditions": "dès 60 € d’achat",
    "tone": "ton léger",
    "cta": "Profitez-en",
}


def reader(services: Services, model: ScriptedChat, booked: list[Usage] | None = None) -> SentenceReader:
    books = [] if booked is None else booked
    asker = Asker(
        model, Prompts(services.settings.paths.prompts), lambda _name, usage: books.append(usage), 30.0
    )
    return SentenceReader(asker, replace(services.house, today=lambda: TODAY))


async def test_a_sentence_becomes_a_brief(services: Services) -> None:
    booked: list[Usage] = []
    model = ScriptedChat([json.dumps(REPLY)])
    brief = await reader(services, model, booked).read(SENTENCE, "fr")
    assert brief == Brief(
        channel="sms",  # what is said goes before what the model makes of it
        segment="families",
        goal="présenter la nappe Alma aux familles",
        language="fr",
        products=("NAP-01",),
        offer=Offer("−20 %", dt.date(2026, 12, 1), dt.date(2026, 12, 6), "dès 60 € d’achat", "NOEL20"),
        tone="ton léger",
        cta="",  # “Profitez-en” is not in the sentence
        link="https://shop.example/p/nap-01",
        variants=2,
    )
    assert len(booked) == 1
    schema = model.requests[0].schema
    assert schema is not None
    assert "families" in schema["properties"]["segment"]["enum"]


async def test_the_model_adds_nothing(services: Services) -> None:
    invented = {
        **REPLY,
        "goal": "vendre 300 nappes",
        "offer": "−50 %",
        "conditions": "hors soldes",
        "tone": "snob",
    }
    brief = await reader(services, ScriptedChat([json.dumps(invented)])).read(
        "Un mail aux familles sur la nappe Alma, livraison offerte", "fr"
    )
    assert brief.goal == "Un mail aux familles sur la nappe Alma, livraison offerte"
    assert brief.offer == Offer("livraison offerte")
    assert brief.tone == ""


@pytest.mark.parametrize("reply", [ModelUnavailableError("Down.", "Wait."), "no JSON", "[1]"])
async def test_without_a_model_what_code_hears_is_a_brief(
    services: Services, reply: str | ModelUnavailableError
) -> None:
    brief = await reader(services, ScriptedChat([reply])).read(SENTENCE, "fr")
    assert (brief.channel, brief.segment, brief.products) == ("sms", "families", ("NAP-01",))
    assert brief.goal == SENTENCE
    assert brief.offer == Offer(
        "−20 % dès 60 € d’achat", dt.date(2026, 12, 1), dt.date(2026, 12, 6), "", "NOEL20"
    )


async def test_the_language_asked_for_is_the_drafts(services: Services) -> None:
    model = ScriptedChat([json.dumps({"channel": "", "segment": ""})])
    brief = await reader(services, model).read("Un mail en anglais sur le torchon Brume", "fr")
    assert brief.language == "en"
    assert brief.channel == "email"
    assert brief.segment == "families"
    assert "You sort a copywriter" in model.requests[0].messages[0].content


@pytest.mark.parametrize(("sentence", "said"), [("  ", "empty"), ("x" * 1001, "1001 characters")])
async def test_a_sentence_that_says_nothing_is_refused(services: Services, sentence: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        await reader(services, ScriptedChat([])).read(sentence, "fr")
