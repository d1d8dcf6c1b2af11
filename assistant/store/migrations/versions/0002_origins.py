"""What is declared of a source, and the roots that sources come from.

Revision 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TEXTS = ("owner", "content", "stamp")
_LISTS = ("warnings", "aliases", "blocks")
_MAPPINGS = ("validators", "traits")
_COLUMNS = ("trust", "url", "date", *_TEXTS, *_LISTS, *_MAPPINGS)


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("trust", sa.Text(), nullable=False, server_default="editorial"))
        document.add_column(sa.Column("url", sa.Text(), nullable=True))
        document.add_column(sa.Column("date", sa.Date(), nullable=True))
        for name in _TEXTS:
            document.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in (*_LISTS, *_MAPPINGS):
            empty = "[]" if name in _LISTS else "{}"
            document.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
    with op.batch_alter_table("index_state") as state:
        state.add_column(sa.Column("clean", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The number names the folder from now on, and what exists is in the first one.
    op.execute("UPDATE index_state SET generation = 1")
    op.create_table(
        "root",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_root"),
    )
    op.create_table(
        "upload",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_upload"),
    )
    _products()


def _products() -> None:
    with op.batch_alter_table("product") as product:
        product.add_column(sa.Column("source", sa.Text(), nullable=False, server_default="products.csv"))
        product.add_column(sa.Column("audience", sa.Text(), nullable=False, server_default="internal"))
        product.add_column(sa.Column("image_file", sa.Text(), nullable=True))
        product.drop_constraint("pk_product", type_="primary")
        product.create_primary_key("pk_product", ["root", "source", "key"])
    op.execute(
        "UPDATE product SET audience = coalesce((SELECT document.audience FROM document WHERE "
        "document.root = product.root AND document.source = product.source), 'internal')"
    )
    op.create_table(
        "image",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_image"),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("image")
    # One row for each article of a root, as it was before; the feed that sorts first keeps it.
    op.execute(
        "DELETE FROM product WHERE EXISTS (SELECT 1 FROM product other WHERE other.root = product.root "
        "AND other.key = product.key AND other.source < product.source)"
    )
    with op.batch_alter_table("product") as product:
        product.drop_constraint("pk_product", type_="primary")
        product.create_primary_key("pk_product", ["root", "key"])
        for name in ("source", "audience", "image_file"):
            product.drop_column(name)
    op.drop_table("upload")
    op.drop_table("root")
    with op.batch_alter_table("index_state") as state:
        state.drop_column("clean")
    with op.batch_alter_table("document") as document:
        for name in _COLUMNS:
            document.drop_column(name)
