"""What copywriters make: drafts, their versions, comments and approvals; whose the spend is.

Revision 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
# Exact on both: SQLite, which only has floats, keeps the digits as text.
_DECIMAL = sa.Numeric().with_variant(sa.String(64), "sqlite")


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("spend") as spend:
        spend.add_column(sa.Column("user", sa.Text(), nullable=False, server_default=""))
    _drafts()
    _versions()
    _comments()
    _decisions()
    _claims()
    _briefs()


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("brief")
    op.drop_table("claim")
    op.drop_table("draft_decision")
    op.drop_table("draft_comment")
    op.drop_table("draft_version")
    op.drop_table("draft")
    with op.batch_alter_table("spend") as spend:
        spend.drop_column("user")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _drafts() -> None:
    op.create_table(
        "draft",
        *_numbers("id", "variant", "version", "prompt_tokens", "cached_tokens", "completion_tokens"),
        *_texts("group", "channel", "segment", "language", "status", "created_by", "changed_by"),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("cost_eur", _DECIMAL, nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    for column in ("group", "channel", "changed_at"):
        op.create_index(f"ix_draft_{column}", "draft", [column])


def _versions() -> None:
    op.create_table(
        "draft_version",
        sa.Column("draft", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("by", "origin", "note", "model", "prompt"),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("repaired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("draft", "number", name="pk_draft_version"),
    )


def _comments() -> None:
    op.create_table(
        "draft_comment",
        *_numbers("id", "draft", "version"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("by", "field", "text"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_comment"),
    )
    op.create_index("ix_draft_comment_draft", "draft_comment", ["draft"])


def _decisions() -> None:
    op.create_table(
        "draft_decision",
        *_numbers("id", "draft", "version"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("by", "verdict", "reason"),
        sa.Column("overridden", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_decision"),
    )
    op.create_index("ix_draft_decision_draft", "draft_decision", ["draft"])


def _claims() -> None:
    op.create_table(
        "claim",
        *_numbers("id"),
        *_texts("text", "language", "owner", "evidence", "proposed_by", "approved_by"),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("approved_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )


def _briefs() -> None:
    op.create_table(
        "brief",
        *_texts("kind", "key", "name", "by"),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_brief"),
    )
    op.create_index("ix_brief_by", "brief", ["by"])
