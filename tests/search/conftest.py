"""What the tests of this room share: chunks, and an indexed store on disk."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.search.retrieve import Retriever
from assistant.search.words.lexical import LexicalIndex
from assistant.types.knowledge import Chunk

TODAY = dt.date(2026, 11, 21)


def a_chunk(identifier: str, text: str, **values: Any) -> Chunk:
    defaults: dict[str, Any] = {
        "root": "knowledge",
        "source": f"{identifier}.md",
        "title": "",
        "heading": "",
        "language": "fr",
        "position": 0,
    }
    return Chunk(id=identifier, text=text, **{**defaults, **values})


@dataclass
class Store:
    index: Index
    lexical: LexicalIndex
    embedder: HashEmbedder

    def add(self, *chunks: Chunk) -> None:
        for side in (self.index.questions, self.index.headings):
            above = [(chunk, text) for chunk in chunks if (text := side.text_of(chunk))]
            if above:
                side.upsert([each for each, _ in above], self.embedder.embed_passages([t for _, t in above]))
        vectors = self.embedder.embed_passages([chunk.embedded_text for chunk in chunks])
        self.index.upsert(chunks, vectors)
        self.lexical.upsert(chunks, vectors)

    @property
    def retriever(self) -> Retriever:
        return Retriever(self.index, self.lexical, self.embedder, lambda: TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    embedder = HashEmbedder()
    made = Store(
        Index(tmp_path / "index", embedder.name), LexicalIndex(tmp_path / "lexical.sqlite"), embedder
    )
    yield made
    made.index.close()
    made.lexical.close()


@pytest.fixture
def ids() -> Callable[[Sequence[Any]], list[str]]:
    return lambda passages: [passage.chunk.id for passage in passages]
