"""Which language a page speaks: the one asked for, else the browser's first that we have."""

from collections.abc import Iterator, Mapping

from assistant.types.language import LANGUAGES, Language

FALLBACK: Language = "en"
_LONGEST_HEADER = 200  # characters; browsers send less than 100


def page_language(query: Mapping[str, str], headers: Mapping[str, str]) -> Language:
    """The language of a request: `?lang=fr|en`, else Accept-Language, else English."""
    asked = query.get("lang", "")
    for language in LANGUAGES:
        if asked == language:
            return language
    wanted = headers.get("accept-language", "")[:_LONGEST_HEADER]
    return next(_spoken(wanted), FALLBACK)


def _spoken(header: str) -> Iterator[Language]:
    """Our languages named in an Accept-Language header, best first (RFC 9110, 12.5.4)."""
    ranges = [_range(item) for item in header.split(",")]
    for tag, _weight in sorted((r for r in ranges if r[1] > 0), key=lambda found: -found[1]):
        primary = tag.split("-")[0]
        for language in LANGUAGES:
            if primary == language:
                yield language


def _range(item: str) -> tuple[str, float]:
    tag, _, weight = item.strip().lower().partition(";q=")
    try:
        return tag.strip(), float(weight) if weight else 1.0
    except ValueError:
        return tag.strip(), 0.0
