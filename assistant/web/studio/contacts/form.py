"""Between the form under a file's preview and what an import takes. What a browser sends may be anything."""

import datetime as dt
from collections.abc import Mapping
from typing import get_args

from assistant.campaigns.contacts.columns import IGNORED
from assistant.errors import InputError
from assistant.types.contacts import Basis, ChannelKind, DeclaredBasis
from assistant.web.studio.campaigns.acts import Values, one
from assistant.web.texts import Words

# What a user may declare for a whole file.
BASES: tuple[Basis, ...] = tuple(basis for basis in get_args(Basis) if basis != "declared")
KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)


def mapping_of(values: Values) -> Mapping[str, str] | None:
    """Column to field as the form says; None while nothing was mapped, as a file is first looked at."""
    columns, chosen = values.get("column", ()), values.get("becomes", ())
    if not columns or len(columns) != len(chosen):
        return None
    return {column: field or IGNORED for column, field in zip(columns, chosen, strict=True)}


def declared_of(values: Values, words: Words, user: str, at: dt.datetime) -> DeclaredBasis | None:
    """The legal basis that a user declares for the whole file; raises InputError without a reason."""
    basis = next((each for each in BASES if each == one(values, "basis")), None)
    if basis is None:
        return None
    reason = one(values, "reason")
    if not reason:
        raise InputError(words("contacts_reason_missing"), words("contacts_reason_next"))
    kinds = tuple(kind for kind in KINDS if kind in values.get("kinds", ()))
    if not kinds:
        raise InputError(words("contacts_kinds_missing"), words("contacts_kinds_next"))
    return DeclaredBasis(basis, kinds, user, reason, at)
