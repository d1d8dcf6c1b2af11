"""Which root a name or an address means: one that is known, or one that is new."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import UnknownNameError
from assistant.ingest.files import DEFAULT_ROOT, root_name
from assistant.ingest.roots.addresses import Place, demand_apart
from assistant.ingest.website.address import site_address
from assistant.store.knowledge.roots import Kind, RootRecord


@dataclass(frozen=True)
class RootNames:
    """Names the roots. `kind_of` tells a website from a feed, `is_feed` a feed from any other file."""

    knowledge: Path
    data: Path
    kind_of: Callable[[str], Kind]
    is_feed: Callable[[Path], bool]

    def default(self, now: dt.datetime) -> RootRecord:
        """The knowledge folder, which always is a root."""
        return RootRecord(DEFAULT_ROOT, "folder", self.knowledge.resolve().as_posix(), now)

    def of_place(
        self, place: Place, known: Sequence[RootRecord], mapped: bool, now: dt.datetime
    ) -> RootRecord:
        """The root at a place: the known one, or a new one.

        `mapped` says that columns were named, which only a feed has. Raises InputError for a folder that may
        not be a root and an address that is neither website nor feed, and what fetching it raises.
        """
        found = self._known(place, known)
        if found is not None:
            return found
        if place.kind == "folder":
            folder = Path(place.address)
            name = root_name(folder, self.knowledge)
            if name == DEFAULT_ROOT:
                return self.default(now)
            demand_apart(folder, self.knowledge.resolve(), self.data.resolve())
            return RootRecord(name, "folder", name, now)
        if place.kind == "file" or mapped:
            return RootRecord(place.address, "feed", place.address, now, "public")
        kind = self.kind_of(place.address)
        address = site_address(place.address) if kind == "site" else place.address
        return RootRecord(address, kind, address, now, "public")

    def is_upload(self, place: Place, mapped: bool) -> bool:
        """Whether the place is a file to be copied: any that is no product feed."""
        return place.kind == "file" and not mapped and not self.is_feed(Path(place.address))

    def _known(self, place: Place, known: Sequence[RootRecord]) -> RootRecord | None:
        spelled = {place.address}
        if place.kind == "url":
            spelled.add(site_address(place.address))
        return next((record for record in known if record.address in spelled), None)


def find(name: str, known: Sequence[RootRecord]) -> RootRecord | None:
    """The root of that name, in any case; or the only one whose host or folder is called so."""
    folded = name.strip().rstrip("/").casefold()
    for record in known:
        if record.name.rstrip("/").casefold() == folded:
            return record
    short = [record for record in known if folded in _short_names(record)]
    return short[0] if len(short) == 1 else None


def demand(name: str, known: Sequence[RootRecord]) -> RootRecord:
    """As `find`; raises UnknownNameError with the nearest names when there is none."""
    found = find(name, known)
    if found is None:
        raise UnknownNameError("source", name, (record.name for record in known))
    return found


def _short_names(record: RootRecord) -> set[str]:
    host = urlsplit(record.address).hostname if "://" in record.address else None
    if host is not None:
        return {host.casefold(), host.removeprefix("www.").casefold()}
    return {Path(record.address).name.casefold()}
