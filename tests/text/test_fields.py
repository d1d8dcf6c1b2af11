"""What a field holds beside its plain text."""

from assistant.text.fields import added_text, lines
from assistant.types.brand import FieldRule

STOP = FieldRule(
    "text",
    {"fr": "Message", "en": "Message"},
    added={"fr": " STOP au 36000", "en": " STOP to 36000"},
    added_unless=r"\bSTOP\b",
)


def test_the_items_of_a_list() -> None:
    assert lines(" Un \n\n\tDeux\r\n") == ("Un", "Deux")
    assert lines("") == ()


def test_what_the_export_adds() -> None:
    assert added_text(STOP, "La nappe", "fr") == " STOP au 36000"
    assert added_text(STOP, "The cloth", "en") == " STOP to 36000"
    assert added_text(STOP, "La nappe. STOP au 1", "fr") == ""
    assert added_text(STOP, "  ", "fr") == ""
