from assistant.checks.copy.subject import Subject
from assistant.checks.style.typography import check_typography
from assistant.types.draft import Finding
from assistant.types.language import Language
from tests.checks.copy.tables import CHANNELS, TODAY
from tests.checks.examples import BRAND


def found(channel: str, language: Language, **fields: str) -> list[Finding]:
    return list(check_typography(Subject(fields, CHANNELS[channel], BRAND, language, TODAY)))


def test_one_note_for_each_kind_of_slip_and_field() -> None:
    notes = found("email", "fr", subject="Oui! Non! L'été", body="Oui! «lin»")
    assert [(one.field, one.excerpt) for one in notes] == [
        ("subject", "Oui!"),
        ("body", "Oui!"),
        ("subject", "L'été"),
    ]
    assert {one.severity for one in notes} == {"info"}


def test_what_a_keyboard_types_is_told_once_for_a_draft() -> None:
    spaces, marks = found("email", "fr", subject="Prêt ? Oui !", body="« Lin » : 24 €, l'été, d'ici")
    assert (spaces.field, spaces.excerpt) == ("subject", "Prêt ?")
    assert spaces.message["en"].startswith("6 ordinary space(s)")
    assert (marks.field, marks.excerpt) == ("body", "l'été,")
    assert marks.message["en"].startswith("2 straight apostrophe(s)")


def test_a_channel_without_room_is_left_alone() -> None:
    assert found("google_rsa", "fr", headlines="Prêt? Oui\nL'été") == []
    assert found("sms", "fr", text="Prêt? Oui: l'été") == []


def test_an_sms_is_told_each_mark_that_costs() -> None:
    (note,) = found("sms", "fr", text="L’été est là… à 24\u00a0€")
    assert note.severity == "warning"
    assert "“’ … U+00A0”" in note.message["en"]
