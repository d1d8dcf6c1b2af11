"""The page of requests in a real browser: by mouse and by keyboard, on a desktop, on a phone, in the dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from assistant.types.language import Language
from assistant.types.leads import LeadEntry
from assistant.web.server import create_app
from assistant.wiring import build
from tests.browser.conftest import DESKTOP, PHONE, Door, Server, Visitor
from tests.browser.test_look import log_in, readable
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire
from tests.wire.smtp import Post

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """A shop whose mail server knows no recipient: what is sent is given up."""
    with Post() as post:
        post.say["RCPT"] = "550 no such box"
        mail = {
            "ASSISTANT_SMTP_HOST": "127.0.0.1",
            "ASSISTANT_SMTP_PORT": str(post.port),
            "ASSISTANT_SMTP_SECURITY": "none",
            "ASSISTANT_MAIL_FROM": "bot@shop.example",
            "ASSISTANT_LEADS_MAIL_TO": "team@shop.example",
        }
        made = build(shop_settings(tmp_path_factory.mktemp("leads"), wire_server, **mail))
        made.accounts.add("admin", PASSWORD, "admin")
        yield made
        made.close()


@pytest.fixture(scope="module")
def address(shop: Services) -> Iterator[str]:
    """The running server of this shop, in the place of the one all other tests share."""
    with Server.of(create_app(shop)) as running:
        yield running


@pytest.fixture
def visit(door: Door, shop: Services) -> Iterator[Door]:
    leave(shop, "en", "Oliver Marsh", "oliver@x.example", "Do you deliver to Leeds before Christmas?")
    leave(
        shop,
        "fr",
        "Zoé Lœwe",
        "zoe@x.example",
        "Bonjour,\nlivrez-vous la nappe Alma à Bruxelles ?",
        phone="06 12 34 56 78",
        transcript="Vous : Combien coûte la livraison ?\nAssistant : 4,90 € en France.",
        page="/fr/nappes/une-adresse-tres-longue-qui-ne-se-coupe-nulle-part-" + "x" * 120,
        marketing=True,
    )
    yield door
    for view in list(shop.handoff.book.all()):
        shop.handoff.book.delete(view.lead.id)


def leave(shop: Services, language: Language, name: str, email: str, question: str, **values: object) -> None:
    version = shop.leads.form(language).consent_version
    given: dict[str, object] = {"phone": "", "consent": True, "consent_version": version, **values}
    shop.leads.submit(LeadEntry(name, email, question=question, language=language, **given))  # type: ignore[arg-type]


def requests(visitor: Visitor, tab: str = "Demandes") -> Page:
    page = log_in(visitor)
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("article", name="Zoé Lœwe")).to_be_visible()
    return page


def test_a_request_is_read_answered_and_deleted(visit: Door, shop: Services) -> None:
    page = requests(visit.enter("fr-FR"))
    request = page.get_by_role("article", name="Zoé Lœwe")
    expect(request.locator(".b-said").first).to_contain_text("livrez-vous la nappe Alma")
    expect(request.get_by_role("link", name="zoe@x.example")).to_have_attribute(
        "href", "mailto:zoe@x.example"
    )
    request.locator("summary", has_text="Conversation jointe").click()
    expect(request).to_contain_text("4,90 € en France.")
    request.get_by_role("button", name="Marquer comme répondue").click()
    expect(page.locator("#leads-note")).to_contain_text("marquée comme répondue")
    expect(request).to_have_count(0)
    page.get_by_role("radio", name="Répondues").check()
    expect(request).to_contain_text("Répondue par admin")
    request.locator("summary", has_text="Supprimer").click()
    expect(request).to_contain_text("supprimés pour toujours")
    request.get_by_role("button", name="Oui, supprimer").click()
    expect(page.locator("#leads-note")).to_contain_text("La demande est supprimée.")
    assert [view.lead.name for view in shop.handoff.book.all()] == ["Oliver Marsh"]


def test_the_keyboard_is_enough_and_keeps_its_place(visit: Door) -> None:
    page = requests(visit.enter("en-GB"), "Leads")
    page.get_by_role("radio", name="All").focus()
    page.keyboard.press("Space")
    request = page.get_by_role("article", name="Zoé Lœwe")
    request.get_by_role("button", name="Mark as answered").focus()
    page.keyboard.press("Enter")
    expect(request.get_by_role("button", name="Open again")).to_be_visible()
    request.locator("summary", has_text="Delete").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(request).to_have_count(0)


def test_what_was_given_up_is_told_with_its_reason(visit: Door, shop: Services) -> None:
    for id_ in shop.handoff.book.page():
        shop.handoff.outbox.deliver(id_.deliveries[0].id)
    page = requests(visit.enter("fr-FR"))
    request = page.get_by_role("article", name="Zoé Lœwe")
    expect(request.locator(".b-trouble")).to_contain_text("abandonné")
    expect(request.locator(".b-trouble")).to_contain_text("550 no such box")
    request.get_by_role("button", name="Essayer à nouveau").click()
    expect(page.locator("#leads-note")).to_contain_text("va être essayé à nouveau")


def test_the_list_is_exported_as_a_file(visit: Door, tmp_path: Path) -> None:
    page = requests(visit.enter("fr-FR"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Exporter cette liste").click()
    assert waiting.value.suggested_filename == "demandes.csv"
    waiting.value.save_as(tmp_path / "demandes.csv")
    assert "Zoé Lœwe" in (tmp_path / "demandes.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_it_fits_and_is_readable(visit: Door, size: tuple[int, int], scheme: str, tmp_path: Path) -> None:
    visitor = visit.enter("fr-FR", size, scheme)
    page = requests(visitor)
    for summary in page.locator("#leads-list summary").all():
        summary.click()
    expect(page.locator(".b-sure[open]").first).to_be_visible()
    page.screenshot(path=tmp_path / "leads.png", full_page=True)
    assert not visitor.overflows()
    readable(page, "#leads-list :is(h2, h3, p, dt, dd, a, button, summary, .b-state, .b-where)")
