"""What rows of one file say of each other: a person gets one message, and a refusal anywhere is theirs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from assistant.store.contacts.optouts import OptOuts
from assistant.types.contacts import Contact

_WORST = (
    "blocked",
    "refused",
    "opted_out",
    "minor",
    "no_basis",
)  # which exclusion a person gets from their rows
_BY_PHONE = ("sms", "whatsapp")
_NEVER = ("no_address", "invalid_email", "duplicate", "blocked", "refused", "minor")
_BATCH = 1000


def same_person(group: Sequence[Contact]) -> list[Contact]:
    """The rows of one address, with what changes in them: the first stands for all, the rest are duplicates.

    Where they disagree the refusal wins, and an objection to profiling too.
    """
    first, rest = group[0], group[1:]
    worst = next((each for each in _WORST if any(row.excluded == each for row in group)), "")
    basis = {} if worst else _shared(group)
    kept = replace(
        first,
        basis=basis,
        excluded=worst or ("" if basis else "no_basis"),
        profiling=all(row.profiling for row in group),
    )
    return [kept, *(_duplicate(row) for row in rest)]


def same_phone(group: Sequence[Contact]) -> list[Contact]:
    """The rows of one number: those without an address of their own are one person; a number gets one SMS.

    Who refuses or is not asked on one row of a number gets no SMS by another one.
    """
    seen = [row for row in group if row.excluded != "duplicate"]
    agreed = set(_BY_PHONE).intersection(*(row.basis for row in seen)) if seen else set()
    changed: list[Contact] = []
    for place, row in enumerate(seen):
        kept = agreed if place == 0 else set()
        basis = {kind: how for kind, how in row.basis.items() if kind not in _BY_PHONE or kind in kept}
        if place and not row.email:
            changed.append(_duplicate(row))
        elif len(basis) < len(row.basis):
            excluded = row.excluded or ("" if basis else "duplicate" if place else "no_basis")
            problems = (*row.problems, "shared_phone") if place else row.problems
            changed.append(replace(row, basis=basis, excluded=excluded, problems=problems))
    return changed


def without_opted_out(contacts: Iterable[Contact], optouts: OptOuts) -> Iterator[Contact]:
    """The contacts as a stream, with the opt-outs of this moment applied to each."""
    stream = iter(contacts)
    while batch := list(islice(stream, _BATCH)):
        kinds = optouts.kinds({hashed for each in batch for hashed in (each.email_hash, each.phone_hash)})
        for contact in batch:
            yield _opted_out(contact, kinds) if kinds else contact


def _opted_out(contact: Contact, kinds: Mapping[str, set[str]]) -> Contact:
    """Who refused under one of their address and number refused under both."""
    refused = kinds.get(contact.email_hash, set()) | kinds.get(contact.phone_hash, set())
    if not refused:
        return contact
    profiling = contact.profiling and "profiling" not in refused
    if contact.excluded in _NEVER:
        return replace(contact, profiling=profiling)
    if "all" in refused:
        return replace(contact, basis={}, excluded="opted_out", profiling=profiling)
    basis = {kind: how for kind, how in contact.basis.items() if kind not in refused}
    excluded = contact.excluded or ("" if basis else "opted_out")
    return replace(contact, basis=basis, excluded=excluded, profiling=profiling)


def merged(
    groups: Iterable[Sequence[Contact]], merge: Callable[[Sequence[Contact]], list[Contact]]
) -> Iterator[tuple[Contact, Contact]]:
    """Each row that a merge changed: as it was, and as it is."""
    for group in groups:
        before = {row.row: row for row in group}
        for row in merge(group):
            if row != before[row.row]:
                yield before[row.row], row


def _shared(group: Sequence[Contact]) -> dict[str, str]:
    """The kinds of channel for which every row has a basis: blank on one of them is no."""
    return {kind: how for kind, how in group[0].basis.items() if all(kind in row.basis for row in group)}


def _duplicate(row: Contact) -> Contact:
    return replace(row, excluded="duplicate", basis={})
