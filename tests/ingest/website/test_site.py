import gzip
from pathlib import Path

import pytest

from assistant.errors import AddressError, NetworkError, NetworkReplyError
from assistant.ingest.reports import Progress
from assistant.ingest.website.site import SiteFetch, SiteOptions, read_site
from assistant.net.fetch import Fetcher
from assistant.net.guard import Guard
from assistant.settings import NetSettings
from tests.ingest.website.conftest import Visits
from tests.net.server import Answer, Asked, Web, html, moved, plain, status


def links(*paths: str) -> str:
    return "".join(f'<a href="{path}">{path}</a>' for path in paths)


def statuses(found: SiteFetch) -> dict[str, str]:
    return {page.source: page.status for page in found.pages}


def reasons(found: SiteFetch) -> dict[str, str]:
    return {item.source: item.reason for item in found.skipped}


def test_pages_of_sitemap_and_links_become_files(web: Web, visits: Visits) -> None:
    pdf = b"%PDF-1.4 guide"
    web.pages |= {
        "/robots.txt": plain(f"User-agent: *\nDisallow: /panier\nSitemap: {web.url}/map.xml\n"),
        "/map.xml": plain(f"<urlset><url><loc>{web.url}/fr/listed</loc></url></urlset>", "application/xml"),
        "/": html("accueil" + links("/fr/qualité", "/en/returns#x", "/panier", "/guide.pdf", "/logo.png")),
        "/fr/qualit%C3%A9": html("qualité"),
        "/fr/listed": html("listée"),
        "/en/returns": html("returns", lang="en-GB"),
        "/guide.pdf": Answer(pdf, 200, {"Content-Type": "application/pdf"}),
    }
    found = visits.read()
    assert statuses(found) == dict.fromkeys(
        ["/", "fr/listed", "fr/qualité", "en/returns", "guide.pdf"], "new"
    )
    assert reasons(found) == {"panier": "the site's robots.txt asks robots to leave it out"}
    assert found.complete
    assert found.requests == len(web.asked) == 7
    by_source = {page.source: page for page in found.pages}
    assert by_source["en/returns"].language == "en"
    assert by_source["en/returns"].url == f"{web.url}/en/returns"
    guide = by_source["guide.pdf"]
    assert guide.path is not None
    assert (guide.path.suffix, guide.path.read_bytes(), guide.size) == (".pdf", pdf, len(pdf))
    assert guide.sha256
    assert "/panier" not in web.paths


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_documents_that_a_site_links_to_are_read_within_their_size(web: Web, visits: Visits) -> None:
    kinds = {
        "/notice.docx": DOCX,
        "/Tarifs.XLSX": "application/octet-stream",  # as servers send what they know nothing of
        "/guide.pdf": "binary/octet-stream",
        "/page": "application/octet-stream",
        "/gros.docx": DOCX,
        "/vieux.doc": "application/msword",
    }
    web.pages["/"] = html(links(*kinds))
    web.pages |= {path: Answer(path.encode(), 200, {"Content-Type": kind}) for path, kind in kinds.items()}
    web.pages["/gros.docx"] = Answer(b"x" * 2000, 200, {"Content-Type": DOCX})
    found = visits.read(file_bytes=1000)
    suffixes = {page.source: page.path.suffix for page in found.pages if page.path}
    assert suffixes == {"/": ".html", "notice.docx": ".docx", "Tarifs.XLSX": ".xlsx", "guide.pdf": ".pdf"}
    told = reasons(found)
    assert set(told) == {"page", "gros.docx"}
    assert "of the type application/octet-stream" in told["page"]
    assert "is larger than" in told["gros.docx"]


def test_a_refresh_downloads_only_what_changed(web: Web, visits: Visits) -> None:
    web.pages |= {
        "/": html(links("/a", "/b", "/c"), ETag='"home"'),
        "/a": html("a", ETag='"a1"'),
        "/b": html("b" + links("/d"), Last_Modified="Sat, 21 Nov 2026 09:00:00 GMT"),
        "/c": html("c"),
        "/d": html("d", ETag='"d"'),
    }
    first = visits.read()
    assert set(statuses(first).values()) == {"new"}
    web.pages["/a"] = html("a, changed", ETag='"a2"')
    again = visits.read()
    assert statuses(again) == {
        "/": "unchanged",
        "a": "changed",
        "b": "unchanged",
        "c": "unchanged",  # sent again, for it has neither ETag nor date, and is the same
        "d": "unchanged",
    }
    assert all(page.path and page.path.is_file() for page in again.pages)
    conditional = {asked.path for asked in web.asked if "if-none-match" in asked.headers}
    assert conditional == {"/", "/a", "/d"}
    assert again.complete


def test_pages_that_are_gone_or_no_longer_linked_are_told(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/a", "/b", "/c")), "/a": html("a"), "/b": html("b"), "/c": html("c")}
    visits.read()
    web.pages |= {"/": html(links("/a", "/b")), "/a": status(410)}
    del web.pages["/b"]
    found = visits.read()
    assert statuses(found) == {"/": "changed", "a": "gone", "b": "gone", "c": "gone"}
    assert found.gone == ("a", "b", "c")
    assert found.complete
    assert sorted(visits.known) == ["/"]


@pytest.mark.parametrize("broken", [status(500), status(403), Answer(raw=lambda: iter([b"nonsense"]))])
def test_a_page_that_fails_keeps_its_last_version(web: Web, visits: Visits, broken: Answer) -> None:
    web.pages |= {"/": html(links("/a")), "/a": html("a" + links("/b")), "/b": html("b")}
    visits.read()
    web.pages["/a"] = broken
    found = visits.read()
    assert statuses(found) == {"/": "unchanged", "a": "unchanged", "b": "unchanged"}
    assert found.failed == ()
    assert found.notes[0].startswith("a stands as it was read last: ")
    assert found.complete  # its last version is here, and so are the links that it had


def test_without_its_last_version_nothing_is_dropped(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/a")), "/a": html("a" + links("/b")), "/b": html("b")}
    visits.read()
    for file in visits.cache.iterdir():
        file.unlink()
    web.pages["/a"] = status(500)
    found = visits.read()
    assert statuses(found) == {"/": "unchanged"}
    assert [item.source for item in found.failed] == ["a"]
    assert not found.complete
    assert sorted(visits.known) == ["/", "a", "b"]


def test_a_page_that_never_could_be_read_is_skipped(web: Web, visits: Visits) -> None:
    web.pages |= {
        "/": html(links("/zip", "/big", "/forbidden", "/missing", "/private")),
        "/zip": plain("PK", "application/zip"),
        "/big": html("x" * 3000),
        "/forbidden": status(403),
        "/private": moved("http://169.254.169.254/latest/meta-data/"),
    }
    found = visits.read(page_bytes=2000)
    assert statuses(found) == {"/": "new"}
    assert "type application/zip" in reasons(found)["zip"]
    assert "is larger than" in reasons(found)["big"]
    assert reasons(found)["forbidden"] == "the server answers 403"
    assert "is not of this site" in reasons(found)["private"]
    assert "missing" not in reasons(found)


def test_copies_are_read_once_under_all_their_names(web: Web, visits: Visits) -> None:
    canonical = f'<link rel="canonical" href="{web.url}/produit">'
    web.pages |= {
        "/": html(
            links("/produit?couleur=bleu", "/produit?ref=x", "/vieux", "/jumeau", "/Produit/", "/seul")
        ),
        "/produit": html("la lampe", canonical),
        "/produit?couleur=bleu": html("la lampe en bleu", canonical),
        "/produit?ref=x": html("la lampe, encore", canonical),
        "/vieux": moved("/produit"),
        "/jumeau": html("la lampe", canonical),
        "/seul": html("seul", '<link rel="canonical" href="/disparu">'),
    }
    found = visits.read()
    pages = {page.source: page for page in found.pages}
    assert sorted(pages) == ["/", "produit", "seul"]
    product = pages["produit"]  # the link to /Produit/ is dead on this server, and hides nothing
    assert set(product.aliases) == {"produit?couleur=bleu", "produit?ref=x", "vieux", "jumeau"}
    assert product.url == f"{web.url}/produit"
    assert found.complete
    assert not visits.read().gone


def test_a_canonical_address_that_leads_to_a_page_of_another_name(web: Web, visits: Visits) -> None:
    """The canonical address redirects, and slashes differ: still one page, under the name it ends at."""
    web.pages |= {
        "/": html(links("/a?x=1")),
        "/a?x=1": html("a, x", '<link rel="canonical" href="/a">'),
        "/a": moved("/a/"),
        "/a/": html("a", '<link rel="canonical" href="/a/">'),
    }
    found = visits.read()
    pages = {page.source: page for page in found.pages}
    assert sorted(pages) == ["/", "a"]
    assert pages["a"].url == f"{web.url}/a/"
    assert pages["a"].aliases == ("a?x=1",)


def test_a_page_in_an_unreadable_encoding_is_left_to_its_reader(web: Web, visits: Visits) -> None:
    binary = Answer(b"\x00\x01\x02" * 50, 200, {"Content-Type": "text/html"})
    web.pages |= {"/": html(links("/odd")), "/odd": binary}
    assert sorted(statuses(visits.read())) == ["/", "odd"]


def test_the_same_bytes_are_one_page(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/a", "/b")), "/a": html("same"), "/b": html("same")}
    found = visits.read()
    assert {page.source: page.aliases for page in found.pages} == {"/": (), "a": ("b",)}


def test_a_page_that_moved_is_gone_under_its_old_name(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/old")), "/old": html("text")}
    visits.read()
    web.pages |= {"/old": moved("/new"), "/new": html("text")}
    found = visits.read()
    assert statuses(found) == {"/": "unchanged", "new": "new", "old": "gone"}
    assert next(page for page in found.pages if page.source == "new").aliases == ("old",)


def test_redirects_on_the_site_are_followed_and_loops_end(web: Web, visits: Visits) -> None:
    web.pages |= {
        "/": moved("/fr"),
        "/fr": moved("/fr/"),
        "/fr/": html(links("/loop", "/away", "/for-now", "/spin")),
        "/loop": moved("/loop"),
        "/spin": moved("/spin/"),
        "/spin/": moved("/spin"),
        "/away": moved("https://other.example/"),
        "/for-now": moved("https://other.example/login", 302),
    }
    found = visits.read()
    assert statuses(found) == {"fr": "new"}
    assert found.pages[0].aliases == ("/",)
    assert reasons(found)["loop"] == "has more than 3 redirects"
    assert reasons(found)["spin"] == "has more than 3 redirects"
    assert reasons(found)["away"].startswith("leads to https://other.example/")
    assert "for-now" in reasons(found)


def test_noindex_and_nofollow_are_honoured(web: Web, visits: Visits) -> None:
    web.pages |= {
        "/": html(links("/meta", "/header", "/nofollow", "/pdf")),
        "/meta": html("x" + links("/behind"), '<meta name="robots" content="noindex">'),
        "/behind": html("behind"),
        "/header": html("y" + links("/hidden"), X_Robots_Tag="none"),
        "/hidden": html("hidden"),
        "/nofollow": html("z" + links("/hidden"), '<meta name="robots" content="nofollow">'),
        "/pdf": Answer(b"%PDF", 200, {"Content-Type": "application/pdf", "X-Robots-Tag": "noindex"}),
    }
    found = visits.read()
    assert sorted(statuses(found)) == ["/", "behind", "nofollow"]
    assert sorted(reasons(found)) == ["header", "meta", "pdf"]
    assert "/hidden" not in web.paths


def test_an_endless_calendar_ends(web: Web, visits: Visits) -> None:
    def month(asked: Asked) -> Answer:
        if not asked.path.startswith("/agenda"):
            return status(404)
        number = int(asked.path.partition("=")[2] or 0)
        return html(f"month {number}" + links(f"/agenda?m={number + 1}", f"/agenda?m={number + 2}"))

    web.otherwise = month
    web.pages |= {"/": html("home" + links("/agenda", "/aide")), "/aide": html("aide")}
    found = visits.read(depth=1000)
    assert found.requests < 60
    assert {"/", "agenda", "aide"} <= set(statuses(found))
    assert len(found.pages) == 53
    assert any(note.startswith("/agenda: ") for note in found.notes)
    again = visits.read(depth=1000)
    assert not again.gone


def test_a_cap_of_pages_is_kept_and_nothing_is_dropped_by_it(web: Web, visits: Visits) -> None:
    web.pages |= {f"/p{number}": html(f"page {number}") for number in range(30)}
    web.pages["/"] = html(links(*(f"/p{number}" for number in range(30))))
    found = visits.read(pages=10)
    assert len(found.pages) == 10
    assert not found.complete
    assert found.notes == ("Only the first 10 pages were read (ASSISTANT_CRAWL_PAGES).",)
    assert len(visits.read(pages=31).pages) == 31
    fewer = visits.read(pages=10)
    assert not fewer.gone
    small = visits.read(total_bytes=600)
    assert "Only the first 0 MB were read." in small.notes


def test_a_cap_that_is_just_enough_is_no_cap(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/a")), "/a": html("a")}
    found = visits.read(pages=2)
    assert found.complete
    assert found.notes == ()


def test_pauses_are_kept_and_a_crawl_delay_is_too(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html(links("/a")), "/a": html("a")}
    visits.read(delay=0.5)
    assert visits.pauses == [0.5, 0.5, 0.5]
    visits.pauses.clear()
    web.pages["/robots.txt"] = plain("User-agent: brand-assistant\nCrawl-delay: 3\n")
    visits.read(delay=0.5)
    assert visits.pauses == [3.0, 3.0, 3.0]


def test_a_site_that_stops_answering_is_left_alone(web: Web, visits: Visits) -> None:
    web.pages |= {f"/p{number}": status(503, Retry_After="99") for number in range(30)}
    web.pages["/"] = html(links(*(f"/p{number}" for number in range(30))))
    found = visits.read()
    assert "The site stopped answering." in found.notes
    assert web.paths.count("/p0") == 1
    assert len(web.asked) == 8
    assert not found.complete


def test_a_stopped_visit_is_gone_on_with(web: Web, visits: Visits) -> None:
    class StopError(Exception):
        pass

    def stop_at_three(step: Progress) -> None:
        if step.done == 3:
            raise StopError

    web.pages |= {f"/p{number}": html(f"page {number}") for number in range(6)}
    web.pages["/"] = html(links(*(f"/p{number}" for number in range(6))))
    with pytest.raises(StopError):
        visits.read(progress=stop_at_three)
    assert web.paths[2:] == ["/", "/p0", "/p1"]
    web.asked.clear()
    steps: list[Progress] = []
    found = visits.again(progress=steps.append)
    assert web.paths[2:] == ["/p2", "/p3", "/p4", "/p5"]
    assert set(statuses(found).values()) == {"new"}
    assert [step.done for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert {step.total for step in steps} == {7}
    assert steps[0].stage == "crawling"
    assert steps[1].source == "p0"


def test_sitemaps_are_read_with_caps_and_bombs_do_nothing(web: Web, visits: Visits) -> None:
    pages = f"<urlset><url><loc>{web.url}/a</loc></url><url><loc>https://other.example/</loc></url></urlset>"
    index = "".join(
        f"<sitemap><loc>{web.url}{path}</loc></sitemap>"
        for path in ("/index.xml", "/pages.xml.gz", "/bomb.xml", "/bomb.xml.gz", "/down.xml")
    )
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    web.pages |= {
        "/robots.txt": plain(
            f"Sitemap: {web.url}/index.xml\nSitemap: https://cdn.example/map.xml\nSitemap: nowhere\n"
        ),
        "/index.xml": plain(
            f"<sitemapindex>{index}<sitemap><loc>https://cdn.example/2.xml</loc></sitemap></sitemapindex>",
            "text/xml",
        ),
        "/pages.xml.gz": Answer(gzip.compress(pages.encode()), 200, {"Content-Type": "application/x-gzip"}),
        "/bomb.xml": plain(f"{entities}<urlset><url><loc>&b;</loc></url></urlset>", "text/xml"),
        "/bomb.xml.gz": Answer(gzip.compress(b" " * 20_000_000), 200, {"Content-Type": "application/gzip"}),
        "/down.xml": status(500),
        "/": html("home"),
        "/a": html("a"),
    }
    found = visits.read()
    assert sorted(statuses(found)) == ["/", "a"]
    assert not found.complete  # one sitemap could not be had: what it lists is not known
    assert any("larger than 10 MB when unpacked" in note for note in found.notes)
    assert any("/down.xml can't be read: the server answers 500" in note for note in found.notes)


def test_a_page_in_the_place_of_a_sitemap_is_none(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html("home"), "/sitemap.xml": html("not found, says this page")}
    found = visits.read()
    assert found.complete
    assert found.notes == ()


def test_robots_txt_that_is_a_page_allows_all(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html("home"), "/robots.txt": plain("{}", "application/json")}
    assert visits.read().complete


@pytest.mark.parametrize("code", [500, 503])
def test_without_robots_txt_nothing_is_read(web: Web, visits: Visits, code: int) -> None:
    web.pages |= {"/": html("home"), "/robots.txt": status(code, Retry_After="500")}
    with pytest.raises(NetworkError, match=f"answers {code}, and without it"):
        visits.read()
    assert web.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (status(404), "there is no such page"),
        (status(401), "the server answers 401"),
        (moved("https://other.example/"), "leads to https://other.example/"),
        (html("x", '<meta name="robots" content="noindex">'), "asks not to be indexed"),
        (plain("x", "image/png"), "type image/png"),
    ],
)
def test_a_site_without_any_page_is_an_error(web: Web, visits: Visits, page: Answer, reason: str) -> None:
    web.pages["/"] = page
    with pytest.raises(NetworkReplyError, match=reason):
        visits.read()


def test_a_site_that_closes_itself_to_robots_is_an_error(web: Web, visits: Visits) -> None:
    web.pages |= {"/": html("x"), "/robots.txt": plain("User-agent: *\nDisallow: /\n")}
    with pytest.raises(NetworkReplyError, match=r"robots\.txt asks robots"):
        visits.read()


def test_only_the_folder_of_the_address_is_read(web: Web, visits: Visits) -> None:
    web.pages |= {
        "/aide/": html(links("retours", "/blog/", "../contact")),
        "/aide/retours": html("retours"),
        "/blog/": html("blog"),
    }
    assert sorted(statuses(visits.read("/aide/"))) == ["aide", "aide/retours"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://169.254.169.254/latest/",
        "http://127-0-0-1.nip.example/",
        "http://rebind.example/",
        "file:///etc/passwd",
        "http://eve:pw@shop.example/",
        "http://shop.example:22/",
    ],
)
def test_the_default_guard_reads_no_private_address(address: str, tmp_path: Path) -> None:
    hosts = {"127-0-0-1.nip.example": ["127.0.0.1"], "rebind.example": ["10.0.0.1", "169.254.169.254"]}
    fetcher = Fetcher(Guard(resolver=lambda host, port: hosts.get(host, ["93.184.215.14"])))
    with pytest.raises(AddressError):
        read_site(address, {}, SiteOptions(fetcher, tmp_path))


def test_links_to_the_inside_are_never_followed(web: Web, visits: Visits) -> None:
    with Web() as inside:
        inside.pages["/"] = html("secret")
        web.pages["/"] = html(links(f"{inside.url}/", "http://169.254.169.254/", f"http://[::1]:{web.port}/"))
        assert statuses(visits.read()) == {"/": "new"}
        assert inside.asked == []


def test_the_settings_say_how_much_and_how_fast(web: Web, tmp_path: Path) -> None:
    chosen = SiteOptions.from_settings(NetSettings(crawl_pages=7, crawl_delay=2.0), web.fetcher(), tmp_path)
    assert (chosen.pages, chosen.delay, chosen.cache) == (7, 2.0, tmp_path)
