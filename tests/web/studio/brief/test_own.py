from typing import get_args

import pytest

from assistant.types.brand import Channel, FieldRule
from assistant.types.language import Language
from assistant.web.studio.brief.own import fields_of

EMAIL = Channel(
    "email",
    {"fr": "E-mail", "en": "E-mail"},
    (
        FieldRule("subject", {"fr": "Objet", "en": "Subject"}, 50, 120),
        FieldRule("preheader", {"fr": "Pré-en-tête", "en": "Preheader"}, 90),
        FieldRule("body", {"fr": "Corps", "en": "Body"}),
    ),
    "copy/email",
)
SMS = Channel("sms", {"fr": "SMS", "en": "SMS"}, (FieldRule("text", {"fr": "Texte", "en": "Text"}),), "s")


def test_lines_with_a_label_fill_their_field() -> None:
    body = "Objet : La nappe Alma\nBonjour,\nElle est là : 59 €."
    assert fields_of(body, EMAIL) == {
        "subject": "La nappe Alma",
        "preheader": "",
        "body": "Bonjour,\nElle est là : 59 €.",
    }
    body = "SUBJECT: The Alma cloth\nPreheader: In linen\nBody:\nHello,\n\nit costs €59."
    assert fields_of(body, EMAIL) == {
        "subject": "The Alma cloth",
        "preheader": "In linen",
        "body": "Hello,\n\nit costs €59.",
    }


@pytest.mark.parametrize("language", get_args(Language))
def test_labels_count_in_both_languages(language: Language) -> None:
    body = "\n".join(f"{rule.label[language]}: {rule.name} 1" for rule in EMAIL.fields)
    assert fields_of(body, EMAIL) == {rule.name: f"{rule.name} 1" for rule in EMAIL.fields}


def test_a_text_without_labels_goes_into_the_main_field() -> None:
    assert fields_of("Bonjour : voici la nappe.", EMAIL)["body"] == "Bonjour : voici la nappe."
    assert fields_of("La nappe à 59 €", SMS) == {"text": "La nappe à 59 €"}


def test_a_list_goes_on_until_the_next_label() -> None:
    ad = Channel(
        "ad",
        {"fr": "Annonce", "en": "Ad"},
        (
            FieldRule("headlines", {"fr": "Titres", "en": "Headlines"}, hard_max=30, items=(3, 15)),
            FieldRule("path", {"fr": "Chemin", "en": "Path"}, hard_max=15),
        ),
        "copy/ad",
    )
    found = fields_of("Headlines:\nLinen cloth\nWoven in France\nPath: linen\n", ad)
    assert found == {"headlines": "Linen cloth\nWoven in France", "path": "linen"}
