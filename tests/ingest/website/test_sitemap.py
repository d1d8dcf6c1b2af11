import gzip

import pytest

from assistant.ingest.website.sitemap import read_sitemap

URL = "https://shop.example/sitemap.xml"
PAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://shop.example/a?x=1&amp;y=2 </loc><lastmod>2026-11-01</lastmod>
    <image:image><image:loc>https://shop.example/a.jpg</image:loc></image:image></url>
  <url><loc><![CDATA[https://shop.example/caf\u00e9]]></loc></url>
  <url><loc>https://shop.example/a?y=2&x=1</loc></url>
  <url><loc>/relative</loc></url>
  <url><loc>mailto:a@shop.example</loc></url>
</urlset>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pages_come_out_once_packed_or_not(pack: type[bytes]) -> None:
    found = read_sitemap(pack(PAGES.encode()), URL)
    assert found.sitemaps == ()
    assert found.pages == (
        "https://shop.example/a?x=1&y=2",
        "https://shop.example/caf%C3%A9",
        "https://shop.example/relative",
    )


def test_an_index_lists_sitemaps() -> None:
    text = (
        "<sitemapindex><sitemap><loc>https://shop.example/1.xml.gz</loc></sitemap>"
        "<sitemap><loc>https://shop.example/2.xml</loc></sitemap></sitemapindex>"
    )
    found = read_sitemap(text.encode(), URL)
    assert found.sitemaps == ("https://shop.example/1.xml.gz", "https://shop.example/2.xml")
    assert found.pages == ()


def test_a_plain_list_is_one_too() -> None:
    assert read_sitemap(b"https://shop.example/a\r\nhttps://shop.example/b\n", URL).pages == (
        "https://shop.example/a",
        "https://shop.example/b",
    )
    assert read_sitemap(b"", URL).pages == ()


def test_an_entity_bomb_is_a_sitemap_without_that_page() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    text = f'<!DOCTYPE x [<!ENTITY l0 "x">{entities}]><urlset><url><loc>&l29;</loc></url></urlset>'
    assert read_sitemap(text.encode(), URL).pages == ("https://shop.example/&l29",)
    outside = (
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>'
    )
    assert "root:" not in str(read_sitemap(outside.encode(), URL))


def test_a_packed_bomb_and_a_damaged_one_are_errors() -> None:
    with pytest.raises(ValueError, match="larger than 1 MB when unpacked"):
        read_sitemap(gzip.compress(b" " * 50_000_000), URL, most=2**20)
    with pytest.raises(ValueError, match="damaged"):
        read_sitemap(gzip.compress(b"x" * 1000)[:-5], URL)
