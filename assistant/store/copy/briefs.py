"""Briefs that are kept: under a name for everybody, and the last ones of each person."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable

from sqlalchemy import delete, select

from assistant.errors import InputError, UnknownNameError
from assistant.store.copy.brief_json import brief_dict, brief_of
from assistant.store.copy.tables import BriefRow
from assistant.store.database import Database, utc_now
from assistant.text.normalise import clean
from assistant.types.brief import Preset
from assistant.types.draft import Brief

LONGEST_NAME = 60  # characters
KEPT = 20  # last briefs of one person


class Briefs:
    """The kept briefs of one database. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    def save(self, name: str, brief: Brief, by: str) -> Preset:
        """Keep a brief under a name; one of that name, in any case, is replaced.

        Raises InputError for an empty or too long name.
        """
        name = " ".join(clean(name).split())
        if not name or len(name) > LONGEST_NAME:
            raise InputError(
                f"“{name[:LONGEST_NAME]}” is no name for a brief.", f"Use 1 to {LONGEST_NAME} characters."
            )
        row = BriefRow(
            kind="preset", key=_key(name), name=name, brief=brief_dict(brief), by=by, at=self._clock()
        )
        with self._db.session() as session:
            session.merge(row)
        return Preset(name, brief, by, row.at)

    def presets(self) -> list[Preset]:
        """Those with a name, by name."""
        wanted = select(BriefRow).where(BriefRow.kind == "preset").order_by(BriefRow.key)
        with self._db.reading() as session:
            return [Preset(row.name, brief_of(row.brief), row.by, row.at) for row in session.scalars(wanted)]

    def preset(self, name: str) -> Preset:
        """The one of that name, in any case; raises UnknownNameError with the nearest names."""
        found = {_key(preset.name): preset for preset in self.presets()}
        if _key(name) not in found:
            raise UnknownNameError("preset", name, [preset.name for preset in found.values()])
        return found[_key(name)]

    def forget(self, name: str) -> None:
        """Delete the one of that name; raises UnknownNameError."""
        self.preset(name)
        with self._db.session() as session:
            session.execute(delete(BriefRow).where(BriefRow.kind == "preset", BriefRow.key == _key(name)))

    def remember(self, brief: Brief, by: str) -> None:
        """Count a brief among the last ones of a person, of whom the newest are kept; the same one once."""
        values = brief_dict(brief)
        digest = hashlib.sha256(json.dumps([by, values], sort_keys=True).encode()).hexdigest()
        row = BriefRow(kind="last", key=digest, name="", brief=values, by=by, at=self._clock())
        ours = (BriefRow.kind == "last", BriefRow.by == by)
        with self._db.session() as session:
            session.merge(row)
            session.flush()
            old = select(BriefRow.key).where(*ours).order_by(BriefRow.at.desc()).offset(KEPT)
            gone = list(session.scalars(old))
            session.execute(delete(BriefRow).where(*ours, BriefRow.key.in_(gone)))

    def last(self, by: str, most: int = 10) -> list[Brief]:
        """The last briefs of a person, the newest first."""
        ours = (BriefRow.kind == "last", BriefRow.by == by)
        wanted = select(BriefRow).where(*ours).order_by(BriefRow.at.desc()).limit(most)
        with self._db.reading() as session:
            return [brief_of(row.brief) for row in session.scalars(wanted)]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
