"""One walk over a site, from its start and its sitemap along the links of its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from assistant.errors import AddressError, FileReadError, NetworkError, NetworkReplyError
from assistant.ingest.readers.decoding import decode
from assistant.ingest.reports import Progress
from assistant.ingest.website.address import Site, page_key, request_path, source_of, tidy
from assistant.ingest.website.cache import PageCache, StoredPage
from assistant.ingest.website.frontier import Frontier, Place
from assistant.ingest.website.markup import Markup, header_words, read_markup, wants
from assistant.ingest.website.options import SiteOptions
from assistant.ingest.website.robots import Robots
from assistant.ingest.website.visitor import Visitor
from assistant.net.fetch import MOST_REDIRECTS, NEVER_SEEN, Reply
from assistant.types.language import Language

_GONE = frozenset({404, 410})
_FOR_GOOD = frozenset({301, 308})
_MOST_FAILURES = 5  # in a row: the site is down, or does not want us
_SPARE_REQUESTS = 100  # beyond three for each page, for redirects and pages that are no more


class Page(NamedTuple):
    """A page to be indexed, and the file that holds it."""

    url: str
    stored: StoredPage
    language: Language | None


@dataclass
class Walk:
    """What a walk gave so far; everything is named by source. `cut` says that pages were left unseen."""

    pages: dict[str, Page]
    aliases: dict[str, str]  # of a source, the one that holds its content
    skipped: dict[str, str]
    failed: dict[str, str]
    gone: set[str]
    visited: set[str]  # addresses that were asked for
    notes: list[str]
    cut: bool = False


class Crawl:
    """One walk; `run` it once."""

    def __init__(
        self, start: str, options: SiteOptions, cache: PageCache, progress: Callable[[Progress], None]
    ) -> None:
        self._start = start
        self._options = options
        self._cache = cache
        self._progress = progress
        self._site = Site.of(start)
        self._visitor = Visitor(self._site, options)
        self.frontier = Frontier(self._site, options.depth)
        self.walk = Walk({}, {}, {}, {}, set(), set(), [])
        self._robots = Robots()
        self._copies: dict[str, tuple[str, Page]] = {}  # of a source, its canonical address
        self._by_content: dict[str, str] = {}
        self._read = self._bytes = self._failures = 0
        self._begun = 0.0

    @property
    def requests(self) -> int:
        """How many were made."""
        return self._visitor.requests

    def run(self) -> Walk:
        """Visit the pages; raises NetworkError when robots.txt can't be had, and what `progress` raises."""
        self._begun = self._cache.begin(self._options.now())
        self._robots = self._visitor.robots(self._start)
        self.frontier.add(self._start, 0, listed=True)
        listing = self._visitor.listed(self._start, self._robots)
        for url in listing.pages:
            self.frontier.add(url, 1, listed=True)
        self.walk.notes += listing.notes
        self.walk.cut = not listing.whole
        while not self._enough() and (place := self.frontier.next()):
            self._visit(place)
            total = min(self._options.pages, self._read + len(self.frontier))
            self._progress(Progress("crawling", self._read, total, source_of(place.url)))
        self._settle_copies()
        self.walk.notes += self.frontier.traps()
        return self.walk

    def _enough(self) -> bool:
        limits = self._options
        reasons = {
            f"Only the first {limits.pages} pages were read (ASSISTANT_CRAWL_PAGES).": (
                self._read >= limits.pages or self.requests >= 3 * limits.pages + _SPARE_REQUESTS
            ),
            f"Only the first {limits.total_bytes // 2**20} MB were read.": self._bytes >= limits.total_bytes,
            "The site stopped answering.": self._failures >= _MOST_FAILURES,
        }
        stop = next((reason for reason, true in reasons.items() if true), "")
        if stop and len(self.frontier):
            self.walk.notes.append(stop)
            self.walk.cut = True
        return bool(stop)

    def _visit(self, place: Place) -> None:
        """Ask for one page and follow its redirects on the site; what went wrong is written down."""
        try:
            self._follow(place)
        except (AddressError, NetworkReplyError) as error:
            self._fail(place, error.message)
        except NetworkError as error:
            self._failures += 1
            self._fail(place, error.message)

    def _follow(self, place: Place) -> None:
        url = place.url
        for _ in range(MOST_REDIRECTS + 1):
            self.walk.visited.add(url)
            if not self._robots.allows(request_path(url)):
                self._skip(place.url, "the site's robots.txt asks robots to leave it out")
                return
            stored = self._cache.get(url)
            if stored is not None and stored.fetched >= self._begun:
                self._take(place, url, stored)
                return
            reply = self._visitor.ask(url, stored.validators if stored else NEVER_SEEN)
            if not reply.location:
                self._answered(place, url, reply, stored)
                return
            target = tidy(reply.location)
            if target is None or not self._site.holds(target):
                self._leads_away(place, reply)
                return
            if not self.frontier.claim(target) and page_key(target) != page_key(url):
                self.walk.aliases[source_of(place.url)] = source_of(target)
                return
            url = target
        self._skip(place.url, f"has more than {MOST_REDIRECTS} redirects")

    def _leads_away(self, place: Place, reply: Reply) -> None:
        reason = f"leads to {reply.location[:120]}, which is not of this site"
        if reply.status in _FOR_GOOD:
            self._skip(place.url, reason)
        else:
            self._fail(place, reason)

    def _answered(self, place: Place, url: str, reply: Reply, stored: StoredPage | None) -> None:
        now = self._options.now()
        if reply.status == 200:
            self._take(place, url, self._cache.put(url, reply, now))
        elif reply.status == 304 and stored is not None:
            self._take(place, url, self._cache.confirm(stored, now))
        elif reply.status in _GONE:
            self._failures = 0
            self.walk.gone.add(source_of(place.url))
            self.frontier.respell(place)
        else:
            self._failures += reply.status == 429 or reply.status >= 500
            self._fail(place, f"the server answers {reply.status}")

    def _take(self, place: Place, url: str, stored: StoredPage) -> None:
        """A page was read."""
        self._failures = 0
        self._read += 1
        self._bytes += stored.size
        self._use(place, url, stored)

    def _use(self, place: Place, url: str, stored: StoredPage) -> None:
        """Take the links of a page, then the page itself, unless it is a copy or wants to be left out."""
        markup = self._markup(url, stored)
        for link in markup.links:
            self.frontier.add(link, place.depth + 1)
        canonical = markup.canonical
        if canonical is None or not self._site.holds(canonical):
            canonical = url
        same = page_key(canonical) == page_key(url)
        page = Page(canonical if same else url, stored, markup.language)
        source = source_of(page.url)
        if source_of(place.url) != source:
            self.walk.aliases[source_of(place.url)] = source
        if not markup.index:
            self._skip(page.url, "the page asks not to be indexed (noindex)")
        elif same:
            self._keep(source, page)
        else:
            self.frontier.add(canonical, place.depth)
            self._copies[source] = (canonical, page)

    def _markup(self, url: str, stored: StoredPage) -> Markup:
        product = self._options.fetcher.product
        index, follow = wants(header_words(stored.robots, product))
        if not stored.is_html:
            return Markup(index=index)
        try:
            found = read_markup(decode(stored.path.read_bytes(), source_of(url)), url, product)
        except FileReadError:
            return Markup(index=index)  # the reader of the page will say what is wrong with it
        links = found.links if follow else ()
        return Markup(links, found.canonical, index and found.index, follow, found.language)

    def _keep(self, source: str, page: Page) -> None:
        first = self._by_content.setdefault(page.stored.sha256, source)
        if first == source:
            self.walk.pages[source] = page
        else:
            self.walk.aliases[source] = first

    def _settle_copies(self) -> None:
        """A copy stands for its original only where the original was read; else it is a page of its own."""
        for source, (canonical, page) in self._copies.items():
            original = source_of(canonical)
            original = self.walk.aliases.get(original, original)
            if original in self.walk.pages:
                self.walk.aliases[source] = original
            elif source not in self.walk.pages:
                self._keep(source, page)

    def _skip(self, url: str, reason: str) -> None:
        self.walk.skipped[source_of(url)] = reason

    def _fail(self, place: Place, reason: str) -> None:
        """A page that can't be read now: its last version stands for it, and its links still count."""
        self.walk.failed[source_of(place.url)] = reason
        stored = self._cache.get(place.url)
        if stored is None:
            self.walk.cut = True
        else:
            self._use(place, place.url, stored)
