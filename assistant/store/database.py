"""The database: a SQLite file, or PostgreSQL by URL. Its tables are brought up to date when it is opened."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from assistant.errors import SettingError, StoreError
from assistant.late import Late
from assistant.settings import Secret
from assistant.store.failures import border, layout_error
from assistant.store.tables import Base

if TYPE_CHECKING:
    from alembic import command, config, util
else:
    command, config, util = Late("alembic.command"), Late("alembic.config"), Late("alembic.util")

FILE_NAME = "assistant.sqlite"
BUSY_SECONDS = 5
# With secure_delete what is deleted is overwritten: https://www.sqlite.org/pragma.html#pragma_secure_delete
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
COPY_ROWS = 500
CONNECT_SECONDS = 5
MIGRATION_LOCK = 4_211_960_325  # any number, as long as every process of ours takes the same one
POSTGRES_NAMES = ("postgres", "postgresql", "postgresql+psycopg")

_MIGRATIONS = files("assistant.store") / "migrations"
_MIGRATING = Lock()  # Alembic keeps its context in a global: two threads can't migrate at once


def utc_now() -> dt.datetime:
    """The clock of the store's classes when they are given none."""
    return dt.datetime.now(dt.UTC)


class Database:
    """Sessions on one database.

    `url` is `sqlite:///path/to/file`, or `postgresql://user:password@host/name` (also `postgres://` and
    `postgresql+psycopg://`). Opening makes what is missing: the folder (0700), the file (0600), the tables.
    Raises SettingError for another kind of URL, StoreError when the database can't be opened or is newer
    than this version, DiskFullError when there is no room.
    """

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.place = _place(parsed)
        with border(self.place):
            self._engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgres(parsed)
            self._writing = self._engine.execution_options(writes=True)
            try:
                self._migrate()
            except BaseException:
                self.close()
                raise

    @classmethod
    def for_folder(cls, folder: Path) -> "Database":
        """The SQLite file of a data folder."""
        return cls(URL.create("sqlite", database=str(folder / FILE_NAME)).render_as_string())

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that may write: committed at the end, rolled back on any error.

        Raises StoreError or DiskFullError; errors of ours pass as they are.
        """
        with border(self.place), Session(self._writing) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; on SQLite it never waits for a writer. Raises StoreError."""
        with border(self.place), Session(self._engine) as session:
            yield session

    def scrub(self, whole: bool = True) -> None:
        """Leave nothing of what was deleted in the files of SQLite: neither in free pages nor in the log.

        Not `whole`: the log alone. What is deleted is overwritten in its page anyway.

        PostgreSQL has its own `VACUUM`, log and backups: their retention is that of its administrator.
        Raises StoreError, also when another process reads all the while.
        """
        if self._engine.dialect.name != "sqlite":
            return
        bare = self._engine.execution_options(bare=True)
        with border(self.place), bare.connect() as connection:
            if whole:
                connection.exec_driver_sql("VACUUM")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise StoreError(
                f"The log of {self.place} could not be emptied: it is being read.", "Try again in a moment."
            )

    def close(self) -> None:
        """Close every connection; the object can't be used afterwards."""
        self._engine.dispose()

    def _migrate(self) -> None:
        """Run the migrations that are missing, in one transaction that one process at a time holds."""
        with _MIGRATING, self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            if _revision(connection) == _newest():
                return
            try:
                command.upgrade(migration_config(connection), "head")
            except util.CommandError as error:
                raise layout_error(self.place) from error


def copy_rows(source: Session, target: Session, kind: type[Base], *where: ColumnElement[bool]) -> None:
    """Copy the rows of one table, all or those of the conditions, from one database to another."""
    found = source.execute(select(*kind.__table__.columns).where(*where)).mappings()
    while rows := found.fetchmany(COPY_ROWS):
        target.execute(insert(kind), [dict(row) for row in rows])


def migration_config(connection: Connection) -> "config.Config":
    """What Alembic's commands need to work on the database behind `connection`."""
    made = config.Config()
    # Alembic's Config is a configparser, which would read % as the start of a variable.
    made.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _revision(connection: Connection) -> str | None:
    """The layout of a database; None of a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@cache
def _newest() -> str:
    """The layout of this version: the number of the last migration, whose files are in that order."""
    return max(entry.name[:4] for entry in (_MIGRATIONS / "versions").iterdir() if entry.name[:4].isdigit())


def _parsed(url: str) -> URL:
    revealed = url.reveal() if isinstance(url, Secret) else url
    try:
        parsed = make_url(revealed)
    except ArgumentError as error:
        raise _unknown_kind("no database URL") from error
    if parsed.drivername in POSTGRES_NAMES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise _unknown_kind(f"a URL of kind “{parsed.drivername}” that can't be used")
    return parsed


def _unknown_kind(what: str) -> SettingError:
    # The value itself is not shown: it may hold a password in a place that only its author knows.
    return SettingError(
        f"ASSISTANT_DATABASE_URL is {what}.",
        "Use postgresql://user:password@host/name or sqlite:///path/to/file, or leave it empty.",
    )


def _place(url: URL) -> str:
    """How messages name the database: the file, or host and name without user and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"{url.database or 'postgres'} on {host}{port}"


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made here and not by SQLite, which would follow the umask; its journal files take the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    # The driver begins transactions late and never before DDL; we begin them ourselves, see _begin_sqlite.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A read transaction that turns into a write one fails at once when another wrote in between, whatever
    # the busy timeout (https://www.sqlite.org/isolation.html): one that may write says so from the start.
    options = connection.get_execution_options()
    if options.get("bare", False):
        return  # VACUUM is refused inside a transaction
    writes = options.get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            "The driver of PostgreSQL is not installed.", "Run: pip install 'brand-assistant[postgres]'"
        ) from error
