"""The tables of the reports, beside those of `store/tables.py` and under the same rules."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.tables import Base


class ResultImportRow(Base):
    """A report that was taken in. It never changes: a newer report of the same is another one."""

    __tablename__ = "result_import"
    __table_args__ = (
        Index("ix_result_import_file", "campaign", "file_hash"),
        {"sqlite_autoincrement": True},  # a number stands for a moment: it is never given twice
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[int] = mapped_column(index=True)
    tool: Mapped[str]
    file_name: Mapped[str]
    file_hash: Mapped[str]  # SHA-256
    by_person: Mapped[bool]
    mapping: Mapped[dict[str, str]]  # column of the file to field
    rows: Mapped[int]
    taken: Mapped[int]
    left_out: Mapped[dict[str, int]] = mapped_column(JSON)  # reason to rows
    unknown: Mapped[dict[str, int]] = mapped_column(JSON)  # variant that the campaign does not have, to rows
    ready: Mapped[bool]  # false while rows come in, and after an import that was killed
    closed: Mapped[int | None]  # its contacts are deleted; which sums hold them: see ResultSumRow
    imported_at: Mapped[dt.datetime] = mapped_column(index=True)
    imported_by: Mapped[str]


class ResultCountRow(Base):
    """A figure of a report of sums: of one variant, on one day or (None) as a total."""

    __tablename__ = "result_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(index=True)
    variant_id: Mapped[str]
    day: Mapped[dt.date | None]
    count: Mapped[str]  # see types.results.Count; revenue_squares
    value: Mapped[Decimal]


class ResultPersonRow(Base):
    """What a report says of one contact: under a keyed hash, deleted after its days."""

    __tablename__ = "result_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(index=True)
    variant_id: Mapped[str]
    person: Mapped[str] = mapped_column(index=True)
    day: Mapped[dt.date | None]
    flags: Mapped[int]  # what they did: see store/results/people.py
    revenue: Mapped[Decimal | None]


class ResultSumRow(Base):
    """What all reports by contact say together, each contact once. Written anew when one of them changes."""

    __tablename__ = "result_sum"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[int] = mapped_column(index=True)
    closed: Mapped[int | None]  # None: its contacts are here; else the last of the imports that were deleted
    variant_id: Mapped[str]
    day: Mapped[dt.date | None]
    count: Mapped[str]  # see types.results.Count; revenue_squares
    value: Mapped[Decimal]
