"""What a draft is found by, as columns that both databases search alike: folded text, and its products.

A plain column and LIKE, rather than the full-text search of each database: the same words find the same
drafts on SQLite and on PostgreSQL, parts of words too, and accents don't matter (PostgreSQL's `unaccent` is
an extension that its administrator would have to install).
"""

from collections.abc import Mapping

from assistant.store.copy.tables import DraftRow
from assistant.text.normalise import clean, fold

MOST_WORDS = 12
_LONGEST_WORD = 80  # characters; SQLite refuses patterns of 50,000


def describe(row: DraftRow, fields: Mapping[str, str]) -> None:
    """Make a draft findable by its goal, its products and its text `fields`."""
    goal, skus = row.brief["goal"], row.brief["products"]
    row.search_text = fold(clean("\n".join([goal, *skus, *fields.values()])))
    row.products = "".join(f"\n{product_key(sku)}" for sku in skus) + "\n" if skus else ""


def product_key(sku: str) -> str:
    """A SKU as it is compared."""
    return sku.strip().casefold()


def words_of(text: str) -> list[str]:
    """The words of a search, as they are compared."""
    return [word[:_LONGEST_WORD] for word in fold(clean(text)).split()[:MOST_WORDS]]
