"""What a site asks of robots: RFC 9309, with the Crawl-delay and Sitemap lines that it leaves out.

The standard library's parser takes the first rule that fits and knows no wildcard: `Disallow: /*?sort=`, the
line by which shops close their traps, does nothing in it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.ingest.website.address import normal_path

LONGEST_DELAY = 10.0  # seconds between two requests that a site may ask of us
_MOST_RULES = 5000


@dataclass(frozen=True)
class Rule:
    """One Allow or Disallow line."""

    pattern: str
    allows: bool

    def fits(self, path: str) -> bool:
        """Whether the pattern fits; `*` is any text, `$` the end. Takes time by the length only."""
        anchored = self.pattern.endswith("$")
        first, *others = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        if not others:
            return not anchored or path == first
        place = len(first)
        for piece in others[:-1] if anchored else others:
            found = path.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        return not anchored or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= place)


@dataclass(frozen=True)
class Robots:
    """The rules for us. Without any, everything is allowed."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0  # seconds between two requests, at most LONGEST_DELAY
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be asked for: the longest rule decides, Allow when equal."""
        normal = normal_path(path)
        fitting = [(len(rule.pattern), rule.allows) for rule in self.rules if rule.fits(normal)]
        return max(fitting, default=(0, True))[1]


def read_robots(text: str, product: str) -> Robots:
    """The rules of a robots.txt for the robot named `product`, or those for all when it names us nowhere."""
    groups: dict[str, list[tuple[str, str]]] = {}
    sitemaps: list[str] = []
    agents: list[str] = []
    naming = False
    for key, value in _lines(text):
        if key == "sitemap":
            sitemaps.append(value)
        elif key == "user-agent":
            agents = [*(agents if naming else ()), value.partition("/")[0].strip().casefold()]
            naming = True
            groups.setdefault(agents[-1], [])
        elif key in ("allow", "disallow", "crawl-delay"):
            naming = False
            for agent in agents:
                groups[agent].append((key, value))
    own = groups.get(product.casefold(), groups.get("*", []))
    return Robots(_rules(own), _delay(own), tuple(dict.fromkeys(sitemaps)))


def _lines(text: str) -> Iterable[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().casefold(), value.strip()


def _rules(lines: list[tuple[str, str]]) -> tuple[Rule, ...]:
    found = (
        Rule(normal_path(value), key == "allow") for key, value in lines if key != "crawl-delay" and value
    )
    return tuple(found)[:_MOST_RULES]


def _delay(lines: list[tuple[str, str]]) -> float:
    for key, value in lines:
        if key == "crawl-delay":
            try:
                seconds = float(value)
            except ValueError:
                continue
            if math.isfinite(seconds):
                return min(max(seconds, 0.0), LONGEST_DELAY)
    return 0.0
