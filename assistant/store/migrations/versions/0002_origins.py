"""What is declared of a source, and the roots that sources come from.

Revision 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = ("trust", "owner", "url", "date", "warnings", "aliases", "validators")


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("trust", sa.Text(), nullable=False, server_default="editorial"))
        document.add_column(sa.Column("owner", sa.Text(), nullable=False, server_default=""))
        document.add_column(sa.Column("url", sa.Text(), nullable=True))
        document.add_column(sa.Column("date", sa.Date(), nullable=True))
        for name, empty in (("warnings", "[]"), ("aliases", "[]"), ("validators", "{}")):
            document.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=empty))
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
        sa.PrimaryKeyConstraint("name", name="pk_root"),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("root")
    with op.batch_alter_table("document") as document:
        for name in _COLUMNS:
            document.drop_column(name)
