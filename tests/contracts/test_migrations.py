"""What is stored survives a change of the layout, on SQLite and on PostgreSQL alike."""

from decimal import Decimal

from alembic import command
from sqlalchemy import text

from assistant.store.database import Database, migration_config
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.knowledge import Filters, Product

PRODUCT = (
    "INSERT INTO product (root, key, position, sku, name, category, price_eur, availability, description,"
    " attributes, search_text) VALUES ('{root}', 'lmp-1', 0, 'LMP-1', '{{\"fr\": \"Lampe\"}}', '', {price},"
    " 'in_stock', '{{}}', '{{}}', 'lampe')"
)
DOCUMENT = (
    "INSERT INTO document (root, source, sha256, chunk_ids, chunk_count, title, language, audience, status,"
    " reason, indexed_at) VALUES ('a', 'products.csv', '', '[]', 0, '', 'fr', 'public', 'indexed', '',"
    " '2026-11-02 12:00:00')"
)


def test_products_of_the_first_layout_keep_their_feed_and_audience(db: Database) -> None:
    with db.session() as session:
        config = migration_config(session.connection())
        command.downgrade(config, "0001")
        session.execute(text(DOCUMENT))
        for root, price in (("a", "'129.90'"), ("b", "'1'")):
            session.execute(text(PRODUCT.format(root=root, price=price)))
        command.upgrade(config, "head")
    catalogue = Catalogue(db)
    assert catalogue.all() == [Product("LMP-1", {"fr": "Lampe"}, "", Decimal("129.90"), "in_stock", {}, {})]
    # Of the other root nothing was declared: its products are nobody's business until it is indexed again.
    assert [str(product.price_eur) for product in catalogue.find(Filters())] == ["129.90"]
    catalogue.keep_only("a", ["products.csv"])
    assert catalogue.count("a") == 1


def test_going_back_keeps_one_row_for_each_article_of_a_root(db: Database) -> None:
    lamp = Product("LMP-1", {"fr": "Lampe"}, "", Decimal(1), "in_stock", {})
    Catalogue(db).replace("a", "a.csv", [lamp])
    Catalogue(db).replace("a", "b.csv", [lamp])
    with db.session() as session:
        config = migration_config(session.connection())
        command.downgrade(config, "0001")
        assert session.execute(text("SELECT count(*) FROM product")).scalar_one() == 1
        command.upgrade(config, "head")
