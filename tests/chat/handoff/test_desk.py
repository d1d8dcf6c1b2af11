"""What a visitor is shown, what is taken, and what the receipt may say."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.chat.handoff.desk import fingerprint
from assistant.errors import FormError, InputError
from assistant.types.language import Language
from assistant.types.leads import Lead
from tests.chat.handoff.conftest import BRAND, Place, brand_of


def refused(place: Place, language: Language = "fr", **values: object) -> dict[str, str]:
    """The problems of a form that is not taken; nothing of it may be stored."""
    with pytest.raises(FormError) as caught:
        place.desk.submit(place.entry(language, **values))
    assert place.leads.counts() == {"open": 0, "answered": 0}
    return {name: text.replace("\u00a0", " ") for name, text in caught.value.problems.items()}


def stored(place: Place) -> Lead:
    (lead,) = place.leads.page()
    return lead


class TestForm:
    def test_it_says_all_that_is_agreed_to_in_both_languages(self, place: Place) -> None:
        french, english = place.desk.form("fr"), place.desk.form("en")
        assert [field.name for field in french.fields] == ["name", "email", "phone", "question"]
        assert [field.required for field in french.fields] == [True, False, False, True]
        assert "Maison d’Essai" in french.consent
        assert "Maison d’Essai" in french.marketing
        assert french.consent.endswith("https://x.example/fr/vie-privee")
        assert english.consent.endswith("Privacy policy: https://x.example/en/privacy")
        assert english.privacy_url == "https://x.example/en/privacy"
        assert french.consent_version != english.consent_version
        assert french.questions == ("Pour quelle pièce\u00a0?", "Quand vous appeler\u00a0?")
        assert english.opening == "We are open until 18:00."
        later = place.desk.form("en", dt.datetime(2026, 11, 20, 20, tzinfo=dt.UTC))
        assert later.opening == "We are closed at the moment; we open on Monday at 9:00."

    def test_the_version_changes_with_every_letter(self, place: Place, tmp_path: Path) -> None:
        before = place.desk.form("fr").consent_version
        place.brand = brand_of(tmp_path / "b", BRAND.replace("vie-privee", "vie-privée"))
        assert place.desk.form("fr").consent_version != before

    def test_the_company_may_word_it_itself(self, place: Place, tmp_path: Path) -> None:
        own = 'name: Test\nlead_consent: {fr: "D’accord {pour} tout."}\nlead_marketing: false\n'
        place.brand = brand_of(tmp_path / "own", own)
        form = place.desk.form("fr")
        assert (form.consent, form.marketing, form.questions) == ("D’accord {pour} tout.", "", ())
        assert (form.opening, form.privacy_url) == ("", "")
        assert place.desk.form("en").consent == "D’accord {pour} tout."


class TestSubmit:
    def test_what_was_entered_and_agreed_to_is_stored(self, place: Place) -> None:
        receipt = place.desk.submit(
            place.entry(
                phone="06 12 34 56 78",
                answers=("Le salon", ""),
                marketing=True,
                transcript="Vous : bonjour",
                page="https://x.example/chat?x=1",
            )
        )
        lead, form = stored(place), place.desk.form("fr")
        assert lead.id == receipt.id
        assert lead.answers == (("Pour quelle pièce\u00a0?", "Le salon"),)
        assert (lead.consent_text, lead.consent_version) == (form.consent, form.consent_version)
        assert (lead.marketing, lead.marketing_text) == (True, form.marketing)
        assert (lead.transcript, lead.page) == ("Vous : bonjour", "https://x.example/chat?x=1")
        assert (lead.status, lead.created_at, lead.language) == ("open", place.now, "fr")

    def test_nothing_is_agreed_to_that_was_not_ticked(self, place: Place) -> None:
        place.desk.submit(place.entry())
        lead = stored(place)
        assert (lead.marketing, lead.marketing_text, lead.transcript) == (False, "", None)

    def test_an_offer_that_was_not_made_is_not_agreed_to(self, place: Place, tmp_path: Path) -> None:
        place.brand = brand_of(tmp_path / "own", "name: Test\nlead_marketing: false\n")
        place.desk.submit(place.entry(marketing=True))
        assert stored(place).marketing is False

    def test_hidden_characters_and_line_breaks_do_not_get_in(self, place: Place) -> None:
        place.desk.submit(
            place.entry(
                name="Zoe\u0301\r\nBcc: x@y.example\u202e\x00",
                email=" ZOE@x.example\u200b ",
                question="Une\u2028ligne\r\n\r\n\r\n\r\nautre\ud800 \u00adligne  ",
                page="javascript:alert(1)",
            )
        )
        lead = stored(place)
        assert lead.name == "Zoé Bcc: x@y.example"
        assert lead.email == "ZOE@x.example"
        assert lead.question == "Une\nligne\n\nautre ligne"
        assert lead.page == ""

    def test_numbers_that_nobody_needs_are_not_stored(self, place: Place) -> None:
        card, iban = "4111 1111 1111 1111", "FR76 3000 6000 0112 3456 7890 189"
        place.desk.submit(
            place.entry(question=f"Ma carte {card} ?", transcript=f"Vous : {iban}, zoe@x.example")
        )
        lead = stored(place)
        assert card not in lead.question
        assert iban not in (lead.transcript or "")
        assert "zoe@x.example" in (lead.transcript or "")

    def test_a_long_conversation_keeps_its_end(self, place: Place) -> None:
        place.desk.submit(place.entry(transcript="début " + "x" * 20_000 + " fin"))
        transcript = stored(place).transcript or ""
        assert len(transcript) == 20_000
        assert transcript.endswith(" fin")

    def test_a_message_waits_for_each_way_in_which_the_company_is_told(self, place: Place) -> None:
        receipt = place.desk.submit(place.entry())
        told = place.deliveries.of([receipt.id])[receipt.id]
        assert [(each.kind, each.state) for each in told] == [("mail", "waiting"), ("webhook", "waiting")]

    def test_a_double_click_is_one_request_with_one_number(self, place: Place) -> None:
        first = place.desk.submit(place.entry())
        place.now += dt.timedelta(minutes=2)
        again = place.desk.submit(place.entry(email=" Zoe@X.example", name="Zoé  Lœwe"))
        assert (again.id, again.repeated, first.repeated) == (first.id, True, False)
        assert again.stored_at == first.stored_at
        assert "déjà enregistrée" in again.text
        other = place.desk.submit(place.entry(question="Autre chose ?"))
        assert other.id != first.id
        assert len(place.deliveries.due(place.now)) == 4

    def test_numbers_can_be_read_out_and_not_be_guessed(self, place: Place) -> None:
        ids = {place.desk.submit(place.entry(question=f"Question {n}")).id for n in range(50)}
        assert len(ids) == 50
        assert all(len(id_) == 11 and not set(id_) & set("ILOU") for id_ in ids)

    def test_the_same_content_has_the_same_fingerprint(self, place: Place) -> None:
        place.desk.submit(place.entry())
        lead = stored(place)
        again = replace(lead, id="other", created_at=lead.created_at + dt.timedelta(1))
        assert fingerprint(again) == fingerprint(lead)
        for change in ({"question": "?"}, {"marketing": True}, {"transcript": "x"}, {"phone": "0612345678"}):
            assert fingerprint(replace(lead, **change)) != fingerprint(lead)  # type: ignore[arg-type]


class TestProblems:
    def test_every_field_is_told_at_once_in_order(self, place: Place) -> None:
        found = refused(place, name=" ", email="", question="\u200b", consent=False)
        assert list(found) == ["name", "email", "question", "consent"]
        assert (
            found["email"]
            == "Indiquez un e-mail ou un numéro de téléphone, pour que nous puissions vous répondre."
        )
        english = refused(place, "en", name="", email="", question="", consent=False)
        assert list(english) == list(found)
        assert english["name"] == "Please give your name."

    def test_it_is_an_input_error_that_names_its_field(self, place: Place) -> None:
        with pytest.raises(InputError) as caught:
            place.desk.submit(place.entry(email="zoe"))
        assert isinstance(caught.value, FormError)
        assert caught.value.field == "email"
        assert caught.value.message.startswith("Vérifiez l’adresse e-mail")

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_wrong_address_and_a_wrong_number_are_told(self, place: Place, language: Language) -> None:
        assert list(refused(place, language, email="a@b", phone="12")) == ["email", "phone"]

    def test_a_phone_alone_is_enough(self, place: Place) -> None:
        place.desk.submit(place.entry(email="", phone="+33 6 12 34 56 78"))
        assert stored(place).phone == "+33 6 12 34 56 78"

    @pytest.mark.parametrize(
        ("values", "name", "said"),
        [
            ({"name": "x" * 121}, "name", "Votre nom : 121 caractères, 120 au plus."),
            ({"question": "x" * 2001}, "question", "Votre question : 2001 caractères, 2000 au plus."),
            ({"answers": ("a", "x" * 501)}, "answers", "Votre réponse : 501 caractères, 500 au plus."),
        ],
    )
    def test_what_is_too_long_is_told(
        self, place: Place, values: dict[str, object], name: str, said: str
    ) -> None:
        assert refused(place, **values) == {name: said}

    def test_a_text_that_has_changed_is_agreed_to_anew(self, place: Place) -> None:
        assert "a changé" in refused(place, consent_version="older")["consent"]
        assert "has changed" in refused(place, "en", consent_version="")["consent"]

    def test_answers_to_questions_that_are_gone_are_told(self, place: Place) -> None:
        assert "ont changé" in refused(place, answers=("a", "b", "c"))["answers"]


class TestReceipt:
    def test_a_stored_request_is_not_a_told_person(self, place: Place) -> None:
        receipt = place.desk.submit(place.entry())
        assert receipt.notified is False
        assert receipt.text.replace("\u00a0", " ") == (
            f"Votre demande est enregistrée sous le numéro {receipt.id}. Nous sommes ouverts jusqu’à 18 h."
        )

    def test_it_says_who_was_told_once_that_happened(self, place: Place) -> None:
        first = place.desk.submit(place.entry("en"))
        mail, hook = place.deliveries.of([first.id])[first.id]
        place.deliveries.failed(hook.id, "Gone.", None)
        assert place.desk.receipt(first.id) == first
        place.deliveries.sent(mail.id, place.now)
        told = place.desk.receipt(first.id)
        assert told is not None
        assert told.notified
        assert told.text == (
            f"Your request is stored under the number {first.id}. An e-mail has told our team of it. "
            "We are open until 18:00."
        )
        assert place.desk.receipt("other") is None

    def test_it_announces_a_reply_from_the_hours_alone(self, place: Place, tmp_path: Path) -> None:
        place.now = dt.datetime(2026, 11, 20, 20, tzinfo=dt.UTC)
        text = place.desk.submit(place.entry()).text.replace("\u00a0", " ")
        assert text.endswith("Nous répondons à partir de lundi à 9 h.")
        assert place.desk.submit(place.entry("en")).text.endswith("We answer from Monday at 9:00.")
        place.brand = brand_of(tmp_path / "none", "name: Test\n")
        text = place.desk.submit(place.entry(question="Sans horaires ?")).text
        assert text.count(".") == 1

    def test_the_moment_can_be_given(self, place: Place) -> None:
        moment = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
        receipt = place.desk.submit(place.entry("en"), moment)
        assert receipt.stored_at == moment
        assert receipt.text.endswith("We answer from Monday at 9:00.")
