import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import itsdangerous
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.store.people.accounts import Accounts
from assistant.store.people.tables import AttemptRow
from assistant.web.guard.auth import COOKIE
from assistant.web.server import create_app
from tests.parts import opened
from tests.web.conftest import form_token, log_in
from tests.web.shop import PASSWORD, shop_settings
from tests.wire.server import Wire

HTML = {"Accept": "text/html"}


def test_the_studio_sends_a_browser_to_the_login(client: TestClient) -> None:
    reply = client.get("/studio/?lang=fr", headers=HTML)
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?lang=fr")
    assert client.get("/studio/?lang=xx&next=//evil.example", headers=HTML).headers["location"] == "/login"


@pytest.mark.parametrize(
    "path", ["/studio/config", "/studio/gradio_api/info", "/studio/gradio_api/queue/data"]
)
def test_a_program_without_a_session_gets_401(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_events_of_the_studio_need_a_session(client: TestClient) -> None:
    sent = {"data": [], "fn_index": 0, "session_hash": "x"}
    assert client.post("/studio/gradio_api/queue/join", json=sent).status_code == 401


def test_a_login_opens_the_studio_and_a_logout_closes_it(client: TestClient) -> None:
    assert log_in(client) == 303
    assert client.get("/studio/", headers=HTML).status_code == 200
    assert "Leave the studio" in client.get("/logout").text
    assert client.post("/logout", data={"token": "wrong"}).status_code == 303
    assert client.get("/studio/", headers=HTML).status_code == 200
    assert client.post("/logout", data={"token": form_token(client, "/logout")}).status_code == 303
    assert client.get("/studio/", headers=HTML).status_code == 303


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.get("/login").headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_a_wrong_password_is_told_and_lets_nobody_in(client: TestClient) -> None:
    assert log_in(client, password="wrong") == 401
    form = client.post(
        "/login?lang=fr", data={"name": "x", "password": "y", "token": form_token(client, "/login")}
    )
    assert "n’est pas le bon" in form.text
    assert 'role="alert"' in form.text
    assert client.get("/studio/", headers=HTML).status_code == 303


@pytest.mark.parametrize("token", ["", "forged", "é", "x" * 500])
def test_a_form_that_is_not_ours_is_refused(client: TestClient, token: str) -> None:
    client.get("/login")
    data = {"name": "admin", "password": PASSWORD, "token": token}
    assert client.post("/login", data=data).status_code == 403
    assert client.get("/studio/", headers=HTML).status_code == 303


def test_a_form_without_any_session_is_refused(client: TestClient) -> None:
    data = {"name": "admin", "password": PASSWORD, "token": ""}
    assert client.post("/login", data=data).status_code == 403


def test_the_token_of_before_the_login_is_gone_after_it(client: TestClient) -> None:
    before = form_token(client, "/login")
    log_in(client)
    assert form_token(client, "/logout") != before


@pytest.mark.parametrize("key", ["", "*" * 10, "secret"])
def test_a_session_signed_with_another_key_is_nothing(client: TestClient, key: str) -> None:
    data = {"name": "admin", "since": dt.datetime.now(dt.UTC).timestamp()}
    signer = itsdangerous.TimestampSigner(key or "x")
    forged = signer.sign(base64.b64encode(json.dumps(data).encode())).decode()
    client.cookies.set(COOKIE, forged)
    assert client.get("/studio/config").status_code == 401


def session_cookie(services: Services, **data: object) -> str:
    """A cookie as the server signs it."""
    signer = itsdangerous.TimestampSigner(services.session_secret.reveal())
    return signer.sign(base64.b64encode(json.dumps(data).encode())).decode()


@pytest.fixture
def veteran(services: Services) -> Iterator[str]:
    """An account that is older than any session."""
    before = Accounts(services.state.database, lambda: dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    before.add("veteran", PASSWORD, "writer") if before.get("veteran") is None else before.enable("veteran")
    yield "veteran"
    before.disable("veteran")  # whoever is alone again may approve alone


def test_a_session_ends_by_itself(client: TestClient, services: Services, veteran: str) -> None:
    now = dt.datetime.now(dt.UTC).timestamp()
    for hours_since, minutes_idle, status in (
        (0.0, 0, 200),
        (11.9, 1, 200),
        (12.1, 1, 401),  # the day is over, whatever is done
        (3.0, 119, 200),
        (3.0, 121, 401),  # nobody asked for anything
        (3.0, None, 401),  # nor ever did
        (1.0, None, 200),
    ):
        data: dict[str, object] = {"name": veteran, "since": now - hours_since * 3600}
        if minutes_idle is not None:
            data["seen"] = now - minutes_idle * 60
        client.cookies.clear()
        client.cookies.set(COOKIE, session_cookie(services, **data))
        assert client.get("/studio/config").status_code == status, (hours_since, minutes_idle)


def test_a_session_that_is_used_goes_on(client: TestClient, services: Services, veteran: str) -> None:
    now = dt.datetime.now(dt.UTC).timestamp()
    data = {"name": veteran, "since": now - 3 * 3600, "seen": now - 100 * 60}
    client.cookies.set(COOKIE, session_cookie(services, **data))
    told = client.get("/studio/config").headers["set-cookie"]
    kept = json.loads(base64.b64decode(re.split("[=;]", told)[1].partition(".")[0] + "=="))
    assert kept["since"] == data["since"]
    assert kept["seen"] >= now
    client.cookies.clear()
    client.cookies.set(COOKIE, session_cookie(services, **{**data, "seen": now - 5}))
    assert "set-cookie" not in client.get("/studio/config").headers  # not at every request


@pytest.mark.parametrize("seen", ["now", None, True, [1]])
def test_a_session_with_nonsense_in_it_is_nothing(
    client: TestClient, services: Services, veteran: str, seen: object
) -> None:
    now = dt.datetime.now(dt.UTC).timestamp()
    client.cookies.set(COOKIE, session_cookie(services, name=veteran, since=now, seen=seen))
    assert client.get("/studio/config").status_code == 401


def test_logging_out_everywhere_ends_every_session(
    client: TestClient, services: Services, veteran: str
) -> None:
    del services
    log_in(client, veteran)
    elsewhere = dict(client.cookies)
    log_in(client, veteran)
    token = form_token(client, "/logout")
    assert client.post("/logout", data={"token": "forged", "everywhere": "yes"}).status_code == 303
    assert client.get("/studio/config").status_code == 200
    assert client.post("/logout", data={"token": token, "everywhere": "yes"}).status_code == 303
    client.cookies.clear()
    client.cookies.update(elsewhere)
    assert client.get("/studio/config").status_code == 401
    assert log_in(client, veteran) == 303


def test_a_disabled_account_is_out_at_once(client: TestClient, services: Services, veteran: str) -> None:
    log_in(client, veteran)
    services.accounts.disable(veteran)
    assert client.get("/studio/config").status_code == 401
    assert log_in(client, veteran) == 401


class TestOwnShop:
    """Logins that leave marks: each test has a shop of its own."""

    @pytest.fixture
    def own(self, tmp_path: Path, wire: Wire) -> Services:
        made = opened(shop_settings(tmp_path, wire, ASSISTANT_SECURE_COOKIES="true"))
        made.accounts.add("admin", PASSWORD, "admin")
        return made

    @pytest.fixture
    def visitor(self, own: Services) -> TestClient:
        app: FastAPI = create_app(own)
        return TestClient(app, "https://localhost", client=("127.0.0.1", 5), follow_redirects=False)

    def test_guessing_is_slowed_down_even_with_the_right_password(
        self, own: Services, visitor: TestClient
    ) -> None:
        assert [log_in(visitor, password="guess") for _ in range(5)] == [401] * 5
        assert log_in(visitor) == 429
        form = visitor.post("/login", data={"name": "admin", "password": PASSWORD, "token": _token(visitor)})
        assert "Too many tries" in form.text
        own.close()

    def test_the_brake_lets_go_and_holds_the_address_too(self, own: Services, wire: Wire) -> None:
        del wire
        moment = dt.datetime.now(dt.UTC)
        own.accounts.add("ana", PASSWORD, "writer")
        accounts = Accounts(own.state.database, lambda: moment)
        moved = replace(own, state=replace(own.state, accounts=accounts))
        visitor = self.visitor_of(moved, "192.0.2.1")
        assert [log_in(visitor, name, "guess") for name in "abcde"] == [401] * 5
        assert log_in(visitor, "ana") == 429
        neighbour = {"X-Forwarded-For": "192.0.2.2"}
        visitor.headers.update(neighbour)
        assert log_in(visitor, "ana") == 429  # who claims to speak for another is not believed
        assert log_in(self.visitor_of(moved, "192.0.2.2"), "ana") == 303
        moment += dt.timedelta(minutes=16)
        assert log_in(visitor, "ana") == 303
        own.close()

    def test_no_address_is_kept_of_who_failed(self, own: Services) -> None:
        log_in(self.visitor_of(own, "192.0.2.1"), password="guess")
        plain = hashlib.sha256(b"192.0.2.1").hexdigest()
        with own.state.database.reading() as session:
            kept = [row.address_hash for row in session.scalars(select(AttemptRow))]
        assert kept
        assert plain not in kept  # without a salt, all addresses could be tried
        own.close()

    def visitor_of(self, services: Services, address: str) -> TestClient:
        app = create_app(services)
        return TestClient(app, "https://localhost", client=(address, 5), follow_redirects=False)

    def test_a_new_password_ends_the_sessions_of_before(self, own: Services, visitor: TestClient) -> None:
        assert log_in(visitor) == 303
        assert visitor.get("/studio/config").status_code == 200
        own.accounts.set_password("admin", "another long password")
        assert visitor.get("/studio/config").status_code == 401
        own.close()

    def test_sessions_that_end_while_a_password_is_checked_end_this_one_too(self, own: Services) -> None:
        class Slow(PasswordHasher):
            def verify(self, *given: Any, **more: Any) -> Literal[True]:
                own.accounts.end_sessions("admin")
                return super().verify(*given, **more)

        accounts = Accounts(own.state.database, hasher=Slow())
        visitor = self.visitor_of(replace(own, state=replace(own.state, accounts=accounts)), "192.0.2.1")
        assert log_in(visitor) == 303
        assert visitor.get("/studio/config").status_code == 401
        own.close()

    def test_behind_https_the_cookie_travels_encrypted_only(self, own: Services, visitor: TestClient) -> None:
        assert "secure" in visitor.get("/login").headers["set-cookie"].lower()
        own.close()


def _token(client: TestClient) -> str:
    found = re.search(r'name="token" value="([\w-]+)"', client.get("/login").text)
    assert found
    return found[1]
