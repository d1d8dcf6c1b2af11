"""Chroma's own process, `python -m assistant.search.dense.engine`: it alone imports Chroma.

Chroma holds the interpreter's lock while it writes: 100 ms for 20 rows of a large index, up to a second when
it saves its graph. Here that makes a search wait; in the server's process it would stop every page.

The process reads a key and a place for its socket as one line of JSON from standard input, writes its address
as another, and ends when standard input does: with its parent, however that one ended. Only who knows the key
can connect.
"""

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any, TextIO, cast

import chromadb
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout

# The default space is l2, and it can't be changed later. The default graph (16 neighbours, 100 candidates)
# loses one in three of texts made from one template, such as product records; this one finds them all.
CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "max_neighbors": 64, "ef_construction": 400, "ef_search": 400}
}
LOCK_FILE = "chroma.lock"
LOCK_SECONDS = 30.0  # for the process of a parent that was killed to end
SEARCHES = frozenset({"query", "get", "count"})
METHODS = SEARCHES | {"upsert", "delete"}
_BACKLOG = 64
_PATIENCE = 0.25  # seconds that a batch waits for searches; then they wait for it


class Order:
    """Searches before the next batch that is written.

    A search needs the interpreter's lock several times and would wait for a batch each time: with six
    visitors beside a sync, half of the searches take 125 ms instead of 200, and the sync 15 % longer.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._searches = 0

    @contextmanager
    def search(self) -> Iterator[None]:
        """While something is looked for."""
        with self._changed:
            self._searches += 1
        try:
            yield
        finally:
            with self._changed:
                self._searches -= 1
                self._changed.notify_all()

    @contextmanager
    def write(self) -> Iterator[None]:
        """While something is written, after the searches that are under way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._searches, _PATIENCE)
        yield


@dataclass
class _Folder:
    """An open database: one writer at a time, since two processes make most rows unreadable without error."""

    client: Client
    lock: FileLock
    collections: dict[str, Collection] = field(default_factory=dict)


class Engine:
    """The databases of any number of folders; safe for threads. Raises what Chroma raises."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._order = Order()
        self._folders: dict[str, _Folder] = {}

    def open(self, folder: str, name: str, embedder: str) -> str:
        """Open or make a collection; gives the embedder that it was made for."""
        return str((self._collection(folder, name, embedder).metadata or {}).get("embedder"))

    def call(self, folder: str, name: str, embedder: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """What a method of a collection gives."""
        if method not in METHODS:
            raise ValueError(f"{method} is not served")
        with self._order.search() if method in SEARCHES else self._order.write():
            return getattr(self._collection(folder, name, embedder), method)(**arguments)

    def close(self, folder: str) -> None:
        """Let go of a folder."""
        with self._lock:
            opened = self._folders.pop(folder, None)
            if opened is not None:
                opened.client.close()
                opened.lock.release()

    def _collection(self, folder: str, name: str, embedder: str) -> Collection:
        with self._lock:
            if folder not in self._folders:
                self._folders[folder] = _opened(Path(folder))
            opened = self._folders[folder]
            if name not in opened.collections:
                opened.collections[name] = _stored(opened.client, name, embedder)
            return opened.collections[name]


def _opened(folder: Path) -> _Folder:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_FILE, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as error:
        raise OSError("database is locked") from error
    try:
        # The interface that is promised has no `close`.
        client = cast("Client", chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False)))
    except BaseException:
        # Chroma would hand the half-started engine to whoever opens this folder next.
        Client.clear_system_cache()
        lock.release()
        raise
    return _Folder(client, lock)


def _stored(client: Client, name: str, embedder: str) -> Collection:
    if name in {collection.name for collection in client.list_collections()}:
        return client.get_collection(name, embedding_function=None)
    return client.create_collection(
        name, metadata={"embedder": embedder}, configuration=CONFIGURATION, embedding_function=None
    )


def serve(connection: Connection, engine: Engine) -> None:
    """Answer one connection's requests, (method of Engine, its arguments), until it ends.

    Each answer is (True, the result) or (False, what went wrong, in Chroma's words).
    """
    with connection:
        while True:
            try:
                method, arguments = connection.recv()
            except (EOFError, OSError):
                return
            try:
                answer = (True, getattr(engine, method)(*arguments))
            except (ChromaError, ValueError, OSError) as error:
                answer = (False, str(error))
            connection.send(answer)


def listen(key: bytes, place: str | None, answer: TextIO) -> None:
    """Serve whoever knows the key at `place`, or where the system likes; `answer` is told where."""
    engine = Engine()
    with Listener(place, backlog=_BACKLOG, authkey=key) as listener:
        answer.write(json.dumps({"address": listener.address}) + "\n")
        answer.flush()
        while True:
            try:
                connection = listener.accept()
            except (AuthenticationError, EOFError, OSError):
                continue
            threading.Thread(target=serve, args=(connection, engine), daemon=True).start()


def main() -> None:
    """Run as a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library writes must not pass for our answer
    config = json.loads(sys.stdin.readline())
    place = config["place"]
    threading.Thread(target=listen, args=(bytes.fromhex(config["key"]), place, answer), daemon=True).start()
    sys.stdin.read()
    if place:
        shutil.rmtree(Path(place).parent, ignore_errors=True)
    # At once: what was answered is on the disk, and what is being written Chroma takes back or finishes.
    os._exit(0)


if __name__ == "__main__":
    main()
