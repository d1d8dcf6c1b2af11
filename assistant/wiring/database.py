"""Opens the database that the settings name."""

from assistant.settings import Settings
from assistant.store.database import Database


def open_database(settings: Settings) -> Database:
    """The database of the settings' URL, or the SQLite file of the data folder; raises StoreError."""
    if settings.store.url:
        return Database(settings.store.url.reveal())
    return Database.for_folder(settings.paths.data)
