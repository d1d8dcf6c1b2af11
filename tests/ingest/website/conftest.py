"""A website on this machine, and what reads it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.ingest.website.site import SiteFetch, SiteOptions, read_site
from assistant.store.knowledge.manifest import SourceRecord
from tests.net.server import Web

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


class Visits:
    """Visits to one site, each knowing what the one before indexed, with a clock that only pauses move."""

    def __init__(self, web: Web, cache: Path) -> None:
        self.web = web
        self.cache = cache
        self.known: Mapping[str, SourceRecord] = {}
        self.pauses: list[float] = []
        self.now = 1_000_000.0

    def _wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def read(self, path: str = "/", progress: Any = lambda step: None, **options: Any) -> SiteFetch:
        """One visit; what it gives is what the next one knows."""
        self.web.asked.clear()
        self.now += 100_000
        return self.again(path, progress, **options)

    def again(self, path: str = "/", progress: Any = lambda step: None, **options: Any) -> SiteFetch:
        """The same, at the very moment the one before ended."""
        chosen = SiteOptions(
            self.web.fetcher(), self.cache, **{"wait": self._wait, "now": lambda: self.now, **options}
        )
        found = read_site(self.web.url + path, self.known, chosen, progress)
        self.known = records(found, self.known)
        return found


def records(found: SiteFetch, known: Mapping[str, SourceRecord]) -> dict[str, SourceRecord]:
    """The manifest after indexing what a visit gave, as the sync writes it."""
    kept = {} if found.complete else {name: known[name] for name in known if name not in found.gone}
    for page in found.pages:
        if page.status != "gone":
            kept[page.source] = SourceRecord(
                "site", page.source, page.sha256, NOW, url=page.url, validators=page.validators
            )
    for item in found.skipped:
        kept[item.source] = SourceRecord("site", item.source, "", NOW, status="skipped", reason=item.reason)
    for item in found.failed:
        if item.source in known:
            kept[item.source] = known[item.source]
    return kept


@pytest.fixture
def visits(web: Web, tmp_path: Path) -> Visits:
    return Visits(web, tmp_path / "cache")
