import pytest

from assistant.errors import FileReadError
from assistant.ingest.feeds.merchant_xml import read_xml
from tests.ingest.feeds.samples import GOOGLE_ATOM, GOOGLE_RSS

ITEM = "<item><g:id>{0}</g:id><g:title>Nappe {0}</g:title></item>\n"
FEED = '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n{}</channel></rss>'


def test_rss() -> None:
    table = read_xml(GOOGLE_RSS.encode(), "feed.xml")
    first = table.rows[0]
    assert (table.language, [row.line for row in table.rows]) == ("fr", [7, 39, 48])
    assert first.values["title"].startswith("Nappe Alma")  # Google's own before that of RSS
    assert first.values["link"] == "https://www.filature.example/p/nappe-alma?c=sauge"
    assert first.values["additional_image_link"] == (
        "https://cdn.filature.example/nappe-2.jpg,https://cdn.filature.example/nappe-3.jpg"
    )
    assert first.values["product_highlight"] == "Certifiée OEKO-TEX; Tissée en France"
    assert first.values["Grammage"] == "165 g/m²"
    assert first.values["shipping"] == "FR, 4.90 EUR"
    assert "<ul><li>" in first.values["description"]
    assert table.columns[:3] == ("title", "id", "description")


def test_atom() -> None:
    table = read_xml(GOOGLE_ATOM.encode("utf-16"), "feed.xml")
    (only,) = table.rows
    assert table.language == "en"
    assert (only.values["link"], only.values["title"]) == (
        "https://www.mill.example/p/brume", "Brume tea towel",
    )  # fmt: skip


def test_a_broken_place_keeps_what_stands_before_it() -> None:
    text = FEED.format(ITEM.format("A") + ITEM.format("B") + "<item><g:id>C & D</g:id></item>")
    table = read_xml(text.encode(), "feed.xml")
    assert [row.values["id"] for row in table.rows] == ["A", "B"]
    (problem,) = table.problems
    assert (problem.line, problem.reason) == (
        4, "the XML is broken here (not well-formed (invalid token)): what follows is left out",
    )  # fmt: skip


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/rss.dtd">',
    ],
)
def test_a_file_that_declares_entities_or_a_type_is_refused(declared: str) -> None:
    text = declared + FEED.format("<item><g:id>&a;&b;&x;</g:id></item>")
    with pytest.raises(FileReadError, match="declares a document type or entities"):
        read_xml(text.encode(), "feed.xml")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"holds no <item> or <entry>: line 1, the XML is broken here \(no element found\)"),
        (b"<rss/>", "holds no <item> or <entry>"),
        (b"<?xml version='1.0' encoding='klingon'?><rss/>", "can't be read: unknown encoding"),
        (b"<rss><channel><item></rss>", "holds no <item>"),
    ],
)
def test_what_is_no_feed(data: bytes, message: str) -> None:
    with pytest.raises(FileReadError, match=message):
        read_xml(data, "feed.xml")


def test_huge_values_and_deep_elements_are_cut_and_not_followed() -> None:
    deep = "<a>" * 50_000 + "x" + "</a>" * 50_000
    text = FEED.format(f"<item><g:id>A</g:id><g:title>{'x' * 2_000_000}</g:title>{deep}</item>")
    (row,) = read_xml(text.encode(), "feed.xml").rows
    assert len(row.values["title"]) == 100_000
    assert row.values["a"] == "x"


def test_hidden_letters_are_taken_out() -> None:
    (row,) = read_xml(FEED.format(ITEM.format("A\u202e\u200bB")).encode(), "feed.xml").rows
    assert row.values["id"] == "AB"
