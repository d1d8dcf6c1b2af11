"""From a dirty customer file to a planned campaign in a real browser: by mouse, by keyboard, on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.brand.colour import contrast
from assistant.campaigns.incoming import FOLDER
from assistant.campaigns.plan.definition import campaign_yaml, parse_campaign
from assistant.services import Services
from assistant.types.campaign import Campaign, CampaignBrief
from tests.browser.chat.test_chat_access import findings
from tests.browser.conftest import DESKTOP, PHONE, Door, Visitor
from tests.browser.test_look import log_in, readable
from tests.customers import Customers, make_customers
from tests.web.shop import PASSWORD
from tests.web.studio.emptied import clear

pytestmark = pytest.mark.browser
ROWS = 1200
BRIEF = CampaignBrief({"fr": "Présenter la nappe Alma", "en": "Introduce the Alma tablecloth"})
# A shade is a mixture of two colours: what it is painted as is asked of a canvas.
_PAINTED = """cells => cells.map(element => {
  const brush = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const style = getComputedStyle(element);
  return [style.color, style.backgroundColor].map(colour => {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const parts = [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
    return '#' + parts.map(part => part.toString(16).padStart(2, '0')).join('');
  });
})"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Customers:
    return make_customers(tmp_path_factory.mktemp("customers"), ROWS, "brevo")


@pytest.fixture
def shop(services: Services) -> Iterator[Services]:
    """The shop, before and afterwards without contacts, campaigns and rules of the studio."""
    if services.accounts.get("rita") is None:
        services.accounts.add("rita", PASSWORD, "reviewer")
    clear(services)
    yield services
    clear(services)


@pytest.fixture
def imported(shop: Services, made: Customers) -> Services:
    """The same with a list, and a rule for the families."""
    shop.campaigns.contacts.take(made.path, "Clients", "admin")
    rule = {"field": "orders", "op": ">=", "value": 1}
    shop.campaigns.segments.set("families", {"all": [rule]}, "admin")
    return shop


def campaigns(visitor: Visitor, name: str = "admin") -> Page:
    page = log_in(visitor, name)
    page.get_by_role("tab", name="Campagnes").first.click()
    expect(page.locator("#camp-list h3, #camp-list .b-empty").first).to_be_visible()
    return page


def step(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def count(line: Locator) -> int:
    """The number that a bar of a picture stands for."""
    return int(re.sub(r"\D", "", line.locator("dd").inner_text().split("(")[0]))


def bars(figure: Locator) -> dict[str, int]:
    return {line.locator("dt").inner_text(): count(line) for line in figure.locator("dl > div").all()}


def test_a_dirty_file_is_mapped_imported_and_reported(door: Door, shop: Services, made: Customers) -> None:
    page = campaigns(door.enter("fr-FR"))
    step(page, "1. Contacts")
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("#contacts-upload .b-sent")).to_contain_text("Choisissez d’abord un fichier")
    page.locator("#contacts-files").set_input_files(made.path)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("#h-contacts-file")).to_be_focused()
    expect(page.get_by_label("Outil d’origine")).to_have_value("brevo")
    page.get_by_label("Ce que devient la colonne CONTACT ID").select_option("trait:contact_id")
    page.locator("#h-contacts-file").evaluate("heading => { heading.dataset.old = 'yes'; }")
    page.get_by_role("button", name="Revoir l’aperçu").click()
    expect(page.locator("#h-contacts-file[data-old]")).to_have_count(0)
    expect(page.get_by_label("Ce que devient la colonne CONTACT ID")).to_have_value("trait:contact_id")
    page.get_by_role("combobox", name="Base", exact=True).select_option("customer")
    page.get_by_role("button", name="Importer les contacts").click()
    expect(page.locator("#contacts-note")).to_contain_text("Le motif de la base légale manque")
    expect(page.get_by_role("combobox", name="Base", exact=True)).to_have_value("customer")
    page.get_by_role("combobox", name="Base", exact=True).select_option("")
    page.get_by_label("Nom de la liste").fill("Clients 2026")
    page.get_by_role("button", name="Importer les contacts").click()
    expect(page.locator("#h-contacts-report")).to_be_focused()
    became = bars(page.locator("#contacts-report figure").first)
    assert became.pop("contactables") == made.ok
    assert sorted(became.values()) == sorted(made.excluded.values())
    assert made.ok + sum(became.values()) == ROWS
    assert [path for path in (shop.settings.paths.data / FOLDER).rglob("*") if path.is_file()] == []
    (listed,) = shop.campaigns.contacts.lists()
    assert listed.mapping["CONTACT ID"] == "trait:contact_id"


def test_a_rule_is_written_counted_and_compared(door: Door, imported: Services, made: Customers) -> None:
    page = campaigns(door.enter("fr-FR"))
    step(page, "2. Segments")
    page.get_by_role("button", name="Modifier la règle · Familles").click()
    expect(page.locator("#h-segm-form")).to_be_focused()
    page.get_by_label("Valeur").fill("")
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.locator("#segm-note")).to_contain_text("La condition 1 n’a pas de valeur")
    page.get_by_label("Valeur").fill("1")
    page.get_by_role("button", name="Ajouter une condition").click()
    second = page.get_by_role("group", name="Condition 2")
    second.get_by_label("Champ").select_option("language")
    expect(second.locator("select[name='value.1']")).to_be_visible()
    second.get_by_label("Valeur").select_option("fr")
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.locator("#segm-rules article", has_text="Familles")).to_contain_text("≥ 1 et")
    page.get_by_role("button", name="Compter les segments").click()
    expect(page.locator("#h-segm-preview")).to_be_focused()
    preview = imported.campaigns.segments.preview(imported.campaigns.contacts.lists()[0].id)
    assert sum(bars(page.locator("#segm-result figure")).values()) == preview.contacts == made.ok
    page.get_by_role("button", name="Grille RFM").click()
    expect(page.locator("#segm-result .b-rfm td[class]")).to_have_count(25)
    page.locator("#segm-look summary").click()
    page.locator("#segm-look").get_by_label("Familles").check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator("#segm-result")).to_contain_text("Dans l’offre : Familles")


def test_a_form_becomes_a_plan_and_a_campaign(door: Door, imported: Services) -> None:
    (listed,) = imported.campaigns.contacts.lists()
    preview = imported.campaigns.segments.preview(listed.id)
    page = campaigns(door.enter("fr-FR"))
    step(page, "3. Plan")
    form = page.locator("#plan-form")
    form.get_by_label("Nom", exact=True).fill("Rentrée 2026")
    form.get_by_label("Liste de contacts").select_option(str(listed.id))
    form.get_by_label("Familles").first.check()
    form.get_by_label("E-mail", exact=True).check()
    form.get_by_label("Français").check()
    form.get_by_role("radio", name="ceux que je choisis").check()
    form.get_by_label("Produits", exact=True).fill("nappe")
    form.get_by_role("button", name="Chercher").click()
    form.get_by_label("Nappe Alma · NAP-01").check()
    form.get_by_role("group", name="Français").last.get_by_label("Objectif").fill("Présenter la nappe Alma")
    form.get_by_label("Plafond (€)").fill("beaucoup")
    page.get_by_role("button", name="Voir le plan et l’estimation").click()
    expect(page.locator("#plan-note")).to_contain_text("« beaucoup » n’est pas un montant")
    form.get_by_label("Plafond (€)").fill("")
    page.get_by_role("button", name="Voir le plan et l’estimation").click()
    expect(page.locator("#h-plan-result")).to_be_focused()
    expect(page.locator("#plan-result")).to_contain_text("textes à écrire, 1")
    reached = bars(page.locator("#plan-result figure").first)
    assert sum(reached.values()) == ROWS
    assert reached["Familles"] == next(
        each.assigned for each in preview.segments if each.segment == "families"
    )
    page.get_by_role("button", name="Créer la campagne").click()
    expect(page.locator("#camp-head")).to_contain_text("Rentrée 2026")
    expect(page.get_by_role("tab", name="4. Rédaction")).to_have_attribute("aria-selected", "true")
    (stored,) = imported.campaigns.list()
    assert stored.campaign.products == ("NAP-01",)
    assert stored.created_by == "admin"


def test_a_campaign_yaml_goes_in_and_out_and_a_copy_is_compared(
    door: Door, imported: Services, tmp_path: Path
) -> None:
    listed = imported.campaigns.contacts.lists()[0]
    campaign = Campaign("Noël", ("families",), ("email",), BRIEF, ("fr",), contacts=listed.id, variants=2)
    file = tmp_path / "campaign.yaml"
    file.write_text(campaign_yaml(campaign), encoding="utf-8")
    page = campaigns(door.enter("fr-FR"))
    step(page, "3. Plan")
    page.locator("#plan-form input[type=file]").set_input_files(file)
    expect(page.locator("#plan-note")).to_contain_text("Le fichier est dans le formulaire")
    expect(page.locator("#plan-form").get_by_label("Nom", exact=True)).to_have_value("Noël")
    page.get_by_role("button", name="Voir campaign.yaml").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Télécharger").click()
    assert parse_campaign(waiting.value.path().read_bytes()) == campaign
    # What was typed stays while other steps are looked at.
    page.locator("#plan-form").get_by_label("Nom", exact=True).fill("Noël 2026")
    step(page, "2. Segments")
    expect(page.locator("#segm-rules article").first).to_be_visible()
    step(page, "3. Plan")
    expect(page.locator("#plan-form").get_by_label("Nom", exact=True)).to_have_value("Noël 2026")
    page.get_by_role("button", name="Voir le plan et l’estimation").click()
    page.get_by_role("button", name="Créer la campagne").click()
    expect(page.locator("#camp-head")).to_contain_text("Noël 2026")
    page.locator("#camp-steps").get_by_role("tab", name="Campagnes").click()
    first = page.get_by_role("article", name="Noël 2026")
    with page.expect_download() as waiting:
        first.get_by_role("link", name="campaign.yaml").click()
    assert parse_campaign(waiting.value.path().read_bytes()).name == "Noël 2026"
    first.locator("summary", has_text="Dupliquer").click()
    first.get_by_label("Nom", exact=True).fill("Pâques")
    first.get_by_role("button", name="Créer la copie").click()
    expect(page.locator("#camp-note")).to_contain_text("nouveaux 0, partis 0")
    copy = page.get_by_role("article", name="Pâques")
    copy.locator("summary", has_text="Supprimer").click()
    copy.get_by_role("button", name="Oui, supprimer").click()
    expect(page.locator("#camp-note")).to_contain_text("La campagne est supprimée")
    assert [each.campaign.name for each in imported.campaigns.list()] == ["Noël 2026"]


def test_a_rule_is_changed_and_somebody_opted_out_by_keyboard(door: Door, imported: Services) -> None:
    page = campaigns(door.enter("fr-FR"))
    page.get_by_role("tab", name="2. Segments").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Modifier la règle · Familles").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#h-segm-form")).to_be_focused()
    page.get_by_label("Valeur").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    page.get_by_role("button", name="Ajouter une condition").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("group", name="Condition 2")).to_be_visible()
    expect(page.get_by_role("button", name="Ajouter une condition")).to_be_focused()
    page.get_by_role("button", name="Retirer · Condition 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Condition 2")).to_have_count(0)
    page.get_by_label("Valeur").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#segm-rules")).to_contain_text("≥ 3")
    page.get_by_role("tab", name="1. Contacts").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Liste d’opposition").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Adresse e-mail ou numéro").focus()
    page.keyboard.type("partie@ailleurs.example")
    page.keyboard.press("Enter")
    expect(page.locator("#contacts-note")).to_contain_text("ajoutées à la liste d’opposition : 1")


def test_a_reviewer_sees_the_lists_and_changes_nothing(door: Door, imported: Services) -> None:
    page = log_in(door.enter("en-GB"), "rita")
    page.get_by_role("tab", name="Campaigns").first.click()
    expect(page.locator("#camp-list .b-empty")).to_be_visible()
    expect(page.get_by_role("button", name="New campaign")).to_have_count(0)
    step(page, "1. Contacts")
    expect(page.get_by_role("article", name="Clients")).to_be_visible()
    expect(page.locator("#contacts-files")).to_have_count(0)
    expect(page.get_by_role("button", name="Yes, delete")).to_have_count(0)
    step(page, "2. Segments")
    expect(page.locator("#segm-rules article").first).to_be_visible()
    expect(page.get_by_role("button", name="Change the rule")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_axe_finds_nothing_and_nothing_overflows(
    door: Door, imported: Services, made: Customers, size: tuple[int, int], scheme: str
) -> None:
    listed = imported.campaigns.contacts.lists()[0]
    campaign = Campaign("Noël", ("families",), ("email", "sms"), BRIEF, contacts=listed.id)
    imported.campaigns.create(campaign, "admin")
    visitor = door.enter("fr-FR", size, scheme)
    page = campaigns(visitor)

    def sound() -> None:
        assert findings(page) == []
        assert not visitor.overflows()

    page.locator("#camp-list summary", has_text="Dupliquer").click()
    sound()
    step(page, "1. Contacts")
    page.get_by_role("button", name="Liste d’opposition").click()
    page.get_by_role("button", name="Voir le rapport").click()
    expect(page.locator("#h-contacts-report")).to_be_visible()
    page.locator("#contacts-files").set_input_files(made.path)
    page.get_by_role("button", name="Lire le fichier").first.click()
    expect(page.locator("#h-contacts-file")).to_be_visible()
    sound()
    readable(
        page,
        "#contacts-report tr:last-child td, #contacts-report div:first-child > dt, #contacts-file legend",
    )
    step(page, "2. Segments")
    page.get_by_role("button", name="Modifier la règle · Familles").click()
    page.get_by_role("button", name="Grille RFM").click()
    expect(page.locator(".b-rfm")).to_be_visible()
    sound()
    readable(page, ".b-rfm thead th, #segm-rules p")
    painted = page.locator(".b-rfm td[class]").evaluate_all(_PAINTED)
    assert len(painted) == 25
    assert min(contrast(*pair) for pair in painted) >= 4.5
    step(page, "3. Plan")
    page.locator("#plan-form").get_by_label("Familles").first.check()
    page.locator("#plan-form").get_by_label("E-mail", exact=True).check()
    page.locator("#plan-form").get_by_role("radio", name="selon une règle").check()
    page.get_by_role("button", name="Voir le plan et l’estimation").click()
    expect(page.locator("#h-plan-result")).to_be_visible()
    sound()
    readable(page, "#plan-result tr:last-child td, #plan-result .b-problem, #plan-form h3")
