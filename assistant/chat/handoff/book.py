"""The company's side of the requests: what is open, how far the messages are, and the list as a table."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import rules
from assistant.errors import InputError
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.text.cells import BOM, csv_line
from assistant.types.language import Language
from assistant.types.leads import Delivery, Lead, LeadStatus

PAGE = 20
_BATCH = 500
COLUMNS = (
    "id", "created_at", "status", "status_at", "status_by", "name", "email", "phone", "question", "answers",
    "language", "page", "marketing", "consent_version", "consent_text", "marketing_text", "transcript",
    "deliveries",
)  # fmt: skip


@dataclass(frozen=True)
class LeadView:
    """A lead and how far the messages about it are."""

    lead: Lead
    deliveries: tuple[Delivery, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of a row of `leads list --json`."""
        return {**self.lead.as_dict(), "deliveries": [each.as_dict() for each in self.deliveries]}


class LeadBook:
    """The list of requests. Raises StoreError."""

    def __init__(self, leads: Leads, deliveries: Deliveries, now: Callable[[], dt.datetime]) -> None:
        self._leads = leads
        self._deliveries = deliveries
        self._now = now

    def page(self, status: LeadStatus | None = None, offset: int = 0, limit: int = PAGE) -> list[LeadView]:
        """Some of the leads, all or those of one status, the newest first."""
        return self._views(self._leads.page(status, offset, limit))

    def all(self, status: LeadStatus | None = None) -> Iterator[LeadView]:
        """Every lead, all or those of one status, the newest first; read a few at a time."""
        ids = self._leads.ids(status)
        for start in range(0, len(ids), _BATCH):
            yield from self._views(self._leads.some(ids[start : start + _BATCH]))

    def _views(self, leads: Sequence[Lead]) -> list[LeadView]:
        told = self._deliveries.of([lead.id for lead in leads])
        return [LeadView(lead, told[lead.id]) for lead in leads]

    def counts(self) -> dict[LeadStatus, int]:
        """How many leads have each status."""
        return self._leads.counts()

    def dead(self) -> int:
        """How many messages were given up."""
        return self._deliveries.dead()

    def mark(self, id_: str, status: LeadStatus, by: str) -> Lead:
        """Say that a lead is answered, or open again; raises InputError when there is none of that number."""
        return self._leads.mark(id_, status, by, self._now())

    def delete(self, id_: str) -> None:
        """Delete a lead for good; raises InputError when there is none of that number."""
        if not self._leads.delete(id_):
            raise InputError(f"There is no lead {id_[:40]}.", "Somebody may have deleted it.")

    def retry(self, message: str) -> None:
        """Try a message again that was given up; raises InputError when it was not."""
        if not self._deliveries.revive(message, self._now()):
            raise InputError("That message was not given up.", "Look at the list again.")

    def table(self, language: Language, status: LeadStatus | None = None) -> Iterator[str]:
        """The lines of a CSV that a spreadsheet opens rightly: UTF-8 with its mark, no cell a formula."""
        titles = rules.load("leads")["columns"]
        heads = [titles[column][language] for column in COLUMNS]
        yield BOM + csv_line(heads, language)
        for view in self.all(status):
            yield csv_line(_cells(view, language), language)


def _cells(view: LeadView, language: Language) -> list[str]:
    lead, texts = view.lead, rules.load("leads")
    told = [f"{each.kind}: {texts['states'][each.state][language]}" for each in view.deliveries]
    values: dict[str, str] = {
        **{name: str(value) for name, value in vars(lead).items()},
        "created_at": lead.created_at.isoformat(timespec="seconds"),
        "status": texts["statuses"][lead.status][language],
        "status_at": "" if lead.status_at is None else lead.status_at.isoformat(timespec="seconds"),
        "answers": "\n".join(f"{question} {answer}" for question, answer in lead.answers),
        "marketing": texts["yes" if lead.marketing else "no"][language],
        "transcript": lead.transcript or "",
        "deliveries": ", ".join(told),
    }
    return [values[column] for column in COLUMNS]
