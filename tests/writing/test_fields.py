import json
from typing import Any

import pytest

from assistant.brand.channels import load_channels
from assistant.checks.copy.channel import check_channel
from assistant.errors import ModelReplyError
from assistant.writing.fields import characters_room, draft_schema, limits_line, parse_fields, unsigned

CHANNELS = load_channels()


def read(channel: str, **fields: Any) -> dict[str, str]:
    return parse_fields(json.dumps(fields, ensure_ascii=False), CHANNELS[channel])


def test_the_limits_as_the_prompt_tells_them() -> None:
    assert limits_line(CHANNELS["email"], "en") == (
        "Characters at most: subject 50, preheader 70, body 1300, cta 40."
    )
    assert limits_line(CHANNELS["google_rsa"], "fr") == (
        "Caractères au plus\u00a0: headlines 30 par ligne, descriptions 90 par ligne, path1 15, path2 15."
    )
    assert "hashtags" not in limits_line(CHANNELS["linkedin"], "en")


def test_pixels_and_segments_become_characters_to_aim_at() -> None:
    (sms,) = CHANNELS["sms"].fields
    assert characters_room(sms) == 160 - len(" STOP au 36000")
    assert [characters_room(field) for field in CHANNELS["seo"].fields] == [63, 142]
    assert characters_room(CHANNELS["linkedin"].fields[2]) is None


def test_the_schema_has_a_string_for_a_field_and_an_array_for_a_list() -> None:
    schema = draft_schema(CHANNELS["google_rsa"])
    assert schema["required"] == ["headlines", "descriptions", "path1", "path2"]
    headlines = schema["properties"]["headlines"]
    assert (headlines["type"], headlines["minItems"], headlines["maxItems"]) == ("array", 5, 12)
    assert headlines["items"] == {"type": "string", "maxLength": 45}
    assert schema["properties"]["descriptions"]["minItems"] == 4
    assert schema["properties"]["path1"] == {"type": "string", "maxLength": 22}
    tags = draft_schema(CHANNELS["linkedin"])["properties"]["hashtags"]
    assert tags == {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 5}


@pytest.mark.parametrize(
    "given", [["Lin lavé", "Nappe", "Table"], "Lin lavé\nNappe\nTable", "- Lin lavé\n2. Nappe\n• Table"]
)
def test_a_list_becomes_one_item_per_line(given: object) -> None:
    assert read("google_rsa", headlines=given)["headlines"] == "Lin lavé\nNappe\nTable"


def test_of_a_list_the_items_are_kept_that_fit_each_once() -> None:
    long = "Une housse de couette en lin lavé"
    assert read("google_rsa", headlines=["Lin", long, "lin.", "Nappe", "Table"])["headlines"] == (
        "Lin\nNappe\nTable"
    )
    # Too few without it: it stays, and the checks say what is wrong with it.
    short = read("google_rsa", headlines=["Lin", long, "Nappe"])
    assert short["headlines"] == f"Lin\n{long}\nNappe"
    wrong = [one for one in check_channel(short, CHANNELS["google_rsa"], "fr") if one.field == "headlines"]
    assert [one.rule for one in wrong] == ["channel.length"]


def test_no_more_items_than_the_channel_takes() -> None:
    given = [f"Titre {n}" for n in range(20)]
    assert len(read("google_rsa", headlines=given)["headlines"].splitlines()) == 15


def test_hashtags_are_one_word_with_their_mark() -> None:
    fields = read("instagram", hook="a", body="b", hashtags=["linge de lit", "#Été", "art-de-vivre", "#lin"])
    assert fields["hashtags"] == "#lingedelit\n#Été\n#artdevivre\n#lin"


def test_an_sms_gets_the_marks_of_its_alphabet() -> None:
    text = read("sms", text="« L’été »\u00a0: 42,00\u00a0€, 170 × 300 cm…")["text"]
    assert text == '"L\'été" : 42,00 €, 170 x 300 cm...'
    (note,) = check_channel({"text": text}, CHANNELS["sms"], "fr")
    assert note.rule == "channel.stop_mention"


def test_real_line_ends_in_a_string_and_a_list_for_a_text_are_read() -> None:
    fields = parse_fields('{"subject": "Un\tdeux", "body": ["Bonjour,", "Un fait."]}', CHANNELS["email"])
    assert fields["body"] == "Bonjour,\nUn fait."


@pytest.mark.parametrize("reply", ["", "no braces", "{not json}", '["a"]'])
def test_a_reply_that_is_no_object_is_refused(reply: str) -> None:
    with pytest.raises(ModelReplyError):
        parse_fields(reply, CHANNELS["email"])


def test_a_fenced_object_is_read_and_missing_fields_are_empty() -> None:
    fields = parse_fields('```json\n{"subject": "Bonjour"}\n```', CHANNELS["email"])
    assert fields == {"subject": "Bonjour", "preheader": "", "body": "", "cta": ""}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bonjour,\n\nUn fait.\n\nCordialement,\n[Votre nom]\n[Votre poste]", "Bonjour,\n\nUn fait."),
        ("Hello,\n\nA fact.\n\nKind regards,\n\n[Your name]\n", "Hello,\n\nA fact."),
        ("Bonjour,\n\nUn fait.\n\nÀ bientôt,", "Bonjour,\n\nUn fait.\n\nÀ bientôt,"),
        ("[Nom] est là.", "[Nom] est là."),
        ("[Nom]", ""),
    ],
)
def test_a_signature_to_fill_in_is_left_out(text: str, left: str) -> None:
    assert unsigned(text) == left
