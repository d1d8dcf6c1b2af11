import pytest

from assistant.errors import FormatError
from assistant.export.mail.letter import Block, letter_of
from tests.export.drafts import EMAIL, stored

NEWS = {
    "subject": "La lettre\nd’octobre",
    "preheader": "Trois\tnouveautés",
    "intro": "Bonjour,\n\nVoici :\n- la nappe\n• le torchon\net la suite",
    "title_1": "La nappe",
    "text_1": "Du lin\u00a0: lavé.\nTissé.",
    "cta_1": "Voir la\nnappe",
    "title_2": "",
    "text_2": "",
}


def test_fields_come_in_their_order_as_headings_text_lists_and_buttons() -> None:
    letter = letter_of(stored(NEWS, "newsletter"))
    assert (letter.subject, letter.preheader) == ("La lettre d’octobre", "Trois nouveautés")
    assert letter.blocks == (
        Block("paragraph", ("Bonjour,",)),
        Block("paragraph", ("Voici :",)),
        Block("list", ("la nappe", "le torchon")),
        Block("paragraph", ("et la suite",)),
        Block("heading", ("La nappe",)),
        Block("paragraph", ("Du lin\u00a0: lavé.", "Tissé.")),
        Block("button", ("Voir la nappe",)),
    )
    assert "Tissé." in letter.texts


def test_buttons_lead_to_the_link_of_the_brief_with_what_counts_clicks() -> None:
    link = letter_of(stored()).link
    assert link == "https://www.filature.example/fr/nappe-alma?utm_source=newsletter&utm_campaign=noel"


@pytest.mark.parametrize(
    ("fields", "missing"),
    [({**EMAIL, "subject": " "}, "no subject"), ({"subject": "x", "preheader": "y"}, "no text")],
)
def test_without_a_subject_or_a_text_there_is_no_letter(fields: dict[str, str], missing: str) -> None:
    with pytest.raises(FormatError, match=missing):
        letter_of(stored(fields))
