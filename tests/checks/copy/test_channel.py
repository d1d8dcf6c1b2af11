import pytest

from assistant.checks.copy.channel import check_channel, lengths
from assistant.types.brand import Channel, FieldRule

CHANNEL = Channel(
    "email",
    {"fr": "E-mail", "en": "E-mail"},
    (
        FieldRule("subject", {"fr": "Objet", "en": "Subject"}, soft_max=10, hard_max=20),
        FieldRule("body", {"fr": "Corps", "en": "Body"}),
        FieldRule("note", {"fr": "Note", "en": "Note"}, required=False),
    ),
    "copy/email",
)


def rules(**fields: str) -> list[tuple[str, str, str]]:
    complete = {"subject": "Objet", "body": "Corps", **fields}
    return [(one.rule, one.severity, one.excerpt) for one in check_channel(complete, CHANNEL)]


def test_a_draft_that_fits() -> None:
    assert rules() == []


def test_lengths_are_what_a_reader_counts() -> None:
    assert lengths({"subject": "👨‍👩‍👧 été", "body": ""}) == {"subject": 5, "body": 0}
    assert rules(subject="👨‍👩‍👧" * 10) == []


def test_too_long_says_by_how_much() -> None:
    soft, hard = (next(check_channel({"subject": "a" * n, "body": "b"}, CHANNEL)) for n in (12, 25))
    assert (soft.rule, soft.severity, hard.rule, hard.severity) == (
        "channel.length",
        "warning",
        "channel.length",
        "error",
    )
    assert soft.message == {
        "fr": "Objet : 12 caractères, 2 de plus que les 10 conseillés.",
        "en": "Subject: 12 characters, 2 over the recommended 10.",
    }
    assert "5" in hard.message["fr"]
    assert "20" in hard.message["en"]


def test_only_required_fields_are_missed() -> None:
    assert rules(subject=" \n") == [("channel.missing", "error", "")]
    assert [one.field for one in check_channel({}, CHANNEL)] == ["subject", "body"]


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
        ("[Votre lien ici]", "[Votre lien ici]"),
    ],
)
def test_what_was_left_to_fill_in(text: str, excerpt: str) -> None:
    assert rules(body=text) == [("channel.placeholder", "error", excerpt)]


@pytest.mark.parametrize(
    "text", ["Dès 80 € [1].", "Taille XXL", "a < b et b > c", "- un\n- deux", "2 * 3 * 4"]
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
