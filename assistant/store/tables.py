"""The tables, as SQLAlchemy classes. A change here comes with a migration; a test compares the two."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Numeric, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

NAMES = {"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}


class ExactDecimal(TypeDecorator[Decimal]):
    """A Decimal that keeps every digit: NUMERIC on PostgreSQL, text on SQLite, which only has floats."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on `dialect`."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else String(64))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """The value as the driver takes it."""
        return value if value is None or dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The value as it was given."""
        del dialect
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time, always with its zone: SQLite would drop it, so UTC goes in and comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The value in UTC; raises ValueError for a time without a zone, which could mean any moment."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The value in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        Decimal: ExactDecimal(),
        dt.datetime: Moment(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
    }


class IndexRow(Base):
    """What made the index: one row, number 1."""

    __tablename__ = "index_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    embedder: Mapped[str]
    dimensions: Mapped[int]
    generation: Mapped[int]  # names the folder: each rebuild is made beside the one that serves
    clean: Mapped[bool]  # false while a run writes, and after one that was killed


class DocumentRow(Base):
    """A source that is in the index, or that was skipped and why."""

    __tablename__ = "document"

    root: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    chunk_ids: Mapped[list[str]]
    chunk_count: Mapped[int]
    title: Mapped[str]
    language: Mapped[str]
    audience: Mapped[str]
    status: Mapped[str]  # indexed | skipped
    reason: Mapped[str]
    indexed_at: Mapped[dt.datetime]
    trust: Mapped[str]
    owner: Mapped[str]
    url: Mapped[str | None]
    date: Mapped[dt.date | None]
    warnings: Mapped[list[str]]
    aliases: Mapped[list[str]]  # other names under which the same content was found
    validators: Mapped[dict[str, str]]  # of a web page: what its server wants to see again (etag, …)
    content: Mapped[str]  # SHA-256 of the bytes; `sha256` is of all that decides on the chunks
    stamp: Mapped[str]  # what the file system said of the file then; empty when it proves nothing
    traits: Mapped[dict[str, str]]  # what tells whether another source says the same
    blocks: Mapped[list[str]]  # its paragraphs, as they are compared with those of other sources


class RootRow(Base):
    """Where sources come from: a folder, a website, a product feed, or what was uploaded."""

    __tablename__ = "root"

    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # folder | site | feed | uploads
    address: Mapped[str]  # a path or a URL
    audience: Mapped[str | None]  # declared for all of it; None: each file for itself
    options: Mapped[dict[str, str]]  # of its kind: the column mapping of a feed, the page limit of a site
    schedule: Mapped[str]  # empty | hourly | nightly
    added_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]  # of the last sync
    finished_at: Mapped[dt.datetime | None]
    error: Mapped[str]  # why the last sync failed; empty when it did not
    failures: Mapped[int]  # in a row
    next_at: Mapped[dt.datetime | None]  # of the next sync by the schedule


class UploadRow(Base):
    """A file that was handed in through the studio or the command line, or a text that was pasted."""

    __tablename__ = "upload"

    source: Mapped[str] = mapped_column(primary_key=True)  # the name it is stored under
    name: Mapped[str]  # the name it came with, to show
    audience: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[dt.datetime]


class ProductRow(Base):
    """A product of the catalogue. `key` is the SKU as it is compared: trimmed and casefolded."""

    __tablename__ = "product"

    root: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)  # the feed it stands in
    key: Mapped[str] = mapped_column(primary_key=True, index=True)
    position: Mapped[int]  # in the file, from 0
    sku: Mapped[str]
    name: Mapped[dict[str, str]]
    category: Mapped[str]
    price_eur: Mapped[Decimal]
    availability: Mapped[str]
    description: Mapped[dict[str, str]]
    attributes: Mapped[dict[str, str]]
    url: Mapped[str | None]
    image: Mapped[str | None]
    valid_until: Mapped[dt.date | None]
    price_reference_30j: Mapped[Decimal | None]
    search_text: Mapped[str]  # names, category, attributes, descriptions: folded
    audience: Mapped[str]
    image_file: Mapped[str | None]  # its name in the folder of images that we serve


class ImageRow(Base):
    """What was last tried for the image of a product, so that it is fetched once. `key`: of its address."""

    __tablename__ = "image"

    key: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str]  # its name in the folder of images; empty: there is none
    validators: Mapped[dict[str, str]]  # what its server, or the file system, said of that version
    reason: Mapped[str]  # why there is none, in words
    tried_at: Mapped[dt.datetime]


class SpendRow(Base):
    """What one call of a model took."""

    __tablename__ = "spend"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    kind: Mapped[str]  # chat | copy | campaign | embedding | probe | evaluation
    model: Mapped[str]
    prompt_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_eur: Mapped[Decimal | None]  # None: no price was known for the model
    estimated: Mapped[bool] = mapped_column(default=False)  # our own count
    user: Mapped[str] = mapped_column(default="", server_default="")  # who asked for it; empty: a visitor
    campaign: Mapped[int | None] = mapped_column(index=True)  # that it was spent for


class SwitchRow(Base):
    """A switch that people turn while the server runs."""

    __tablename__ = "switch"

    name: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str]


class ApiKeyRow(Base):
    """A key with which a program calls the API; only its hash is kept."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(primary_key=True)  # 8 hexadecimal digits, part of the key
    name: Mapped[str]
    key_hash: Mapped[str]  # SHA-256
    scopes: Mapped[list[str]]  # chat, search, leads, copy, approve
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class LeadRow(Base):
    """A visitor's request to a human. `email_key` and `phone_key` are what a person is found by."""

    __tablename__ = "lead"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    phone_key: Mapped[str] = mapped_column(index=True)
    question: Mapped[str]
    answers: Mapped[list[list[str]]] = mapped_column(JSON)  # pairs: the company's question, the answer
    language: Mapped[str]
    page: Mapped[str]
    consent_text: Mapped[str]  # the very text that was agreed to
    consent_version: Mapped[str]
    marketing: Mapped[bool]
    marketing_text: Mapped[str]  # empty unless it was agreed to
    transcript: Mapped[str | None]  # only with the visitor's agreement
    status: Mapped[str]  # open | answered
    status_at: Mapped[dt.datetime | None]
    status_by: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)  # of the content, so that a double click is one lead


class DeliveryRow(Base):
    """A message about a lead on its way. `sent` stands there only once the other side has taken it."""

    __tablename__ = "delivery"

    id: Mapped[str] = mapped_column(primary_key=True)
    lead: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]  # mail | webhook
    state: Mapped[str]  # waiting | sent | dead
    tries: Mapped[int]
    created_at: Mapped[dt.datetime]
    next_at: Mapped[dt.datetime] = mapped_column(index=True)  # of the next try; while one is made: its limit
    sent_at: Mapped[dt.datetime | None]
    error: Mapped[str]  # why the last try failed


class FeedbackRow(Base):
    """A visitor's thumb for one answer, that to question number `turn` (from 0) of a conversation."""

    __tablename__ = "feedback"

    conversation: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    up: Mapped[bool]
    reason: Mapped[str]  # wrong | incomplete | off_topic | too_long | other; empty: none was given
    comment: Mapped[str]  # masked
    question: Mapped[str]  # masked; empty when it was not known any more
    language: Mapped[str]  # of the answer; empty as above


class TranscriptRow(Base):
    """A turn of a conversation, kept because the company set for how long. Personal data are masked."""

    __tablename__ = "transcript"

    conversation: Mapped[str] = mapped_column(primary_key=True)  # a pseudonym, not the conversation's id
    turn: Mapped[int] = mapped_column(primary_key=True)  # from 0
    at: Mapped[dt.datetime] = mapped_column(index=True)
    question: Mapped[str]
    answer: Mapped[str]
    language: Mapped[str]
    status: Mapped[str]


class GapRow(Base):
    """A question that got no good answer on a day, masked, and of nobody: no conversation, no time of day."""

    __tablename__ = "gap"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # unanswered | disliked
    language: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the question as it is compared
    question: Mapped[str]
    count: Mapped[int]  # how often it was asked that day


class TallyRow(Base):
    """How often something came about on a day: see `types.insight.TallyKind`."""

    __tablename__ = "tally"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
