"""A visitor's request to a human: the form, what was entered, the receipt, and the request as stored."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.types.language import Language

LeadStatus = Literal["open", "answered"]
LeadFieldName = Literal["name", "email", "phone", "question", "answers", "consent"]
DeliveryState = Literal["waiting", "sent", "dead"]
DeliveryKind = Literal["mail", "webhook"]


@dataclass(frozen=True)
class LeadField:
    """One field to fill in. `longest` is in characters; e-mail and phone: one of both is enough."""

    name: LeadFieldName
    label: str
    required: bool
    longest: int


@dataclass(frozen=True)
class LeadForm:
    """What a visitor is shown, in one language.

    `questions` are the company's own (at most three, none of them required), answered in their order.
    `consent` must be ticked; `consent_version` goes back with the entry. `marketing` is a box of its own,
    never ticked beforehand; empty when the company asks for none. `transcript` is the text of the box that
    attaches the conversation, not ticked either. `opening` says whether the company is open now, and when it
    is next; empty when it gave no hours. `privacy_url` is empty when the company gave none.
    """

    language: Language
    fields: tuple[LeadField, ...]
    questions: tuple[str, ...]
    consent: str
    consent_version: str
    marketing: str
    transcript: str
    opening: str
    privacy_url: str


@dataclass(frozen=True)
class LeadEntry:
    """What a visitor filled in, as it came: nothing is checked yet.

    `transcript` is None unless the visitor agreed to attach it. `page` is where the form was filled in.
    """

    name: str
    email: str
    phone: str
    question: str
    answers: tuple[str, ...] = ()
    consent: bool = False
    consent_version: str = ""
    marketing: bool = False
    transcript: str | None = None
    language: Language = "fr"
    page: str = ""


@dataclass(frozen=True)
class LeadReceipt:
    """What is true of a request now.

    `text` is for the visitor, in their language. `notified` is True only once a mail server or the company's
    own server has taken the message; a stored request alone is not a told person. `repeated`: the same
    request had been stored minutes before.
    """

    id: str
    text: str
    stored_at: dt.datetime
    notified: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class Lead:
    """A request as stored. Moments are in UTC.

    `answers` pairs each of the company's questions, as it was asked, with its answer. `consent_text` is the
    very text that was agreed to. `marketing_text` is empty unless that box was ticked. `transcript` is None
    unless the visitor attached it.
    """

    id: str
    created_at: dt.datetime
    name: str
    email: str
    phone: str
    question: str
    answers: tuple[tuple[str, str], ...]
    language: Language
    page: str
    consent_text: str
    consent_version: str
    marketing: bool
    marketing_text: str
    transcript: str | None = None
    status: LeadStatus = "open"
    status_at: dt.datetime | None = None
    status_by: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `leads list --json`."""
        return {
            **vars(self),
            "created_at": self.created_at.isoformat(),
            "answers": [{"question": question, "answer": answer} for question, answer in self.answers],
            "status_at": None if self.status_at is None else self.status_at.isoformat(),
        }


@dataclass(frozen=True)
class Delivery:
    """One message about a lead on its way: `sent` only once the other side has taken it.

    `error` is why the last try failed; of one that was sent, what is to be remarked all the same. `next_at`
    is the next try of one that waits.
    """

    id: str
    lead: str
    kind: DeliveryKind
    state: DeliveryState
    tries: int
    created_at: dt.datetime
    next_at: dt.datetime
    sent_at: dt.datetime | None = None
    error: str = ""

    def as_dict(self) -> Mapping[str, Any]:
        """As it stands in `leads list --json`."""
        sent = None if self.sent_at is None else self.sent_at.isoformat()
        told = {"kind": self.kind, "state": self.state, "tries": self.tries}
        return {**told, "sent_at": sent, "error": self.error}
