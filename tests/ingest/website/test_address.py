import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AddressError
from assistant.ingest.website.address import (
    Site,
    is_page,
    page_key,
    request_path,
    site_address,
    source_of,
    tidy,
)


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("HTTPS://Shop.Example:443/Fr/", "https://shop.example/Fr/"),
        ("https://shop.example", "https://shop.example/"),
        ("https://shop.example/a#part", "https://shop.example/a"),
        ("https://shop.example/a/../b//c", "https://shop.example/b/c"),
        ("https://shop.example/a?utm_source=x&b=2&gclid=1&a=1&fbclid=3", "https://shop.example/a?a=1&b=2"),
        ("https://shop.example/a?UTM_Medium=x", "https://shop.example/a"),
        ("https://shop.example/a?mc_cid=1&_gl=2&msclkid=3&srsltid=4", "https://shop.example/a"),
        ("https://shop.example/a;jsessionid=1F2A?PHPSESSID=9", "https://shop.example/a"),
        ("https://shop.example/a?sid=0123456789abcdef0123", "https://shop.example/a"),
        ("https://shop.example/a?sid=3&page_id=4&atlas=1", "https://shop.example/a?atlas=1&page_id=4&sid=3"),
        ("https://shop.example/caf%c3%a9/%7Eann%61", "https://shop.example/caf%C3%A9/~anna"),
        ("https://shop.example/café", "https://shop.example/caf%C3%A9"),
        ("https://münchen.example:8443/", "https://xn--mnchen-3ya.example:8443/"),
        ("https://[2606:2800::1]/", "https://[2606:2800::1]/"),
    ],
)
def test_a_page_has_one_spelling(url: str, spelled: str) -> None:
    assert tidy(url) == spelled
    assert tidy(spelled) == spelled


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@shop.example",
        "javascript:void(0)",
        "tel:+33123456789",
        "file:///etc/passwd",
        "https://",
        "https://eve:pw@shop.example/",
        "https://[",
        "https://shop.example/\x00",
        "https://shop.example/" + "a" * 1001,
        "",
    ],
)
def test_what_is_no_page_has_none(url: str) -> None:
    assert tidy(url) is None
    assert not Site.of("https://shop.example").holds(url)


def test_links_are_relative_to_their_page() -> None:
    base = "https://shop.example/fr/aide/retours"
    assert tidy("../contact?x=1", base) == "https://shop.example/fr/contact?x=1"
    assert tidy("//other.example/a", base) == "https://other.example/a"
    assert tidy("http://[", base) is None


@given(st.text(max_size=80))
def test_any_link_has_a_stable_spelling_or_none(text: str) -> None:
    found = tidy(text, "https://shop.example/a/b")
    if found is not None:
        assert tidy(found) == found
        assert page_key(found)
        assert source_of(found)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/Aide/",
        "https://www.shop.example/aide",
        "https://shop.example/aide/index.html",
        "https://shop.example/AIDE/index.php",
    ],
)
def test_servers_treat_these_as_one_page(url: str) -> None:
    assert page_key(tidy(url) or "") == page_key("https://shop.example/aide")


def test_but_not_these() -> None:
    keys = {
        page_key(url)
        for url in (
            "https://shop.example/a",
            "https://shop.example/a?b=1",
            "https://shop.example/a/b",
            "https://shop.example:8443/a",
            "https://blog.shop.example/a",
        )
    }
    assert len(keys) == 5
    assert page_key("no address") == "no address"


@pytest.mark.parametrize(
    ("address", "inside", "outside"),
    [
        ("https://shop.example", "http://www.shop.example/fr/a", "https://blog.shop.example/"),
        ("https://shop.example/aide/", "https://shop.example/Aide/retours", "https://shop.example/aides"),
        ("https://shop.example/aide", "https://shop.example/aide", "https://shop.example/"),
        ("https://shop.example/aide/index.html", "https://shop.example/aide/a", "https://shop.example/b"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", "http://127.0.0.1:8001/x"),
    ],
)
def test_a_site_is_all_below_the_folder_of_its_address(address: str, inside: str, outside: str) -> None:
    site = Site.of(address)
    assert site.holds(inside)
    assert not site.holds(outside)


def test_the_host_alone_decides_what_it_serves() -> None:
    site = Site.of("https://shop.example/aide/")
    assert site.serves("https://www.shop.example/sitemap.xml")
    assert not site.serves("https://cdn.example/sitemap.xml")
    assert not site.serves("nothing")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Shop.Example ", "https://shop.example/"),
        ("http://shop.example/aide?utm_source=mail", "http://shop.example/aide"),
    ],
)
def test_what_a_user_types_becomes_an_address(typed: str, address: str) -> None:
    assert site_address(typed) == address


@pytest.mark.parametrize("typed", ["", "https://", "ftp://shop.example", "not an address \x00"])
def test_or_an_error_that_names_it(typed: str) -> None:
    with pytest.raises(AddressError, match="is not the address of a website"):
        site_address(typed)
    with pytest.raises(AddressError):
        Site.of(typed)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://shop.example/", "/"),
        ("https://shop.example/fr/livraison/", "fr/livraison"),
        ("https://shop.example/fr/qualit%C3%A9?page=2", "fr/qualité?page=2"),
        ("https://shop.example/a%2Fb%FF", "a%2Fb%FF"),
        ("https://shop.example/?p=12", "/?p=12"),
        ("no address", "no address"),
    ],
)
def test_a_source_is_the_path_below_the_host(url: str, source: str) -> None:
    assert source_of(url) == source


def test_files_without_text_are_not_worth_a_request() -> None:
    assert is_page("https://shop.example/guide.pdf")
    assert is_page("https://shop.example/offre.docx")
    assert is_page("https://shop.example/fr/v1.2")
    for name in ("photo.JPG", "app.js", "archive.zip", "feed.xml", "vieux.doc"):
        assert not is_page(f"https://shop.example/{name}?v=2")
    assert not is_page("no address")


def test_rules_are_compared_with_path_and_query() -> None:
    assert request_path("https://shop.example/a?b=1#c") == "/a?b=1"
    assert request_path("no address") == "/"
