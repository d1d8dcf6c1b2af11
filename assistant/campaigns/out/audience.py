"""Contacts meet texts: who gets which, and each of the others with its reason. Streamed, nothing is kept."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from assistant.campaigns.out.choice import Choice, Chosen
from assistant.campaigns.out.seen import Seen
from assistant.campaigns.out.sources import Frozen, Sources
from assistant.campaigns.plan.audience import BY_PHONE, hash_of, reason_without
from assistant.text.cells import safe_cell
from assistant.types.campaign_export import AudienceCount
from assistant.types.contacts import ChannelKind, Contact

TOGETHER = 1000  # contacts whose opt-outs are looked up in one go
OPTED_OUT = "opted_out"
_OUT = "out"  # stands in the place of a basis while an opt-out goes along with its contact
# Who is told to the tool as one never to write to. Not a duplicate, whose address may be written to, nor
# whoever this one campaign has no text for.
SUPPRESSED = frozenset({"no_basis", "refused", OPTED_OUT, "blocked", "minor"})


@dataclass
class _Counts:
    """What is counted of one channel."""

    rows: int = 0
    sent: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    by_variant: Counter[str] = field(default_factory=Counter)
    by_segment: Counter[str] = field(default_factory=Counter)
    by_language: Counter[str] = field(default_factory=Counter)
    by_basis: Counter[str] = field(default_factory=Counter)
    seen: Seen = field(default_factory=Seen)


@dataclass(frozen=True)
class Sinks:
    """Where contacts go: those that get a text on a channel, and those whom the tool is to leave alone.

    `passed` is told now and then how many went by.
    """

    sent: Callable[[str, Contact, Chosen], None] = lambda channel, contact, chosen: None
    suppressed: Callable[[str, Contact, str], None] = lambda channel, contact, reason: None
    passed: Callable[[int], None] = lambda count: None


class Audience:
    """Decides about every contact of a campaign, for each channel that is sent to people."""

    def __init__(self, sources: Sources, choice: Choice, kinds: Mapping[str, ChannelKind]) -> None:
        self._sources = sources
        self._choice = choice
        self._kinds = kinds
        self._segments: frozenset[str] = frozenset()

    def send(
        self, contact_list: int, segments: Iterable[str], frozen: Frozen, sinks: Sinks
    ) -> tuple[AudienceCount, ...]:
        """Go through the contacts once; the opt-out list is asked at this moment, not at that of the plan."""
        self._segments = frozenset(segments)
        counts = {channel: _Counts() for channel in self._kinds}
        contacts = self._without_opted_out(self._sources.contacts(contact_list), sinks.passed)
        for contact, segment in self._sources.assign(contacts, frozen):
            for channel, kind in self._kinds.items():
                self._decide(contact, segment, (channel, kind), counts[channel], sinks)
        return tuple(_count(channel, self._kinds[channel], each) for channel, each in counts.items())

    def _decide(
        self, contact: Contact, segment: str, to: tuple[str, ChannelKind], counts: _Counts, sinks: Sinks
    ) -> None:
        channel, kind = to
        counts.rows += 1
        found = self._text(contact, segment, channel, kind)
        if isinstance(found, Chosen) and not counts.seen.add(_hash(contact, kind)):
            found = "duplicate"
        if isinstance(found, str):
            counts.excluded[found] += 1
            if found in SUPPRESSED:
                sinks.suppressed(channel, contact, found)
            return
        counts.sent += 1
        counts.by_variant[found.variant_id] += 1
        counts.by_segment[found.segment] += 1
        counts.by_language[found.language] += 1
        counts.by_basis[contact.basis[kind]] += 1
        sinks.sent(channel, contact, found)

    def _text(self, contact: Contact, segment: str, channel: str, kind: ChannelKind) -> Chosen | str:
        opted_out = {hash_of(contact, kind)} if contact.basis.get(kind) == _OUT else ()
        reason = reason_without(contact, kind, opted_out)
        if reason:
            return reason
        if segment not in self._segments:
            return "other_segment"
        found = self._choice.of(contact, segment, channel)
        if isinstance(found, Chosen) and kind not in BY_PHONE and safe_cell(contact.email) != contact.email:
            return "unsafe_address"
        return found

    def _without_opted_out(
        self, contacts: Iterator[Contact], passed: Callable[[int], None]
    ) -> Iterator[Contact]:
        """The contacts with what they opted out of: a right to write to them that is none any more."""
        count = 0
        while some := list(islice(contacts, TOGETHER)):
            hashes = {hashed for each in some for hashed in (each.email_hash, each.phone_hash) if hashed}
            out = self._sources.opted_out(hashes) if hashes else {}
            for contact in some:
                said = [out[hashed] for hashed in (contact.email_hash, contact.phone_hash) if hashed in out]
                yield self._marked(contact, set().union(*said)) if said else contact
            count += len(some)
            passed(count)

    def _marked(self, contact: Contact, wants_no: set[str]) -> Contact:
        kinds = {kind for kind in self._kinds.values() if kind in wants_no or "all" in wants_no}
        profiling = contact.profiling and "profiling" not in wants_no
        return replace(contact, basis={**contact.basis, **dict.fromkeys(kinds, _OUT)}, profiling=profiling)


def _hash(contact: Contact, kind: ChannelKind) -> str:
    """What is the same for two contacts whose message on a channel would reach the same person."""
    address = contact.phone if kind in BY_PHONE else contact.email
    return hash_of(contact, kind) or hashlib.blake2b(address.encode(), digest_size=8).hexdigest()


def _count(channel: str, kind: ChannelKind, counts: _Counts) -> AudienceCount:
    return AudienceCount(
        channel,
        kind,
        counts.rows,
        counts.sent,
        dict(sorted(counts.excluded.items())),
        dict(counts.by_variant),
        dict(counts.by_segment),
        dict(counts.by_language),
        dict(counts.by_basis),
    )
