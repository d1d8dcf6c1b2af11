"""Contacts of customer files: shown, erased and purged like everything else that is kept of a person."""

import datetime as dt
from pathlib import Path

from assistant.privacy.traces import traces
from assistant.services import Services
from assistant.store.contacts.lists import Contacts
from assistant.store.database import utc_now
from assistant.wiring.contacts import open_contacts, open_hashes

CANARY = "eva.canary@exemple.fr"


def imported(services: Services, folder: Path) -> int:
    """A list in which the person stands twice, once under another way to write the address."""
    file = folder / "clients.csv"
    rows = f"{CANARY};Eva;oui\nEva.Canary+promo@Exemple.FR;Eva;oui\nother@exemple.fr;Léa;oui\n"
    file.write_text(f"E-mail;Prénom;Newsletter\n{rows}", encoding="utf-8")
    return open_contacts(services.settings, services.state.database).take(file, "Clients", "Zoé").id


def test_a_person_is_shown_and_erased_in_every_list(services: Services, tmp_path: Path) -> None:
    data = services.settings.paths.data
    desk = open_contacts(services.settings, services.state.database)
    number = imported(services, tmp_path)
    desk.opt_out(CANARY, "sms", "Zoé")
    people = services.privacy.people
    shown = people.export(CANARY)
    assert [(each["contact_list"], each["row"], each["first_name"]) for each in shown["contacts"]] == [
        (number, 2, "Eva"),
        (number, 3, "Eva"),
    ]
    assert not any(name.endswith("_hash") for name in shown["contacts"][0])
    assert shown["opt_outs"] == ["sms"]
    assert traces((data,), CANARY)
    assert people.erase("EVA.canary@exemple.fr").as_dict()["contacts"] == 2
    assert traces((data,), CANARY) == traces((data,), "canary+promo") == []
    assert [row.email for row in desk.rows(number)] == ["other@exemple.fr"]
    # The refusal stays, as a hash: the next import must not write to them.
    assert people.export(CANARY)["opt_outs"] == ["sms"]


def test_a_session_alone_shows_no_contacts(services: Services, tmp_path: Path) -> None:
    imported(services, tmp_path)
    shown = services.privacy.people.export(session="nobody")
    assert (shown["contacts"], shown["opt_outs"]) == ([], [])
    assert services.privacy.people.erase(session="nobody").contacts == 0


def test_lists_are_deleted_after_their_days(services: Services, tmp_path: Path) -> None:
    fresh = imported(services, tmp_path)
    database = services.state.database
    contacts = Contacts(database, open_hashes(services.settings))
    old = contacts.get(fresh)
    month = dt.timedelta(days=services.settings.contacts.days + 1)
    contacts.add(type(old)(**{**vars(old), "imported_at": utc_now() - month}), [])
    assert len(contacts.lists()) == 2
    services.privacy.purge.tick()
    assert [each.id for each in contacts.lists()] == [fresh]
