import json

import pytest

from assistant.brand.channels import load_channels
from assistant.errors import InputError, TooLongError, UnknownNameError
from assistant.writing.given import MOST_CHARACTERS, given, given_fields, main_field

CHANNELS = load_channels()
EMAIL = CHANNELS["email"]


def test_a_plain_text_is_the_main_field() -> None:
    told = given("\n\nBonjour,\n\nLa nappe est là.\n", EMAIL)
    assert told.fields == {"body": "Bonjour,\n\nLa nappe est là."}
    assert told.place("body", 0) == (3, 1)
    assert told.place("body", told.fields["body"].index("nappe")) == (5, 4)


def test_a_plain_text_may_be_another_field() -> None:
    assert given("Une nappe", EMAIL, "subject").fields == {"subject": "Une nappe"}
    with pytest.raises(UnknownNameError, match="subject"):
        given("Une nappe", EMAIL, "subjet")


@pytest.mark.parametrize(
    "text",
    [
        "subject: Une nappe\n\nbody:\nBonjour,\nla voici.\n",
        "# Objet\nUne nappe\n\n## Corps du message\n\nBonjour,\nla voici.",
        "**Objet :** Une nappe\n**Body**: Bonjour,\nla voici.",
        "Subject: Une nappe\nBody: Bonjour,\nla voici.",
    ],
)
def test_headings_and_names_begin_fields(text: str) -> None:
    told = given(text, EMAIL)
    assert told.fields == {
        "subject": "Une nappe",
        "preheader": "",
        "body": "Bonjour,\nla voici.",
        "cta": "",
    }
    line = text.split("\n").index("la voici.") + 1
    assert told.place("body", told.fields["body"].index("la voici")) == (line, 1)


def test_a_colon_in_a_sentence_begins_nothing() -> None:
    text = "Trois choses : une nappe, un plaid.\nPrix : 119 €"
    assert given(text, EMAIL).fields == {"body": text}


def test_json_gives_fields_and_lists() -> None:
    rsa = CHANNELS["google_rsa"]
    text = json.dumps({"headlines": ["Nappe en lin", "Nappe sauge"], "descriptions": None}, indent=1)
    told = given(text, rsa)
    assert told.fields["headlines"] == "Nappe en lin\nNappe sauge"
    assert told.fields["descriptions"] == ""
    assert told.place("headlines", 4) == (2, 0)


def test_json_of_a_draft_is_taken_as_it_is() -> None:
    told = given(json.dumps({"channel": "email", "fields": {"subject": "Une nappe"}}), EMAIL)
    assert told.fields["subject"] == "Une nappe"


@pytest.mark.parametrize("text", ['{"subject": "Une', '{"objet": "Une nappe"}'])
def test_json_that_cannot_be_used(text: str) -> None:
    with pytest.raises((InputError, UnknownNameError)):
        given(text, EMAIL)


def test_fields_are_cleaned_and_in_the_order_of_the_channel() -> None:
    fields = given_fields({"body": " La\u200b nappe\r\n", "subject": "Lin"}, EMAIL)
    assert list(fields.items()) == [("subject", "Lin"), ("body", "La nappe")]


def test_fields_that_cannot_be_checked() -> None:
    with pytest.raises(UnknownNameError):
        given_fields({"title": "Lin"}, EMAIL)
    with pytest.raises(InputError):
        given_fields({"subject": " "}, EMAIL)
    with pytest.raises(TooLongError):
        given_fields("a" * (MOST_CHARACTERS + 1), EMAIL)


@pytest.mark.parametrize(
    ("channel", "field"),
    [("email", "body"), ("sms", "text"), ("linkedin", "body"), ("google_rsa", "descriptions")],
)
def test_the_main_field(channel: str, field: str) -> None:
    assert main_field(CHANNELS[channel]) == field


@pytest.mark.parametrize(
    "text", ["{{prenom}}, votre nappe vous attend.", "{% if vip %}Votre nappe vous attend.{% endif %}"]
)
def test_a_text_may_begin_with_a_merge_tag(text: str) -> None:
    assert given(text, EMAIL).fields == {"body": text}


def test_what_stands_before_the_first_field_is_the_main_one() -> None:
    told = given("\nCette crème guérit l’eczéma.\n\nBonne lecture.\n\nSubject: Une crème", EMAIL)
    assert told.fields == {
        "subject": "Une crème",
        "preheader": "",
        "body": "Cette crème guérit l’eczéma.\n\nBonne lecture.",
        "cta": "",
    }
    assert told.place("body", told.fields["body"].index("Bonne")) == (4, 1)
    assert told.place("subject", 0) == (6, 1)


def test_words_that_no_field_has_room_for_are_not_left_out() -> None:
    with pytest.raises(InputError, match="“Cette crème guérit l’eczéma"):
        given("Cette crème guérit l’eczéma.\nSubject: Une crème\nBody: La voici.", EMAIL)


def test_front_matter_is_no_text_and_lines_keep_their_numbers() -> None:
    text = "---\nchannel: email\nbody: no field of the letter\n---\n\n# Objet\n\nLa nappe\n"
    taken = given(text, EMAIL)
    assert taken.fields["subject"] == "La nappe"
    assert taken.fields["body"] == ""
    assert taken.place("subject", 3) == (8, 4)
    assert given("Un.\n---\nDeux.\n---\n", EMAIL).fields["body"] == "Un.\n---\nDeux.\n---"


FRONT = "---\nchannel: email\nai_generated: false\ndate: '2026-11-22'\ndraft: 7\n---\n\n"


def test_an_exported_draft_is_read_without_the_signs_of_markdown() -> None:
    text = "# Objet\n\n5 \\* lin \\<b>\n\n# Corps du message\n\nUn.\n\\---\n- deux \\\\\n"
    taken = given(FRONT + text, EMAIL)
    assert taken.fields["subject"] == "5 * lin <b>"
    assert taken.fields["body"] == "Un.\n---\n- deux \\"
    assert taken.place("body", taken.fields["body"].index("deux")) == (16, 0)  # its columns are others there
    assert given(text, EMAIL).fields["subject"] == "5 \\* lin \\<b>"  # nobody's export: as it stands


def test_the_items_of_an_exported_list_are_bare() -> None:
    text = "# Titres\n\n- Nappe en lin\n- -20 % sur le lin\n"
    rsa = CHANNELS["google_rsa"]
    assert given(FRONT + text, rsa).fields["headlines"] == "Nappe en lin\n-20 % sur le lin"
    assert given(text, rsa).fields["headlines"].startswith("- ")
