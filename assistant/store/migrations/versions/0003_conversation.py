"""What visitors leave behind: requests to a human, the messages that tell the company of them, and thumbs.

Revision 0003. Spend also says from now on whether it is our own count.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    _leads()
    _feedback()
    with op.batch_alter_table("spend") as spend:
        spend.add_column(sa.Column("estimated", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("spend") as spend:
        spend.drop_column("estimated")
    op.drop_table("feedback")
    op.drop_table("delivery")
    op.drop_table("lead")


def _leads() -> None:
    moment = sa.DateTime(timezone=True)
    texts = ("name", "email", "phone", "email_key", "phone_key", "question", "language", "page")
    consent = ("consent_text", "consent_version", "marketing_text", "status", "status_by", "fingerprint")
    op.create_table(
        "lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*texts, *consent)),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("marketing", sa.Boolean(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("status_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lead"),
    )
    for name in ("created_at", "email_key", "phone_key", "fingerprint"):
        op.create_index(f"ix_lead_{name}", "lead", [name])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lead", "kind", "state", "error")),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(sa.Column(name, moment, nullable=False) for name in ("created_at", "next_at")),
        sa.Column("sent_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
    )
    for name in ("lead", "next_at"):
        op.create_index(f"ix_delivery_{name}", "delivery", [name])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("up", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("reason", "comment", "question", "language")
        ),
        sa.PrimaryKeyConstraint("conversation", "turn", name="pk_feedback"),
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])
