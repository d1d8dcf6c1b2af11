import pytest

from assistant.brand.channels import load_channels
from assistant.checks.copy.channel import check_channel, lengths
from assistant.types.brand import Channel, FieldRule

CHANNEL = Channel(
    "email",
    {"fr": "E-mail", "en": "E-mail"},
    (
        FieldRule("subject", {"fr": "Objet", "en": "Subject"}, soft_max=10, hard_max=20, source="house"),
        FieldRule("body", {"fr": "Corps", "en": "Body"}),
        FieldRule("note", {"fr": "Note", "en": "Note"}, required=False),
    ),
    "copy/email",
)


def rules(**fields: str) -> list[tuple[str, str, str]]:
    complete = {"subject": "Objet", "body": "Corps", **fields}
    return [(one.rule, one.severity, one.excerpt) for one in check_channel(complete, CHANNEL, "fr")]


def test_a_draft_that_fits() -> None:
    assert rules() == []


def test_lengths_are_what_a_reader_counts() -> None:
    assert lengths({"subject": "👨‍👩‍👧 été", "body": "", "other": "x"}, CHANNEL, "fr") == {
        "subject": 5,
        "body": 0,
    }
    assert rules(subject="👨‍👩‍👧" * 10) == []


def test_too_long_says_by_how_much_and_what_to_do() -> None:
    soft, hard = (next(check_channel({"subject": "a" * n, "body": "b"}, CHANNEL, "fr")) for n in (12, 25))
    assert (soft.rule, soft.severity, hard.rule, hard.severity) == (
        "channel.length",
        "warning",
        "channel.length",
        "error",
    )
    assert soft.message == {
        "fr": "Objet\u00a0: 12 caractères, 2 de plus que les 10 conseillés.",
        "en": "Subject: 12 characters, 2 over the recommended 10.",
    }
    assert soft.advice["en"].startswith("Cut 2 characters")
    assert (soft.source, hard.source) == ("house", "house")
    assert hard.message["fr"] == "Objet\u00a0: 25 caractères, 5 de plus que les 20 permis."
    assert hard.advice["en"].startswith("Cut it to 20 characters")


LIST = Channel(
    "ad",
    {"fr": "Annonce", "en": "Ad"},
    (FieldRule("titles", {"fr": "Titres", "en": "Titles"}, hard_max=10, items=(2, 3)),),
    "copy/ad",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un\nDeux", []),
        ("Un", [("channel.items", "error", "")]),
        ("Un\nDeux\nTrois\nQuatre", [("channel.items", "error", "")]),
        ("Un\nBien trop long\nTrois", [("channel.length", "error", "Bien trop long")]),
        ("", [("channel.missing", "error", "")]),
    ],
)
def test_a_list_has_its_number_and_each_item_its_limit(text: str, found: list[tuple[str, str, str]]) -> None:
    findings = list(check_channel({"titles": text}, LIST, "fr"))
    assert [(one.rule, one.severity, one.excerpt) for one in findings] == found


def test_too_few_and_too_many_say_how_many() -> None:
    few, many = (next(check_channel({"titles": text}, LIST, "en")) for text in ("a", "a\nb\nc\nd"))
    assert few.message["en"] == "Titles: 1 of at least 2."
    assert many.message["fr"] == "Titres\u00a0: 4, plus que les 3 permis."


def test_an_sms_says_how_many_and_which_letter_costs_them() -> None:
    sms = load_channels()["sms"]
    text = "Aubrelin : la housse de couette en lin lavé est prête à être retirée à la boutique."
    found = {one.rule: one for one in check_channel({"text": text}, sms, "fr")}
    length = found["channel.length"]
    assert length.severity == "warning"
    assert "2 SMS au lieu de 1" in length.message["fr"]
    assert "Replace “ê”" in length.advice["en"]
    plain = list(check_channel({"text": text.replace("ê", "e")}, sms, "fr"))
    assert [one.rule for one in plain] == ["channel.stop_mention"]
    (endless,) = [
        one for one in check_channel({"text": "a" * 500}, sms, "fr") if one.rule == "channel.length"
    ]
    assert (endless.severity, "4 SMS, more than the 3 allowed" in endless.message["en"]) == ("error", True)
    assert "Replace" not in endless.advice["en"]


def test_only_required_fields_are_missed() -> None:
    assert rules(subject=" \n") == [("channel.missing", "error", "")]
    assert [one.field for one in check_channel({}, CHANNEL, "fr")] == ["subject", "body"]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Bonjour [Nom],", "[Nom]"),
        ("Hello [First name]", "[First name]"),
        ("Cher {{ prenom }}", "{{ prenom }}"),
        ("Le XXX mars", "XXX"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("À COMPLÉTER", "À COMPLÉTER"),
        ("Hi <NAME>", "<NAME>"),
        ("Hi *|FNAME|*", "*|FNAME|*"),
        ("Hi %%FirstName%%,", "%%FirstName%%"),
        ("Hi {contactfield=firstname|there}", "{contactfield=firstname|there}"),
        ("Hi {{ person|lookup:'Name' }}", "{{ person|lookup:'Name' }}"),
        ("Hi {{first_name|you} and welcome", "{{first_name|you}"),
        ("[Votre lien ici]", "[Votre lien ici]"),
    ],
)
def test_what_was_left_to_fill_in(text: str, excerpt: str) -> None:
    assert rules(body=text) == [("channel.placeholder", "error", excerpt)]


@pytest.mark.parametrize(
    "text",
    [
        "Dès 80 € [1].",
        "20 % ou 30 %, {x}",
        "{{a|b}} {{c|d}}",
        "Taille XXL",
        "a < b et b > c",
        "- un\n- deux",
        "2 * 3 * 4",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert rules(body=text) == []


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Un **bol** bleu", "**bol**"),
        ("# Titre\nTexte", "# Titre"),
        ("Voir [ici](https://a.fr)", "[ici](https://a.fr)"),
        ("Le `code`", "`code`"),
    ],
)
def test_markdown_left_in_a_field(text: str, excerpt: str) -> None:
    assert rules(body=text) == [("channel.markdown", "warning", excerpt)]
