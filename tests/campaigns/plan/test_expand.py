from dataclasses import replace

from assistant.campaigns.plan.expand import expand
from assistant.types.campaign import Campaign
from tests.campaigns.plan.parts import CAMPAIGN, SEGMENTS


def products(campaign: Campaign, segment: str) -> tuple[str, ...]:
    return ("A-2",) if segment == "hosts" else ("A-1",)


def test_every_segment_gets_every_channel_language_and_variant() -> None:
    texts = expand(replace(CAMPAIGN, variants=2), SEGMENTS, products, 12)
    assert len(texts) == 2 * 2 * 2 * 2
    assert [text.number for text in texts] == list(range(1, 17))
    assert len({text.variant_id for text in texts}) == 16
    assert {text.products for text in texts if text.segment == "hosts"} == {("A-2",)}
    first = texts[0]
    assert (first.variant_id, first.cell) == ("c12-urban-email-fr-1", "c12-urban-email-fr")
    assert (texts[1].variant_id, texts[1].cell, texts[1].variant) == ("c12-urban-email-fr-2", first.cell, 1)


def test_texts_with_the_same_beginning_of_a_prompt_come_one_after_the_other() -> None:
    texts = expand(CAMPAIGN, SEGMENTS, products)
    assert [(text.channel, text.language, text.segment) for text in texts] == [
        ("email", "fr", "urban"),
        ("email", "fr", "hosts"),
        ("email", "en", "urban"),
        ("email", "en", "hosts"),
        ("sms", "fr", "urban"),
        ("sms", "fr", "hosts"),
        ("sms", "en", "urban"),
        ("sms", "en", "hosts"),
    ]


def test_the_pilot_is_one_text_of_each_segment() -> None:
    texts = expand(replace(CAMPAIGN, variants=3), SEGMENTS, products)
    pilot = [text for text in texts if text.pilot]
    assert [(text.segment, text.channel, text.variant) for text in pilot] == [
        ("urban", "email", 0),
        ("hosts", "email", 0),
    ]


def test_without_languages_each_segment_is_written_to_in_its_own() -> None:
    texts = expand(replace(CAMPAIGN, languages=(), channels=("sms",)), SEGMENTS, products)
    assert [(text.segment, text.language) for text in texts] == [("urban", "fr"), ("hosts", "en")]


def test_the_ids_of_a_text_do_not_depend_on_what_else_is_written() -> None:
    few = expand(replace(CAMPAIGN, segments=("hosts",), channels=("sms",)), SEGMENTS, products, 7)
    many = {text.variant_id: text for text in expand(replace(CAMPAIGN, variants=2), SEGMENTS, products, 7)}
    for text in few:
        assert many[text.variant_id].cell == text.cell
