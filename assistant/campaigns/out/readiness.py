"""Which texts of a campaign may leave, and what keeps the others, or all of them, from it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.campaigns.files.words import counted, day, problem, said, warning
from assistant.campaigns.out.products import ProductChanges
from assistant.campaigns.out.sources import Sources
from assistant.errors import UnknownNameError
from assistant.text.counting.said import joined
from assistant.types.brand import Bilingual
from assistant.types.campaign import CampaignText, StoredCampaign
from assistant.types.campaign_export import ExportProblem, WithheldText, Withholding

NAMED = 6  # so many texts are named in one sentence

_Excuse = tuple[Withholding, Bilingual]


@dataclass(frozen=True)
class ReadyText:
    """A text that may leave, with the version of its draft that was looked at."""

    text: CampaignText
    draft: int
    version: int
    approved: bool


@dataclass(frozen=True)
class Readiness:
    """The texts of a campaign, sorted: those that may leave, those that may not, what blocks all of them."""

    ready: tuple[ReadyText, ...]
    withheld: tuple[WithheldText, ...]
    problems: tuple[ExportProblem, ...]


def readiness(stored: StoredCampaign, sources: Sources, unapproved: bool, today: dt.date) -> Readiness:
    """Look at every text, at the products that it is about, and at what the texts say together.

    A text that nobody approved leaves with `unapproved` only; without it, it blocks the export, as nobody
    decided about it. Rejected texts, and those that a check blocked, never leave.
    """
    changes = ProductChanges(stored.frozen.get("products") or {}, sources, today)
    ready, withheld = list[ReadyText](), list[WithheldText]()
    for text in sources.texts(stored.id):
        found = _looked_at(text, sources, changes)
        if isinstance(found, ReadyText) and (found.approved or unapproved):
            ready.append(found)
        elif isinstance(found, ReadyText):
            withheld.append(_withheld(text, ("not_approved", said("withheld", "not_approved"))))
        else:
            withheld.append(_withheld(text, found))
    problems = list(_problems(stored, sources, today, withheld))
    if not ready and not problems:
        problems.append(problem("nothing"))
    return Readiness(tuple(ready), tuple(withheld), tuple(problems))


def withheld_line(withheld: Sequence[WithheldText]) -> Bilingual:
    """How many texts do not leave, in one sentence with the reasons."""
    counts = sorted(Counter(text.reason for text in withheld).items())
    reasons = joined(*(counted(reason, count) for reason, count in counts))
    return warning("withheld", count=len(withheld), reasons=dict(reasons))


def _looked_at(text: CampaignText, sources: Sources, changes: ProductChanges) -> ReadyText | _Excuse:
    """The text when it may leave, once it is approved; else why it never may as it stands."""
    early = _unwritten(text)
    if early is not None or text.draft is None:
        return early or _excuse("failed", detail=text.reason or text.status)
    try:
        stored = sources.draft(text.draft)
    except UnknownNameError:
        return _excuse("gone", draft=text.draft)
    approved = stored.status == "approved"
    if stored.status == "archived":
        return _excuse("rejected")
    if text.status == "blocked" and not approved:  # a person may have repaired and approved it
        return _excuse("blocked", detail=text.reason)
    changed = next((told for sku in text.planned.products if (told := changes.of(sku))), None)
    return ("product_changed", changed) if changed else ReadyText(text, stored.id, stored.version, approved)


def _unwritten(text: CampaignText) -> _Excuse | None:
    if text.status in ("pending", "running"):
        return _excuse("not_written")
    if text.review == "rejected":
        return _excuse("rejected")
    return _excuse("failed", detail=text.reason) if text.status == "failed" else None


def _excuse(
    reason: Literal["not_written", "rejected", "failed", "gone", "blocked"], **values: object
) -> _Excuse:
    return reason, said("withheld", reason, **values)


def _withheld(text: CampaignText, excuse: _Excuse) -> WithheldText:
    planned = text.planned
    return WithheldText(planned.variant_id, planned.segment, planned.channel, planned.language, *excuse)


def _problems(
    stored: StoredCampaign, sources: Sources, today: dt.date, withheld: Sequence[WithheldText]
) -> Iterator[ExportProblem]:
    campaign = stored.campaign
    if stored.status == "running":
        yield problem("running")
    ends = campaign.brief.offer.ends
    if ends is not None and ends < today:
        yield problem("offer_ended", date=day(ends))
    elif campaign.ends is not None and campaign.ends < today:
        yield problem("campaign_ended", date=day(campaign.ends))
    waiting = [text.variant_id for text in withheld if text.reason == "not_approved"]
    if waiting:
        names = ", ".join(waiting[:NAMED]) + (" …" if len(waiting) > NAMED else "")
        yield problem("not_approved", count=len(waiting), names=names)
    for finding in sources.disagreements(stored.id):
        if finding.severity != "info":
            yield problem("disagreement", message=dict(finding.message))
    if campaign.contacts is not None and not _there(campaign.contacts, sources):
        yield problem("contacts_gone", id=campaign.contacts)


def _there(contacts: int, sources: Sources) -> bool:
    try:
        sources.contact_list(contacts)
    except UnknownNameError:
        return False
    return True
