"""The first steps of a campaign over plain HTTP: their events, by role, and what nobody's page would send."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.campaigns.plan.definition import campaign_yaml
from assistant.services import Services
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.types.contacts import ContactList
from assistant.web.studio.campaigns.files import incoming
from assistant.web.studio.campaigns.plan_form import values_of
from tests.customers import Customers
from tests.web.studio.people_of import enter, send

BRIEF = CampaignBrief({"fr": "Présenter la nappe Alma"})
CAMPAIGN = Campaign("Noël", ("families",), ("email",), BRIEF, ("fr",))


def press(
    client: TestClient,
    part: str,
    act: str,
    name: str = "",
    form: Mapping[str, Any] | None = None,
    **more: Any,
) -> str:
    """What a button of a part of the page does."""
    fields = {key: list(value) if isinstance(value, tuple) else value for key, value in (form or {}).items()}
    told = {"act": act, "name": name, "form": fields, **more}
    said = send(client, f"s-{part}", (part, "click"), None, told)
    return said.replace('\\"', '"').replace("\u202f", " ").replace("\u00a0", " ")


def brought(services: Services, made: Customers, owner: str) -> str:
    """The key of a file that came in."""

    async def pieces() -> AsyncIterator[bytes]:
        yield made.path.read_bytes()

    return asyncio.run(incoming(services).add(made.path.name, pieces(), owner))


class TestContacts:
    def test_a_file_is_looked_at_mapped_and_imported(
        self, studio: TestClient, shop: Services, made: Customers
    ) -> None:
        key = brought(shop, made, "lea")
        seen = send(studio, "up", ("contacts-upload", "upload"), None, {"file": key, "name": "brevo.csv"})
        assert "Ce que contient brevo.csv" in seen
        form = {
            "file": [key],
            "column": ["VILLE"],
            "becomes": ["ignored"],
            "name": ["Été"],
            "tool": ["brevo"],
        }
        assert "(non importée)" in press(studio, "contacts-file", "again", form=form)
        declared = {**form, "basis": ["customer"], "kinds": ["email"], "reason": [""]}
        assert "Le motif de la base légale manque" in press(studio, "contacts-file", "take", form=declared)
        nothing = {**declared, "kinds": [], "reason": ["Achat en boutique"]}
        assert "Cochez-en au moins un" in press(studio, "contacts-file", "take", form=nothing)
        done = press(studio, "contacts-file", "take", form={**nothing, "kinds": ["email", "fax"]})
        assert "La liste est importée" in done
        assert "Rapport d’import : Été" in done
        (listed,) = shop.campaigns.contacts.lists()
        assert listed.declared
        assert (listed.declared.by, listed.declared.channels) == ("lea", ("email",))
        assert "VILLE" not in listed.mapping

    def test_a_file_belongs_to_whoever_sent_it(
        self, studio: TestClient, shop: Services, made: Customers
    ) -> None:
        key = brought(shop, made, "admin")
        seen = send(studio, "up2", ("contacts-upload", "upload"), None, {"file": key})
        assert "Cela n’a pas abouti" in seen
        assert "@" not in seen
        press(studio, "contacts-file", "drop", form={"file": [key]})
        assert incoming(shop).path(key, "admin").exists()
        incoming(shop).drop(key, "admin")

    def test_a_list_is_reported_page_by_page_and_deleted(
        self, studio: TestClient, shop: Services, listed: ContactList
    ) -> None:
        first = press(studio, "contacts-lists", "report", str(listed.id))
        assert f"Chaque ligne compte une fois : {listed.rows} en tout" in first
        assert "Lignes suivantes" in first
        assert "Premières lignes" in press(studio, "contacts-report", "next", f"{listed.id} 60")
        assert "La liste est supprimée" in press(studio, "contacts-lists", "delete", str(listed.id))
        assert shop.campaigns.contacts.lists() == []
        assert "Cela n’a pas abouti" in press(studio, "contacts-lists", "report", str(listed.id))

    def test_people_are_opted_out_one_by_one_and_by_file(
        self, studio: TestClient, shop: Services, made: Customers
    ) -> None:
        form = {"address": ["nobody@mail.example"], "kind": ["email"]}
        assert "ajoutées à la liste d’opposition : 1" in press(studio, "contacts-optout", "optout", form=form)
        assert "Cela n’a pas abouti" in press(
            studio, "contacts-optout", "optout", form={**form, "kind": ["x"]}
        )
        assert "Cela n’a pas abouti" in press(studio, "contacts-optout", "optout", form={"kind": ["all"]})
        key = brought(shop, made, "lea")
        told = {"file": key, "kind": "push"}
        seen = send(studio, "out", ("contacts-optout-file", "upload"), None, told)
        assert "ajoutées à la liste d’opposition" in seen
        again = send(studio, "out", ("contacts-optout-file", "upload"), None, told)
        assert "Cela n’a pas abouti" in again, "the file is deleted once it is read"


class TestSegments:
    def test_a_rule_is_tried_as_yaml_saved_and_reset(self, studio: TestClient, shop: Services) -> None:
        assert "Règle de « Familles »" in press(studio, "segm-rules", "edit", "families")
        nested = (
            "all:\n- any:\n  - {field: city, op: '=', value: Paris}\n  - {field: orders, op: '>', value: 3}\n"
        )
        saved = press(
            studio, "segm-form", "save", form={"segment": ["families"], "yaml": [nested], "position": ["4"]}
        )
        assert "La règle est enregistrée" in saved
        assert "Ville = Paris ou" in saved
        assert "yaml" in press(studio, "segm-rules", "edit", "families")
        assert shop.campaigns.segments.history("families")[0].by == "lea"
        bad = {"segment": ["families"], "yaml": ["{field: religion, op: '=', value: x}"]}
        assert "Cela n’a pas abouti" in press(studio, "segm-form", "save", form=bad)
        placed = {**bad, "yaml": [nested], "position": ["first"]}
        assert "« first » n’est pas une position" in press(studio, "segm-form", "save", form=placed)
        back = press(studio, "segm-form", "reset", form={"segment": ["families"]})
        assert "La règle du fichier vaut de nouveau" in back
        assert "families" not in shop.campaigns.segments.rules()

    def test_a_rule_is_tried_without_being_kept(
        self, studio: TestClient, shop: Services, listed: ContactList
    ) -> None:
        before = shop.campaigns.segments.rules()
        form = {"segment": ["families"], "field.0": ["orders"], "op.0": [">="], "value.0": ["999"]}
        tried = press(studio, "segm-form", "try", form={**form, "list": [str(listed.id)]})
        assert "Contacts par segment" in tried
        assert "Familles</dt>" not in tried, "nobody has 999 orders"
        assert shop.campaigns.segments.rules() == before
        assert "Cela n’a pas abouti" in press(studio, "segm-form", "try", form=form)

    def test_a_form_becomes_yaml(self, studio: TestClient) -> None:
        form = {"segment": ["families"], "field.0": ["orders"], "op.0": [">="], "value.0": ["2"]}
        assert "field: orders" in press(studio, "segm-form", "yaml", form=form)
        assert "Condition 2" in press(studio, "segm-form", "more", form=form)
        turned = press(studio, "segm-form", "turn", form={**form, "field.0": ["last_order"]})
        assert 'type="date"' in turned

    def test_a_list_is_counted_measured_and_compared(self, studio: TestClient, listed: ContactList) -> None:
        asked = {"list": [str(listed.id)]}
        assert "Contacts par segment" in press(studio, "segm-look", "preview", form=asked)
        assert "Récence 5" in press(studio, "segm-look", "rfm", form=asked)
        fair = {**asked, "segment": ["families"]}
        assert "Dans l’offre : Familles" in press(studio, "segm-look", "fair", form=fair)
        for act, form in (
            ("fair", asked),
            ("preview", {}),
            ("drop", asked),
            ("fair", {**asked, "segment": ["x"]}),
        ):
            assert "Cela n’a pas abouti" in press(studio, "segm-look", act, form=form)


class TestPlan:
    def plan(self, studio: TestClient, campaign: Campaign) -> str:
        values = {**values_of(campaign)}
        return press(studio, "plan-form", "plan", form=values)

    def test_a_form_is_planned_and_made_in_one_session(
        self, studio: TestClient, shop: Services, listed: ContactList
    ) -> None:
        campaign = Campaign("Noël", ("families",), ("email",), BRIEF, ("fr",), contacts=listed.id)
        told = {"act": "plan", "name": "", "form": {k: list(v) for k, v in values_of(campaign).items()}}
        shown = send(studio, "one", ("plan-form", "click"), None, told)
        assert "textes à écrire, 1" in shown
        assert "Créer la campagne" in shown
        made = send(studio, "one", ("plan-result", "click"), None, {"act": "create"})
        assert "La campagne est créée" in made
        (stored,) = shop.campaigns.list()
        assert (stored.campaign, stored.created_by) == (campaign, "lea")

    def test_contradictions_are_told_and_nothing_is_made(self, studio: TestClient, shop: Services) -> None:
        shown = self.plan(
            studio, Campaign("Noël", ("families",), ("email",), BRIEF, ("fr",), products=("X-1",))
        )
        assert "À corriger" in shown
        assert "Créer la campagne" not in shown
        assert "Il n’y a plus de plan à créer" in press(studio, "plan-result", "create")
        assert shop.campaigns.list() == []

    def test_yaml_is_read_and_shown(self, studio: TestClient) -> None:
        shown = press(studio, "plan-form", "read", "noel.yaml", value=campaign_yaml(CAMPAIGN))
        assert "Le fichier est dans le formulaire" in shown
        assert 'name="segments" value="families" checked' in shown
        assert "goal:" in press(studio, "plan-form", "yaml", form=values_of(CAMPAIGN))
        for value in ("", "name: [", "nom: x"):
            assert "Cela n’a pas abouti" in press(studio, "plan-form", "read", "a.yaml", value=value)
        cleared = press(studio, "plan-form", "clear")
        assert 'data-keep="2"' in cleared, "what was typed does not come back"
        assert 'name="segments" value="families" checked' not in cleared
        assert "Cela n’a pas abouti" in press(studio, "plan-form", "explode")

    def test_products_are_found(self, studio: TestClient) -> None:
        shown = press(studio, "plan-form", "find", form={"search": ["nappe"], "all.mode": ["skus"]})
        assert "Nappe Alma · NAP-01" in shown


class TestList:
    def test_a_campaign_is_opened_copied_taken_up_and_deleted(
        self, studio: TestClient, shop: Services
    ) -> None:
        stored = shop.campaigns.create(CAMPAIGN, "lea")
        assert "Campagne ouverte" in press(studio, "camp-list", "open", str(stored.id))
        form = {"name": ["Pâques"], "starts": ["2027-03-01"], "ends": ["2027-04-04"]}
        assert "nouveaux 0" in press(studio, "camp-list", "copy", str(stored.id), form)
        copy = shop.campaigns.list()[0]
        assert (copy.campaign.name, copy.parent) == ("Pâques", stored.id)
        assert "Pâques" in press(studio, "camp-list", "refresh")
        for act in ("edit", "new"):
            taken = press(studio, "camp-list", act, str(stored.id), form)
            assert "N° " in taken
            assert "Cela n’a pas abouti" not in taken
        assert "La campagne est supprimée" in press(studio, "camp-list", "delete", str(copy.id))
        for act, name in (("open", "99999"), ("copy", "x"), ("launch", str(stored.id))):
            assert "Cela n’a pas abouti" in press(studio, "camp-list", act, name)


ACTS = [
    ("camp-list", "new", ""),
    ("camp-list", "delete", "1"),
    ("contacts-lists", "delete", "1"),
    ("contacts-file", "take", ""),
    ("contacts-optout", "optout", ""),
    ("segm-rules", "edit", "families"),
    ("segm-form", "reset", "families"),
    ("plan-result", "create", ""),
]


@pytest.mark.parametrize(("part", "act", "name"), ACTS)
def test_a_reviewer_changes_nothing(
    client: TestClient, shop: Services, part: str, act: str, name: str
) -> None:
    enter(client, "rita")
    form = {"segment": ["families"], "address": ["a@b.example"], "kind": ["all"]}
    assert "pas les modifier" in press(client, part, act, name, form)
    for trigger in (("contacts-upload", "upload"), ("contacts-optout-file", "upload")):
        assert "pas les modifier" in send(client, "rita", trigger, None, {"file": "x" * 30})


@pytest.mark.parametrize("part", [*sorted({part for part, _act, _name in ACTS}), "segm-look", "plan-form"])
@pytest.mark.parametrize(
    "told",
    [None, [], {"act": 3, "form": "x"}, {"act": "x" * 500, "name": {}, "form": {"a": 1, "b": [None, 2]}}],
)
def test_what_no_page_sends_is_an_error_of_the_sender(studio: TestClient, part: str, told: Any) -> None:
    said = send(studio, "odd", (part, "click"), None, told)
    assert "process_completed" in said
    assert '"success": true' in said
