import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.test_look import log_in
from tests.web.shop import PASSWORD
from tests.wire.faults import Fault
from tests.wire.server import Wire

pytestmark = pytest.mark.browser


def test_a_wrong_password_stays_outside(door: Door) -> None:
    visitor = door.enter("en-GB")
    page = visitor.open("/studio/")
    expect(page).to_have_url(f"{visitor.address}/login")
    page.locator("#name").fill("admin")
    page.locator("#password").fill("a wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is not right.")
    page.locator("#name").fill("admin")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#goal textarea")).to_be_visible()
    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page).to_have_url(f"{visitor.address}/?lang=en")
    page = visitor.open("/studio/")
    expect(page.locator("#password")).to_be_visible()
    # The browser writes the refused login into its console, and Gradio's client that its page was left
    # while it was still loading: neither is ours. A call to another host would be.
    assert all(complaint.startswith("console ") for complaint in visitor.complaints)
    visitor.complaints.clear()


def test_a_brief_without_a_goal_is_told(door: Door) -> None:
    page = log_in(door.enter("fr-FR"))
    page.locator("#write").click()
    expect(page.get_by_role("alert")).to_contain_text("Le but est vide")
    expect(page.locator("#write")).to_be_visible()


def test_writing_can_be_stopped(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("fr-FR"))
    wire.fail(Fault("stall", seconds=30, after=3))
    page.locator("#goal textarea").fill("Présenter la nappe Alma")
    page.locator("#write").click()
    expect(page.locator(".b-stage")).to_contain_text("Rédaction…")
    assert wire.wait(lambda server: bool(server.calls))  # the page says so before the model is asked
    page.locator("#stop").click()
    expect(page.locator("#status")).to_contain_text("Rédaction arrêtée.")
    expect(page.locator("#write")).to_be_visible()
    assert wire.wait(lambda server: server.calls[-1].disconnected)


def test_another_model_is_tried_with_one_call(door: Door, wire: Wire) -> None:
    page = log_in(door.enter("en-GB"))
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator(".b-status").first).to_contain_text("Texts stay on this machine.")
    expect(page.locator("#probe-url input, #probe-url textarea")).to_have_value("https://api.openai.com/v1")
    page.locator("#probe-url input, #probe-url textarea").fill(wire.url)
    page.locator("#probe-model input, #probe-model textarea").fill("wire-1")
    page.locator("#probe-key input").fill("sk-very-secret")
    page.locator("#probe-go").click()
    expect(page.locator(".b-probe")).to_contain_text("wire-1 answers from 127.0.0.1")
    expect(page.locator(".b-probe pre")).to_contain_text(f"OPENAI_BASE_URL={wire.url}")
    assert "sk-very-secret" not in page.content()
    assert len(wire.calls) == 1
