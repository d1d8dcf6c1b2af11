"""The tables of the word index and the statements over them; in each, @ stands for the audience."""

from assistant.errors import InputError
from assistant.search.dense.records import AUDIENCES
from assistant.types.knowledge import Audience

VERSION = 2  # raise it whenever what is stored changes: an older file then asks for a rebuild
# `row` is also the row of the chunk's words, of its facets and of its vector. A row that was given up is used
# again by a later transaction, never by the same one: until that is done, the old vector must stand.
# The index `facts` holds all that the usual filters ask, so that a filter reads it and not the table.
_TABLES = """
CREATE TABLE @_chunks (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sku TEXT, place TEXT NOT NULL, language TEXT NOT NULL,
    trust TEXT NOT NULL, date TEXT, until TEXT, price INTEGER, availability TEXT
);
CREATE INDEX @_skus ON @_chunks (sku) WHERE sku IS NOT NULL;
CREATE INDEX @_facts ON @_chunks (language, trust, availability, price, until, date);
CREATE TABLE @_free (row INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE @_terms USING fts5(terms, tokenize = "unicode61 remove_diacritics 2 tokenchars '.'");
CREATE VIRTUAL TABLE @_vocabulary USING fts5vocab(@_terms, 'row');
CREATE VIRTUAL TABLE @_facets
    USING fts5(facets, columnsize = 0, tokenize = "unicode61 remove_diacritics 0 tokenchars '=_|'");
"""
SCHEMA = "\n".join(_TABLES.replace("@", audience) for audience in AUDIENCES)

# A term is one token for SQLite too, decimal points included. CROSS JOIN keeps the order of the tables: the
# planner would go through all chunks of a language and look for each among those that were found.
SEARCH = """
SELECT chunk.id, bm25(@_terms) AS score
FROM @_terms CROSS JOIN @_chunks AS chunk ON chunk.row = @_terms.rowid
WHERE @_terms MATCH ? AND {condition} ORDER BY score, chunk.id LIMIT ?
"""
# As one text: reading it is four times faster than fetching a row for each.
ROWS = "SELECT group_concat(row) FROM @_chunks AS chunk WHERE {condition}"
ROWS_OF_FACETS = """
SELECT group_concat(chunk.row) FROM @_facets CROSS JOIN @_chunks AS chunk ON chunk.row = @_facets.rowid
WHERE @_facets MATCH ? AND {condition}
"""
IDS_OF_ROWS = "SELECT row, id, language FROM @_chunks WHERE row IN (SELECT value FROM json_each(?))"
AMONG = """
SELECT chunk.id FROM json_each(?) AS asked CROSS JOIN @_chunks AS chunk ON chunk.id = asked.value
WHERE {condition}
"""
TERMS_OF = """
SELECT id, terms FROM @_chunks JOIN @_terms ON row = @_terms.rowid
WHERE id IN (SELECT value FROM json_each(?))
"""
WITH_SKU = """
SELECT id FROM @_chunks AS chunk WHERE sku IN (SELECT value FROM json_each(?)) AND {condition} ORDER BY row
"""
FREQUENCY = "SELECT doc FROM @_vocabulary WHERE term = ?"
COMMONEST = """
SELECT term FROM @_vocabulary WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc DESC, term LIMIT 1
"""
KNOWN = "SELECT term FROM @_vocabulary WHERE term IN (SELECT value FROM json_each(?))"
COUNT = "SELECT count(*) FROM @_chunks"
IDS = "SELECT id FROM @_chunks WHERE id > ? ORDER BY id LIMIT ?"
HELD = "SELECT row FROM @_chunks WHERE id IN (SELECT value FROM json_each(?))"
FREE = "SELECT row FROM @_free ORDER BY row LIMIT ?"
USED = """
SELECT max((SELECT coalesce(max(row), 0) FROM @_chunks), (SELECT coalesce(max(row), 0) FROM @_free))
"""
TAKE = "DELETE FROM @_free WHERE row IN (SELECT value FROM json_each(?))"
GIVE_UP = (
    "DELETE FROM @_terms WHERE rowid IN (SELECT value FROM json_each(?))",
    "DELETE FROM @_facets WHERE rowid IN (SELECT value FROM json_each(?))",
    "DELETE FROM @_chunks WHERE row IN (SELECT value FROM json_each(?))",
    "INSERT INTO @_free SELECT value FROM json_each(?)",
)
ADD = "INSERT INTO @_chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_TERMS = "INSERT INTO @_terms (rowid, terms) VALUES (?, ?)"
ADD_FACETS = "INSERT INTO @_facets (rowid, facets) VALUES (?, ?)"
SOUND = "INSERT INTO @_terms (@_terms) VALUES ('integrity-check')"


def sql(statement: str, audience: Audience, condition: str = "1") -> str:
    """The statement for one audience's tables, whose names begin with it; SQLite can't bind a name."""
    if audience not in AUDIENCES:
        raise InputError(f"There is no audience “{audience}”.", f"Known: {', '.join(AUDIENCES)}.")
    return statement.replace("{condition}", condition).replace("@", audience)
