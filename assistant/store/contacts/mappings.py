"""How the columns of a source were mapped last: the next file with the same header needs no work."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from assistant.store.campaigns.tables import ContactMappingRow
from assistant.store.database import Database, utc_now


class Mappings:
    """The mappings of one database, by tool and header. Raises StoreError and DiskFullError."""

    def __init__(self, db: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._db = db
        self._now = now

    def get(self, tool: str, columns: Sequence[str]) -> dict[str, str]:
        """Column to field, as somebody corrected it; empty when nobody did."""
        with self._db.reading() as session:
            row = session.get(ContactMappingRow, _key(tool, columns))
            return {} if row is None else dict(row.mapping)

    def put(self, tool: str, columns: Sequence[str], mapping: Mapping[str, str], by: str) -> None:
        """Keep a mapping, in the place of the one before."""
        with self._db.session() as session:
            session.merge(
                ContactMappingRow(key=_key(tool, columns), mapping=dict(mapping), at=self._now(), by=by)
            )


def _key(tool: str, columns: Sequence[str]) -> str:
    header = json.dumps(list(columns), ensure_ascii=False)
    return f"{tool}:{hashlib.sha256(header.encode(errors='replace')).hexdigest()}"
