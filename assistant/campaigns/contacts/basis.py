"""By which right a row may be written to, per kind of channel; the rules are in rules/legal_basis.yaml.

The most careful reading wins. A refusal beats everything; an explicit consent column rules, and blank is no;
then what a status or a column of legal bases says; and only where a row tells nothing, what was declared for
the whole file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from assistant import rules
from assistant.campaigns.contacts.columns import Columns
from assistant.campaigns.contacts.values import CellError, readings
from assistant.errors import InputError
from assistant.text.headers import plain
from assistant.types.contacts import ChannelKind, DeclaredBasis

KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
_TOLD = ("consent", "customer", "b2b")
_BY_PHONE = ("sms", "whatsapp")
_REMEMBERED = 10_000

Cells = Mapping[str, Sequence[str]]
"""The cells of a row by field; a field with several columns has several."""


@dataclass(frozen=True)
class Verdict:
    """What a row's own cells say. `excluded` is “blocked”, “refused” or “no_basis”; empty: it may."""

    basis: Mapping[str, str]
    excluded: str
    profiling: bool
    problems: tuple[str, ...]


def kind_of(channel: str) -> str:
    """What kind of basis a channel needs (“newsletter” needs that of e-mail); empty: it is sent to nobody."""
    kinds: Mapping[str, str] = rules.load("legal_basis")["channels"]
    return kinds.get(channel, "")


def check_declared(declared: DeclaredBasis) -> None:
    """Raise InputError unless a declaration names a basis, channels, who declares it and why."""
    allowed: Mapping[str, Sequence[str]] = rules.load("legal_basis")["declarable"]
    kinds = allowed.get(declared.basis, ())
    if not declared.channels or not set(declared.channels) <= set(kinds):
        known = "; ".join(f"{basis} for {', '.join(of)}" for basis, of in allowed.items())
        raise InputError(
            f"“{declared.basis[:40]}” can't be declared for “{', '.join(declared.channels)[:80]}”.",
            f"What can be: {known}.",
        )
    if not declared.by.strip() or len(declared.reason.strip()) < 10:
        raise InputError(
            "A legal basis is declared by a named person, with a reason.",
            "Say how these people agreed, or why no consent is needed: at least 10 characters.",
        )


class Judge:
    """Judges the rows of one file. `status` is what the file's name says of everybody."""

    def __init__(self, columns: Columns, declared: DeclaredBasis | None = None, status: str = "") -> None:
        self._declared = declared
        self._file = _statuses().get(status, "")
        self._has = columns.fields
        self._known: dict[object, Verdict] = {}  # the cells of consents are few, the rows many

    @property
    def tells(self) -> bool:
        """Whether anything in the file, or declared for it, can give a basis."""
        consents = {"consent_channels", "consent_time", "legal_basis"}
        consents |= {f"{what}_{kind}" for kind in KINDS for what in ("consent", "status")}
        return bool(self._declared or self._file or consents & self._has)

    def judge(self, cells: Cells, traits: Mapping[str, Any], reached: Sequence[ChannelKind]) -> Verdict:
        """The verdict on a row, for the kinds of channel by which it can be reached.

        `traits` tell whether somebody bought something, or is a business.
        """
        bought, business = traits.get("orders", 1) != 0, traits.get("customer_type") != "person"
        key = (tuple(map(tuple, cells.values())), reached, bought, business)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._judged(cells, traits, reached)
        return self._known[key]

    def _judged(self, cells: Cells, traits: Mapping[str, Any], reached: Sequence[ChannelKind]) -> Verdict:
        problems: list[str] = []
        signs = {kind: self._sign(kind, cells, problems) for kind in reached}
        if _says(cells.get("opt_out", ())):
            signs = dict.fromkeys(reached, "refused")
        basis: dict[str, str] = {
            kind: found
            for kind, sign in signs.items()
            if (found := sign if sign in _TOLD else self._declaration(kind, sign, traits))
        }
        first = next(iter(signs.values()), "")  # that of the e-mail address, where there is one
        excluded = "" if basis else first if first in ("blocked", "refused") else "no_basis"
        return Verdict(basis, excluded, self._profiling(cells), tuple(dict.fromkeys(problems)))

    def _sign(self, kind: ChannelKind, cells: Cells, problems: list[str]) -> str:
        """One of consent, customer, b2b, refused, blocked, no; empty when the row tells nothing."""
        status = self._status(kind, cells, problems)
        if _says(cells.get(f"blocked_{kind}", ())) or status == "blocked":
            return "blocked"
        if _says(cells.get(f"refused_{kind}", ())) or status == "refused":
            return "refused"
        consent = self._consent(kind, cells, problems)
        if consent:
            return consent
        if status:
            return "" if status == "none" else status
        return self._stated(kind, cells, problems)

    def _status(self, kind: str, cells: Cells, problems: list[str]) -> str:
        """One of consent, none, refused, blocked, no (unclear); empty when nothing is said."""
        found = _words(cells.get(f"status_{kind}", ()))
        signs = [_statuses().get(word, "no") for word in found]
        if "no" in signs:
            problems.append("unclear_status")
        if kind == "email" and self._file:
            signs.append(self._file)
        order = ("blocked", "refused", "no", "none", "consent")
        return next((sign for sign in order if sign in signs), "")

    def _consent(self, kind: str, cells: Cells, problems: list[str]) -> str:
        """“consent”, “refused” for a clear no, “no” for blank; empty when no column is about it."""
        if "consent_channels" in self._has:
            agreed = {plain(item) for cell in cells.get("consent_channels", ()) for item in cell.split(",")}
            return "consent" if kind in {word.strip("[] '") for word in agreed} else "no"
        if f"consent_{kind}" in self._has:
            words = _words(cells.get(f"consent_{kind}", ()))
            if any(word in _answers("no") for word in words):
                return "refused"
            if any(word not in _answers("yes") for word in words):
                problems.append("unclear_consent")
                return "no"
            return "consent" if words else "no"
        if kind == "email" and "consent_time" in self._has:
            return "consent" if any(map(_is_moment, cells.get("consent_time", ()))) else ""
        return ""

    def _stated(self, kind: str, cells: Cells, problems: list[str]) -> str:
        """What a column of legal bases says; it speaks of e-mail, as such columns do."""
        words = _words([each for cell in cells.get("legal_basis", ()) for each in cell.split(";")])
        if kind != "email" or not words:
            return ""
        signs = [_bases().get(word, "no") for word in words]
        if "no" in signs:
            problems.append("unclear_basis")
        return next((sign for sign in ("refused", *_TOLD) if sign in signs), "no")

    def _declaration(self, kind: str, sign: str, traits: Mapping[str, Any]) -> str:
        """“declared” where a row tells nothing and the declaration fits it."""
        declared = self._declared
        if declared is None or sign or kind not in declared.channels:
            return ""
        if declared.basis == "customer" and traits.get("orders", 1) == 0:
            return ""  # nothing was ever sold to them
        if declared.basis == "b2b" and traits.get("customer_type") == "person":
            return ""
        return "declared"

    def _profiling(self, cells: Cells) -> bool:
        if _says(cells.get("objects_profiling", ())):
            return False
        words = _words(cells.get("consent_profiling", ()))
        return not any(word in _answers("no") for word in words)


def reachable(email: str, phone: str) -> tuple[ChannelKind, ...]:
    """The kinds of channel for which there is an address or a number."""
    return tuple(kind for kind in KINDS if (phone if kind in _BY_PHONE else email))


def _says(cells: Collection[str]) -> bool:
    """Whether a column of refusals refuses: anything but a clear no, such as a date or a reason, does."""
    return any(word not in _answers("no") for word in _words(cells))


def _words(cells: Collection[str]) -> list[str]:
    """The cells that hold a word, as they are compared."""
    return [word for cell in cells if cell and (word := plain(cell))]


def _is_moment(cell: str) -> bool:
    try:
        return bool(cell.strip() and readings(cell, "mixed"))
    except CellError:
        return False


@cache
def _answers(which: str) -> frozenset[str]:
    return frozenset(plain(str(word)) for word in rules.load("legal_basis")[which])


@cache
def _statuses() -> Mapping[str, str]:
    return _by_word("statuses")


@cache
def _bases() -> Mapping[str, str]:
    return _by_word("legal_bases")


def _by_word(name: str) -> dict[str, str]:
    known: Mapping[str, Sequence[str]] = rules.load("legal_basis")[name]
    return {plain(word): sign for sign, words in known.items() for word in words}
