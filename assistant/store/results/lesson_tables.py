"""The tables of what was learnt, beside those of `store/tables.py` and under the same rules."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.tables import Base


class LessonRow(Base):
    """What a comparison of a campaign supports, and what people made of it. It outlives the campaign."""

    __tablename__ = "lesson"
    __table_args__ = (
        Index(
            "ix_lesson_found",
            "campaign",
            "segment",
            "channel",
            "language",
            "metric",
            "verdict",
            "winner",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[int]
    segment: Mapped[str]  # empty: all segments of the campaign together
    channel: Mapped[str]
    language: Mapped[str]  # fr | en; empty: both
    goal: Mapped[str]
    metric: Mapped[str]  # see types.results.Metric
    verdict: Mapped[str]  # winner | no_difference
    winner: Mapped[int]  # the number of the variant; -1: none
    sentence: Mapped[dict[str, str]]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    found_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(index=True)  # open | kept | dropped
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str]  # empty: nobody yet, or the results that no longer support it
    reason: Mapped[str]  # why it was dropped


class LessonDecisionRow(Base):
    """Each time a lesson was kept, dropped or opened again: what held at a moment can be told for ever."""

    __tablename__ = "lesson_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson: Mapped[int] = mapped_column(index=True)
    state: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[str]
    reason: Mapped[str]
