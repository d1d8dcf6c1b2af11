"""Asks one site for pages as a polite robot does: by its robots.txt, with a pause between two requests."""

import math
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.errors import NetworkError, NetworkReplyError
from assistant.ingest.website.address import Site
from assistant.ingest.website.options import SiteOptions
from assistant.ingest.website.robots import Robots, read_robots
from assistant.ingest.website.sitemap import LARGEST_BYTES, Sitemap, read_sitemap
from assistant.net.fetch import MOST_REDIRECTS, NEVER_SEEN, Reply, Validators, Wanted

_ROBOTS = Wanted({"text/plain": 512_000, "text/html": 512_000})  # RFC 9309 has at least 500 KiB read
_XML = ("application/xml", "text/xml", "text/plain", "application/gzip", "application/x-gzip")
_SITEMAP = Wanted(dict.fromkeys((*_XML, "application/octet-stream"), LARGEST_BYTES))
_MOST_SITEMAPS = 50
_MOST_LISTED = 20_000  # addresses of all sitemaps together


@dataclass(frozen=True)
class Listing:
    """The pages that a site's sitemaps list; `whole` unless one of them could not be had this time."""

    pages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True


class Visitor:
    """Requests to one site. `requests` counts them."""

    def __init__(self, site: Site, options: SiteOptions) -> None:
        self._site = site
        self._options = options
        self._delay = options.delay
        self._last = -math.inf
        self.requests = 0

    def ask(self, url: str, validators: Validators = NEVER_SEEN) -> Reply:
        """The reply for a page, redirects not followed; raises what the fetcher raises."""
        return self._get(url, self._options.wanted(url), validators, redirects=0)

    def robots(self, start: str) -> Robots:
        """The rules of the site that `start` belongs to; from now on its pause is kept.

        None (4xx, or no text) allow everything; raises NetworkError when they can't be had, for then nothing
        is allowed (RFC 9309, 2.3.1).
        """
        address = _at_root(start, "robots.txt")
        try:
            reply = self._get(address, _ROBOTS)
        except NetworkReplyError:
            return Robots()
        if reply.status == 429 or reply.status >= 500:
            raise NetworkError(
                f"{address} answers {reply.status}, and without it no page may be read.", "Try again later."
            )
        text = reply.body.decode("utf-8", "replace")
        found = read_robots(text, self._options.fetcher.product)
        self._delay = max(self._delay, found.delay)
        return found

    def listed(self, start: str, robots: Robots) -> Listing:
        """The pages of the sitemaps that robots.txt names, or of /sitemap.xml, and of those they name."""
        queue = list(robots.sitemaps) or [_at_root(start, "sitemap.xml")]
        pages: dict[str, None] = {}
        notes: list[str] = []
        asked: set[str] = set()
        whole = True
        while queue and len(asked) < _MOST_SITEMAPS and len(pages) < _MOST_LISTED:
            address = queue.pop(0)
            if address in asked or not self._site.serves(address):
                continue
            asked.add(address)
            try:
                found = self._sitemap(address)
            except (NetworkReplyError, ValueError) as error:
                if robots.sitemaps:  # else nobody said that there is one
                    notes.append(f"The sitemap {address} can't be read: {error}")
            except NetworkError as error:
                notes.append(f"The sitemap {address} can't be read: {error.message}")
                whole = False
            else:
                pages.update(dict.fromkeys(found.pages))
                queue += found.sitemaps
        return Listing(tuple(pages)[:_MOST_LISTED], tuple(notes), whole)

    def _sitemap(self, address: str) -> Sitemap:
        reply = self._get(address, _SITEMAP)
        if reply.status == 429 or reply.status >= 500:
            raise NetworkError(f"the server answers {reply.status}.")
        return read_sitemap(reply.body, reply.url)

    def _get(
        self,
        url: str,
        wanted: Wanted,
        validators: Validators = NEVER_SEEN,
        redirects: int = MOST_REDIRECTS,
    ) -> Reply:
        early = self._last + self._delay - self._options.now()
        if early > 0:
            self._options.wait(early)
        self.requests += 1
        try:
            return self._options.fetcher.get(url, wanted, validators, redirects)
        finally:
            self._last = self._options.now()


def _at_root(start: str, name: str) -> str:
    parts = urlsplit(start)
    return f"{parts.scheme}://{parts.netloc}/{name}"
