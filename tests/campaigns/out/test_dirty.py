"""From a dirty customer file to the files of two tools: the numbers are those that the truth gives."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.text.contacts import email_key
from assistant.text.person import person_key
from assistant.types.campaign_export import CampaignFile
from assistant.wiring.contacts import open_contacts
from tests.campaigns.out.parts import CAMPAIGN, Shop, rows, unpacked
from tests.campaigns.out.readers import READERS
from tests.customers import Customers, make_customers

SUPPRESSED = {"no_basis", "refused", "opted_out", "blocked", "minor"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Customers, Shop, int]]:
    """A campaign to every segment on e-mail and SMS, its contacts from a file of another tool."""
    folder = tmp_path_factory.mktemp("dirty")
    customers = make_customers(folder, 700, "shopify")
    shop = Shop(folder / "data")
    contacts = open_contacts(shop.settings, shop.database).take(customers.path, "Clients", "ana")
    segments = tuple(shop.house.segments)
    asked = replace(CAMPAIGN, segments=segments, channels=("email", "sms"), contacts=contacts.id)
    stored = shop.planned(asked)
    shop.write(stored)
    yield customers, shop, stored.id
    shop.database.close()


@pytest.mark.parametrize("tool", ["brevo", "klaviyo"])
def test_the_files_hold_whom_the_truth_allows_and_nobody_else(
    whole: tuple[Customers, Shop, int], tool: str
) -> None:
    customers, shop, number = whole
    file = shop.exports.export(number, tool, template=True, user="ana")
    files = unpacked(file)
    _adds_up(file, len(customers.truth))
    allowed = {
        email_key(each.person.email)
        for each in customers.truth
        if not each.excluded and "email" in each.basis
    }
    names = {row[0] for row in _table(files["contacts-email.csv"], tool)}
    assert names == allowed
    wanting_nothing = {
        person_key(each.person.email)
        for each in customers.truth
        if each.excluded in ("refused", "blocked", "opted_out", "minor") and each.person.email
    }
    assert not {person_key(name) for name in names} & wanting_nothing
    told = Counter(row["REASON"] for row in rows(files["suppression.csv"]) if row["CHANNEL"] == "email")
    (email,) = (each for each in file.manifest["channels"] if each["channel"] == "email")
    # Every one of them whose row has an address that can be written into a table.
    assert all(told[reason] <= email["excluded"].get(reason, 0) for reason in told)
    assert set(told) <= SUPPRESSED
    assert told["refused"] == email["excluded"]["refused"]
    assert not names & {row["ADDRESS"] for row in rows(files["suppression.csv"])}


def test_the_numbers_before_are_those_of_the_files(whole: tuple[Customers, Shop, int]) -> None:
    _, shop, number = whole
    file = shop.exports.export(number, "plain", user="ana")
    assert [each.as_dict() for each in shop.exports.audience(number)] == file.manifest["channels"]
    files = unpacked(file)
    for each in file.manifest["channels"]:
        sent = READERS["plain"](files["contacts-email.csv"]) if each["channel"] == "email" else None
        table = rows(files[f"contacts-{each['channel']}.csv"])
        assert Counter(row["VARIANT"] for row in table) == each["by_variant"]
        assert Counter(row["SEGMENT"] for row in table) == each["by_segment"]
        assert Counter(row["LANGUAGE"] for row in table) == each["by_language"]
        assert sent is None or len(sent) == each["sent"]


def _table(content: bytes, tool: str) -> list[list[str]]:
    return [list(row.values()) for row in rows(content, ";" if tool == "brevo" else ",")]


def _adds_up(file: CampaignFile, count: int) -> None:
    for each in file.manifest["channels"]:
        assert each["rows"] == count
        assert each["sent"] + sum(each["excluded"].values()) == count
