"""How a website is read, and what reading it gave."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.ingest.files import Skipped
from assistant.ingest.website.cache import FILE_SUFFIXES, PAGE_SUFFIXES, UNNAMED, file_suffix
from assistant.net.fetch import Fetcher, Wanted
from assistant.settings import NetSettings
from assistant.types.language import Language

PageStatus = Literal["new", "changed", "unchanged", "gone"]


@dataclass(frozen=True)
class SiteOptions:
    """Who fetches, where pages are kept between two visits, and how much is read at most.

    `cache` is a folder for this site alone. `delay` is in seconds between two requests; a site's robots.txt
    can make it longer. `wait` and `now` are the clock.
    """

    fetcher: Fetcher
    cache: Path
    pages: int = 200
    delay: float = 0.5
    depth: int = 10  # links between the start and a page
    page_bytes: int = 2 * 2**20  # of one HTML page, unpacked
    file_bytes: int = 10 * 2**20  # of a PDF or an office document
    total_bytes: int = 300 * 2**20
    seconds: float = 10.0  # for one page
    wait: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time

    @classmethod
    def from_settings(cls, settings: NetSettings, fetcher: Fetcher, cache: Path) -> "SiteOptions":
        """The options that ASSISTANT_CRAWL_PAGES and ASSISTANT_CRAWL_DELAY describe."""
        return cls(fetcher, cache, pages=settings.crawl_pages, delay=settings.crawl_delay)

    def wanted(self, url: str) -> Wanted:
        """What the page at `url` may be."""
        unnamed = UNNAMED if file_suffix(url) else ()
        files = dict.fromkeys((*FILE_SUFFIXES, *unnamed), self.file_bytes)
        return Wanted(dict.fromkeys(PAGE_SUFFIXES, self.page_bytes) | files, self.seconds)


@dataclass(frozen=True)
class FetchedPage:
    """One page of a site, or one that is no more.

    `source` is its name in the index: path and query below the host. `path` is the file that holds its bytes
    (.html, .pdf, .docx …), in the cache until the next visit. `validators` belong into its record: they
    decide at the next visit whether the page changed. `aliases` are other sources that lead to it. A page
    that is gone has no file.
    """

    url: str
    source: str
    status: PageStatus
    path: Path | None = None
    sha256: str = ""
    size: int = 0
    language: Language | None = None
    validators: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SiteFetch:
    """What one visit of a site gave.

    `skipped` are addresses that are not to be indexed, with the reason; `failed` are known pages that could
    not be read this time and whose last version is lost, of which everything stays as it is. No source is in
    two of the three. `complete` says that the whole site was seen: every known source that is neither in
    `pages` nor in `skipped` is no more. `notes` are for the user: about the site as a whole, and pages whose
    last version stands for them.
    """

    address: str
    pages: tuple[FetchedPage, ...]
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Skipped, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()
    requests: int = 0

    @property
    def gone(self) -> tuple[str, ...]:
        """The sources to be dropped, also when the visit is not complete."""
        return tuple(page.source for page in self.pages if page.status == "gone")
