"""The prompt of an answer beside the usual recipe: the four nearest pieces of 1,000 characters.

    python -m benchmarks.stuffing [--data-dir DIR]

Both search the demo company with the embedded embedder for the answerable questions of
tests/data/answers/demo.jsonl, but for follow-ups, to which the recipe has no answer. “Source” is the share
of questions of which a right source is in the prompt, “words” the share of which the prompt says all that a
right answer must. Tokens are o200k. The model is a scripted server on loopback.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.evaluation.answers.items import Item, read_items
from assistant.evaluation.answers.matching import unsaid
from assistant.evaluation.answers.replies import names_of
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import prompt_tokens
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.answer import AnswerSources
from assistant.types.knowledge import Passage
from assistant.wiring import build
from benchmarks.answers import QUESTIONS, TODAY
from benchmarks.tap import Tap, Tapped
from tests.wire.server import MODEL, Wire

PIECE = 1000  # characters


@dataclass(frozen=True)
class Prompted:
    """What one question's prompt holds."""

    item: Item
    tokens: int
    sources: frozenset[str]
    text: str

    @property
    def has_source(self) -> bool:
        """Whether a right source is in it."""
        return bool(self.sources & set(self.item.sources))

    @property
    def has_words(self) -> bool:
        """Whether it says all that a right answer must."""
        return not unsaid(self.text, self.item.must_contain)


@dataclass(frozen=True)
class Piece:
    """A stretch of a document."""

    names: frozenset[str]
    title: str
    text: str


def main() -> None:
    """Ask both ways and print the table."""
    parser = argparse.ArgumentParser(description="our prompt beside four stuffed pieces")
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    options = parser.parse_args()
    items = [item for item in read_items(QUESTIONS).items if item.answerable and not item.turns]
    with Wire() as wire, tempfile.TemporaryDirectory() as fresh:
        settings = Settings.from_environment(
            {
                "ASSISTANT_DATA_DIR": str(options.data_dir or fresh),
                "OPENAI_BASE_URL": wire.url,
                "ASSISTANT_CHAT_MODEL": MODEL,
            }
        )
        apply_environment(settings.paths)
        models = Tapped()
        services = build(settings, today=lambda: TODAY, models=models)
        try:
            services.index(None, lambda _: None)
            rows = {"`ask`": asyncio.run(_ours(services, models.tap, items))}
            pieces = list(_pieces(services))
            for count in (2, 3, 4):
                rows[f"{count} pieces of {PIECE:,} characters"] = _stuffed(services, items, pieces, count)
        finally:
            services.close()
    print(f"{len(items)} questions, {len(pieces)} pieces\n")
    print("| | source | words | prompt tokens, mean | most |\n|---|---|---|---|---|")
    for name, found in rows.items():
        tokens = [each.tokens for each in found if each.tokens]
        source, said = (
            statistics.mean(values)
            for values in ([each.has_source for each in found], [each.has_words for each in found])
        )
        print(f"| {name} | {source:.1%} | {said:.1%} | {statistics.mean(tokens):.0f} | {max(tokens)} |")


async def _ours(services: Services, tap: Tap, items: Sequence[Item]) -> list[Prompted]:
    found = []
    for item in items:
        tap.requests.clear()
        passages: tuple[Passage, ...] = ()
        async with aclosing(services.answer(item.question)) as events:
            async for event in events:
                passages = event.passages if isinstance(event, AnswerSources) else passages
        tokens = (
            prompt_tokens(tap.requests[0]) if tap.requests else 0
        )  # none: refused before a model is asked
        text = "\n".join(passage.chunk.embedded_text for passage in passages)
        names = frozenset(name for passage in passages for name in names_of(passage))
        found.append(Prompted(item, tokens, names, text))
    return found


def _pieces(services: Services) -> Iterator[Piece]:
    """The documents cut every 1,000 characters, at ends of lines; a product record is a document."""
    index = services.knowledge.stores.index
    chunks = [chunk for chunk, _ in index.get(index.ids("public"), "public").values()]
    documents: dict[tuple[str, str | None], list[Passage]] = {}
    for chunk in sorted(chunks, key=lambda each: each.position):
        if chunk.in_force(TODAY) or chunk.sku:
            documents.setdefault((chunk.source, chunk.sku), []).append(Passage(chunk, 0, 1))
    for passages in documents.values():
        names = frozenset(name for passage in passages for name in names_of(passage))
        text = "\n".join(f"{each.chunk.heading}\n{each.chunk.text}" for each in passages)
        for part in _cut(text):
            yield Piece(names, passages[0].chunk.title, part)


def _cut(text: str) -> Iterator[str]:
    part = ""
    for line in text.splitlines(keepends=True):
        if part and len(part) + len(line) > PIECE:
            yield part
            part = ""
        part += line
    if part.strip():
        yield part


def _stuffed(
    services: Services, items: Sequence[Item], pieces: Sequence[Piece], count: int
) -> list[Prompted]:
    embedder, prompts = services.embedder, Prompts(services.settings.paths.prompts)
    vectors = embedder.embed_passages([f"{piece.title}\n{piece.text}" for piece in pieces])
    found = []
    for item in items:
        nearest = np.argsort(-(vectors @ embedder.embed_query(item.question)))[:count]
        best = [pieces[place] for place in nearest]
        block = "\n\n".join(f"[{n}] {piece.title}\n{piece.text}" for n, piece in enumerate(best, 1))
        prompt = prompts.load("chat/answer", item.language)
        values = {"brand": services.brand.name, "question": item.question, "passages": block}
        tokens = prompt.tokens(**{name: values.get(name, "") for name in prompt.variables})
        names = frozenset(name for piece in best for name in piece.names)
        found.append(Prompted(item, tokens, names, block))
    return found


if __name__ == "__main__":
    main()
