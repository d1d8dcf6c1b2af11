"""A finished text out of a DOCX, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.test_look import log_in
from tests.ingest.uploads.test_reading import letter

pytestmark = pytest.mark.browser


def test_a_letter_is_taken_up_as_a_draft(door: Door) -> None:
    page = log_in(door.enter("fr-FR"))
    page.locator("#brief-own").get_by_role("button", name="Partir d’un texte existant").click()
    data = letter("Objet : La nappe Alma", "Bonjour,", "La nappe Alma est en lin lavé.")
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    field = page.locator("#own-file input[type=file]")
    field.set_input_files({"name": "lettre.docx", "mimeType": mime, "buffer": data})
    expect(page.locator("#own-text textarea")).to_have_value(
        "Objet : La nappe Alma\n\nBonjour,\n\nLa nappe Alma est en lin lavé."
    )
    page.locator("#own-go").click()
    expect(page.locator("#field-0").get_by_role("textbox")).to_have_value("La nappe Alma")
