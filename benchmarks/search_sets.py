"""Stores and questions that the search benchmarks share: public question sets and the demo company."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assistant.errors import FileReadError
from assistant.ingest.catalogue import read_products
from assistant.ingest.chunking import chunk
from assistant.ingest.files import PRODUCTS, find_files
from assistant.ingest.products import product_documents
from assistant.ingest.readers.reader import Reader
from assistant.ingest.sandbox import Sandbox
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.records import question_of
from assistant.types.knowledge import Chunk
from assistant.types.language import Language
from assistant.types.model import Embedder

LONGEST_TEXT = 2500  # characters of a public passage that are embedded
EMBED_BATCH = 64


@dataclass(frozen=True)
class Question:
    """A question and the sources that answer it; `source#sku` names one product. None: nothing does."""

    text: str
    language: Language
    sources: tuple[str, ...] = ()
    kind: str = ""

    def answered_by(self, chunk: Chunk) -> bool:
        """Whether the chunk is of one of the sources."""
        return bool({chunk.source, f"{chunk.source}#{chunk.sku}"} & set(self.sources))


@dataclass(frozen=True)
class Case:
    """A store and what is asked of it; `unanswerable` by how far off the subject the questions are."""

    name: str
    chunks: list[Chunk]
    answerable: list[Question]
    unanswerable: Mapping[str, list[Question]] = field(default_factory=dict)


def public_set(folder: Path, language: Language, passages: int) -> Case:
    """A public question set, its corpus cut down to `passages` texts, those that are asked for first."""
    wanted = {
        question: document
        for question, document, _ in (
            line.split("\t") for line in (folder / "qrels.tsv").read_text().splitlines()
        )
    }
    # The other questions of fr_faq are the stored ones themselves.
    asked = [
        row for row in _rows(folder, "queries") if not row["id"].startswith("cnil") or "para" in row["id"]
    ]
    if any("para" in row["id"] for row in asked):
        asked = [row for row in asked if "para" in row["id"]]
    needed = {wanted[row["id"]] for row in asked if row["id"] in wanted}
    corpus = sorted(_rows(folder, "corpus"), key=lambda row: row["id"] not in needed)[:passages]
    return Case(
        folder.name,
        [
            Chunk(
                row["id"], folder.name, row["id"], row["title"], "", language, row["text"][:LONGEST_TEXT], 0
            )
            for row in corpus
        ],
        [
            Question(row["text"], language, tuple(_relevant(folder, row["id"])))
            for row in asked
            if row["id"] in wanted
        ],
        {
            kind: [Question(row["text"], language) for row in _rows(folder, f"unans_{kind}")]
            for kind in ("near", "far")
        },
    )


def _relevant(folder: Path, question: str) -> list[str]:
    lines = (line.split("\t") for line in (folder / "qrels.tsv").read_text().splitlines())
    return [document for asked, document, _ in lines if asked == question]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def demo_company(knowledge: Path, questions: Path) -> Case:
    """The demo company with the questions of `questions.yaml` and `planted.yaml` in that folder."""
    plain = yaml.safe_load((questions / "questions.yaml").read_text(encoding="utf-8"))
    planted = yaml.safe_load((questions / "planted.yaml").read_text(encoding="utf-8"))["cases"]
    answerable = [
        Question(row["question"], row["language"], tuple(row["expected_sources"]), "plain")
        for row in plain["questions"]
    ]
    unanswerable = [Question(row["question"], row["language"]) for row in plain["unanswerable"]]
    for row in planted:
        source = row["expected_source"]
        sources = (source,) if source else ()
        case = Question(row["question"], row["language"], sources, row["kind"])
        (answerable if source else unanswerable).append(case)
    return Case("demo company", demo_chunks(knowledge), answerable, {"near and far": unanswerable})


def demo_chunks(knowledge: Path) -> list[Chunk]:
    """All chunks of a knowledge folder; what lies in internal/ is internal."""
    found = find_files(
        knowledge, lambda source: "internal" if source.startswith("internal/") else "public", "knowledge"
    )
    chunks: list[Chunk] = []
    with Sandbox() as sandbox:
        reader = Reader(sandbox)
        for file in found.files:
            try:
                documents = (
                    product_documents(read_products(file.path).products)
                    if file.source == PRODUCTS
                    else reader.read(file)
                )
            except FileReadError:
                continue
            chunks += [part for document in documents for part in chunk(document, "knowledge", 280)]
    return chunks


def fill(folder: Path, chunks: Sequence[Chunk], embedder: Embedder) -> tuple[Index, LexicalIndex]:
    """Both indexes over the chunks, in `folder`."""
    index, lexical = Index(folder / "index", embedder.name), LexicalIndex(folder / "lexical.sqlite")
    for start in range(0, len(chunks), EMBED_BATCH):
        batch = chunks[start : start + EMBED_BATCH]
        index.upsert(batch, embedder.embed_passages([each.embedded_text for each in batch]))
        asked = [(each, question) for each in batch if (question := question_of(each))]
        if asked:
            questions = embedder.embed_passages([question for _, question in asked])
            index.upsert_questions([each for each, _ in asked], questions)
    lexical.upsert(chunks)
    return index, lexical
