import ipaddress
import socket

import pytest

from assistant.errors import AddressError, NetworkError, SettingError
from assistant.net.guard import Guard, guard_from, is_public, system_resolver

PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
PRIVATE = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.31.255.255",
    "192.0.0.8",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.251",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",  # IPv4-mapped: nobody's server is named so
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
)


def resolving(*answers: str) -> Guard:
    return Guard(resolver=lambda host, port: answers)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_let_through(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))
    assert resolving(text).addresses("shop.example", 443) == (text,)


@pytest.mark.parametrize("text", PRIVATE)
def test_other_addresses_are_refused_as_such_and_behind_a_name(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))
    with pytest.raises(AddressError, match=r"public address|service of the cloud"):
        resolving(text).addresses("127-0-0-1.nip.example", 80)
    with pytest.raises(AddressError):
        Guard().addresses(text, 80)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "127。0。0。1",
        "127.0.0.1.",
        "10.0.0.5",
    ],
)
def test_a_private_address_passes_as_text_but_is_never_connected_to(host: str) -> None:
    guard = Guard()
    target = guard.target(f"http://{host}/")
    with pytest.raises(AddressError, match="not a public address"):
        guard.addresses(target.host, target.port)


@pytest.mark.parametrize(
    "host",
    [
        "0x7f000001",
        "0x7f.0.0.1",
        "0X7F000001",
        "2130706433",
        "127.1",
        "0177.0.0.1",
        "0177.0.0.0x1",
        "1.2.3.4.5",
        "%31%32%37.0.0.1",
        "[fe80::1%25eth0]",
        "a..b,c",
        "-x-",
        "a" * 254,
    ],
)
def test_odd_spellings_of_numbers_are_no_names(host: str) -> None:
    with pytest.raises(AddressError):
        Guard().target(f"http://{host}/")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "begins with http"),
        ("ftp://shop.example/", "begins with http"),
        ("gopher://shop.example:70/", "begins with http"),
        ("javascript:alert(1)", "begins with http"),
        ("shop.example", "begins with http"),
        ("", "An empty text is not"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("http://shop.example:22/", "Port 22 of shop.example is not one of 80, 443"),
        ("http://shop.example:99999/", "Port 99999"),
        ("https://eve:secret@shop.example/", "holds a name or a password"),
        ("http://shop.example\\@127.0.0.1/", "is not an address"),
        ("http://shop.example/\x00", "is not an address"),
        ("http://ⓔxample.com/", "is not an address"),
        ("http://shop.example/" + "a" * 2048, "is not an address"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_named_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(AddressError, match=reason) as caught:
        Guard().target(url)
    assert caught.value.next_step
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "spelled", "netloc"),
    [
        ("HTTP://Shop.Example.:80", "http://shop.example/", "shop.example"),
        ("https://shop.example/a b?q=é#part", "https://shop.example/a%20b?q=%C3%A9", "shop.example"),
        ("https://[2606:2800::1]:443/x", "https://[2606:2800::1]/x", "[2606:2800::1]"),
        ("http://caf\u00e9.example:443/", "http://xn--caf-dma.example:443/", "xn--caf-dma.example:443"),
    ],
)
def test_a_target_has_one_spelling(url: str, spelled: str, netloc: str) -> None:
    target = Guard().target(url)
    assert (target.url, target.netloc) == (spelled, netloc)


def test_an_own_network_is_let_through_but_no_metadata_service_in_it() -> None:
    guard = guard_from(["10.0.0.0/8", "169.254.0.0/16", "fd00::/8"], ["8080"])
    assert guard.addresses("10.1.2.3", 8080) == ("10.1.2.3",)
    assert guard.addresses("fd12::1", 80) == ("fd12::1",)
    for metadata in ("169.254.169.254", "fd00:ec2::254"):
        with pytest.raises(AddressError, match="a service of the cloud itself"):
            guard.addresses(metadata, 80)
    assert not guard.permits(ipaddress.ip_address("fd00:ec2::254%1"))
    with pytest.raises(AddressError):
        guard.addresses("192.168.0.1", 8080)
    with pytest.raises(AddressError, match="Port 8081"):
        guard.addresses("10.1.2.3", 8081)


def test_of_a_name_with_several_addresses_only_the_public_ones_are_used() -> None:
    assert resolving("10.0.0.1", "8.8.8.8", "::1").addresses("shop.example", 80) == ("8.8.8.8",)
    assert len(resolving(*(f"8.8.8.{n}" for n in range(20))).addresses("shop.example", 80)) == 4


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_without_server_is_an_error_of_the_network(failure: Exception) -> None:
    def fail(host: str, port: int) -> tuple[str, ...]:
        raise failure

    with pytest.raises(NetworkError, match=r"no server named shop\.example"):
        Guard(resolver=fail).addresses("shop.example", 80)


@pytest.mark.parametrize("answers", [(), ("not an address",)])
def test_a_resolver_that_says_nothing_usable_is_one_too(answers: tuple[str, ...]) -> None:
    with pytest.raises(NetworkError, match="no server named"):
        resolving(*answers).addresses("shop.example", 80)


def test_the_systems_resolver_knows_this_machine() -> None:
    assert "127.0.0.1" in system_resolver("127.0.0.1", 80)


@pytest.mark.parametrize("text", ["10.0.0.0/99", "intranet", "10.0.0.1/8", ""])
def test_a_network_that_is_none_is_named_with_its_setting(text: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_ALLOWED_NETWORKS"):
        guard_from([text], [])


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_named_with_its_setting(text: str) -> None:
    with pytest.raises(SettingError, match="ASSISTANT_ALLOWED_PORTS"):
        guard_from([], [text])
