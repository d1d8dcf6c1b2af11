"""The shop as a web server, without a network."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.web.server import create_app
from tests.web.shop import PASSWORD, services
from tests.wire.server import wire, wire_server

__all__ = ["services", "wire", "wire_server"]


@pytest.fixture(scope="session")
def app(services: Services) -> FastAPI:
    """The whole server."""
    return create_app(services)


@pytest.fixture(scope="session")
def running(app: FastAPI) -> Iterator[TestClient]:
    """The server, started once: Gradio's queue belongs to one event loop."""
    with TestClient(app, "http://localhost", client=("127.0.0.1", 50000), follow_redirects=False) as made:
        yield made


@pytest.fixture
def client(running: TestClient) -> TestClient:
    """A visitor on this machine, with no cookies yet."""
    running.cookies.clear()
    return running


def log_in(client: TestClient, name: str = "admin", password: str = PASSWORD) -> int:
    """Fill in the login form; the status of the reply."""
    data = {"name": name, "password": password, "token": form_token(client, "/login")}
    return client.post("/login", data=data).status_code


def form_token(client: TestClient, path: str) -> str:
    """The token of the form on a page."""
    found = re.search(r'name="token" value="([\w-]+)"', client.get(path).text)
    assert found
    return found[1]
