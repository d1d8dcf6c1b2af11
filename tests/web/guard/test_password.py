"""The page behind a link: somebody chooses a password, once, and signs in with it."""

import re
from collections.abc import Iterator

import pytest
from httpx import Response
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.people import Link
from tests.web.conftest import log_in

NEW = "a sentence is a good password"


@pytest.fixture
def invited(services: Services) -> Iterator[Link]:
    """An invitation of somebody whom no other test knows."""
    name = f"zoe{len(services.accounts.all())}"
    yield services.links.invite(name, "reviewer", "admin")
    if services.accounts.get(name):
        services.accounts.disable(name)


def choose(
    client: TestClient, link: Link, password: str = NEW, again: str = NEW, token: str = ""
) -> Response:
    """Fill in the form that the page shows."""
    page = client.get(link.path)
    found = re.search(r'name="token" value="([\w-]+)"', page.text)
    data = {"link": link.token, "password": password, "again": again}
    return client.post("/password", data={**data, "token": token or (found[1] if found else "")})


def test_an_invitation_becomes_an_account_that_may_enter(
    client: TestClient, services: Services, invited: Link
) -> None:
    for _ in range(2):  # looking at it, as programs that examine mails do, uses nothing up
        page = client.get(f"{invited.path}&lang=fr")
        assert page.status_code == 200
    assert f"sous le nom « {invited.name} »".replace(" ", "\u00a0") in page.text.replace(" ", "\u00a0")
    assert "relecteur" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    done = choose(client, invited)
    assert (done.status_code, done.headers["location"]) == (303, "/login?lang=en&new=1")
    assert "Your password is saved" in client.get("/login?lang=en&new=1").text
    assert log_in(client, invited.name, NEW) == 303
    account = services.accounts.get(invited.name)
    assert account is not None
    assert account.role == "reviewer"


def test_a_link_works_once(client: TestClient, invited: Link) -> None:
    choose(client, invited)
    page = client.get(invited.path)
    assert page.status_code == 404
    assert "no longer works" in page.text
    again = choose(client, invited, "another good password", "another good password")
    assert again.status_code == 404
    assert log_in(client, invited.name, "another good password") == 401


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        (NEW, "something else", "are not the same"),
        ("short", "short", "at least 12 characters"),
        ("x" * 2000, "x" * 2000, "at least 12 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays(
    client: TestClient, services: Services, invited: Link, password: str, again: str, said: str
) -> None:
    page = choose(client, invited, password, again)
    assert page.status_code == 422
    assert said in page.text
    assert 'role="alert"' in page.text
    assert password not in page.text
    assert services.links.look(invited.token)


def test_a_form_that_is_not_ours_is_refused(client: TestClient, services: Services, invited: Link) -> None:
    page = choose(client, invited, token="forged")
    assert page.status_code == 422
    assert services.links.look(invited.token)
    client.cookies.clear()
    data = {"link": invited.token, "password": NEW, "again": NEW, "token": ""}
    assert client.post("/password", data=data).status_code == 422
    assert services.accounts.get(invited.name) is None


@pytest.mark.parametrize("path", ["/password", "/password?link=", "/password?link=%3Cscript%3Ealert(1)"])
def test_without_a_link_there_is_nothing(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "<script>" not in page.text


def test_the_other_language_keeps_the_link(client: TestClient, invited: Link) -> None:
    page = client.get(invited.path).text
    assert f'href="?lang=fr&amp;link={invited.token}"' in page


def test_choosing_signs_out_whoever_was_here(client: TestClient, invited: Link) -> None:
    log_in(client)
    assert client.get("/studio/config").status_code == 200
    choose(client, invited)
    assert client.get("/studio/config").status_code == 401


def test_a_reset_ends_the_sessions_of_the_account(
    client: TestClient, services: Services, invited: Link
) -> None:
    choose(client, invited)
    log_in(client, invited.name, NEW)
    cookies = dict(client.cookies)
    choose(
        client, services.links.reset(invited.name, "admin"), "a third good password", "a third good password"
    )
    client.cookies.clear()
    client.cookies.update(cookies)
    assert client.get("/studio/config").status_code == 401
    assert log_in(client, invited.name, "a third good password") == 303
