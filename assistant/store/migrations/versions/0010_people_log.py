"""A log of the accounts, which drafts are a sequence, and on which page a text is being typed.

Revision 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "account_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "act", "key", "name", "role", "was")),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"),
    )
    op.create_index("ix_account_event_key", "account_event", ["key"])
    op.create_table(
        "message_sequence",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("group", "sequence")),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("group", name="pk_message_sequence"),
    )
    op.create_index("ix_message_sequence_created_at", "message_sequence", ["created_at"])
    with op.batch_alter_table("draft_version") as version:
        version.add_column(sa.Column("page", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("draft_version") as version:
        version.drop_column("page")
    op.drop_table("message_sequence")
    op.drop_table("account_event")
