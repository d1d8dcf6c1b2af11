"""What a column is, told by its name and its file's tool, and by whoever corrects it."""

import pytest

from assistant import rules
from assistant.campaigns.contacts.columns import (
    IGNORED,
    columns_of,
    fields,
    file_status,
    plain,
    special_columns,
    tool_of,
    tools,
)
from assistant.campaigns.contacts.values import items
from assistant.errors import FileReadError, InputError, UnknownNameError
from tests.customers import LAYOUTS, TOOLS

NAMES = ("E-mail", "Prénom", "Ville", "Couleur", "Religion")


@pytest.mark.parametrize("tool", TOOLS)
def test_the_header_tells_the_tool(tool: str) -> None:
    assert tool_of(LAYOUTS[tool].columns) == tool  # type: ignore[index]


def test_every_tool_of_the_makers_is_known() -> None:
    assert set(TOOLS) == set(tools())


def test_columns_are_told_in_both_languages_whatever_their_signs() -> None:
    french = columns_of(["Adresse e-mail", "PRÉNOM", "date_de_naissance", "Nb. commandes"], "plain", {}, "a")
    english = columns_of(
        ["E-Mail Address", "First name", "Date of Birth", "Number of orders"], "plain", {}, "a"
    )
    wanted = ["email", "first_name", "birth_date", "orders"]
    assert list(french.uses.values()) == list(english.uses.values()) == wanted


def test_a_tools_own_columns_come_first() -> None:
    brevo = columns_of(["EMAIL", "SMS", "OPT_IN", "ADDED_TIME"], "brevo", {}, "a")
    assert list(brevo.uses.values()) == ["email", "phone", "consent_email", "signup"]
    klaviyo = columns_of(["Email", "Email Marketing Consent", "Title"], "klaviyo", {}, "a")
    assert list(klaviyo.uses.values()) == ["email", "status_email", IGNORED]
    shopify = columns_of(["Default Address Phone", "Phone", "Email"], "shopify", {}, "a")
    assert shopify.places("phone") == (1, 0)


def test_what_nobody_knows_and_what_is_special_is_left_out() -> None:
    found = columns_of(NAMES, "plain", {}, "a")
    assert list(found.uses.values()) == ["email", "first_name", "city", IGNORED, IGNORED]
    assert found.mapping == {"E-mail": "email", "Prénom": "first_name", "Ville": "city"}
    assert special_columns([*NAMES, "Maladie chronique", "Handicap"]) == [
        "Religion",
        "Maladie chronique",
        "Handicap",
    ]


def test_a_mapping_has_the_last_word() -> None:
    found = columns_of(NAMES, "plain", {"couleur": "trait:colour", "Ville": IGNORED, "Prénom": "city"}, "a")
    assert list(found.uses.values()) == ["email", "city", IGNORED, "trait:colour", IGNORED]
    moved = columns_of(("Ville", "Commune"), "plain", {"Commune": "city"}, "a")
    assert moved.uses == {"Ville": IGNORED, "Commune": "city"}


@pytest.mark.parametrize(
    ("mapping", "error", "said"),
    [
        ({"Villex": "city"}, FileReadError, "no column “Villex”"),
        ({"Ville": "cityy"}, UnknownNameError, "no field"),
        ({"Ville": "trait:City Name"}, InputError, "can't be the name"),
        ({"Ville": "trait:city"}, InputError, "can't be the name"),
        ({"Religion": "trait:style"}, InputError, "special-category"),
        ({"Ville": "trait:religion"}, InputError, "special-category"),
    ],
)
def test_a_mapping_that_can_not_be_is_refused(
    mapping: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        columns_of(NAMES, "plain", mapping, "a.csv")


def test_an_unknown_tool_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="mailing tool"):
        columns_of(NAMES, "mailchip", {}, "a")


def test_the_name_of_mailchimps_file_tells_everybodys_status() -> None:
    assert file_status("mailchimp", "subscribed_members_export_1a2b") == "subscribed"
    assert file_status("mailchimp", "unsubscribed_members_export_1a2b") == "unsubscribed"
    assert file_status("mailchimp", "clients") == file_status("brevo", "subscribed") == ""


def test_names_in_the_data_are_written_as_they_are_compared() -> None:
    data = rules.load("contact_columns")
    names = [name for field in fields().values() for name in field["names"]]
    names += [name for tool in data["tools"].values() for own in tool["fields"].values() for name in own]
    names += [name for tool in data["tools"].values() for line in tool.get("signs", ()) for name in line]
    assert [name for name in names if plain(name) != name] == []
    assert {field for tool in data["tools"].values() for field in tool["fields"]} <= set(fields())


def test_a_generic_name_means_one_field_only() -> None:
    seen: dict[str, str] = {}
    for field, data in fields().items():
        for name in data["names"]:
            assert seen.setdefault(name, field) == field, name
    assert all(set(data["label"]) == {"fr", "en"} for data in fields().values())


def test_items_helper_of_lists_is_bounded() -> None:
    assert len(items(",".join(map(str, range(500))))) == 50
