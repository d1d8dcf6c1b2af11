"""The tables of the copywriters, beside those of `store/tables.py` and under the same rules."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.tables import Base

LARGEST_ID = 2**31 - 1  # what PostgreSQL's integer holds; SQLite refuses numbers over 2**63


class DraftRow(Base):
    """A draft: its brief, where it stands, and what it has taken so far."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(index=True)  # shared by the variants of one brief
    variant: Mapped[int]
    channel: Mapped[str] = mapped_column(index=True)
    segment: Mapped[str]
    language: Mapped[str]
    brief: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(index=True)  # draft | in_review | approved | archived
    version: Mapped[int]  # the newest
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    changed_at: Mapped[dt.datetime] = mapped_column(index=True)
    changed_by: Mapped[str]
    prompt_tokens: Mapped[int]  # of all its versions, those that were not kept included
    cached_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_eur: Mapped[Decimal | None]  # None: no price was known for the model
    estimated: Mapped[bool]
    search_text: Mapped[str] = mapped_column(default="", server_default="")  # see `library.searchable`
    products: Mapped[str] = mapped_column(default="", server_default="")  # SKUs as compared, a line each


class SequenceRow(Base):
    """A sequence: the drafts of its group are its messages, each `variant` being its place from 0."""

    __tablename__ = "message_sequence"

    group: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[str]  # the id of its preset
    brief: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    created_by: Mapped[str]


class DraftVersionRow(Base):
    """A version of a draft's text, with what the checks said of it."""

    __tablename__ = "draft_version"

    draft: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    at: Mapped[dt.datetime]
    by: Mapped[str]
    origin: Mapped[str]  # written | edited | revised | restored
    note: Mapped[str]  # the command, or the number of the version restored
    fields: Mapped[dict[str, str]]
    report: Mapped[dict[str, Any]] = mapped_column(JSON)  # sentences, citations, findings, lengths
    model: Mapped[str]  # empty when it was written by hand
    prompt: Mapped[str]
    repaired: Mapped[bool]
    page: Mapped[str] = mapped_column(default="", server_default="")  # where it is typed, while `AUTOSAVED`


class DraftCommentRow(Base):
    """What somebody said of a version of a draft."""

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[int] = mapped_column(index=True)
    version: Mapped[int]
    field: Mapped[str]  # empty: the whole
    at: Mapped[dt.datetime]
    by: Mapped[str]
    text: Mapped[str]


class DraftDecisionRow(Base):
    """A step of a draft's review, with the hard findings that were overridden and why. Rows are only added.

    An approval keeps what it was given on: all findings, and the sources with their hashes.
    """

    __tablename__ = "draft_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[int] = mapped_column(index=True)
    version: Mapped[int]
    at: Mapped[dt.datetime]
    by: Mapped[str]
    verdict: Mapped[str]  # submitted | approved | returned | reopened | archived | unarchived
    reason: Mapped[str]
    overridden: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")


class ClaimRow(Base):
    """A fact that a person added, with its owner and its evidence; approved once `approved_at` is set."""

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    language: Mapped[str]
    owner: Mapped[str]
    evidence: Mapped[str]
    ends: Mapped[dt.date | None]  # the last day on which it holds
    proposed_by: Mapped[str]
    proposed_at: Mapped[dt.datetime]
    approved_by: Mapped[str]
    approved_at: Mapped[dt.datetime | None]


class BriefRow(Base):
    """A brief that is kept: as a preset for everybody, or as one of the last of a person."""

    __tablename__ = "brief"

    kind: Mapped[str] = mapped_column(primary_key=True)  # preset | last
    key: Mapped[str] = mapped_column(primary_key=True)  # of a preset its name, casefolded; else a hash
    name: Mapped[str]
    brief: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(index=True)
    at: Mapped[dt.datetime]
