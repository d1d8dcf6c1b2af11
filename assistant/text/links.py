"""The link of a brief with what counts its clicks: one way for every text and every file."""

import re
from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit

from assistant.text.normalise import fold
from assistant.types.draft import Brief

_NOT_UTM = re.compile(r"[^a-z0-9._-]+")


def utm_parameters(brief: Brief, variant: int = 0) -> dict[str, str]:
    """The UTM parameters of a brief, with their prefix; empty when it names none.

    Values are folded to lower case, without accents and spaces: analytics tools tell “E-Mail” from
    “e-mail”. Without a `content` of its own, each of several variants has its number there, so that clicks
    can be told apart.
    """
    given = {name: value for name, value in brief.utm.items() if value}
    if given and brief.variants > 1:
        given.setdefault("content", f"v{variant + 1}")
    return {f"utm_{name}": _value(value) for name, value in given.items()}


def tracked_link(brief: Brief, variant: int = 0) -> str:
    """The brief’s link with its UTM parameters; empty when it has none.

    Parameters of the same name that the link has already are replaced; all others stay as they are written,
    merge tags too.
    """
    tracked = utm_parameters(brief, variant)
    if not brief.link or not tracked:
        return brief.link
    parts = urlsplit(brief.link)
    pairs = [pair for pair in parts.query.split("&") if pair]
    kept = [pair for pair in pairs if unquote_plus(pair.partition("=")[0]) not in tracked]
    query = "&".join([*kept, urlencode(tracked)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _value(value: str) -> str:
    return _NOT_UTM.sub("-", fold(value).strip()).strip("-")
