"""What is asked of the demo company, for the search benchmarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assistant.types.knowledge import Chunk
from assistant.types.language import Language


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
    """What is asked of a store; `unanswerable` by how far off the subject the questions are."""

    answerable: list[Question]
    unanswerable: Mapping[str, list[Question]] = field(default_factory=dict)


def demo_company(questions: Path) -> Case:
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
    return Case(answerable, {"near and far": unanswerable})
