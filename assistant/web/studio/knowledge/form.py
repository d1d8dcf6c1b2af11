"""What the forms of the knowledge page hand over."""

from collections.abc import Mapping
from typing import Any

from assistant.errors import InputError
from assistant.ingest.roots.addresses import place_of
from assistant.ingest.roots.order import AUDIENCES, Order, order_of
from assistant.types.knowledge import Audience
from assistant.web.texts import Words


def site_order(words: Words, values: Mapping[str, Any]) -> Order:
    """An order for a website or a feed; raises InputError, also for a path of this machine.

    The studio is open to people who may not read the files of the server that it runs on.
    """
    address = text(values.get("address"))
    if "://" not in address or place_of(address).kind != "url":
        raise InputError(words("know_only_web"))
    return order_of(
        {
            "root": address,
            "audience": values.get("audience"),
            "every": values.get("every"),
            "mapping": mapping(words, values.get("mapping")),
        }
    )


def mapping(words: Words, value: Any) -> dict[str, str]:
    """The columns that a person named, one a line; raises InputError for a line without “=”."""
    found = {}
    for line in text(value).splitlines():
        if not line.strip():
            continue
        column, sign, name = line.rpartition("=")
        if not (sign and column.strip() and name.strip()):
            raise InputError(words("know_bad_mapping"), line.strip()[:80])
        found[column.strip()] = name.strip()
    return found


def audience(value: Any) -> Audience:
    """Who may see it; internal for anything else than one of both."""
    return AUDIENCES.get(text(value), "internal")


def text(value: Any) -> str:
    """A value of a form, which may be anything, as text."""
    return value.strip() if isinstance(value, str) else ""
