"""Every format read back: the same people, segments, languages and variants, each of them once."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.campaigns.contacts.desk import ContactDesk
from assistant.campaigns.files.tools import import_tools
from assistant.types.contacts import Contact
from assistant.wiring.contacts import open_contacts
from tests.campaigns.out.parts import Shop, manifest_of, rows, unpacked
from tests.campaigns.out.readers import READERS

CITY = 'L\'Haÿ-les-Roses ; "centre", bât. 3'


def people(shop: Shop) -> list[Contact]:
    """Contacts of both segments and languages, and everybody who may not be written to."""
    out = []
    for number in range(60):
        english = number % 3 == 0
        traits = {"country": "GB"} if number % 2 else {"city": CITY}
        out.append(
            shop.contact(
                number + 2,
                f"reader-{number}@example.org",
                first_name=f"Zoé{number}",
                last_name="D'Arc",
                language="en" if english else "fr",
                traits=traits,
            )
        )
    return [
        *out,
        shop.contact(90, "refuses@example.org", excluded="refused", basis={}),
        shop.contact(91, "child@example.org", excluded="minor"),
        shop.contact(92, "sms-only@example.org", basis={"sms": "consent"}),
        shop.contact(93, "out@example.org"),
        shop.contact(94, "reader-1@example.org", excluded="duplicate", basis={}),
        shop.contact(95, excluded="invalid_email"),
    ]


def expected(shop: Shop) -> dict[str, tuple[str, str, str, str]]:
    """Address to first name, segment, language and city, from the contacts and not from the export."""
    found = {}
    for contact in people(shop)[:60]:
        segment = "british-francophile" if contact.traits.get("country") == "GB" else "everyone"
        city = str(contact.traits.get("city", ""))
        # British francophiles are also those who read English and whose country is not known.
        if contact.language == "en":
            segment = "british-francophile"
        found[contact.email] = (contact.first_name, segment, contact.language, city)
    return found


def test_every_tool_that_there_is_is_read_back() -> None:
    assert set(READERS) == set(import_tools())


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, int]]:
    """A shop with a campaign to these people, one of whom opted out since; the tests export it only."""
    made = Shop(tmp_path_factory.mktemp("mailed"))
    stored = made.ready(people(made))
    made.refusals.add([" OUT+shop@example.org"], "all", "a letter")
    yield made, stored.id
    made.database.close()


@pytest.mark.parametrize("tool", READERS)
def test_a_tool_finds_the_same_people_with_the_same_texts(mailed: tuple[Shop, int], tool: str) -> None:
    shop, number = mailed
    files = unpacked(shop.exports.export(number, tool, user="ana"))
    read = READERS[tool](files["contacts-email.csv"])
    assert {one.address: (one.first_name, one.segment, one.language, one.city) for one in read} == expected(
        shop
    )
    assert len({one.address for one in read}) == len(read)
    texts = {text["variant_id"]: text for text in manifest_of(files)["texts"]}
    for one in read:
        assert (texts[one.variant]["segment"], texts[one.variant]["language"]) == (one.segment, one.language)
        assert f"texts/{one.variant}.html" in files
    assert {variant: text["sent"] for variant, text in texts.items() if text["sent"]} == Counter(
        one.variant for one in read
    )


@pytest.mark.parametrize("tool", sorted(set(READERS) - {"listmonk"}))
def test_our_own_import_takes_the_table_of_a_tool_back(
    mailed: tuple[Shop, int], tool: str, tmp_path: Path
) -> None:
    shop, number = mailed
    files = unpacked(shop.exports.export(number, tool, user="ana"))
    table = tmp_path / "back.csv"
    table.write_bytes(files["contacts-email.csv"])
    desk: ContactDesk = open_contacts(shop.settings, shop.database)
    mapping = dict(desk.preview(table).mapping)
    for column in mapping:
        if column.lower() in ("segment", "variant"):
            mapping[column] = f"trait:{column.lower()}"
    back = desk.take(table, "back", "ana", mapping=mapping)
    found = {one.email: one for one in desk.rows(back.id)}
    assert back.rows == len(found)
    assert {
        email: (one.first_name, one.traits["segment"], one.language, one.traits.get("city", ""))
        for email, one in found.items()
    } == expected(shop)


def test_the_tool_is_told_whom_to_leave_alone(mailed: tuple[Shop, int]) -> None:
    shop, number = mailed
    reasons = {
        "refuses@example.org": "refused",
        "child@example.org": "minor",
        "sms-only@example.org": "no_basis",
        "out@example.org": "opted_out",
    }
    files = unpacked(shop.exports.export(number, "plain", user="ana"))
    ours = {row["ADDRESS"]: row["REASON"] for row in rows(files["suppression.csv"])}
    assert ours == reasons
    assert {row["CHANNEL"] for row in rows(files["suppression.csv"])} == {"email"}
    assert [row["ROW"] for row in rows(files["suppression.csv"])] == ["90", "91", "92", "93"]
    for tool, column in (("brevo", "EMAIL"), ("mailchimp", "Email Address"), ("hubspot", "Email")):
        table = unpacked(shop.exports.export(number, tool, user="ana"))["suppression-email.csv"]
        told = rows(table, ";" if tool == "brevo" else ",")
        assert {row[column]: row["Reason" if tool == "hubspot" else "REASON"] for row in told} == reasons
    klaviyo = rows(unpacked(shop.exports.export(number, "klaviyo", user="ana"))["suppression-email.csv"])
    assert [list(row) for row in klaviyo] == [["Email"]] * 4
    mautic = rows(unpacked(shop.exports.export(number, "mautic", user="ana"))["suppression-email.csv"])
    assert {row["email"]: row["doNotEmail"] for row in mautic} == dict.fromkeys(reasons, "1")


def test_the_fields_that_texts_ask_for_come_along_and_no_others(shop: Shop) -> None:
    contact = shop.contact(2, "a@example.org", traits={"city": "Lyon", "spend": 120.5, "country": "GB"})
    stored = shop.ready([contact])
    (row,) = rows(unpacked(shop.exports.export(stored.id, "plain", user="ana"))["contacts-email.csv"])
    assert list(row) == ["EMAIL", "FIRST_NAME", "LAST_NAME", "SEGMENT", "VARIANT", "LANGUAGE", "CITY"]
    assert row["CITY"] == "Lyon"


def test_several_channels_have_their_own_tables_and_variant_columns(shop: Shop) -> None:
    both = {"email": "consent", "sms": "consent"}
    contacts = [
        shop.contact(2, "a@example.org", phone="+33612345678", basis=both),
        shop.contact(3, "b@example.org", phone="+33612345679"),
        shop.contact(4, "c@example.org", phone="+33612345678", basis=both),  # the phone of row 2
        shop.contact(5, "d@example.org", basis=both),
    ]
    stored = shop.ready(contacts, channels=("email", "sms", "facebook"), segments=("everyone",))
    file = shop.exports.export(stored.id, "brevo", user="ana")
    files = unpacked(file)
    mails, texts = (rows(files[f"contacts-{name}.csv"], ";") for name in ("email", "sms"))
    assert [row["EMAIL"] for row in mails] == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
        "d@example.org",
    ]
    assert [(row["SMS"], row["VARIANT"] == row["VARIANT_SMS"]) for row in texts] == [("+33612345678", True)]
    assert "VARIANT_EMAIL" in mails[0]
    counts = {each["channel"]: each["excluded"] for each in file.manifest["channels"]}
    assert counts == {"email": {}, "sms": {"duplicate": 1, "no_address": 1, "no_basis": 1}}
    assert file.manifest["columns"]["sms"]["variant"] == "VARIANT_SMS"
    assert files["texts/c1-everyone-facebook-fr-1.txt"].decode().splitlines()[1].startswith("Publication")
    assert [row["SMS"] for row in rows(files["suppression-sms.csv"], ";")] == ["+33612345679"]
    chimp = unpacked(shop.exports.export(stored.id, "mailchimp", user="ana"))
    assert "VARIANT_EM" in rows(chimp["contacts-email.csv"])[0]  # ten letters, as its tags have
    monk = shop.exports.export(stored.id, "listmonk", user="ana")
    assert "PHONE" in rows(unpacked(monk)["contacts-sms.csv"])[0]  # it imports no numbers
    assert any("plain table" in warning["en"] for warning in monk.warnings)
    attributes = json.loads(rows(unpacked(monk)["contacts-email.csv"])[0]["attributes"])
    assert set(attributes) == {"SEGMENT", "VARIANT", "VARIANT_EMAIL", "LANGUAGE"}
