"""On the public internet: switches, keys of the API's clients, transcripts, questions without an answer.

Revision 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    _switches()
    _api_keys()
    _transcripts()
    _gaps()
    _tallies()


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("tally")
    op.drop_table("gap")
    op.drop_table("transcript")
    op.drop_table("api_key")
    op.drop_table("switch")


def _switches() -> None:
    op.create_table(
        "switch",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_switch"),
    )


def _api_keys() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "api_key",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "name", "key_hash")),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("revoked_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
    )


def _transcripts() -> None:
    op.create_table(
        "transcript",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("question", "answer", "language", "status")
        ),
        sa.PrimaryKeyConstraint("conversation", "turn", name="pk_transcript"),
    )
    op.create_index("ix_transcript_at", "transcript", ["at"])


def _gaps() -> None:
    op.create_table(
        "gap",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "language", "key", "question")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "language", "key", name="pk_gap"),
    )


def _tallies() -> None:
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("language", "kind")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "language", "kind", name="pk_tally"),
    )
