from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.chat.door.door import Visitor
from assistant.errors import SettingError
from assistant.web.guard.visitors import address_of, trusted_networks, visitor_of


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "seen"),
    [
        ((), "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ((), "127.0.0.1", "192.0.2.1", "127.0.0.1"),
        (("none",), "127.0.0.1", "192.0.2.1", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "192.0.2.1", "192.0.2.1"),
        (("127.0.0.1",), "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (("10.0.0.0/8",), "10.2.3.4", "198.51.100.7, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
        (("10.0.0.0/8", "2001:db8::/32"), "2001:db8::1", "192.0.2.1", "192.0.2.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    proxies: tuple[str, ...], peer: str, forwarded: str, seen: str
) -> None:
    async def told(request: Request) -> JSONResponse:
        return JSONResponse(address_of(request))

    app = Starlette(routes=[Route("/", told)])
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=trusted_networks(proxies))
    client = TestClient(app, client=(peer, 5))
    assert client.get("/", headers={"X-Forwarded-For": forwarded}).json() == seen


@pytest.mark.parametrize("wrong", ["proxy.example", "*", "10.0.0.1/8", "300.0.0.1"])
def test_what_is_no_network_stops_the_start(wrong: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_TRUSTED_PROXIES"):
        trusted_networks(("127.0.0.1", wrong))


def test_who_asks_may_have_no_address() -> None:
    assert visitor_of(SimpleNamespace(client=None), "") == Visitor(None, "")
    assert visitor_of(SimpleNamespace(client=SimpleNamespace(host="::1")), "c") == Visitor("c", "::1")
