"""A SQLite file that many threads read while one writes; the one module that imports sqlite3."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.search.failures import REBUILD, translated

Connection = sqlite3.Connection

LOCK_SECONDS = 5.0
_MOST_IDLE = 8  # connections that wait for the next reader; each keeps 2 MB of pages
_SIDE_FILES = ("", "-journal", "-wal", "-shm")


class SqliteFile:
    """The file `path`, whose tables `schema` makes; `version` changes with what they hold.

    In write-ahead mode a reader never waits for the writer and sees what was there when it began. Nothing is
    opened before the first use, so that `remove` can replace a file that can't be opened. Errors of SQLite
    become IndexDamagedError, DiskFullError or IndexInUseError.
    """

    def __init__(self, path: Path, version: int, schema: str) -> None:
        self.path = path
        self._version = version
        self._schema = schema
        self._lock = threading.Lock()
        self._turn = threading.RLock()
        self._writer: Connection | None = None
        self._idle: list[Connection] = []
        self._opening = 0  # grows when the file is closed: connections of before are not used again

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for this thread alone, which sees one state of the file until the end of the block."""
        with self._border():
            opening, connection = self._taken()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()
                self._give_back(opening, connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer's connection in a transaction, one thread at a time; an error takes everything back."""
        with self._border(), self._turn:
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._turn, self._lock:
            self._opening += 1
            idle, self._idle = self._idle, []
            writer, self._writer = self._writer, None
            for connection in (*idle, *([] if writer is None else [writer])):
                connection.close()

    def remove(self) -> None:
        """Delete the file."""
        self.close()
        with self._border():
            for suffix in _SIDE_FILES:
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def move_to(self, path: Path) -> None:
        """Go on with another file."""
        with self._turn:
            self.close()
            self.path = path

    def _taken(self) -> tuple[int, Connection]:
        with self._lock:
            opening, ready = self._opening, self._writer is not None
            if self._idle:
                return opening, self._idle.pop()
        if not ready:
            with self._turn:
                self._opened()  # makes the tables
                opening = self._opening
        return opening, _connected(self.path)

    def _give_back(self, opening: int, connection: Connection) -> None:
        with self._lock:
            if opening == self._opening and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _opened(self) -> Connection:
        if self._writer is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = _connected(self.path)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._writer = connection
        return self._writer

    def _prepare(self, connection: Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, self._version):
            raise IndexDamagedError(
                f"The word index {self.path} is of another version of this program.", REBUILD
            )
        connection.execute("PRAGMA journal_mode = WAL")
        if version != self._version:
            connection.executescript(f"BEGIN; {self._schema} PRAGMA user_version = {self._version}; COMMIT;")

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise translated(error, self.path) from error


def _connected(path: Path) -> Connection:
    # Transactions are begun here and nowhere else: Python begins none by itself.
    return sqlite3.connect(path, timeout=LOCK_SECONDS, check_same_thread=False, isolation_level=None)
