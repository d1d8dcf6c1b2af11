import json

import pytest

from assistant.errors import InputError, UnknownNameError
from assistant.services import Services
from assistant.types.draft import Brief, Offer
from assistant.writing.filling import filled_brief
from tests.wire.server import Wire

KEPT = Brief(
    "sms", "families", "Présenter la nappe", "fr", ("NAP-01",), Offer("−20 %", code="NOEL20"), tone="posé"
)


async def filled(services: Services, **values: object) -> Brief:
    return await filled_brief(values, services.copy, services.house, "ana")


async def test_single_values_make_a_brief(services: Services) -> None:
    brief = await filled(services, segment="families", goal="Présenter", tone="", offer={"text": "−10 %"})
    assert brief == Brief("email", "families", "Présenter", "fr", offer=Offer("−10 %"))


async def test_a_kept_brief_is_the_beginning(services: Services) -> None:
    services.copy.briefs.save("Noël", KEPT, "ana")
    brief = await filled(services, preset="noël", goal="Relancer", offer={"text": "−30 %"})
    assert (brief.channel, brief.goal, brief.tone) == ("sms", "Relancer", "posé")
    assert brief.offer == Offer("−30 %", code="NOEL20")


async def test_a_sentence_fills_the_brief_in_and_values_go_before_it(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: json.dumps({"goal": "présenter la nappe Alma"})
    sentence = "Un SMS aux familles sur la nappe Alma"
    brief = await filled(services, sentence=sentence, tone="sobre")
    assert (brief.channel, brief.segment, brief.products) == ("sms", "families", ("NAP-01",))
    assert (brief.goal, brief.tone) == ("présenter la nappe Alma", "sobre")
    services.copy.briefs.save("Noël", KEPT, "ana")
    both = await filled(services, sentence="Un mail sur le torchon Brume", preset="Noël", segment="families")
    assert (both.channel, both.products, both.tone) == ("email", ("TOR-02",), "posé")


async def test_a_brief_needs_a_segment_that_there_is(services: Services) -> None:
    with pytest.raises(InputError, match="names no segment"):
        await filled(services, goal="x")
    with pytest.raises(UnknownNameError, match="Did you mean families"):
        await filled(services, segment="familes", goal="x")
    with pytest.raises(UnknownNameError, match="preset"):
        await filled(services, preset="unknown")
    with pytest.raises(InputError, match="no “colour”"):
        await filled(services, segment="families", colour="red")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("offer", "-20 %"),
        ("offer", [1]),
        ("segment", ["families"]),
        ("channel", ["email"]),
        ("language", ["fr"]),
        ("preset", ["Noël"]),
        ("sentence", {"goal": "x"}),
    ],
)
async def test_a_value_of_the_wrong_kind_is_named(services: Services, key: str, value: object) -> None:
    services.copy.briefs.save("Noël", KEPT, "ana")
    with pytest.raises(InputError, match=f"brief’s {key} can't be"):
        await filled(services, **{"segment": "families", "goal": "x", "preset": "Noël", key: value})
