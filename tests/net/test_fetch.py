import gzip
import inspect
import ipaddress
import itertools
import socket
import threading
from collections.abc import Iterator

import httpcore2
import pytest

from assistant.errors import AddressError, NetworkError, NetworkReplyError
from assistant.net import fetch
from assistant.net.fetch import Fetcher, Reply, Validators, Wanted
from assistant.net.guard import WEB_PORTS, Guard
from tests.net.server import Answer, Web, html, moved, plain, status

PAGES = Wanted({"text/html": 100_000})


def test_a_page_comes_back_with_its_headers_and_one_address(web: Web) -> None:
    web.pages["/fr/?a=1"] = html("<h1>Bonjour à tous</h1>", ETag='"v1"', X_Robots_Tag="noindex")
    reply = web.fetcher().get(f"{web.url}/fr/?a=1#part", PAGES)
    assert (reply.url, reply.status, reply.media_type) == (f"{web.url}/fr/?a=1", 200, "text/html")
    assert "Bonjour à tous" in reply.body.decode()
    assert reply.validators == Validators('"v1"', "")
    assert reply.headers["x-robots-tag"] == "noindex"
    sent = web.asked[0].headers
    assert sent["host"] == f"127.0.0.1:{web.port}"
    assert sent["user-agent"].startswith("brand-assistant/")
    assert sent["accept"] == "text/html"
    assert "cookie" not in sent


def test_the_same_header_twice_is_one_list(web: Web) -> None:
    head = b"HTTP/1.1 404 No\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\nContent-Length: 0\r\n\r\n"
    web.pages["/"] = Answer(raw=lambda: iter([head]))
    assert web.fetcher().get(web.url, PAGES).headers["x-robots-tag"] == "noindex, nofollow"


def test_what_we_hold_is_not_sent_again(web: Web) -> None:
    web.pages["/a"] = html("x", ETag='"v1"')
    web.pages["/b"] = html("x", Last_Modified="Sat, 21 Nov 2026 09:00:00 GMT")
    fetcher = web.fetcher()
    for path in ("/a", "/b"):
        validators = fetcher.get(web.url + path, PAGES).validators
        again = fetcher.get(web.url + path, PAGES, validators)
        assert (again.status, again.body) == (304, b"")
    broken = Validators('"v1"\r\nX-Injected: 1')
    fetcher.get(f"{web.url}/a", PAGES, broken)
    assert "x-injected" not in web.asked[-1].headers


@pytest.mark.parametrize("code", [204, 401, 404, 410, 500])
def test_another_status_is_a_reply_without_body(web: Web, code: int) -> None:
    web.pages["/"] = Answer(b"sorry" if code != 204 else b"", code, {"Content-Type": "text/html"})
    reply = web.fetcher().get(web.url, PAGES)
    assert (reply.status, reply.body, reply.location) == (code, b"", "")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed(web: Web, code: int) -> None:
    web.pages |= {"/": moved("/a", code), "/a": moved("b?c=1", code), "/b?c=1": html("arrived")}
    assert web.fetcher().get(web.url, PAGES).url == f"{web.url}/b?c=1"
    stopped = web.fetcher().get(web.url, PAGES, redirects=0)
    assert (stopped.status, stopped.location) == (code, f"{web.url}/a")


def test_a_loop_ends_after_three_redirects(web: Web) -> None:
    web.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    assert web.fetcher().get(f"{web.url}/a", PAGES).status == 301
    assert len(web.asked) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://0x7f000001:{port}/",
        "http://2130706433/",
        "http://inner.example/",
        "file:///etc/passwd",
        "//eve:pw@127.0.0.1:{port}/",
        "http://127.0.0.1:22/",
    ],
)
def test_a_redirect_is_guarded_like_the_first_address(web: Web, location: str) -> None:
    """The name is allowed and its server is real; what it points to is not."""
    hosts = {"shop.example": ["127.0.0.1"], "inner.example": ["10.0.0.7"]}
    web.pages["/"] = moved(location.format(port=web.port))
    guard = web.guard(lambda host, port: hosts[host], ipaddress.ip_network("127.0.0.1/32"))
    with pytest.raises(AddressError):
        Fetcher(guard).get(web.at("shop.example"), PAGES)
    assert [asked.headers["host"] for asked in web.asked] == [f"shop.example:{web.port}"]


def test_a_redirect_to_nonsense_is_a_reply(web: Web) -> None:
    web.pages["/"] = moved("http://[")
    assert web.fetcher().get(web.url, PAGES).status == 301


def test_a_name_is_looked_up_once_and_a_dns_that_changes_gains_nothing(web: Web) -> None:
    """The first answer is the one connected to; the next request sees the new answer and is refused."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"], ["169.254.169.254"]])
    web.pages |= {"/": html("hello"), "/moves": moved("/")}
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    guard = web.guard(resolver, ipaddress.ip_network("127.0.0.1/32"))
    fetcher = Fetcher(guard)
    address = web.at("rebind.example")
    assert fetcher.get(address, PAGES).status == 200
    assert asked == ["rebind.example"]
    with pytest.raises(AddressError, match=r"rebind.example is at 127\.0\.0\.2"):
        fetcher.get(address, PAGES)
    with pytest.raises(AddressError, match="service of the cloud"):
        fetcher.get(f"{address}/moves", PAGES)
    assert web.paths == ["/", "/moves"]


def test_the_next_address_of_a_name_is_tried_when_one_does_not_answer(web: Web) -> None:
    web.pages["/"] = html("hello")
    fetcher = web.fetcher(lambda host, port: ["::1", "127.0.0.1"])
    reply = Fetcher(
        Guard(
            [ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::1/128")],
            {web.port},
            lambda host, port: ["::1", "127.0.0.1"],  # nothing listens on the first
        )
    ).get(web.at("two.example"), PAGES)
    assert reply.status == 200
    assert fetcher.get(web.at("two.example"), PAGES).status == 200  # the first is not even allowed


def test_a_gzip_page_is_unpacked(web: Web) -> None:
    packed = gzip.compress(b"<p>bonjour</p>" * 100)
    web.pages["/"] = Answer(packed, 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"})
    assert web.fetcher().get(web.url, PAGES).body == b"<p>bonjour</p>" * 100


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(b"\0" * 50_000_000), "gzip", "is larger than 0.0954 MB"),
        (gzip.compress(gzip.compress(b"\0" * 50_000_000)), "gzip, gzip", "packed as gzip, gzip"),
        (gzip.compress(b"") * 20_000, "gzip", "is larger than"),  # unpacks to nothing at all
        (b"\x1f\x8bnot gzip", "gzip", "is damaged"),
        (gzip.compress(b"a" * 999, mtime=0)[:-4], "x-gzip", "is damaged"),
        (b"\x0b\x02\x80hello\x03", "br", "packed as br, which was not asked for"),
        (b"x" * 100_001, "identity", "is larger than"),
    ],
)
def test_a_reply_that_grows_or_is_packed_wrongly_is_refused(
    web: Web, body: bytes, encoding: str, reason: str
) -> None:
    web.pages["/"] = Answer(body, 200, {"Content-Type": "text/html", "Content-Encoding": encoding})
    with pytest.raises(NetworkReplyError, match=reason):
        web.fetcher().get(web.url, PAGES)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("application/zip", "type application/zip"), ("", "no stated type"), ("TEXT/HTML ;x=1", "")],
)
def test_only_the_wanted_types_are_read(web: Web, kind: str, reason: str) -> None:
    web.pages["/"] = Answer(b"PK", 200, {"Content-Type": kind} if kind else {})
    if not reason:
        assert web.fetcher().get(web.url, PAGES).body == b"PK"
        return
    with pytest.raises(NetworkReplyError, match=reason):
        web.fetcher().get(web.url, PAGES)


def _for_ever(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


def _ticking() -> Iterator[float]:
    """A clock on which every look costs a second: a server that drips, without waiting for it."""
    return itertools.count(0.0, 1.0)


def test_an_endless_page_ends_at_its_size(web: Web) -> None:
    web.pages["/"] = Answer(headers={"Content-Type": "text/html"}, chunks=lambda: _for_ever(b"x" * 8192))
    with pytest.raises(NetworkReplyError, match="is larger than"):
        web.fetcher().get(web.url, PAGES)


def test_a_dripping_page_ends_at_the_deadline(web: Web) -> None:
    web.pages["/"] = Answer(headers={"Content-Type": "text/html"}, chunks=lambda: _for_ever(b"x"))
    clock = _ticking()
    fetcher = web.fetcher(clock=lambda: next(clock))
    with pytest.raises(NetworkError, match="took longer than 10 s"):
        fetcher.get(web.url, Wanted({"text/html": 10**9}))


def test_endless_headers_end_at_the_deadline(web: Web) -> None:
    """Interim replies count for no limit of the HTTP library, and its time limit holds for one read only."""
    web.pages["/"] = Answer(raw=lambda: _for_ever(b"HTTP/1.1 100 Continue\r\n\r\n"))
    clock = _ticking()
    fetcher = web.fetcher(clock=lambda: next(clock))
    with pytest.raises(NetworkError, match="took longer than 10 s"):
        fetcher.get(web.url, PAGES)


def test_a_server_that_says_nothing_ends_at_the_deadline(web: Web) -> None:
    done = threading.Event()

    def silent() -> Iterator[bytes]:
        done.wait(20)
        yield b""

    web.pages["/"] = Answer(raw=silent)
    with pytest.raises(NetworkError, match=r"took longer than 0.2 s"):
        web.fetcher().get(web.url, Wanted({"text/html": 10}, seconds=0.2))
    done.set()


def test_a_busy_server_is_asked_again_after_the_pause_it_asks_for(web: Web) -> None:
    answers = iter([status(429, Retry_After="7"), status(503), html("at last")])
    web.pages["/"] = lambda asked: next(answers)
    fetcher = web.fetcher()
    assert fetcher.get(web.url, PAGES).status == 200
    assert web.pauses == [7.0, 4.0]


@pytest.mark.parametrize(("header", "pauses"), [("3600", []), ("1", [1.0, 1.0])])
def test_but_neither_for_long_nor_for_ever(web: Web, header: str, pauses: list[float]) -> None:
    web.pages["/"] = status(429, Retry_After=header)
    fetcher = web.fetcher()
    assert fetcher.get(web.url, PAGES).status == 429
    assert web.pauses == pauses


def test_cookies_and_the_proxy_of_the_environment_are_ignored(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    cookie = {"Set-Cookie": "id=1", "Location": "/b"}
    web.pages |= {"/": Answer(b"", 302, cookie), "/b": html("hello")}
    assert web.fetcher().get(web.url, PAGES).status == 200
    assert "cookie" not in web.asked[-1].headers


def test_no_connection_is_an_error_that_says_so(web: Web) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        guard = Guard([ipaddress.ip_network("127.0.0.0/8")], WEB_PORTS | {port})
        with pytest.raises(NetworkError, match=f"no connection to 127.0.0.1:{port}"):
            Fetcher(guard).get(f"http://127.0.0.1:{port}/", PAGES)


@pytest.mark.parametrize(
    "raw", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"]
)
def test_what_is_no_http_or_breaks_off_is_an_error(web: Web, raw: bytes) -> None:
    head = raw.replace(b"OK\r\n", b"OK\r\nContent-Type: text/html\r\n")
    web.pages["/"] = Answer(raw=lambda: iter([head]))
    with pytest.raises(NetworkError, match="broke off"):
        web.fetcher().get(web.url, PAGES)


def test_every_error_of_the_library_is_translated() -> None:
    errors = [
        value
        for name in httpcore2.__all__
        if inspect.isclass(value := getattr(httpcore2, name)) and issubclass(value, Exception)
    ]
    assert errors
    for error in errors:
        assert issubclass(error, fetch.FAILURES), error


def test_a_reply_to_nobody_has_no_type() -> None:
    reply = Reply("http://shop.example/", 200)
    assert (reply.media_type, reply.location, reply.validators.headers()) == ("", "", {})


def test_an_address_can_be_checked_before_it_is_asked(web: Web) -> None:
    fetcher = web.fetcher()
    fetcher.check(web.url)
    with pytest.raises(AddressError):
        fetcher.check("http://0x7f000001/")
    assert web.asked == []


def test_the_robots_name_is_the_product(web: Web) -> None:
    assert web.fetcher().product == "brand-assistant"
    web.pages["/"] = plain("x", kind="text/html")
    web.fetcher(agent="shop-reader/2").get(web.url, PAGES)
    assert web.asked[0].headers["user-agent"] == "shop-reader/2"
