from pathlib import Path

from assistant.ingest.website.cache import PageCache
from assistant.net.fetch import Reply, Validators

URL = "https://shop.example/a"
REPLY = Reply(
    URL, 200, {"content-type": "text/html", "etag": '"1"', "x-robots-tag": "noindex"}, b"<p>caf\xc3\xa9</p>"
)


def test_a_page_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = PageCache(tmp_path / "deep" / "site").put(URL, REPLY, 5.0)
    found = PageCache(tmp_path / "deep" / "site").get(URL)
    assert found == kept
    assert found is not None
    assert found.is_html
    assert (found.validators, found.robots, found.size) == (Validators('"1"'), "noindex", len(REPLY.body))
    assert found.path.read_bytes() == REPLY.body
    assert PageCache(tmp_path / "deep" / "site").get("https://shop.example/b") is None


def test_a_confirmed_page_is_only_younger(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    confirmed = cache.confirm(cache.put(URL, REPLY, 5.0), 9.0)
    assert confirmed.fetched == 9.0
    assert cache.get(URL) == confirmed


def test_what_is_not_whole_is_not_there(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    page = cache.put(URL, REPLY, 5.0)
    page.path.write_bytes(b"<p>half")
    assert cache.get(URL) is None
    cache.put(URL, REPLY, 5.0)
    said = page.path.with_suffix(".json")
    for broken in ("{", "[]", '{"url": 1}', '{"validators": {"etag": ""}, "suffix": ".html", "more": 1}'):
        said.write_text(broken, encoding="utf-8")
        assert cache.get(URL) is None


def test_a_killed_crawl_is_gone_on_with_for_some_hours(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    assert cache.begin(1000.0) == 1000.0
    assert cache.begin(2000.0) == 1000.0
    assert cache.begin(1000.0 + 7 * 3600) == 1000.0 + 7 * 3600
    cache.finish(None)
    assert cache.begin(90_000.0) == 90_000.0
    (tmp_path / "begun").write_text("soon", encoding="ascii")
    assert cache.begin(5.0) == 5.0


def test_a_whole_visit_drops_the_pages_that_it_did_not_see(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    cache.begin(1.0)
    cache.put(URL, REPLY, 5.0)
    pdf = Reply(f"{URL}.pdf", 200, {"content-type": "application/pdf"}, b"%PDF-")
    assert cache.put(pdf.url, pdf, 5.0).path.suffix == ".pdf"
    cache.finish(None)
    assert cache.get(pdf.url)
    cache.finish({URL})
    assert cache.get(pdf.url) is None
    assert cache.get(URL)
    assert len(list(tmp_path.iterdir())) == 2
