"""What an export is made from: functions of the stores and desks that know it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from assistant.types.campaign import CampaignText, StoredCampaign
from assistant.types.contacts import Contact, ContactList
from assistant.types.draft import Finding
from assistant.types.knowledge import Product
from assistant.types.language import Language
from assistant.types.library import ApprovalRecord
from assistant.types.stored import StoredDraft

Frozen = Mapping[str, Any] | None


@dataclass(frozen=True)
class Sources:
    """Where an export gets what it needs.

    `campaign`, `contact_list`, `draft`, `record` and `product` raise UnknownNameError for what is not there;
    a record holds the draft with all that is known of it, and takes longer.
    `contacts` and `texts` stream. `assign` gives each contact with its segment, in the order given and none
    left out; the frozen rules are those of the plan. `opted_out` gives what those of the hashes that are on
    the opt-out list want no more: kinds of channel, “all”, “profiling”. `disagreements` are the findings by
    which the texts of a campaign contradict each other. `language` is that of a segment, None for one that
    is not known.
    """

    campaign: Callable[[int], StoredCampaign]
    texts: Callable[[int], Iterable[CampaignText]]
    draft: Callable[[int], StoredDraft]
    record: Callable[[int], ApprovalRecord]
    product: Callable[[str], Product]
    contact_list: Callable[[int], ContactList]
    contacts: Callable[[int], Iterator[Contact]]
    assign: Callable[[Iterable[Contact], Frozen], Iterator[tuple[Contact, str]]]
    opted_out: Callable[[Collection[str]], Mapping[str, AbstractSet[str]]]
    disagreements: Callable[[int], Sequence[Finding]]
    language: Callable[[str], Language | None]
