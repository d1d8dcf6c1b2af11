"""The library: drafts found by their words, by where they stand, and by whether their sources changed."""

import datetime as dt
import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from assistant.errors import InputError
from assistant.store.copy.rows import stored_of
from assistant.store.copy.searchable import product_key, words_of
from assistant.store.copy.stamps import changed_since
from assistant.store.copy.tables import LARGEST_ID, DraftRow, DraftVersionRow
from assistant.store.database import Database
from assistant.types.library import LibraryEntry, LibraryPage, LibraryQuery

EVERYTHING = LibraryQuery()
MOST = 200  # drafts on one page
_NEWEST = and_(DraftVersionRow.draft == DraftRow.id, DraftVersionRow.number == DraftRow.version)
_CURSOR = re.compile(r"(\d{1,17})-(\d{1,10})", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK = dt.timedelta(microseconds=1)


class Library:
    """The drafts of one database, to be found again. Raises StoreError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def search(self, query: LibraryQuery = EVERYTHING, most: int = 50, after: str = "") -> LibraryPage:
        """At most `most` drafts (200) that fit, the one changed last first.

        `after` is the `next` of the page before, empty for the first one; raises InputError for another text.
        What is added or changed meanwhile neither repeats a draft nor hides one that stays as it is.
        """
        most = max(1, min(most, MOST))
        with self._db.reading() as session:
            wanted = list(_conditions(session, query))
            total = session.scalar(select(func.count()).select_from(DraftRow).where(*wanted)) or 0
            pairs = select(DraftRow, DraftVersionRow).join(DraftVersionRow, _NEWEST).where(*wanted)
            if after:
                pairs = pairs.where(_below(after))
            pairs = pairs.order_by(DraftRow.changed_at.desc(), DraftRow.id.desc()).limit(most + 1)
            drafts = [stored_of(row, version) for row, version in session.execute(pairs)]
            changed = changed_since(session, [stored.id for stored in drafts])
        shown = drafts[:most]
        entries = tuple(LibraryEntry(stored, changed.get(stored.id, ())) for stored in shown)
        last = shown[-1] if len(drafts) > most else None
        return LibraryPage(entries, total, "" if last is None else _cursor(last.changed_at, last.id))

    def authors(self) -> list[str]:
        """Who began drafts, by name."""
        with self._db.reading() as session:
            return sorted(session.scalars(select(DraftRow.created_by).distinct()), key=str.casefold)


def _conditions(session: Session, query: LibraryQuery) -> Iterator[ColumnElement[bool]]:
    for word in words_of(query.text):
        said = DraftRow.search_text.contains(word, autoescape=True)
        yield or_(said, DraftRow.id == int(word)) if _NUMBER.fullmatch(word) else said
    for column, value in (
        (DraftRow.channel, query.channel),
        (DraftRow.segment, query.segment),
        (DraftRow.language, query.language),
        (DraftRow.created_by, query.author),
        (DraftRow.status, query.status),
    ):
        if value is not None:
            yield column == value
    if query.status is None:
        yield DraftRow.status != "archived"
    if query.product is not None:
        yield DraftRow.products.contains(f"\n{product_key(query.product)}\n", autoescape=True)
    if query.stale is not None:
        stale = DraftRow.id.in_(list(changed_since(session)))
        yield stale if query.stale else ~stale
    if query.since is not None:
        yield DraftRow.changed_at >= dt.datetime.combine(query.since, dt.time.min, dt.UTC)
    if query.until is not None:
        yield DraftRow.changed_at <= dt.datetime.combine(query.until, dt.time.max, dt.UTC)


def _cursor(at: dt.datetime, number: int) -> str:
    return f"{(at - _EPOCH) // _TICK}-{number}"


def _below(cursor: str) -> ColumnElement[bool]:
    """What comes after the draft of that cursor, in the order of a page."""
    parts = _CURSOR.fullmatch(cursor)
    if parts is None:
        raise InputError(f"“{cursor[:40]}” is the end of no page.", "Give the “next” of the page before.")
    at = _EPOCH + int(parts[1]) * _TICK
    return or_(
        DraftRow.changed_at < at,
        and_(DraftRow.changed_at == at, DraftRow.id < min(int(parts[2]), LARGEST_ID)),
    )
