"""The tables of the campaigns, beside those of `store/tables.py` and under the same rules."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.tables import Base


class ContactListRow(Base):
    """An imported file of contacts. It never changes: a fresher export is another list."""

    __tablename__ = "contact_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    tool: Mapped[str]  # the mailing tool that it came from; plain: by hand
    file_name: Mapped[str]
    file_hash: Mapped[str]  # SHA-256
    mapping: Mapped[dict[str, str]]  # column of the file to field
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)  # declared for the whole file: by whom, why, when
    report: Mapped[dict[str, Any]] = mapped_column(JSON)  # counts and problems
    rows: Mapped[int]
    ready: Mapped[bool]  # false while rows come in, and after an import that was killed
    imported_at: Mapped[dt.datetime] = mapped_column(index=True)
    imported_by: Mapped[str]


class ContactRow(Base):
    """A row of such a file, also one that is excluded. Personal data: deleted after its days."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_contact_list", "contact_list", "email_hash"),
        Index("ix_contact_phone", "contact_list", "phone_hash"),
    )

    contact_list: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of the file; its header is 1
    email: Mapped[str]  # as it is compared and sent to; empty: none that can be right
    email_hash: Mapped[str] = mapped_column(index=True)  # keyed; empty without an address
    phone: Mapped[str]
    phone_hash: Mapped[str]  # keyed; empty without a number
    language: Mapped[str]  # fr | en; empty: not known
    names: Mapped[dict[str, str]]  # first_name, last_name
    traits: Mapped[dict[str, Any]] = mapped_column(JSON)  # what segments are made by, under field names
    basis: Mapped[dict[str, str]]  # channel kind (email, sms …) to its legal basis; missing: none
    profiling: Mapped[bool]  # false: objected to profiling
    excluded: Mapped[str]  # why it gets nothing at all; empty: it may
    problems: Mapped[list[str]]


class ContactMappingRow(Base):
    """How the columns of a source were mapped last, by the tool and the header."""

    __tablename__ = "contact_mapping"

    key: Mapped[str] = mapped_column(primary_key=True)
    mapping: Mapped[dict[str, str]]
    at: Mapped[dt.datetime]
    by: Mapped[str]


class OptOutRow(Base):
    """An address or a number that wants nothing any more, as a keyed hash. It outlives the contacts."""

    __tablename__ = "opt_out"

    hash: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # a channel kind | all | profiling
    at: Mapped[dt.datetime] = mapped_column(index=True)
    source: Mapped[str]  # the file or the person that told


class SegmentRuleRow(Base):
    """A rule that the studio gave a segment; the newest wins over `segments.yaml`. Rows are only added."""

    __tablename__ = "segment_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(index=True)
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # None: that of the file holds again
    position: Mapped[int | None]  # in the order of the segments; None: that of the file
    at: Mapped[dt.datetime]
    by: Mapped[str]


class CampaignRow(Base):
    """A campaign: what is to be written, and how far it is."""

    __tablename__ = "campaign"
    # Lessons, spend and the ids in reports outlive a campaign: its number is never given to another one.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)  # see types.campaign.CampaignStatus
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # when it was planned: rules, prices, stock, estimate
    contacts: Mapped[int | None]  # the contact list
    budget_eur: Mapped[Decimal | None]
    budget_tokens: Mapped[int | None]
    engine: Mapped[str]
    parent: Mapped[int | None]  # that it was made from
    reason: Mapped[str]  # why it paused or stopped by itself; empty otherwise
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    changed_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    # The sum of its rows in `spend`, written in the same transaction: a cap is held by it at every call.
    prompt_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    cached_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    completion_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    cost_eur: Mapped[Decimal | None]  # None: nothing yet, or no price was known
    worker: Mapped[str] = mapped_column(default="", server_default="")  # who ran it last
    leased_until: Mapped[dt.datetime | None]  # until when that one counts as alive


class CampaignTextRow(Base):
    """A row of a campaign: one text to write, with where it stands. The text itself is a draft."""

    __tablename__ = "campaign_text"
    __table_args__ = (
        Index("ix_campaign_text_work", "campaign", "status", "number"),
        Index("ix_campaign_text_variant_id", "campaign", "variant_id", unique=True),
        Index("ix_campaign_text_cell", "campaign", "cell", "variant"),
    )

    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1, in the order of work
    variant_id: Mapped[str]  # in every export and UTM content
    cell: Mapped[str]  # shared by the variants of one brief
    segment: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    products: Mapped[list[str]]
    variant: Mapped[int]  # of its cell, from 0
    pilot: Mapped[bool]
    status: Mapped[str]  # pending | running | done | failed | blocked
    reason: Mapped[str]  # why it failed or is blocked: a code; empty otherwise
    detail: Mapped[str]  # the same in words
    attempts: Mapped[int]
    worker: Mapped[str] = mapped_column(index=True)  # who has it; empty unless it is running
    leased_until: Mapped[dt.datetime | None]
    draft: Mapped[int | None] = mapped_column(index=True)
    review: Mapped[str]  # approved | rejected; empty: nobody looked
    reviewed_by: Mapped[str]
    findings: Mapped[list[str]]  # the ids of the rules that its text breaks, the hard ones first
    prompt_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_eur: Mapped[Decimal | None]
    seconds: Mapped[float]
    changed_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]  # when it was done, failed or blocked; None: it is not yet
    round: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was begun anew by hand


class SpendReservationRow(Base):
    """What a call on its way may take at most. It goes when the call is on the books."""

    __tablename__ = "spend_reservation"

    id: Mapped[str] = mapped_column(primary_key=True)
    campaign: Mapped[int] = mapped_column(index=True)
    number: Mapped[int]  # of the text that it is for
    worker: Mapped[str] = mapped_column(index=True)
    user: Mapped[str]
    model: Mapped[str]
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_eur: Mapped[Decimal | None]
    at: Mapped[dt.datetime]


class ReplyRow(Base):
    """A reply that was paid for, by the hash of everything that was asked."""

    __tablename__ = "reply"

    key: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of model, messages and parameters
    model: Mapped[str]
    text: Mapped[str]
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(index=True)
