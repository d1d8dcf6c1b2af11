"""The product as `build` wires it, with what costs time and tests nothing here made once or made cheap.

The embedded embedder loads in a second, and every sync embeds the same questions to fit the gate: all tests
of a process share one, which remembers what it embedded; passages also from one run to the next, as those of
the demo company take half a minute. The hash of a password is made to take a tenth of a
second and 64 MB; here it takes a millisecond. Both are tested as they are: tests/llm/e5, tests/contracts.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from argon2 import PasswordHasher
from filelock import FileLock

from assistant.llm.e5.embedder import MODEL_FILE, E5Embedder
from assistant.llm.local.weights import Progress
from assistant.services import Services
from assistant.settings import Settings
from assistant.types.model import Embedder, Vectors
from assistant.wiring import build
from assistant.wiring.models import Models, open_models
from tests.database import place_database

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Remembering:
    """An `Embedder` that embeds each text once, and each passage once on this machine: `file` keeps them."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self._queries: dict[str, Vectors] = {}
        self._passages = self._stored()
        self._stored_count = len(self._passages)

    @property
    def name(self) -> str:
        return self._embedder.name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return _embedded(texts, self._passages, self._embedder.embed_passages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return _embedded(texts, self._queries, self._embedder.embed_queries)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_queries([text])[0]
        return vector

    def save(self) -> None:
        """Keep what is new, beside what other processes kept meanwhile."""
        if len(self._passages) == self._stored_count:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._file.with_suffix(".lock")):
            self._passages = self._stored() | self._passages
            draft = self._file.with_suffix(".new.npz")
            vectors = np.stack(list(self._passages.values()))
            np.savez(draft, keys=np.array(list(self._passages)), vectors=vectors)
            draft.replace(self._file)
        self._stored_count = len(self._passages)

    def _stored(self) -> dict[str, Vectors]:
        if not self._file.exists():
            return {}
        with np.load(self._file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _embedded(
    texts: Sequence[str], known: dict[str, Vectors], embed: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    if not texts:
        return embed(texts)
    keys = {text: hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts}
    missing = [text for text, key in keys.items() if key not in known]
    if missing:
        known.update(zip((keys[text] for text in missing), embed(missing), strict=True))
    return np.stack([known[keys[text]] for text in texts])


@cache
def _embedder(cache_folder: Path) -> Remembering:
    # The model's own file counts its versions: another model is another memory.
    return Remembering(E5Embedder(cache_folder), cache_folder / "tests" / f"{MODEL_FILE}.npz")


def shared_models(settings: Settings, progress: Progress) -> Models:
    """The models of the settings; in place of the embedded embedder the one that the tests share."""
    found = open_models(settings, progress)
    if settings.embedding.model:
        return found
    embedder = _embedder(settings.paths.cache)

    def stop() -> None:
        found.stop()  # of the embedder that is not used nothing was loaded
        embedder.save()

    return Models(found.chat, embedder, stop)


def opened(settings: Settings, today: Callable[[], dt.date] = dt.date.today) -> Services:
    """What `build` gives, with these parts and a database that is migrated already."""
    if not settings.store.url:
        place_database(settings.paths.data)
    return build(settings, today=today, models=shared_models, hasher=QUICK)
