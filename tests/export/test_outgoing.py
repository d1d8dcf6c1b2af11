"""Drafts on their way out."""

import re
from dataclasses import replace

import pytest

from assistant.errors import UnknownNameError
from assistant.export.outgoing import outgoing, stem_of
from assistant.rules import load
from assistant.types.brand import Bilingual
from tests.export.drafts import EMAIL, by_hand, company, record, stored


def told(warnings: tuple[Bilingual, ...]) -> str:
    return "\n".join(warning["fr"] for warning in warnings)


def test_fields_go_out_in_the_order_of_the_channel_without_the_empty_ones() -> None:
    kept = stored({"cta": "Voir", "body": "Bonjour\u200b.", "subject": "La nappe", "preheader": " "})
    out = outgoing(kept, company())
    assert [(piece.name, piece.label, piece.text) for piece in out.pieces] == [
        ("subject", "Objet", "La nappe"),
        ("body", "Corps du message", "Bonjour."),
        ("cta", "Appel à l’action", "Voir"),
    ]


def test_merge_tags_are_written_for_the_tool() -> None:
    assert outgoing(stored(), company()).pieces[2].text.startswith("Bonjour vous,")
    for_brevo = outgoing(stored(), company(), "brevo")
    assert for_brevo.pieces[2].text.startswith('Bonjour {{ contact.FIRSTNAME | default : "vous" }},')
    assert "PRENOM" in told(for_brevo.warnings)


def test_the_items_of_a_list_are_told_apart() -> None:
    kept = stored({"headlines": "Un\n\n Deux ", "descriptions": "Trois"}, "google_rsa")
    assert outgoing(kept, company()).pieces[0].items == ("Un", "Deux")


def test_an_sms_gets_the_stop_of_the_tool() -> None:
    kept = stored({"text": "La nappe Alma, 59 EUR"}, "sms")
    assert outgoing(kept, company(), "brevo").pieces[0].text.endswith("EUR STOP au [STOP_CODE]")
    plain = outgoing(kept, company())
    # A number of ours would be somebody's: the one to fill in can't be taken for one.
    assert plain.pieces[0].text.endswith("EUR STOP au XXXXX")
    assert "remplacez «\u00a0STOP au XXXXX\u00a0»" in told(plain.warnings)


def test_an_sms_with_a_stop_of_its_own_gets_no_other() -> None:
    kept = stored({"text": "La nappe Alma. STOP au 36173"}, "sms")
    out = outgoing(kept, company())
    assert out.pieces[0].text == "La nappe Alma. STOP au 36173"
    assert not out.warnings


def test_an_approved_draft_says_by_whom() -> None:
    out = outgoing(stored(), company(), record=record(stored()))
    assert out.status_line() == "Approuvé par chloé le 22 novembre 2026"
    assert (out.marks["approved"], out.marks["approved_by"]) == ("true", "chloé")
    assert outgoing(stored(), company()).status_line() == "Approuvé"


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_any_other_draft_says_that_it_is_not_approved(status: str) -> None:
    kept = replace(stored(), status=status)
    out = outgoing(kept, company(), record=record(kept))
    assert out.status_line().startswith("NON APPROUVÉ")
    assert (out.marks["approved"], out.marks["approved_by"]) == ("false", "")
    assert out.stem == "email-fr-7-not-approved"
    assert "Le brouillon 7 n’est pas approuvé" in told(out.warnings)


def test_an_edited_text_keeps_the_name_of_its_model() -> None:
    edited = replace(stored(), draft=replace(stored().draft, model="", prompt=""))
    out = outgoing(edited, company(), record=record(edited))
    assert (out.marks["ai_generated"], out.marks["model"]) == ("true", "écrivain-1")
    assert out.origin_line() == "Brouillon n° 7, version 2. Texte produit avec une IA."


def test_a_text_written_by_hand_is_not_called_generated() -> None:
    out = outgoing(by_hand(stored(language="en")), company())
    assert out.marks["ai_generated"] == "false"
    assert out.origin_line() == "Draft 7, version 2. Text written by hand."


def test_sources_that_changed_since_the_approval_are_named() -> None:
    out = outgoing(stored(), company(), record=record(stored(), ("Nappe Alma", "Le lin")))
    assert "des sources ont changé depuis son approbation (Nappe Alma, Le lin)" in told(out.warnings)


def test_the_link_carries_what_counts_the_clicks() -> None:
    link = "https://www.filature.example/fr/nappe-alma?utm_source=newsletter&utm_campaign=noel"
    assert outgoing(stored(), company()).link == link


def test_sources_are_named_once() -> None:
    kept = stored()
    twice = replace(kept, draft=replace(kept.draft, citations=kept.draft.citations * 2))
    assert outgoing(twice, company()).sources == (
        "Nappe Alma (products.csv)",
        "Le lin (https://www.filature.example/fr/lin)",
    )


def test_a_channel_or_a_tool_that_there_is_not() -> None:
    with pytest.raises(UnknownNameError, match="fax"):
        outgoing(stored(EMAIL, "fax"), company())
    with pytest.raises(UnknownNameError, match="mailchump"):
        outgoing(stored(), company(), "mailchump")


def test_what_is_said_is_french_and_english() -> None:
    texts = load("exports")
    for said in (*texts["formats"].values(), *texts["words"].values(), *texts["warnings"].values()):
        assert set(said) == {"fr", "en"}
        assert re.findall(r"\{\w+\}", said["fr"]) == re.findall(r"\{\w+\}", said["en"])
        assert not re.search(r"(?<=\w) [:;!?»]|« ", said["fr"])  # the blank there is no plain one


def test_a_file_of_several_drafts_is_named_after_them() -> None:
    first, second = outgoing(stored(), company()), outgoing(stored(id=12), company())
    assert stem_of((first, second)) == "email-7-to-12"
    other = outgoing(stored({"text": "Alma"}, "sms", "draft", id=3), company())
    assert stem_of((first, other)) == "drafts-3-to-7-not-approved"
