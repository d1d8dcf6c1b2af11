"""When a human can be reached: the key `opening` of `brand.yaml`."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.brand.yaml_file import Node
from assistant.types.brand import Opening

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_MINUTE = 24 * 60
_SPAN = re.compile(r"(\d{1,2})[:h](\d{2})\s?[-–]\s?(\d{1,2})[:h](\d{2})")


def load_opening(node: Node) -> Opening | None:
    """The opening hours; None when there are none. Raises KnowledgeError."""
    if node.value is None:
        return None
    node.keys(("timezone", "place", "hours", "closed"))
    hours = node.child("hours").keys(DAYS)
    return Opening(
        timezone=_zone(node.child("timezone")),
        hours={number: _spans(hours.child(day)) for number, day in enumerate(DAYS)},
        closed=frozenset(day for item in node.child("closed").items() if (day := item.date()) is not None),
        place=node.child("place").bilingual(),
    )


def _zone(node: Node) -> str:
    name = node.text()
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise node.error("a time zone, e.g. Europe/Paris") from error
    return name


def _spans(node: Node) -> tuple[tuple[int, int], ...]:
    """The hours of one day, in their order; each ends before the next begins."""
    found = tuple(_span(node, text) for text in node.texts())
    ends = 0
    for start, end in found:
        if not ends <= start < end <= LAST_MINUTE:
            raise node.error("hours of one day in their order; after midnight is another day")
        ends = end
    return found


def _span(node: Node, text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None or int(match[2]) > 59 or int(match[4]) > 59:
        raise node.error('hours in quotes, e.g. "9:00-18:00", or a list of them')
    return int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
