"""The words of all chunks, in SQLite's full-text search, and what filters ask of them.

Chroma's local engine ranks no words. What is indexed are the folded stems of `assistant.text.terms`, so that
“retours” finds “retourner” and “ete” finds “été”. Public and internal chunks live in separate tables. Beside
the words stand each chunk's facts (language, trust, date, price …) and its vector: a search with a filter
needs both at once, and Chroma's own filter takes longer than all the rest of a search.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError
from assistant.search.dense.matrix import Rows
from assistant.search.dense.records import AUDIENCES
from assistant.search.dense.shelf import Shelf
from assistant.search.failures import REBUILD
from assistant.search.wares.skus import sku_candidates, sku_key
from assistant.search.words import tables
from assistant.search.words.filters import Scope, place_of, stored_facets, stored_price
from assistant.search.words.sqlite import Connection, SqliteFile
from assistant.search.words.tables import sql
from assistant.search.words.wording import frequency, read, spelled
from assistant.text.terms import terms
from assistant.types.knowledge import Audience, Chunk
from assistant.types.language import Language
from assistant.types.model import Vectors

_MOST_TERMS = 64  # of one question; more only cost time
_PAGE = 5000  # ids that are read at a time


@dataclass(frozen=True)
class Near:
    """A chunk near to a vector."""

    id: str
    language: Language
    cosine: float


class LexicalIndex:
    """The word index in the SQLite file `path`, and the vectors in a folder beside it; safe for threads.

    Readers wait for nobody. Nothing is opened before the first use, so that `reset` can replace a file that
    can't be opened. Every method raises IndexDamagedError, DiskFullError or IndexInUseError when SQLite
    fails.
    """

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, tables.VERSION, tables.SCHEMA)
        self._vectors = Shelf(path.with_suffix(""))

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors | None = None) -> None:
        """Add or replace chunks with their unit vectors, shape (len(chunks), dimensions), float32.

        A chunk that had the other audience before leaves it first. Without vectors, a search with a filter
        finds these chunks by their words only.
        """
        latest = {chunk.id: place for place, chunk in enumerate(chunks)}
        with self._file.writing() as database:
            rows: dict[Audience, list[int]] = {}
            ours: dict[Audience, list[int]] = {}
            for audience in {chunk.audience for chunk in chunks}:
                ours[audience] = [n for n in latest.values() if chunks[n].audience == audience]
                rows[audience] = _take_rows(database, audience, len(ours[audience]))
                # Before the old rows are given up: a run that is killed leaves them as they were.
                own = None if vectors is None else vectors[ours[audience]]
                self._vectors.write(audience, rows[audience], own)
            _give_up(database, list(latest), AUDIENCES)
            for audience, places in ours.items():
                for row, place in zip(rows[audience], places, strict=True):
                    _insert(database, row, chunks[place])

    def delete(self, ids: Iterable[str], audience: Audience | None = None) -> None:
        """Remove chunks by id, from one audience or from both; unknown ids are no error."""
        with self._file.writing() as database:
            _give_up(database, list(ids), AUDIENCES if audience is None else (audience,))

    def search(
        self, question: str, language: Language | None, k: int, audience: Audience, scope: Scope | None = None
    ) -> list[tuple[str, float]]:
        """The ids of the `k` chunks that share most with the question, with their BM25 (higher is better).

        Slips of one letter are mended: “temprature” finds “temperature”. With a `scope`, of the chunks in it.
        """
        condition, values = _condition(scope)
        with self._file.reading() as database:
            wanted = read(database, question, language, audience)
            if not wanted or k < 1:
                return []
            match = " OR ".join(f'"{term}"' for term in wanted[:_MOST_TERMS])
            rows = database.execute(sql(tables.SEARCH, audience, condition), (match, *values, k)).fetchall()
        return [(identifier, -score) for identifier, score in rows]

    def nearest(self, vector: Vectors, k: int, audience: Audience, scope: Scope) -> list[Near]:
        """The `k` chunks of the scope nearest to a unit vector, nearest first."""
        condition, values = scope.condition_without_facets()
        statement, given = (tables.ROWS_OF_FACETS, [scope.facets]) if scope.facets else (tables.ROWS, [])
        with self._file.reading() as database:
            wanted = sql(statement, audience, condition)
            (listed,) = database.execute(wanted, [*given, *values]).fetchone()
            found = self._vectors.nearest(audience, vector, _rows(listed), k)
            chosen = json.dumps([row for row, _ in found])
            told = database.execute(sql(tables.IDS_OF_ROWS, audience), (chosen,)).fetchall()
        names = {row: (identifier, language) for row, identifier, language in told}
        return [Near(*names[row], cosine) for row, cosine in found]

    def among(self, ids: Sequence[str], audience: Audience, scope: Scope) -> set[str]:
        """Those of the ids whose chunks are in the scope."""
        condition, values = scope.condition()
        with self._file.reading() as database:
            found = database.execute(
                sql(tables.AMONG, audience, condition), (json.dumps(list(ids)), *values)
            ).fetchall()
        return {identifier for (identifier,) in found}

    def weights(self, question: str, language: Language, audience: Audience) -> dict[str, float]:
        """The question's terms with how much each tells: their IDF, highest for a term of no chunk.

        A term of no chunk that is one slip away from a known one counts as that one.
        """
        with self._file.reading() as database:
            return _idf(database, spelled(database, terms(question, language), audience), audience)

    def idf(self, wanted: Iterable[str], audience: Audience) -> dict[str, float]:
        """ln(1 + (n - df + 0.5) / (df + 0.5)) of each term, where df of n chunks hold it."""
        with self._file.reading() as database:
            return _idf(database, wanted, audience)

    def known(self, wanted: Iterable[str], audience: Audience) -> frozenset[str]:
        """Those of the terms that a chunk holds."""
        with self._file.reading() as database:
            rows = database.execute(sql(tables.KNOWN, audience), (json.dumps(list(wanted)),)).fetchall()
        return frozenset(term for (term,) in rows)

    def terms_of(self, ids: Sequence[str], audience: Audience) -> dict[str, frozenset[str]]:
        """The indexed terms of chunks, by id; unknown ids are left out."""
        with self._file.reading() as database:
            rows = database.execute(sql(tables.TERMS_OF, audience), (json.dumps(list(ids)),)).fetchall()
        return {identifier: frozenset(stored.split()) for identifier, stored in rows}

    def with_sku(self, question: str, audience: Audience, scope: Scope | None = None) -> list[str]:
        """The ids of the products whose SKU stands in the question, however it is spaced or dashed."""
        keys = sku_candidates(question)
        if not keys:
            return []
        condition, values = _condition(scope)
        with self._file.reading() as database:
            found = database.execute(
                sql(tables.WITH_SKU, audience, condition), (json.dumps(keys), *values)
            ).fetchall()
        return [identifier for (identifier,) in found]

    def ids(self, audience: Audience | None = None) -> list[str]:
        """Every id, of one audience or of both."""
        found: list[str] = []
        with self._file.reading() as database:
            for each in AUDIENCES if audience is None else (audience,):
                last = ""
                while page := database.execute(sql(tables.IDS, each), (last, _PAGE)).fetchall():
                    found += [identifier for (identifier,) in page]
                    last = page[-1][0]
        return found

    def count(self, audience: Audience | None = None) -> int:
        """How many chunks there are, of one audience or of both."""
        with self._file.reading() as database:
            return sum(_count(database, each) for each in (AUDIENCES if audience is None else (audience,)))

    def check(self, expected: int) -> None:
        """Raise IndexDamagedError unless there are `expected` chunks and the file is sound."""
        count = self.count()
        if count != expected:
            raise IndexDamagedError(
                f"The word index holds {count:,} chunks and should hold {expected:,}.", REBUILD
            )
        with self._file.writing() as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise IndexDamagedError(f"The word index {self._file.path} is damaged ({verdict}).", REBUILD)
            for each in AUDIENCES:
                database.execute(sql(tables.SOUND, each))

    def reset(self) -> None:
        """Remove every chunk and start afresh; works on a file that can't be opened."""
        self._file.remove()
        self._vectors.remove()

    def move_to(self, path: Path) -> None:
        """Go on with the word index of another file."""
        self._file.move_to(path)
        self._vectors.move_to(path.with_suffix(""))

    def close(self) -> None:
        """Let go of the files; the next use opens them again."""
        self._file.close()
        self._vectors.close()


def _rows(listed: str | None) -> Rows:
    return np.fromstring(listed, dtype=np.int64, sep=",") if listed else np.empty(0, np.int64)


def _condition(scope: Scope | None) -> tuple[str, list[object]]:
    return ("1", []) if scope is None else scope.condition()


def _take_rows(database: Connection, audience: Audience, count: int) -> list[int]:
    """Rows for new chunks: those that earlier transactions gave up, then new ones."""
    rows = [row for (row,) in database.execute(sql(tables.FREE, audience), (count,)).fetchall()]
    # Looked up before the free rows are taken: the last one may be among them.
    (used,) = database.execute(sql(tables.USED, audience)).fetchone()
    database.execute(sql(tables.TAKE, audience), (json.dumps(rows),))
    return [*rows, *range(used + 1, used + 1 + count - len(rows))]


def _insert(database: Connection, row: int, chunk: Chunk) -> None:
    dates = (None if day is None else day.isoformat() for day in (chunk.date, chunk.valid_until))
    product = chunk.product
    facts = (chunk.language, chunk.trust, *dates, stored_price(product), product and product.availability)
    sku = None if chunk.sku is None else sku_key(chunk.sku)
    database.execute(sql(tables.ADD, chunk.audience), (row, chunk.id, sku, place_of(chunk), *facts))
    # A product is found by its SKU, also when its text doesn't name it.
    stored = " ".join(terms(f"{chunk.embedded_text}\n{chunk.sku or ''}", chunk.language))
    database.execute(sql(tables.ADD_TERMS, chunk.audience), (row, stored))
    if product is not None:
        database.execute(sql(tables.ADD_FACETS, chunk.audience), (row, stored_facets(product)))


def _give_up(database: Connection, ids: Sequence[str], audiences: Iterable[Audience]) -> None:
    chosen = (json.dumps(list(ids)),)
    for audience in audiences:
        rows = [row for (row,) in database.execute(sql(tables.HELD, audience), chosen).fetchall()]
        for statement in tables.GIVE_UP if rows else ():
            database.execute(sql(statement, audience), (json.dumps(rows),))


def _idf(database: Connection, wanted: Iterable[str], audience: Audience) -> dict[str, float]:
    total = _count(database, audience)
    found = {term: frequency(database, term, audience) for term in wanted}
    return {term: math.log1p((total - df + 0.5) / (df + 0.5)) for term, df in found.items()}


def _count(database: Connection, audience: Audience) -> int:
    return int(database.execute(sql(tables.COUNT, audience)).fetchone()[0])
