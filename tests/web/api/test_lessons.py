"""Lessons over the API: read by keys of “campaigns”, decided on by keys of “approve”."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.results.lesson_tables import LessonDecisionRow, LessonRow
from assistant.store.results.lessons import Lessons
from tests.results.learning.parts import found
from tests.web.api.conftest import Headers, api_alone

LESSONS = "/api/v1/lessons"


@pytest.fixture(scope="module")
def client(services: Services) -> TestClient:
    return TestClient(api_alone(services))


@pytest.fixture
def number(services: Services) -> Iterator[int]:
    """A lesson of the shop's families; afterwards there is none."""
    yield Lessons(services.state.database).found(1, "click_rate", [found()])[0].id
    with services.state.database.session() as session:
        session.execute(delete(LessonDecisionRow))
        session.execute(delete(LessonRow))


def test_lessons_are_listed_kept_and_dropped(
    client: TestClient, key_for: Callable[..., Headers], number: int
) -> None:
    key, reviewer = key_for("campaigns"), key_for("approve")
    (listed,) = client.get(LESSONS, headers=key).json()["lessons"]
    assert (listed["id"], listed["state"]) == (number, "open")
    assert client.get(LESSONS, params={"segment": "others"}, headers=key).json() == {"lessons": []}
    one = f"{LESSONS}/{number}"
    assert client.post(f"{one}/keep", headers=key).status_code == 403
    kept = client.post(f"{one}/keep", headers=reviewer).json()
    assert kept["state"] == "kept"
    assert kept["decided_by"].startswith("API ")
    dropped = client.post(f"{one}/drop", json={"reason": "too old"}, headers=reviewer).json()
    assert (dropped["state"], dropped["reason"]) == ("dropped", "too old")
    assert client.get(LESSONS, params={"state": "dropped"}, headers=key).json()["lessons"] == [dropped]


def test_what_there_is_not_is_told(client: TestClient, key_for: Callable[..., Headers]) -> None:
    key, reviewer = key_for("campaigns"), key_for("approve")
    assert client.get(LESSONS).status_code == 401
    told = client.post(f"{LESSONS}/found/9999", headers=key)
    assert (told.status_code, told.json()["error"]["code"]) == (422, "unknown_name")
    assert client.post(f"{LESSONS}/9999/keep", headers=reviewer).status_code == 422
    assert client.get(LESSONS, params={"sate": "kept"}, headers=key).status_code == 422
