"""Campaigns: contacts, segment rules, plans with their texts, replies that were paid for, reservations.

Revision 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_EXACT = sa.Numeric().with_variant(sa.String(64), "sqlite")
_TABLES = (
    "campaign",
    "campaign_text",
    "contact",
    "contact_list",
    "contact_mapping",
    "opt_out",
    "reply",
    "segment_rule",
    "spend_reservation",
)


def upgrade() -> None:
    """Go to this revision."""
    _campaigns()
    _texts()
    _contacts()
    _lists_and_rules()
    _spending()


def downgrade() -> None:
    """Go back to the revision before."""
    op.execute("DELETE FROM spend WHERE kind = 'campaign'")
    with op.batch_alter_table("spend") as spend:
        spend.drop_index("ix_spend_campaign")
        spend.drop_column("campaign")
    for table in _TABLES:
        op.drop_table(table)


def _campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("budget_eur", _EXACT, nullable=True),
        sa.Column("budget_tokens", sa.Integer(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("prompt_tokens", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cached_tokens", sa.Integer(), server_default="0", nullable=False),
        sa.Column("completion_tokens", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost_eur", _EXACT, nullable=True),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sqlite_autoincrement=True,  # no number twice, as PostgreSQL has it
    )
    op.create_index("ix_campaign_status", "campaign", ["status"])


def _texts() -> None:
    op.create_table(
        "campaign_text",
        sa.Column("campaign", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("variant_id", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("pilot", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("leased_until", _MOMENT, nullable=True),
        sa.Column("draft", sa.Integer(), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_eur", _EXACT, nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("campaign", "number", name="pk_campaign_text"),
    )
    op.create_index("ix_campaign_text_cell", "campaign_text", ["campaign", "cell", "variant"])
    op.create_index("ix_campaign_text_draft", "campaign_text", ["draft"])
    op.create_index("ix_campaign_text_variant_id", "campaign_text", ["campaign", "variant_id"], unique=True)
    op.create_index("ix_campaign_text_work", "campaign_text", ["campaign", "status", "number"])
    op.create_index("ix_campaign_text_worker", "campaign_text", ["worker"])


def _contacts() -> None:
    op.create_table(
        "contact",
        sa.Column("contact_list", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_hash", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("profiling", sa.Boolean(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("contact_list", "row", name="pk_contact"),
    )
    op.create_index("ix_contact_contact_list", "contact", ["contact_list", "email_hash"])
    op.create_index("ix_contact_email_hash", "contact", ["email_hash"])
    op.create_index("ix_contact_phone", "contact", ["contact_list", "phone_hash"])


def _lists_and_rules() -> None:
    op.create_table(
        "contact_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_list"),
    )
    op.create_index("ix_contact_list_imported_at", "contact_list", ["imported_at"])
    op.create_table(
        "contact_mapping",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_contact_mapping"),
    )
    op.create_table(
        "opt_out",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "kind", name="pk_opt_out"),
    )
    op.create_index("ix_opt_out_at", "opt_out", ["at"])
    op.create_table(
        "segment_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_segment_rule"),
    )
    op.create_index("ix_segment_rule_segment", "segment_rule", ["segment"])


def _spending() -> None:
    op.create_table(
        "reply",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_reply"),
    )
    op.create_index("ix_reply_at", "reply", ["at"])
    op.create_table(
        "spend_reservation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_eur", _EXACT, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spend_reservation"),
    )
    op.create_index("ix_spend_reservation_campaign", "spend_reservation", ["campaign"])
    op.create_index("ix_spend_reservation_worker", "spend_reservation", ["worker"])
    with op.batch_alter_table("spend") as batch_op:
        batch_op.add_column(sa.Column("campaign", sa.Integer(), nullable=True))
        batch_op.create_index("ix_spend_campaign", ["campaign"])
