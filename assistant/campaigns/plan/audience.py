"""Who a campaign writes to: every row of a contact list is counted once per channel, with its reason."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol, get_args

from assistant.campaigns.plan.preview import Audience, Reach, kind_of
from assistant.types.campaign import Campaign
from assistant.types.contacts import ChannelKind, Contact, ContactList

TOGETHER = 1000  # rows that are compared with the opt-outs at once
KEPT_SECONDS = 120
KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
_NOTHING: set[str] = set()
BY_PHONE: tuple[ChannelKind, ...] = ("sms", "whatsapp")


class People(Protocol):
    """The contact lists, as far as a plan needs them."""

    def get(self, id_: int) -> ContactList:
        """The list of that number; raises UnknownNameError."""
        ...

    def rows(self, id_: int) -> Iterator[Contact]:
        """Its rows, one after the other."""
        ...


class Assigning(Protocol):
    """Which segment each contact belongs to."""

    def assign(
        self, contacts: Iterable[Contact], frozen: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[Contact, str]]:
        """Each contact with its segment, by the rules of today or by `frozen` ones."""
        ...

    def frozen(self, list_id: int | None = None) -> Mapping[str, Any]:
        """The rules of today as JSON, with what they compute over the contact list of that number."""
        ...


class Refusals(Protocol):
    """The opt-out list."""

    def kinds(self, hashes: Collection[str]) -> Mapping[str, set[str]]:
        """What each of the hashes wants no more: kinds of channel, `all`, `profiling`."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many opted out of each kind."""
        ...


@dataclass(frozen=True)
class Alike:
    """What the contacts that a count does not tell apart have in common.

    `reasons` says for each of `KINDS` why they get nothing by it; empty: they may.
    """

    segment: str
    excluded: str
    language: str
    reasons: tuple[str, ...]


Counts = Mapping[Alike, int]


@dataclass(frozen=True)
class Counting:
    """What counts an audience. What it read of a list holds for `KEPT_SECONDS`, as long as nothing changed.

    A form that is changed key by key counts the same list again and again, and a million rows take minutes.
    """

    people: People
    segments: Assigning
    refusals: Refusals
    clock: Callable[[], float] = time.monotonic
    kept: dict[str, tuple[float, Counts]] = field(default_factory=dict, compare=False, repr=False)

    def count(self, campaign: Campaign) -> Audience | None:
        """Who gets a campaign's messages; None without a contact list. Reads every row of it, one by one.

        Opt-outs are those of this moment. Raises UnknownNameError for no such list.
        """
        if campaign.contacts is None:
            return None
        kinds = {name: kind_of(name) for name in campaign.channels}
        sent = {name: kind for name, kind in kinds.items() if kind is not None}
        tally = _Tally(sent, campaign.segments)
        for alike, count in self._counted(campaign.contacts).items():
            tally.add(alike, count)
        return tally.audience(campaign.contacts)

    def _counted(self, list_id: int) -> Counts:
        now = self.clock()
        parts = (self.people.get(list_id), self.segments.frozen(), dict(self.refusals.counts()))
        key = repr(parts)
        for old in [old for old, (at, _) in list(self.kept.items()) if now - at > KEPT_SECONDS]:
            self.kept.pop(old, None)
        if key not in self.kept:
            self.kept[key] = now, self._read(list_id)
        return self.kept[key][1]

    def _read(self, list_id: int) -> Counts:
        refused: dict[int, set[str]] = {}
        counts: Counter[Alike] = Counter()
        for contact, segment in self.segments.assign(self._current(list_id, refused)):
            wants_no = refused.pop(contact.row, _NOTHING)
            reasons = tuple(reason_without(contact, kind, _held(contact, kind, wants_no)) for kind in KINDS)
            counts[Alike(segment, contact.excluded, contact.language, reasons)] += 1
        return counts

    def _current(self, list_id: int, refused: dict[int, set[str]]) -> Iterator[Contact]:
        """The contacts with today's objections to profiling; what else they refused goes into `refused`."""
        rows = self.people.rows(list_id)
        while some := list(islice(rows, TOGETHER)):
            hashes = {hashed for each in some for hashed in (each.email_hash, each.phone_hash) if hashed}
            said = self.refusals.kinds(hashes) if hashes else {}
            for contact in some:
                wants_no = said.get(contact.email_hash, _NOTHING) | said.get(contact.phone_hash, _NOTHING)
                if wants_no:
                    refused[contact.row] = wants_no
                yield replace(contact, profiling=False) if "profiling" in wants_no else contact


def _held(contact: Contact, kind: ChannelKind, wants_no: Collection[str]) -> Collection[str]:
    """Who refused under one of their address and number refused under both."""
    return (hash_of(contact, kind),) if kind in wants_no or "all" in wants_no else ()


def hash_of(contact: Contact, kind: ChannelKind) -> str:
    """The hash by which a channel of that kind finds a contact among the opt-outs."""
    return contact.phone_hash if kind in BY_PHONE else contact.email_hash


def reason_without(contact: Contact, kind: ChannelKind, refused: Collection[str]) -> str:
    """Why a contact may get nothing by a channel of that kind; empty when it may.

    `refused` are the hashes that opted out of it. What excludes the whole row goes first.
    """
    if contact.excluded:
        return contact.excluded
    if not (contact.phone if kind in BY_PHONE else contact.email):
        return "no_address"
    if hash_of(contact, kind) in refused:
        return "opted_out"
    return "" if kind in contact.basis else "no_basis"


class _Tally:
    """The counts while the rows go by."""

    def __init__(self, kinds: Mapping[str, ChannelKind], segments: Sequence[str]) -> None:
        self._kinds = kinds
        self._wanted = frozenset(segments)
        self._rows = 0
        self._excluded: Counter[str] = Counter()
        self._segments: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._reached: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._read: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._without: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, alike: Alike, count: int) -> None:
        """Count rows that are alike, once for each channel."""
        self._rows += count
        if alike.excluded:
            self._excluded[alike.excluded] += count
        else:
            self._segments[alike.segment] += count
            self._languages[alike.language] += count
        for channel, kind in self._kinds.items():
            reason = alike.reasons[KINDS.index(kind)]
            if not reason and alike.segment not in self._wanted:
                reason = "other_segment"
            if reason:
                self._without[channel][reason] += count
            else:
                self._reached[channel][alike.segment] += count
                self._read[channel][alike.segment, alike.language] += count

    def audience(self, contacts: int) -> Audience:
        """What was counted."""
        return Audience(
            contacts,
            self._rows,
            dict(self._excluded),
            dict(self._segments),
            dict(self._languages),
            {name: self._reach(name) for name in self._kinds},
        )

    def _reach(self, name: str) -> Reach:
        return Reach(name, dict(self._reached[name]), dict(self._without[name]), dict(self._read[name]))
