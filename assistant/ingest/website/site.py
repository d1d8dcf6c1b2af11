"""Reads a website: its pages as files, and which of them are new, changed, the same or no more."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from urllib.parse import urljoin

from assistant.errors import NetworkReplyError
from assistant.ingest.files import Skipped
from assistant.ingest.reports import Progress, ignore
from assistant.ingest.website.address import site_address
from assistant.ingest.website.cache import PageCache
from assistant.ingest.website.crawl import Crawl, Page, Walk
from assistant.ingest.website.options import FetchedPage, PageStatus, SiteFetch, SiteOptions
from assistant.net.fetch import Validators
from assistant.store.knowledge.manifest import SourceRecord

__all__ = ["FetchedPage", "SiteFetch", "SiteOptions", "read_site", "site_address"]

_MOST_SKIPPED = 500  # lines of the report
_MOST_NOTES = 20


def read_site(
    address: str,
    known: Mapping[str, SourceRecord],
    options: SiteOptions,
    progress: Callable[[Progress], None] = ignore,
) -> SiteFetch:
    """Visit the site of `address`, all below its folder; `known` is what is indexed of it, by source.

    Pages that the server says are unchanged are not sent again: their file is that of the last visit. A visit
    that is stopped by an exception of `progress`, or killed, is gone on with within 6 hours.

    Raises AddressError for an address that may not be fetched, NetworkError when the server or its robots.txt
    can't be reached, and NetworkReplyError when no page at all can be read: then nothing of what is indexed
    may be dropped.
    """
    start = site_address(address)
    options.fetcher.check(start)
    cache = PageCache(options.cache)
    crawl = Crawl(start, options, cache, progress)
    walk = crawl.run()
    if not walk.pages:
        raise _no_page(start, walk)
    fetch = _Verdict(start, known, crawl, walk).fetch()
    cache.finish(walk.visited if fetch.complete else None)
    return fetch


class _Verdict:
    """Compares a walk with what is known of the site."""

    def __init__(self, start: str, known: Mapping[str, SourceRecord], crawl: Crawl, walk: Walk) -> None:
        self._start = start
        self._known = known
        self._crawl = crawl
        self._walk = walk

    def fetch(self) -> SiteFetch:
        """Pages in the order they were read, then those that are gone, by name."""
        walk = self._walk
        aliases: dict[str, list[str]] = defaultdict(list)
        for alias, source in walk.aliases.items():
            aliases[source].append(alias)
        found = [self._page(source, page, aliases[source]) for source, page in walk.pages.items()]
        gone = [source for source in sorted(self._known) if self._is_gone(source)]
        # No source is in two of the lists: a sync drops what is skipped and keeps what failed.
        failed = {source: why for source, why in walk.failed.items() if source not in walk.pages}
        kept = failed.keys() & self._known.keys()
        refused = walk.skipped | {source: why for source, why in failed.items() if source not in kept}
        refused = {source: why for source, why in refused.items() if source not in walk.pages}
        settled = walk.pages.keys() | refused.keys() | set(gone)
        return SiteFetch(
            address=self._start,
            pages=(*found, *(FetchedPage(self._url(source), source, "gone") for source in gone)),
            skipped=tuple(Skipped(*item) for item in refused.items())[:_MOST_SKIPPED],
            failed=tuple(Skipped(source, walk.failed[source]) for source in sorted(kept)),
            complete=not walk.cut and self._known.keys() <= settled,
            notes=(*walk.notes, *self._stale()),
            requests=self._crawl.requests,
        )

    def _stale(self) -> list[str]:
        """In words, the pages that could not be read now and stand as they were at the last visit."""
        lines = [
            f"{source} stands as it was read last: {why}"
            for source, why in self._walk.failed.items()
            if source in self._walk.pages
        ]
        return lines[:_MOST_NOTES]

    def _page(self, source: str, page: Page, aliases: list[str]) -> FetchedPage:
        stored = page.stored
        return FetchedPage(
            url=page.url,
            source=source,
            status=self._status(source, stored.sha256),
            path=stored.path,
            sha256=stored.sha256,
            size=stored.size,
            language=page.language,
            validators={"sha256": stored.sha256, **_said(stored.validators)},
            aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != source)),
        )

    def _status(self, source: str, sha256: str) -> PageStatus:
        record = self._known.get(source)
        if record is None or record.status != "indexed":
            return "new"
        return "unchanged" if record.validators.get("sha256") == sha256 else "changed"

    def _is_gone(self, source: str) -> bool:
        """Gone: the server says so, or it is found under another name, or nothing links to it any more."""
        walk = self._walk
        if source in walk.pages or source in walk.skipped or source in walk.failed:
            return False
        if source in walk.gone or walk.aliases.get(source) in walk.pages:
            return True
        return not walk.cut and not self._crawl.frontier.seen(self._url(source))

    def _url(self, source: str) -> str:
        return urljoin(self._start, f"/{source.lstrip('/')}")


def _said(validators: Validators) -> dict[str, str]:
    return {name: value for name, value in asdict(validators).items() if value}


def _no_page(start: str, walk: Walk) -> NetworkReplyError:
    reasons = {**walk.skipped, **walk.failed, **dict.fromkeys(walk.gone, "there is no such page")}
    source, reason = next(iter(reasons.items()), ("", "it links to no page"))
    where = f"{source}: " if source not in ("", "/") else ""
    return NetworkReplyError(
        f"No page of {start} can be read; {where}{reason}.",
        "Open the address in a browser, and give the one that it ends at.",
    )
