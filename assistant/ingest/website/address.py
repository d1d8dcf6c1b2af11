"""Addresses of pages: one spelling for each page, and which of them belong to a site."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus, urljoin

import httpx2

from assistant.errors import AddressError

# Parameters that say where a visitor came from or which visit it is, never which page it is.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|hsa|itm)_\w+|at_(?:medium|campaign|creation)|(?:gcl|fbcl|msclk|ysclid|yclid|dclid|wbraid|gbraid|twcl|ttcl|igsh)\w*"
    r"|_ga|_gl|_hsenc|_hsmi|mc_[ce]id|mkt_tok|srsltid|vero_id|oly_\w+_id|li_fat_id|s_cid|epik"
    r"|phpsessid|jsessionid|sessionid|session_id|aspsessionid\w*|cfid|cftoken|oscsid|zenid",
    re.IGNORECASE,
)
_SESSION = re.compile(r"sid=\w{16,}", re.IGNORECASE)  # a short “sid” may well be a page
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(?:2D|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 1000  # characters: no page that people link to by hand has a longer address
# What holds no text for us, by its suffix: not worth a request.
_OTHER_FILES = re.compile(
    r"\.(?:avif|bmp|gif|ico|jpe?g|png|svgz?|tiff?|webp|aac|flac|m4[av]|mp[34]|mpe?g|og[agv]|wav|webm|avi|mkv"
    r"|mov|wmv|7z|bz2|dmg|exe|gz|iso|jar|msi|rar|tar|tgz|zip|apk|css|js|mjs|map|json|xml|rss|atom|txt|csv|ics|vcf|eot|otf|ttf"
    r"|woff2?|doc|xls|ppt|od[pst]|epub|psd|ai|eps)$",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """An address taken apart; `port` is None for the scheme's own, `path` and `query` are as sent."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def owner(self) -> tuple[str, int | None]:
        """Host and port of the site, whether or not it is written with www and https."""
        return self.host.removeprefix("www."), self.port

    @property
    def request(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True)
class Site:
    """The pages of one host, with or without www, below one folder of it."""

    owner: tuple[str, int | None]
    folder: str = "/"

    @classmethod
    def of(cls, address: str) -> "Site":
        """The site that an address opens: “https://shop.example/help/” is all below /help/.

        Raises AddressError when it is no address of a page.
        """
        place = _place(address)
        if place is None:
            raise _no_site(address)
        last = place.path.rpartition("/")[2]
        folder = place.path.removesuffix(last) if "." in last else place.path
        return cls(place.owner, folder if folder.endswith("/") else f"{folder}/")

    def holds(self, url: str) -> bool:
        """Whether the address, as `tidy` spells it, is a page of this site."""
        place = _place(url)
        inside = place is not None and f"{place.path}/".casefold().startswith(self.folder.casefold())
        return inside and self.serves(url)

    def serves(self, url: str) -> bool:
        """Whether the address is on the site's host, in whatever folder."""
        place = _place(url)
        return place is not None and place.owner == self.owner


def site_address(text: str) -> str:
    """The one spelling of what a user types: https unless told otherwise; raises AddressError."""
    typed = text.strip()
    found = tidy(typed if "://" in typed else f"https://{typed}")
    if found is None:
        raise _no_site(typed)
    return found


def tidy(url: str, base: str = "") -> str | None:
    """The address of a page in its one spelling, relative to `base`; None when it can't be one.

    Scheme and host in lower case, no default port, no fragment, no tracking or session parameter, the others
    sorted, escapes in upper case and only where needed (RFC 3986, 6.2.2).
    """
    try:
        place = _place(urljoin(base, url.strip()) if base else url)
    except ValueError:
        return None
    if place is None:
        return None
    host = f"[{place.host}]" if ":" in place.host else place.host
    port = "" if place.port is None else f":{place.port}"
    found = f"{place.scheme}://{host}{port}{place.request}"
    return found if len(found) <= _LONGEST else None  # escapes make it longer


def page_key(url: str) -> str:
    """The same for addresses that servers treat as one page, however they are linked.

    http and https, with and without www, a trailing slash, letter case of the path, index.html.
    """
    place = _place(url)
    if place is None:
        return url
    path = _INDEX.sub("/", place.path.casefold()).rstrip("/")
    return f"{place.owner}{path}?{place.query}"


def source_of(url: str) -> str:
    """A page's name in the index: path and query below the host, letters not escaped; “/” is the home."""
    place = _place(url)
    if place is None:
        return url
    path = _LETTERS.sub(lambda found: _decoded(found.group()), place.path.strip("/")) or "/"
    return f"{path}?{place.query}" if place.query else path


def is_page(url: str) -> bool:
    """Whether the address may be a page, a PDF or an office document, by its suffix."""
    place = _place(url)
    return place is not None and _OTHER_FILES.search(place.path) is None


def request_path(url: str) -> str:
    """Path and query, as robots.txt rules are compared with."""
    place = _place(url)
    return "/" if place is None else place.request


def normal_path(text: str) -> str:
    """Escapes as `tidy` writes them, for a path or a pattern of robots.txt."""
    plain = _UNRESERVED.sub(lambda found: unquote(found.group()), text)
    return _ESCAPE.sub(lambda found: found.group().upper(), plain)


def _place(url: str) -> _Place | None:
    text = url.strip()
    if len(text) > _LONGEST:
        return None
    try:
        parts = httpx2.URL(text)
    except httpx2.InvalidURL:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.raw_host or parts.userinfo or b"%" in parts.raw_host:
        return None
    path, _, query = parts.raw_path.decode("ascii").partition("?")
    path = re.sub(r"//+", "/", _SESSION_IN_PATH.sub("", normal_path(path))) or "/"
    return _Place(
        parts.scheme,
        parts.raw_host.decode("ascii").rstrip(".").lower(),
        None if parts.port == _DEFAULT_PORTS[parts.scheme] else parts.port,
        path if path.startswith("/") else f"/{path}",
        "&".join(sorted(_kept(query))),
    )


def _kept(query: str) -> list[str]:
    pieces = [piece for piece in query.split("&") if piece and not _SESSION.fullmatch(piece)]
    return [piece for piece in pieces if not _TRACKING.fullmatch(unquote_plus(piece.partition("=")[0]))]


def _no_site(text: str) -> AddressError:
    return AddressError(
        f"{text.strip()[:120] or 'An empty text'} is not the address of a website.",
        "Write it like https://shop.example or https://shop.example/help/.",
    )


def _decoded(escapes: str) -> str:
    try:
        return unquote(escapes, errors="strict")
    except UnicodeDecodeError:
        return escapes
