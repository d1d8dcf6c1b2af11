import pytest

from assistant.ingest.website.markup import header_words, read_markup, wants

US = "brand-assistant"
URL = "https://shop.example/fr/aide/"
HERE = "https://shop.example/fr/aide"


def test_links_come_out_absolute_and_once() -> None:
    page = """
      <a href="retours">Retours</a> <A class='x' HREF='/contact?utm_source=nav'>Contact</A>
      <a href=retours#top>again</a> <area href="//cdn.shop.example/x"> <a name="no link"> <a href="#top">
      <a href="mailto:a@b.example">mail</a> <a href="/x?a=1&amp;b=2" title="a > b">query</a>
      <a rel="nofollow noopener" href="/login">login</a> <a href="">empty</a>
    """
    assert read_markup(page, URL, US).links == (
        "https://shop.example/fr/aide/retours",
        "https://shop.example/contact",
        "https://cdn.shop.example/x",
        "https://shop.example/x?a=1&b=2",
    )


def test_what_scripts_and_comments_hold_is_no_link() -> None:
    page = (
        "<!-- <a href='/c'> --><script>'<a href=\"/s\">'</SCRIPT><style><a href=/y></style>"
        "<textarea><a href=/t></textarea><template><a href=/p></template><a href='/ok'>ok</a>"
        "<a href='/ok2'>ok</a><script><a href='/never'>"
    )
    assert read_markup(page, URL, US).links == ("https://shop.example/ok", "https://shop.example/ok2")


def test_the_base_moves_relative_links() -> None:
    page = '<base href="/en/"><a href="help">x</a>'
    assert read_markup(page, URL, US).links == ("https://shop.example/en/help",)
    assert read_markup('<base href="mailto:x"><a href="b">', URL, US).links == (f"{HERE}/b",)


def test_canonical_alternates_and_neighbours() -> None:
    page = """
      <link rel="canonical" href="https://shop.example/fr/aide?utm_campaign=x">
      <link rel="canonical" href="/second">
      <link rel="alternate" hreflang="en" href="/en/help"><link rel="alternate" hreflang="fr" href="/fr/aide">
      <link rel="next" href="?page=2"><link rel="stylesheet" href="/style"><link rel="alternate" href="/feed">
      <link rel="next">
    """
    found = read_markup(page, URL, US)
    assert found.canonical == HERE
    assert found.links == ("https://shop.example/en/help", HERE, "https://shop.example/fr/aide/?page=2")
    assert found.language == "fr"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ('<html lang="en-GB">', "en"),
        ("<html xml:lang=FR>", "fr"),
        ('<html lang="de">', None),
        ("<html>", None),
    ],
)
def test_the_page_states_its_language(tag: str, language: str | None) -> None:
    assert read_markup(tag, URL, US).language == language


@pytest.mark.parametrize(
    ("tag", "index", "follow"),
    [
        ('<meta name="robots" content="noindex">', False, True),
        ('<META NAME="ROBOTS" CONTENT="NoIndex, NoFollow">', False, False),
        ('<meta content="none" name="robots">', False, False),
        ('<meta name="brand-assistant" content="nofollow">', True, False),
        ('<meta name="googlebot" content="noindex">', True, True),
        ('<meta name="robots" content="index, follow, max-snippet:-1">', True, True),
    ],
)
def test_a_page_may_ask_to_be_left_out(tag: str, index: bool, follow: bool) -> None:
    found = read_markup(f'{tag}<a href="/x">x</a>', URL, US)
    assert (found.index, found.follow, bool(found.links)) == (index, follow, follow)


def test_a_refresh_is_a_link() -> None:
    page = """<meta http-equiv="Refresh" content="0; url='/new'"><meta http-equiv="refresh" content="30">"""
    assert read_markup(page, URL, US).links == ("https://shop.example/new",)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("noindex", (False, True)),
        ("googlebot: noindex, nofollow", (True, True)),
        ("Brand-Assistant: none", (False, False)),
        ("otherbot: noindex, brand-assistant: nofollow", (True, False)),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", (False, True)),
        ("", (True, True)),
    ],
)
def test_a_header_says_the_same(header: str, wanted: tuple[bool, bool]) -> None:
    assert wants(header_words(header, US)) == wanted


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<!--",
        "<a href='",
        '<a href="',
        "<a \"'",
        "<script>",
        "<",
        "&amp;",
        "<a x=y ",
        "<a a='\"' b=",
        "<meta ",
    ],
)
def test_hostile_pages_take_time_by_their_length_only(piece: str) -> None:
    """Anything quadratic would take hours, and the test has a time limit of its own."""
    page = piece * (2_000_000 // len(piece))
    assert read_markup(page, URL, US).links == ()


def test_a_page_of_links_is_capped() -> None:
    page = "".join(f'<a href="/p/{n}">x</a>' for n in range(6000))
    assert len(read_markup(page, URL, US).links) == 5000
