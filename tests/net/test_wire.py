"""TLS keeps the name that was asked for, while the socket goes to the address that was checked."""

import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpcore2
import pytest

from assistant.errors import AddressError, NetworkError
from assistant.net.fetch import Fetcher, Wanted
from assistant.net.guard import Guard
from assistant.net.wire import Deadline, GuardedSockets
from tests.net.server import Web, html, moved
from tests.wire.certificate import self_signed

PAGES = Wanted({"text/html": 1000})
NAME = "shop.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of shop.example, signed by itself, with its key."""
    return self_signed(tmp_path_factory.mktemp("tls"), NAME)


@pytest.fixture
def asked_names() -> list[str | None]:
    return []


@pytest.fixture
def secure(certificate: Path, asked_names: list[str | None]) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda connection, name, _: asked_names.append(name)
    with Web(context) as server:
        yield server


def test_the_certificate_is_checked_against_the_name(
    secure: Web, certificate: Path, asked_names: list[str | None]
) -> None:
    secure.pages["/"] = html("hello")
    trusting = ssl.create_default_context(cafile=str(certificate))
    fetcher = secure.fetcher(lambda host, port: ["127.0.0.1"], tls=trusting)
    assert fetcher.get(secure.at(NAME), PAGES).status == 200
    assert asked_names == [NAME]
    assert secure.asked[0].headers["host"] == f"{NAME}:{secure.port}"
    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        fetcher.get(secure.at("other.example"), PAGES)


def test_a_certificate_that_this_machine_does_not_trust_is_refused(secure: Web) -> None:
    with pytest.raises(NetworkError, match=r"no connection to shop\.example"):
        secure.fetcher(lambda host, port: ["127.0.0.1"]).get(secure.at(NAME), PAGES)


def test_a_deadline_that_passed_stops_everything() -> None:
    now = [0.0]
    deadline = Deadline(10, lambda: now[0])
    assert (deadline.left(), deadline.left(3)) == (10, 3)
    now[0] = 10.0
    with pytest.raises(httpcore2.ReadTimeout):
        deadline.left()


def test_sockets_open_only_where_the_guard_says() -> None:
    sockets = GuardedSockets(Guard(), Deadline(1))
    with pytest.raises(AddressError):
        sockets.connect_tcp("127.0.0.1", 80)


def test_a_redirect_from_https_may_lead_to_http(secure: Web, web: Web, certificate: Path) -> None:
    secure.pages["/"] = moved(f"{web.at('plain.example')}/x")
    web.pages["/x"] = html("hello")
    guard = Guard(
        [ipaddress.ip_network("127.0.0.1/32")], {secure.port, web.port}, lambda host, port: ["127.0.0.1"]
    )
    fetcher = Fetcher(guard, tls=ssl.create_default_context(cafile=str(certificate)))
    assert fetcher.get(secure.at(NAME), PAGES).url == f"{web.at('plain.example')}/x"
