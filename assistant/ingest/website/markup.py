"""What a page says to robots: its links, its canonical address, whether it wants to be indexed.

The page is scanned for tags, not parsed: that takes time by its length only, whatever it holds, and nothing
of it is expanded. Its text is read later, by the HTML reader in a process of its own.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.ingest.readers.extract import known_language
from assistant.ingest.website.address import page_key, tidy
from assistant.types.language import Language

_MOST_LINKS = 5000
# Possessive quantifiers never go back: a page of unclosed tags costs no more than any other.
_TAG = re.compile(r"""<(a|area|base|html|link|meta)\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.IGNORECASE)
_OPENING = re.compile(r"<!--|<(script|style|template|textarea)\b", re.IGNORECASE)
_CLOSING = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "template", "textarea")
}
_COMMENT_END = re.compile("-->")
_REFRESH = re.compile(r"""^\s*\d+\s*;\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)
_NO_INDEX = frozenset({"noindex", "none"})
_NO_FOLLOW = frozenset({"nofollow", "none"})


@dataclass(frozen=True)
class Markup:
    """What one page says. Addresses are absolute and in their one spelling."""

    links: tuple[str, ...] = ()
    canonical: str | None = None
    index: bool = True
    follow: bool = True
    language: Language | None = None


def read_markup(page: str, url: str, product: str) -> Markup:
    """What the page at `url` says to the robot named `product`."""
    found = _Scan(url, product.casefold())
    for tag, attributes in _tags(page):
        found.take(tag, attributes)
    return found.result()


def header_words(header: str, product: str) -> frozenset[str]:
    """The words of an X-Robots-Tag header that concern us: “noindex, googlebot: nofollow” → noindex."""
    words: set[str] = set()
    ours = True
    for piece in header.casefold().split(","):
        agent, colon, rest = piece.partition(":")
        word = piece
        if colon and agent.strip() != "unavailable_after":  # that one has a date after its colon
            ours, word = agent.strip() == product.casefold(), rest
        if ours:
            words.add(word.strip())
    return frozenset(words)


def wants(words: Iterable[str]) -> tuple[bool, bool]:
    """Whether a page with these words may be indexed, and its links followed."""
    said = set(words)
    return not said & _NO_INDEX, not said & _NO_FOLLOW


class _Scan:
    """Collects what the tags of one page say, in their order."""

    def __init__(self, url: str, product: str) -> None:
        self._url = self._base = url
        self._product = product
        self._links: dict[str, None] = {}
        self._words: set[str] = set()
        self._canonical: str | None = None
        self._language: Language | None = None
        self._own_language: Language | None = None

    def take(self, tag: str, attributes: dict[str, str]) -> None:
        """One start tag."""
        if tag in ("a", "area"):
            self._link(attributes)
        elif tag == "link":
            self._relation(attributes)
        elif tag == "meta":
            self._meta(attributes)
        elif tag == "base":
            self._base = tidy(attributes.get("href", ""), self._url) or self._url
        else:
            self._language = known_language(attributes.get("lang") or attributes.get("xml:lang"))

    def result(self) -> Markup:
        """What was collected."""
        index, follow = wants(self._words)
        links = tuple(self._links)[:_MOST_LINKS] if follow else ()
        return Markup(links, self._canonical, index, follow, self._language or self._own_language)

    def _link(self, attributes: dict[str, str]) -> None:
        if "nofollow" not in attributes.get("rel", "").casefold().split():
            self._add(attributes.get("href"))

    def _relation(self, attributes: dict[str, str]) -> None:
        relations = attributes.get("rel", "").casefold().split()
        href = attributes.get("href")
        if not href:
            return
        if "canonical" in relations:
            self._canonical = self._canonical or tidy(href, self._base)
        elif "alternate" in relations and "hreflang" in attributes:
            self._alternate(href, attributes["hreflang"])
        elif relations and set(relations) <= {"next", "prev"}:
            self._add(href)

    def _alternate(self, href: str, language: str) -> None:
        self._add(href)
        address = tidy(href, self._base)
        if address and page_key(address) == page_key(self._url) and self._own_language is None:
            self._own_language = known_language(language)

    def _meta(self, attributes: dict[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("name", "").casefold() in ("robots", self._product):
            self._words.update(word.strip() for word in content.casefold().split(","))
        elif attributes.get("http-equiv", "").casefold() == "refresh":
            found = _REFRESH.match(content)
            self._add(found.group(1) if found else None)

    def _add(self, href: str | None) -> None:
        address = tidy(href, self._base) if href and not href.startswith("#") else None
        if address:
            self._links.setdefault(address)


def _tags(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    for stretch in _markup_only(page):
        for found in _TAG.finditer(stretch):
            attributes: dict[str, str] = {}
            for name, *values in _ATTRIBUTE.findall(found.group(2)):
                attributes.setdefault(name.casefold(), html.unescape("".join(values)).strip())
            yield found.group(1).casefold(), attributes


def _markup_only(page: str) -> Iterator[str]:
    """The page without comments, scripts and styles; one that is not closed takes all that follows."""
    start = 0
    while opening := _OPENING.search(page, start):
        yield page[start : opening.start()]
        name = opening.group(1)
        closing = (_CLOSING[name.casefold()] if name else _COMMENT_END).search(page, opening.end())
        if closing is None:
            return
        start = closing.end()
    yield page[start:]
