"""People and review: accounts that can be disabled, links for a password, what an approval stood on.

Revision 0006.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.text.normalise import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("signed_in_at", _MOMENT, nullable=True))
        account.add_column(sa.Column("disabled_at", _MOMENT, nullable=True))
    _links()
    with op.batch_alter_table("draft") as draft:
        draft.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
        draft.add_column(sa.Column("products", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_draft_status", "draft", ["status"])
    with op.batch_alter_table("draft_decision") as decision:
        decision.add_column(sa.Column("findings", sa.JSON(), nullable=False, server_default="[]"))
        decision.add_column(sa.Column("sources", sa.JSON(), nullable=False, server_default="[]"))
    _fill()


def downgrade() -> None:
    """Go back to the revision before, which knows no other status, and no disabled account."""
    op.execute("UPDATE draft SET status = 'draft' WHERE status <> 'approved'")
    op.execute("DELETE FROM draft_decision WHERE verdict NOT IN ('approved', 'reopened')")
    op.execute("DELETE FROM account WHERE disabled_at IS NOT NULL")
    with op.batch_alter_table("draft_decision") as decision:
        decision.drop_column("sources")
        decision.drop_column("findings")
    op.drop_index("ix_draft_status", "draft")
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("products")
        draft.drop_column("search_text")
    op.drop_table("account_link")
    with op.batch_alter_table("account") as account:
        account.drop_column("disabled_at")
        account.drop_column("signed_in_at")


def _links() -> None:
    op.create_table(
        "account_link",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("key", "kind", "name", "role", "number", "seal", "created_by")
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_account_link"),
    )
    op.create_index("ix_account_link_number", "account_link", ["number"])


def _fill() -> None:
    """Make the drafts of before findable, as `store.copy.searchable` makes those of today."""
    connection = op.get_bind()
    newest = sa.text(
        "SELECT d.id, d.brief, v.fields FROM draft d"
        " JOIN draft_version v ON v.draft = d.id AND v.number = d.version"
    )
    change = sa.text("UPDATE draft SET search_text = :text, products = :products WHERE id = :id")
    for number, brief_json, fields_json in connection.execute(newest).all():
        brief, fields = _value(brief_json), _value(fields_json)
        parts = [brief["goal"], *brief["products"], *fields.values()]
        products = [product.strip().casefold() for product in brief["products"]]
        values = {
            "id": number,
            "text": fold("\n".join(parts)),
            "products": "\n".join(["", *products, ""]) if products else "",
        }
        connection.execute(change, values)


def _value(kept: Any) -> dict[str, Any]:
    """A JSON column, which PostgreSQL's driver gives parsed and SQLite's as text."""
    value = json.loads(kept) if isinstance(kept, str) else kept
    return value if isinstance(value, dict) else {}
