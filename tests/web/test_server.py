"""What the whole server lets in, and what it says about itself."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import log_in

PAGES = ("/", "/login", "/chat/", "/health")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7860", "shop.example"])
@pytest.mark.parametrize("path", [*PAGES, "/chat/config", "/chat/gradio_api/info"])
def test_no_foreign_origin_is_let_in(client: TestClient, path: str, host: str) -> None:
    headers = {"Host": host, "Origin": "https://evil.example"}
    assert "access-control-allow-origin" not in client.get(path, headers=headers).headers


@pytest.mark.parametrize("host", ["localhost", "shop.example"])
@pytest.mark.parametrize("path", ["/chat/gradio_api/queue/join", "/studio/gradio_api/queue/join", "/login"])
def test_a_preflight_from_a_foreign_origin_fails(client: TestClient, path: str, host: str) -> None:
    headers = {
        "Host": host,
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    reply = client.options(path, headers=headers)
    assert reply.status_code in {400, 403}
    assert "access-control-allow-origin" not in reply.headers


def test_a_logged_in_browser_on_a_public_host_gives_nothing_to_a_foreign_origin(client: TestClient) -> None:
    assert log_in(client) == 303
    reply = client.get("/studio/config", headers={"Origin": "https://evil.example"})
    assert reply.status_code == 200
    assert not [name for name in reply.headers if name.startswith("access-control-allow-origin")]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "a" * 300])
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/chat/gradio_api/openapi.json"]
)
def test_nothing_describes_the_inside(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


@pytest.mark.parametrize("path", ["/", "/chat/", "/chat/config", "/health"])
def test_a_visitor_gets_no_cookie(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    ("path", "ancestors", "scripts"),
    [
        ("/", "'none'", False),
        ("/login", "'none'", False),
        ("/chat/", "'self'", True),
        ("/studio/", "'none'", True),
        ("/chat/gradio_api/upload", "'self'", True),
        ("/nothing", "'none'", False),
    ],
)
def test_security_headers(client: TestClient, path: str, ancestors: str, scripts: bool) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {ancestors}")
    assert ("script-src" in policy) == scripts
    assert "img-src 'self' data:" in policy
    assert "form-action 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_host_that_is_refused_gets_the_headers_too(client: TestClient) -> None:
    assert "content-security-policy" in client.get("/", headers={"Host": "evil.example"}).headers


@pytest.mark.parametrize("mount", ["/chat", "/studio"])
def test_every_event_of_a_page_is_private(client: TestClient, mount: str) -> None:
    log_in(client)
    config = client.get(f"{mount}/config").json()
    shown = [event["api_visibility"] for event in config["dependencies"]]
    assert shown
    assert set(shown) == {"private"}
    assert client.get(f"{mount}/gradio_api/info").json()["named_endpoints"] == {}


def test_a_file_of_the_data_folder_is_not_served(
    client: TestClient, services: object, tmp_path: Path
) -> None:
    log_in(client)
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    for mount in ("/chat", "/studio"):
        for path in (secret, "/etc/passwd", "assistant.sqlite"):
            assert client.get(f"{mount}/gradio_api/file={path}").status_code == 403
