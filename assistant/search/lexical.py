"""The words of all chunks, in SQLite's full-text search; the one module that imports sqlite3.

Chroma's local engine ranks no words. What is indexed are the folded stems of `assistant.text.terms`, so that
“retours” finds “retourner” and “ete” finds “été”. Public and internal chunks live in separate tables.
"""

import json
import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import IndexDamagedError, InputError
from assistant.search.failures import REBUILD, translated
from assistant.search.records import AUDIENCES
from assistant.search.skus import sku_candidates, sku_key
from assistant.search.spelling import neighbours
from assistant.text.terms import terms
from assistant.types.knowledge import Audience, Chunk
from assistant.types.language import LANGUAGES, Language

_VERSION = 1  # raise it whenever what is stored changes: an older file then asks for a rebuild
LOCK_SECONDS = 5.0
_MOST_TERMS = 64  # of one question; more only cost time
# In each statement @ stands for the audience. A term is one token for SQLite too, decimal points included.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS @_chunks (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sku TEXT);
CREATE INDEX IF NOT EXISTS @_skus ON @_chunks (sku) WHERE sku IS NOT NULL;
CREATE VIRTUAL TABLE IF NOT EXISTS @_terms
    USING fts5(terms, tokenize = "unicode61 remove_diacritics 2 tokenchars '.'");
CREATE VIRTUAL TABLE IF NOT EXISTS @_vocabulary USING fts5vocab(@_terms, 'row');
"""
_SEARCH = """
SELECT id, bm25(@_terms) AS score FROM @_terms JOIN @_chunks ON row = @_terms.rowid
WHERE @_terms MATCH ? ORDER BY score, id LIMIT ?
"""
_TERMS_OF = """
SELECT id, terms FROM @_chunks JOIN @_terms ON row = @_terms.rowid
WHERE id IN (SELECT value FROM json_each(?))
"""
_WITH_SKU = "SELECT id FROM @_chunks WHERE sku IN (SELECT value FROM json_each(?)) ORDER BY row"
_COMMONEST = """
SELECT term FROM @_vocabulary WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc DESC, term LIMIT 1
"""
_DELETE_TERMS = """
DELETE FROM @_terms
WHERE rowid IN (SELECT row FROM @_chunks WHERE id IN (SELECT value FROM json_each(?)))
"""
_DELETE_CHUNKS = "DELETE FROM @_chunks WHERE id IN (SELECT value FROM json_each(?))"


class LexicalIndex:
    """The word index in the SQLite file `path`, safe to use from several threads.

    Nothing is opened before the first use, so that `reset` can replace a file that can't be opened. Every
    method raises IndexDamagedError, DiskFullError or IndexInUseError when SQLite fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    def upsert(self, chunks: Sequence[Chunk]) -> None:
        """Add or replace chunks; one that had the other audience before leaves it first."""
        with self._database() as database:
            _delete(database, [chunk.id for chunk in chunks], AUDIENCES)
            for chunk in chunks:
                _insert(database, chunk)

    def delete(self, ids: Iterable[str], audience: Audience | None = None) -> None:
        """Remove chunks by id, from one audience or from both; unknown ids are no error."""
        with self._database() as database:
            _delete(database, list(ids), AUDIENCES if audience is None else (audience,))

    def search(
        self, question: str, language: Language | None, k: int, audience: Audience
    ) -> list[tuple[str, float]]:
        """The ids of the `k` chunks that share most with the question, with their BM25 (higher is better).

        Slips of one letter are mended: “temprature” finds “temperature”.
        """
        with self._database() as database:
            wanted = _read(database, question, language, audience)
            if not wanted or k < 1:
                return []
            match = " OR ".join(f'"{term}"' for term in wanted[:_MOST_TERMS])
            rows = database.execute(_sql(_SEARCH, audience), (match, k)).fetchall()
        return [(identifier, -score) for identifier, score in rows]

    def weights(self, question: str, language: Language, audience: Audience) -> dict[str, float]:
        """The question's terms with how much each tells: their IDF, highest for a term of no chunk.

        A term of no chunk that is one slip away from a known one counts as that one.
        """
        with self._database() as database:
            wanted = _spelled(database, terms(question, language), audience)
        return self.idf(wanted, audience)

    def idf(self, wanted: Iterable[str], audience: Audience) -> dict[str, float]:
        """ln(1 + (n - df + 0.5) / (df + 0.5)) of each term, where df of n chunks hold it."""
        with self._database() as database:
            total = _count(database, audience)
            found = {term: _frequency(database, term, audience) for term in wanted}
        return {term: math.log1p((total - df + 0.5) / (df + 0.5)) for term, df in found.items()}

    def terms_of(self, ids: Sequence[str], audience: Audience) -> dict[str, frozenset[str]]:
        """The indexed terms of chunks, by id; unknown ids are left out."""
        with self._database() as database:
            rows = database.execute(_sql(_TERMS_OF, audience), (json.dumps(list(ids)),)).fetchall()
        return {identifier: frozenset(stored.split()) for identifier, stored in rows}

    def with_sku(self, question: str, audience: Audience) -> list[str]:
        """The ids of the products whose SKU stands in the question, however it is spaced or dashed."""
        keys = sku_candidates(question)
        if not keys:
            return []
        with self._database() as database:
            rows = database.execute(_sql(_WITH_SKU, audience), (json.dumps(keys),)).fetchall()
        return [identifier for (identifier,) in rows]

    def ids(self, audience: Audience | None = None) -> list[str]:
        """Every id, of one audience or of both."""
        found: list[str] = []
        with self._database() as database:
            for each in AUDIENCES if audience is None else (audience,):
                rows = database.execute(_sql("SELECT id FROM @_chunks ORDER BY row", each))
                found += [identifier for (identifier,) in rows]
        return found

    def count(self, audience: Audience | None = None) -> int:
        """How many chunks there are, of one audience or of both."""
        with self._database() as database:
            return sum(_count(database, each) for each in (AUDIENCES if audience is None else (audience,)))

    def check(self, expected: int) -> None:
        """Raise IndexDamagedError unless there are `expected` chunks and the file is sound."""
        count = self.count()
        if count != expected:
            raise IndexDamagedError(
                f"The word index holds {count:,} chunks and should hold {expected:,}.", REBUILD
            )
        with self._database() as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise IndexDamagedError(f"The word index {self._path} is damaged ({verdict}).", REBUILD)
            for each in AUDIENCES:
                database.execute(_sql("INSERT INTO @_terms (@_terms) VALUES ('integrity-check')", each))

    def reset(self) -> None:
        """Remove every chunk and start afresh; works on a file that can't be opened."""
        with self._lock:
            self.close()
            for suffix in ("", "-journal", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            database, self._opened = self._opened, None
            if database is not None:
                database.close()

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """The connection, held by one thread at a time, in a transaction; SQLite's errors become ours."""
        with self._lock:
            try:
                if self._opened is None:
                    self._opened = _open(self._path)
                with self._opened:
                    yield self._opened
            except (sqlite3.Error, OSError) as error:
                raise translated(error, self._path) from error


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=LOCK_SECONDS, check_same_thread=False)
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in (0, _VERSION):
        database.close()
        raise IndexDamagedError(f"The word index {path} is of another version of this program.", REBUILD)
    for audience in AUDIENCES:
        database.executescript(_sql(_SCHEMA, audience))
    database.execute(f"PRAGMA user_version = {_VERSION}")
    return database


def _read(
    database: sqlite3.Connection, question: str, language: Language | None, audience: Audience
) -> list[str]:
    """The terms to look for: as the question's language reads it, then as the others do.

    Names and loan words have one stem in French and another in English.
    """
    first = LANGUAGES[0] if language is None else language
    read = _spelled(database, terms(question, first), audience)
    others = [term for other in LANGUAGES if other != first for term in terms(question, other)]
    return list(dict.fromkeys(read + others))


def _spelled(database: sqlite3.Connection, found: Sequence[str], audience: Audience) -> list[str]:
    """The terms, those of no chunk replaced by the commonest known one that is a slip away."""
    spelled = []
    for term in found:
        near = [] if _frequency(database, term, audience) else sorted(neighbours(term))
        known = database.execute(_sql(_COMMONEST, audience), (json.dumps(near),)).fetchone() if near else None
        spelled.append(term if known is None else known[0])
    return spelled


def _frequency(database: sqlite3.Connection, term: str, audience: Audience) -> int:
    """How many chunks hold the term."""
    row = database.execute(_sql("SELECT doc FROM @_vocabulary WHERE term = ?", audience), (term,)).fetchone()
    return 0 if row is None else int(row[0])


def _insert(database: sqlite3.Connection, chunk: Chunk) -> None:
    sku = None if chunk.sku is None else sku_key(chunk.sku)
    added = _sql("INSERT INTO @_chunks (id, sku) VALUES (?, ?)", chunk.audience)
    row = database.execute(added, (chunk.id, sku)).lastrowid
    # A product is found by its SKU, also when its text doesn't name it.
    stored = " ".join(terms(f"{chunk.embedded_text}\n{chunk.sku or ''}", chunk.language))
    database.execute(_sql("INSERT INTO @_terms (rowid, terms) VALUES (?, ?)", chunk.audience), (row, stored))


def _delete(database: sqlite3.Connection, ids: Sequence[str], audiences: Iterable[Audience]) -> None:
    chosen = (json.dumps(list(ids)),)
    for audience in audiences:
        database.execute(_sql(_DELETE_TERMS, audience), chosen)
        database.execute(_sql(_DELETE_CHUNKS, audience), chosen)


def _count(database: sqlite3.Connection, audience: Audience) -> int:
    return int(database.execute(_sql("SELECT count(*) FROM @_chunks", audience)).fetchone()[0])


def _sql(statement: str, audience: Audience) -> str:
    """The statement for one audience's tables, whose names begin with it; SQLite can't bind a name."""
    if audience not in AUDIENCES:
        raise InputError(f"There is no audience “{audience}”.", f"Known: {', '.join(AUDIENCES)}.")
    return statement.replace("@", audience)
