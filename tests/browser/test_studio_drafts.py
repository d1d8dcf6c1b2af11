"""The draft side of the copy page in a real browser: by mouse, by keyboard, on a phone, as axe sees it."""

import json
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from assistant.services import Services
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door
from tests.browser.test_look import log_in, readable
from tests.web.shop import PASSWORD
from tests.wire.faults import Fault
from tests.wire.server import Wire

pytestmark = pytest.mark.browser
GOOD = {
    "subject": "La nappe Alma en lin lavé",
    "preheader": "Elle mesure 170 × 300 cm.",
    "body": "La nappe Alma est en lin lavé.\n\nElle coûte 59,00 €.",
    "cta": "Voir la nappe",
}
BAD = {**GOOD, "body": "La nappe Alma est en lin lavé.\n\nElle coûte 61,00 €."}
OTHER = {**GOOD, "subject": "Une table pour dix"}
FIELDS = {
    "sms": {"text": "Nappe Alma en lin lavé a 59,00 EUR. Livraison en France 4,90 EUR. " * 3},
    "linkedin": {
        "hook": "Le lin lavé.",
        "body": "La nappe Alma mesure 170 × 300 cm.",
        "hashtags": "#lin\n#table",
    },
    "google_rsa": {
        "headlines": "Nappe Alma en lin\nLin lavé 170 × 300\nLivraison offerte dès 80 €",
        "descriptions": "Nappe en lin lavé de 170 × 300 cm.\nRetour sous 30 jours.",
        "path1": "nappes",
        "path2": "lin",
    },
    "seo": {"title": "Nappe Alma en lin lavé " * 4, "description": "Nappe en lin lavé de 170 × 300 cm."},
}


def says(wire: Wire, *replies: dict[str, str]) -> None:
    """The model's replies, the last one for ever."""
    waiting = list(replies)
    wire.answer = lambda _messages, _body: json.dumps(waiting.pop(0) if len(waiting) > 1 else waiting[0])


def write(page: Page, variants: int = 1) -> None:
    """Ask for a draft about the tablecloth."""
    page.get_by_label("Produits").first.fill("nappe alma")
    page.get_by_role("checkbox", name="Nappe Alma · NAP-01").check()
    page.locator("#goal textarea").fill("Présenter la nappe Alma")
    if variants > 1:
        page.locator("#variants").get_by_label(str(variants), exact=True).check()
    page.locator("#write").click()


def written(door: Door, wire: Wire, *replies: dict[str, str], size: tuple[int, int] = DESKTOP) -> Page:
    """A page with finished drafts."""
    says(wire, *(replies or (GOOD,)))
    page = log_in(door.enter("fr-FR", size))
    write(page, len(replies) or 1)
    expect(page.locator("#area")).to_be_visible()
    return page


def test_a_draft_from_the_brief_to_the_approval(door: Door, wire: Wire) -> None:
    says(wire, GOOD)
    visitor = door.enter("fr-FR")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = log_in(visitor)
    write(page)
    expect(page.locator("#draft-head")).to_contain_text("wire-1")
    expect(page.locator("#draft-head")).to_contain_text("Vous aujourd’hui")
    expect(page.locator("#field-0 textarea")).to_have_value(GOOD["subject"])
    expect(page.locator(".b-draft-sources")).to_contain_text("Nappe Alma")
    page.locator(".b-review a.b-cite").first.click()
    expect(page.locator(".b-source:target")).to_be_visible()
    page.locator("#copy").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith(GOOD["subject"])
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.locator("#draft-note")).to_contain_text("Le texte est approuvé.")
    expect(page.locator("#draft-head")).to_contain_text("Approuvé")
    page = log_in(door.enter("fr-FR"))
    page.get_by_label("Reprendre un texte").click()
    page.get_by_role("option", name="La nappe Alma en lin lavé · Approuvé").first.click()
    expect(page.locator("#field-0 textarea")).to_have_value(GOOD["subject"])


def test_counter_and_preview_follow_the_typing(door: Door, wire: Wire) -> None:
    page = written(door, wire)
    page.locator("#field-0 textarea").fill("é" * 60)
    expect(page.locator(".count .b-count").first).to_contain_text("60 / 50 caractères, 10 de trop")
    expect(page.locator(".b-pv-desktop .b-pv-subject")).to_have_text("é" * 60)
    expect(page.locator("#draft-stale")).to_contain_text("Le texte a changé depuis la vérification")
    page.get_by_role("button", name="Enregistrer et vérifier").click()
    expect(page.locator("#draft-note")).to_contain_text("Enregistré et vérifié.")
    expect(page.locator(".b-findings")).to_contain_text("60")


def test_variants_stand_side_by_side(door: Door, wire: Wire) -> None:
    page = written(door, wire, GOOD, OTHER)
    cards = page.locator(".b-variant")
    expect(cards).to_have_count(2)
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    subject = cards.nth(1).locator("dd").first.inner_text()
    cards.nth(1).get_by_role("button", name="Travailler ce texte").click()
    expect(page.locator("#field-0 textarea")).to_have_value(subject)
    expect(cards.nth(1).get_by_role("button")).to_have_attribute("aria-pressed", "true")
    assert cards.nth(0).locator("dd").first.inner_text() != subject


def test_a_finding_is_underlined_explained_and_fixed(door: Door, wire: Wire) -> None:
    page = written(door, wire, BAD)
    mark = page.locator("a.b-under.b-error").first
    expect(mark).to_contain_text("61,00")
    mark.click()
    expect(page.locator(".b-finding:target")).to_be_visible()
    says(wire, GOOD)
    page.locator(".b-finding:target").get_by_role("button", name="Corriger ce point").click()
    proposal = page.locator(".b-proposal")
    expect(proposal.locator("del")).to_have_text("61")
    expect(proposal.locator("ins")).to_have_text("59")
    proposal.get_by_role("button", name="Accepter").click()
    expect(page.locator("#field-2 textarea")).to_have_value(GOOD["body"])
    expect(page.locator("a.b-under.b-error")).to_have_count(0)
    page.locator(".b-history summary").last.click()
    page.get_by_role("button", name="Reprendre l’état 1").click()
    expect(page.locator("#field-2 textarea")).to_have_value(BAD["body"])


def test_an_override_needs_somebody_else_and_a_reason(door: Door, wire: Wire, services: Services) -> None:
    if services.accounts.get("rita") is None:
        services.accounts.add("rita", PASSWORD, "reviewer")
    written(door, wire, {**BAD, "subject": "Un prix à confirmer"})
    page = log_in(door.enter("fr-FR"), "rita")
    page.get_by_label("Reprendre un texte").click()
    page.get_by_role("option", name="Un prix à confirmer").first.click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Points à corriger avant l’approbation")
    page.get_by_label("Un mot pour l’équipe").fill("Prix confirmé")
    page.get_by_role("button", name="Approuver", exact=True).click()
    expect(page.locator("#draft-head")).to_contain_text("Approuvé")
    expect(page.locator(".b-decision")).to_contain_text("Raison : Prix confirmé".replace(" :", "\u00a0:"))


def test_a_rewrite_is_asked_for_stopped_and_undone(door: Door, wire: Wire) -> None:
    page = written(door, wire)
    wire.fail(Fault("stall", seconds=30, after=3))
    page.get_by_role("button", name="Plus court").click()
    expect(page.locator("#rewrite-news")).to_contain_text("Réécriture…")
    assert wire.wait(lambda server: len(server.calls) > 1)
    page.locator("#rewrite-halt").click()
    expect(page.locator("#rewrite-news")).to_contain_text("Rédaction arrêtée.")
    says(wire, OTHER)
    page.get_by_label("Votre demande, en vos mots").fill("Parler de la table")
    page.get_by_label("Votre demande, en vos mots").press("Enter")
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator("#field-0 textarea")).to_have_value("Une table pour dix")
    page.get_by_role("button", name="Revenir au texte d’avant").click()
    expect(page.locator("#field-0 textarea")).to_have_value(GOOD["subject"])


@pytest.mark.parametrize(
    ("channel", "name", "seen"),
    [
        ("sms", "SMS", (".b-pv-bubble", "SMS facturés")),
        ("linkedin", "LinkedIn", (".b-pv-post details", "La nappe Alma mesure")),
        ("google_rsa", "Google", (".b-pv-ad", "Nappe Alma en lin | Lin lavé")),
        ("seo", "SEO", (".b-pv-ad", "Coupé")),
    ],
)
def test_a_draft_is_adapted_to_a_channel_and_previewed(
    door: Door, wire: Wire, channel: str, name: str, seen: Sequence[str]
) -> None:
    page = written(door, wire)
    says(wire, FIELDS[channel])
    page.get_by_label("En faire un autre texte").click()
    page.get_by_role("option", name=name).first.click()
    page.get_by_role("button", name="Adapter").click()
    expect(page.locator(seen[0]).first).to_be_visible()
    expect(page.locator(".b-pv")).to_contain_text(seen[1])
    expect(page.locator(".b-variant")).to_have_count(2)


def test_a_comment_is_left(door: Door, wire: Wire) -> None:
    page = written(door, wire)
    page.get_by_label("Commentaire", exact=True).fill("Très juste")
    page.get_by_role("button", name="Commenter").click()
    expect(page.locator(".b-comment")).to_contain_text("Très juste")
    expect(page.locator(".b-comment")).to_contain_text("admin")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, wire: Wire, size: tuple[int, int], scheme: str
) -> None:
    says(wire, BAD, {**BAD, "subject": "Une table pour dix"})
    visitor = door.enter("fr-FR", size, scheme)
    page = log_in(visitor)
    write(page, 2)
    expect(page.locator("#area")).to_be_visible()
    says(wire, GOOD)
    page.get_by_role("button", name="Corriger ce point").first.click()
    expect(page.locator(".b-proposal")).to_be_visible()
    assert findings(page) == []
    assert not visitor.overflows()
    for part in ("del", "ins", ".b-variant dd", ".b-pv-pre", ".b-count", ".b-under", ".b-act"):
        readable(page, part)


def test_the_editor_works_by_keyboard(door: Door, wire: Wire) -> None:
    page = written(door, wire, BAD)
    mark = page.locator("a.b-under.b-error").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".b-finding:target")).to_be_visible()
    says(wire, GOOD)
    fix = page.get_by_role("button", name="Corriger ce point").first
    fix.focus()
    page.keyboard.press("Enter")
    accept = page.get_by_role("button", name="Accepter")
    expect(accept).to_be_visible()
    accept.focus()
    page.keyboard.press("Space")
    expect(page.locator("#field-2 textarea")).to_have_value(GOOD["body"])
