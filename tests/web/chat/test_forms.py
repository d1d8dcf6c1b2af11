from typing import Any

import pytest

from assistant.types.leads import LeadField, LeadForm
from assistant.web.chat.forms import Entered, described, fields, ticks
from assistant.web.texts import Texts

FR = Texts.load().words("fr")
PRIVACY = "https://www.filature.example/vie-privee"
FORM = LeadForm(
    "fr",
    (
        LeadField("name", "Votre nom", True, 120),
        LeadField("email", "Votre e-mail", False, 254),
        LeadField("phone", "Votre téléphone", False, 40),
        LeadField("question", "Votre question", True, 2000),
    ),
    ("Pour quand ?", "Quelle taille ?"),
    f"J’accepte. Politique : {PRIVACY}",
    "v1",
    "Des offres ?",
    "Joindre la conversation",
    "Nous sommes ouverts.",
    PRIVACY,
)
SENT = {
    "name": "Jo",
    "email": "jo@example.com",
    "question": "Combien ?",
    "answer-0": "Demain",
    "consent_version": "v1",
    "consent": True,
    "marketing": False,
    "transcript": True,
    "page": "https://www.filature.example/chat/",
}


def test_what_was_sent_becomes_an_entry() -> None:
    entry = Entered.sent(SENT).entry(FORM, "Vous : Combien ?")
    assert (entry.name, entry.email, entry.phone, entry.question) == ("Jo", "jo@example.com", "", "Combien ?")
    assert entry.answers == ("Demain", "")
    assert (entry.consent, entry.marketing, entry.consent_version) == (True, False, "v1")
    assert entry.transcript == "Vous : Combien ?"
    assert (entry.language, entry.page) == ("fr", "https://www.filature.example/chat/")


def test_the_transcript_goes_only_with_its_box() -> None:
    assert Entered.sent({**SENT, "transcript": False}).entry(FORM, "Vous : …").transcript is None
    assert Entered.sent(SENT).entry(FORM, "").transcript is None


@pytest.mark.parametrize(
    "data", [None, [], "x", 5, {"name": {"a": 1}, "consent": "true"}, {"name": ["x"], "consent": 1}]
)
def test_anything_may_be_sent(data: Any) -> None:
    entry = Entered.sent(data).entry(FORM, "t")
    assert (entry.name, entry.consent, entry.marketing, entry.transcript) == ("", False, False, None)


def test_a_value_without_end_is_cut() -> None:
    assert len(Entered.sent({"question": "x" * 100_000}).entry(FORM, "").question) == 20_000


def test_fields_keep_what_was_entered_and_say_what_is_wrong() -> None:
    problems = {"email": "Vérifiez l’adresse e-mail.", "answers": "Trop long."}
    shown = {field.name: field for field in fields(FORM, FR, Entered.sent(SENT), problems)}
    assert list(shown) == ["name", "email", "phone", "question", "answer-0", "answer-1"]
    assert (shown["email"].kind, shown["email"].fill, shown["phone"].kind) == ("email", "email", "tel")
    assert shown["question"].lines
    assert (shown["name"].value, shown["answer-0"].value) == ("Jo", "Demain")
    assert shown["email"].problem == "Vérifiez l’adresse e-mail."
    assert (shown["answer-0"].problem, shown["answer-1"].problem) == ("Trop long.", "")
    assert described(shown["email"]) == (
        ' aria-describedby="lead-email-hint lead-email-problem" aria-invalid="true"'
    )
    assert described(shown["phone"]) == ""


def test_no_box_is_ticked_beforehand() -> None:
    shown = ticks(FORM, FR, Entered({}), {}, talked=True)
    assert [(tick.name, tick.value, tick.required) for tick in shown] == [
        ("consent", "", True),
        ("marketing", "", False),
        ("transcript", "", False),
    ]
    assert f'<a href="{PRIVACY}"' in shown[0].label
    again = ticks(FORM, FR, Entered.sent(SENT), {"consent": "Relisez."}, talked=False)
    assert [(tick.name, tick.value) for tick in again] == [("consent", "on"), ("marketing", "")]
    assert again[0].problem == "Relisez."


@pytest.mark.parametrize("url", ["", "javascript:alert(1)"])
def test_a_consent_without_a_page_is_plain_text(url: str) -> None:
    form = LeadForm("fr", (), (), f"J’accepte <b> {url}", "v", "", "", "", url)
    assert ticks(form, FR, Entered({}), {}, talked=True)[0].label == f"J’accepte <b> {url}"
