"""Results: the reports of mailing tools, their figures, and what they say of contacts.

Revision 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_EXACT = sa.Numeric().with_variant(sa.String(64), "sqlite")
_TABLES = ("result_count", "result_import", "result_person", "result_sum")


def upgrade() -> None:
    """Go to this revision."""
    _imports()
    _figures()
    _people()


def downgrade() -> None:
    """Go back to the revision before."""
    for table in _TABLES:
        op.drop_table(table)


def _imports() -> None:
    op.create_table(
        "result_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=True),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_result_import"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_result_import_campaign", "result_import", ["campaign"])
    op.create_index("ix_result_import_file", "result_import", ["campaign", "file_hash"])
    op.create_index("ix_result_import_imported_at", "result_import", ["imported_at"])


def _figures() -> None:
    op.create_table(
        "result_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("count", sa.Text(), nullable=False),
        sa.Column("value", _EXACT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_result_count"),
    )
    op.create_index("ix_result_count_import_id", "result_count", ["import_id"])
    op.create_table(
        "result_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=True),
        sa.Column("variant_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("count", sa.Text(), nullable=False),
        sa.Column("value", _EXACT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_result_sum"),
    )
    op.create_index("ix_result_sum_campaign", "result_sum", ["campaign"])


def _people() -> None:
    op.create_table(
        "result_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("revenue", _EXACT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_result_person"),
    )
    op.create_index("ix_result_person_import_id", "result_person", ["import_id"])
    op.create_index("ix_result_person_person", "result_person", ["person"])
