"""The tables of contacts: files that a tool takes, addresses as it reads them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.campaigns.files.manifest import Made
from assistant.campaigns.files.tools import import_tool, table_for
from assistant.campaigns.out.choice import Chosen
from assistant.campaigns.out.contacts import ContactTable, Fields, address_cell
from assistant.campaigns.out.making import Making, Plan
from assistant.campaigns.out.readiness import readiness
from assistant.errors import ConflictError, UnknownNameError
from assistant.types.contacts import ChannelKind, Contact
from tests.campaigns.out.parts import NOW, TODAY, Shop, rows, told, unpacked

CHOSEN = Chosen("c1-everyone-email-fr-1", "everyone", "fr")


def contact(**values: Any) -> Contact:
    return Contact(1, 2, **{"email": "a@example.org", "phone": "+33612345678", **values})


def test_more_rows_than_a_tool_takes_make_a_second_file(tmp_path: Path) -> None:
    small = replace(import_tool("klaviyo"), most_bytes=400)
    with ContactTable(tmp_path, small, ("email", "email"), True, Fields(())) as table:
        for number in range(9):
            table.add(contact(email=f"reader-{number}@example.org"), CHOSEN)
        made = table.close()
    assert len(made) > 1
    read = [row["Email Address"] for file in made for row in rows(file.path.read_bytes())]
    assert read == [f"reader-{number}@example.org" for number in range(9)]
    assert all(file.size <= 400 for file in made)


@pytest.mark.parametrize(
    ("phone", "cell"),
    [
        ("+33612345678", "+33612345678"),
        ("0612345678", "0612345678"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ],
)
def test_a_number_keeps_its_plus_and_a_formula_does_not_run(phone: str, cell: str) -> None:
    assert address_cell(contact(phone=phone), "sms", import_tool("plain")) == cell


def test_a_tool_that_wants_bare_digits_gets_them() -> None:
    bare = replace(import_tool("plain"), phone="digits")
    assert address_cell(contact(), "whatsapp", bare) == "33612345678"


@pytest.mark.parametrize(
    ("tool", "kind", "table"),
    [("brevo", "sms", "brevo"), ("mautic", "whatsapp", "plain"), ("listmonk", "push", "plain")],
)
def test_a_kind_that_a_tool_does_not_import_goes_into_a_plain_table(
    tool: str, kind: ChannelKind, table: str
) -> None:
    assert table_for(import_tool(tool), kind).id == table


def test_our_names_of_fields_are_those_that_tags_mean() -> None:
    tags = {"prenom", "contact.FIRSTNAME", "nom", "email", "ville", "points", "telephone"}
    assert Fields.of(tags) == Fields(("city", "points"))


def test_traits_of_any_kind_become_texts(tmp_path: Path) -> None:
    fields = Fields(("city", "orders", "spend", "tags"))
    with ContactTable(tmp_path, import_tool("plain"), ("email", "email"), True, fields) as table:
        traits = {"orders": 3, "spend": 12.5, "tags": ["a", "=b"], "city": None}
        table.add(contact(traits=traits), CHOSEN)
        (made,) = table.close()
    (row,) = rows(made.path.read_bytes())
    assert (row["CITY"], row["ORDERS"], row["SPEND"], row["TAGS"]) == ("", "3", "12.5", "a, =b")


def test_nobody_to_write_to_is_told(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "a@example.org", basis={})], segments=("everyone",))
    file = shop.exports.export(stored.id, user="ana")
    assert "Nobody may get the channel “E-mail”" in told(file)
    assert rows(unpacked(file)["contacts-email.csv"], ";") == []


def making(shop: Shop, folder: Path, change: Any) -> Making:
    """An export between whose check and whose end something happens."""
    stored = shop.ready([shop.contact(2, "a@example.org")], segments=("everyone",))
    known = shop.exports._sources
    contacts = shop.contacts.get(stored.campaign.contacts or 0)
    made = Made(NOW, "ana", "brevo", False, False)
    plan = Plan(stored, readiness(stored, known, False, TODAY), contacts, import_tool("brevo"), made)
    change(contacts.id)
    return Making(known, shop.exports._company, plan, folder, lambda event: None)


def test_a_draft_that_changes_meanwhile_stops_the_export(shop: Shop, tmp_path: Path) -> None:
    def edit(_: int) -> None:
        kept = shop.drafts.get(1)
        fields = {**kept.draft.fields, "preheader": "Autre chose"}
        shop.drafts.add(1, replace(kept.draft, fields=fields), "ana", "edited")

    with pytest.raises(ConflictError, match="Draft 1 was changed while it was exported"):
        making(shop, tmp_path, edit).make()


def test_contacts_that_are_deleted_meanwhile_stop_it_too(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        making(shop, tmp_path, shop.contacts.delete).make()
