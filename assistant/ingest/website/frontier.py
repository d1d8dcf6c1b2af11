"""Which pages of a site are still to be visited, in which order, and which are never worth it.

Sites make addresses without end: calendars with a next month, filters in every combination, relative links
that grow with each page. Pages that differ in their query only, or in numbers only, come last, and only so
many of them; those that the site lists in its sitemap are all taken.
"""

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from assistant.ingest.website.address import Site, is_page, page_key, request_path

MOST_ALIKE = 50  # pages that differ in their query, or in numbers of their path, only
_MOST_SEGMENTS = 12
_MOST_SPELLINGS = 4  # of one page that are tried
_MOST_REPEATS = 3  # of one segment in a path: /a/b/a/b/a/b is a relative link gone wrong
_NUMBER_SEGMENT = re.compile(r"(?<=/)[0-9]+(?:-[0-9]+)*(?=/|$)")


@dataclass(frozen=True)
class Place:
    """An address to visit, and how many links lie between it and the start."""

    url: str
    depth: int


class Frontier:
    """The addresses of one crawl: each is given out once, plain ones first, in the order they were found."""

    def __init__(self, site: Site, depth: int) -> None:
        self._site = site
        self._depth = depth
        self._plain: deque[Place] = deque()
        self._alike: deque[Place] = deque()
        self._seen: set[str] = set()
        self._spellings: dict[str, list[str]] = defaultdict(list)
        self._shapes: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._plain) + len(self._alike)

    def add(self, url: str, depth: int, *, listed: bool = False) -> None:
        """Take a link, if it leads to a page of the site that is new; `listed` ones come from its sitemap."""
        if not self._site.holds(url) or not is_page(url) or not self.claim(url):
            return
        path, _, query = request_path(url).partition("?")
        shape = _NUMBER_SEGMENT.sub("#", path)
        if depth > self._depth or _is_broken(path):
            return
        if not query and shape == path:
            self._plain.append(Place(url, depth))
            return
        self._shapes[shape] += not listed
        if listed or self._shapes[shape] <= MOST_ALIKE:
            self._alike.append(Place(url, depth))

    def claim(self, url: str) -> bool:
        """Whether the address, in any of its spellings, had not been seen before; from now on it has."""
        key = page_key(url)
        new = key not in self._seen
        self._seen.add(key)
        if url not in self._spellings[key] and len(self._spellings[key]) < _MOST_SPELLINGS:
            self._spellings[key].append(url)
        return new

    def respell(self, place: Place) -> None:
        """There is no page under that spelling: have the next one visited, if links named another."""
        spellings = self._spellings[page_key(place.url)]
        following = spellings[spellings.index(place.url) + 1 :] if place.url in spellings else []
        if following:
            self._plain.append(Place(following[0], place.depth))

    def seen(self, url: str) -> bool:
        """Whether a link, a redirect or the sitemap named the address."""
        return page_key(url) in self._seen

    def next(self) -> Place | None:
        """The next address to visit; None when all were."""
        queue = self._plain or self._alike
        return queue.popleft() if queue else None

    def traps(self) -> tuple[str, ...]:
        """In words, what was cut short."""
        return tuple(
            f"{shape}: {count} addresses differ in their query or in numbers only, and {MOST_ALIKE} of them "
            f"were visited. A sitemap that lists the others has them read."
            for shape, count in self._shapes.items()
            if count > MOST_ALIKE
        )


def _is_broken(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    repeated = max(Counter(each for each in segments if not each.isdigit()).values(), default=0)
    return len(segments) > _MOST_SEGMENTS or repeated >= _MOST_REPEATS
