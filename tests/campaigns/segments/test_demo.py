"""The demo company's rules on a dirty customer file, imported as a marketer does."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.campaigns.desk import CampaignDesk
from assistant.errors import UnknownNameError
from assistant.settings import Settings
from assistant.wiring.campaigns import open_campaigns_alone
from tests.campaigns.segments.people import DAY
from tests.customers import make_customers
from tests.database import place_database


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[CampaignDesk, int]:
    folder = tmp_path_factory.mktemp("segments")
    place_database(folder / "data")
    settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(folder / "data")})
    desk = open_campaigns_alone(settings, lambda: DAY)
    file: Path = make_customers(folder, 600, "plain").path
    return desk, desk.contacts.take(file, "Autumn", "Ana").id


def test_the_numbers_are_those_of_a_recount(imported: tuple[CampaignDesk, int]) -> None:
    desk, number = imported
    found = desk.segments.preview(number)
    given = [
        (contact, segment)
        for contact, segment in desk.segments.assign(desk.contacts.rows(number))
        if not contact.excluded
    ]
    recounted = Counter(segment for _, segment in given)
    assert {each.segment: each.assigned for each in found.segments if each.assigned} == dict(recounted)
    assert len(recounted) > 4
    assert found.rows == desk.contacts.get(number).rows == 600
    objectors = [segment for contact, segment in given if not contact.profiling]
    assert found.objected == len(objectors) > 0
    assert set(objectors) == {"everyone"}
    frozen = json.loads(json.dumps(desk.segments.frozen(number)))
    assert frozen["rfm"]["contacts"] == number
    again = desk.segments.assign((contact for contact, _ in given), frozen)
    assert [segment for _, segment in again] == [segment for _, segment in given]


def test_no_view_names_anybody(imported: tuple[CampaignDesk, int]) -> None:
    desk, number = imported
    segments = [entry.segment.id for entry in desk.segments.entries()]
    views = (
        desk.segments.preview(number).as_dict(),
        desk.segments.rfm(number).as_dict(),
        desk.segments.fairness(number, segments[:2]).as_dict(),
    )
    told = json.dumps(views, ensure_ascii=False)
    contacts = list(desk.contacts.rows(number))
    named = {contact.email for contact in contacts} | {contact.phone for contact in contacts}
    named |= {contact.email_hash for contact in contacts} | {contact.last_name for contact in contacts}
    assert len(named) > 500
    assert [each for each in named if len(each) > 4 and each in told] == []


def test_a_list_that_there_is_not(imported: tuple[CampaignDesk, int]) -> None:
    desk, number = imported
    for view in (
        desk.segments.preview,
        desk.segments.rfm,
        lambda id_: desk.segments.fairness(id_, "everyone"),
    ):
        with pytest.raises(UnknownNameError, match="There is no contact list"):
            view(number + 1)
