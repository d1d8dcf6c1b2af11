"""Alembic runs this file for each command; the connection comes from `Database`, never from a file."""

from alembic import context

from assistant.store.campaigns.tables import CampaignRow
from assistant.store.copy.tables import DraftRow
from assistant.store.people.tables import AccountRow
from assistant.store.results.lesson_tables import LessonRow
from assistant.store.results.tables import ResultImportRow
from assistant.store.tables import Base

_TABLES = (AccountRow, CampaignRow, DraftRow, LessonRow, ResultImportRow)  # whose modules must have been read


def migrate() -> None:
    """Run the migrations on the given connection, inside the transaction that it is in."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        transactional_ddl=True,  # also true of SQLite, as Database begins its transactions itself
        render_as_batch=True,  # SQLite can't alter most things in place
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
