"""The embedder that made the index which serves, whichever that is at the moment."""

from collections.abc import Sequence

from assistant.types.model import Embedder, Vectors


class CurrentEmbedder:
    """An `Embedder` that hands on to another one, which `use` replaces when a new index begins to serve."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def name(self) -> str:
        """What the index records."""
        return self._embedder.name

    def use(self, embedder: Embedder) -> None:
        """Hand on to `embedder` from now on; call it while the index is switched."""
        self._embedder = embedder

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found; raises what the embedder raises."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question; raises what the embedder raises."""
        return self._embedder.embed_query(text)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions; raises what the embedder raises."""
        return self._embedder.embed_queries(texts)
