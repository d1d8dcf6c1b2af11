"""Alembic runs this file for each command; the connection comes from `Database`, never from a file."""

from alembic import context

from assistant.store.copy.tables import DraftRow


def migrate() -> None:
    """Run the migrations on the given connection, inside the transaction that it is in."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=DraftRow.metadata,  # of every table: it imports the others
        transactional_ddl=True,  # also true of SQLite, as Database begins its transactions itself
        render_as_batch=True,  # SQLite can't alter most things in place
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
