"""What contacts did, as reports tell it: shown, erased and purged as all that is kept of a person."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.privacy.traces import traces
from assistant.services import Services
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import utc_now
from assistant.store.results import Results
from assistant.store.results.people import PersonResult
from assistant.wiring.contacts import open_contacts, open_hashes
from assistant.wiring.result_imports import open_incoming
from tests.results.importing.conftest import CAMPAIGN, planned

CANARY = "eva.canary@exemple.fr"
PHONE = "06 12 34 56 78"


@pytest.fixture
def results(services: Services) -> Results:
    return Results(services.state.database)


@pytest.fixture
def campaign(services: Services, tmp_path: Path) -> int:
    """A campaign whose reports name the person by their address, and by a number of a contact list."""
    database = services.state.database
    made = Campaigns(database).add(CAMPAIGN, "Zoé", planned).id
    clients = tmp_path / "clients.csv"
    clients.write_text(f"E-mail;Téléphone;Newsletter\n{CANARY};{PHONE};oui\n", encoding="utf-8")
    open_contacts(services.settings, database).take(clients, "Clients", "Zoé")
    desk = open_incoming(services.settings, database)
    first, second = (text.variant_id for text in planned(made)[:2])
    mails, texts = tmp_path / "mails.csv", tmp_path / "sms.csv"
    mails.write_text(f"Email,VARIANT,Sent,Clicked\n{CANARY},{first},1,1\nb@x.example,{first},1,0\n")
    texts.write_text(f"Phone,VARIANT,Sent,Clicked\n+33 6 12 34 56 78,{second},1,1\n0699999999,{second},1,0\n")
    for file in (mails, texts):
        desk.take(file, made, "Zoé")
        file.unlink()
    clients.unlink()
    return made


def clicked(results: Results, campaign: int) -> int:
    return sum(int(each.counts["clicks"]) for each in results.observations(campaign))


def test_a_person_is_shown_and_erased_by_address_and_number(
    services: Services, results: Results, campaign: int
) -> None:
    people = services.privacy.people
    shown = people.export("Eva.Canary+promo@Exemple.FR")["results"]
    assert [(each["campaign"], each["did"]) for each in shown] == [(campaign, ["sent", "clicks"])] * 2
    assert not any("person" in each or "hash" in each for each in shown)
    assert clicked(results, campaign) == 2
    kept = open_hashes(services.settings).of(CANARY)
    data = services.settings.paths.data
    assert traces((data,), kept)
    assert people.erase(CANARY).as_dict()["results"] == 2
    assert clicked(results, campaign) == 0
    assert people.export(CANARY)["results"] == traces((data,), kept) == []
    assert people.erase(session="nobody").results == 0


def test_contacts_of_reports_are_deleted_after_their_days(
    services: Services, results: Results, campaign: int
) -> None:
    month = dt.timedelta(days=services.settings.contacts.days + 1)
    [newest, _] = results.imports(campaign)
    old = replace(newest, file_hash="another", imported_at=utc_now() - month)
    variant = planned(campaign)[2].variant_id
    results.add(old, people=[PersonResult(variant, open_hashes(services.settings).of(CANARY), 0)])
    assert len(services.privacy.people.export(CANARY)["results"]) == 3
    services.privacy.purge.tick()
    assert services.privacy.people.export(CANARY)["results"] == []
    assert clicked(results, campaign) == 2
