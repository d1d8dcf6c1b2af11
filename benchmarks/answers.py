"""Rates of the configured chat model on the demo company: right source cited, expected words said.

Run: python -m benchmarks.answers [--questions 10] [--data-dir DIR]
"""

import argparse
import asyncio
import datetime as dt
import statistics
import tempfile
import unicodedata
from contextlib import aclosing
from pathlib import Path
from typing import Any

import yaml

from assistant.build import build
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.answer import Answer

QUESTIONS = Path(__file__).parents[1] / "tests" / "data" / "questions.yaml"
TODAY = dt.date(2026, 11, 21)  # the day for which the demo company was written


def main() -> None:
    """Ask, judge, print a line per question and a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10, help="how many in each language")
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": str(options.data_dir or fresh)})
        apply_environment(settings.paths)
        services = build(settings, today=lambda: TODAY)
        try:
            services.index(None, lambda _: None)
            asyncio.run(_all(services, options.questions))
        finally:
            services.close()


async def _all(services: Services, count: int) -> None:
    asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))["questions"]
    print(f"model: {services.model.name}\n")
    for language in ("fr", "en"):
        rows = [row for row in asked if row["language"] == language][:count]
        judged = [await _judged(services, row) for row in rows]
        seconds = statistics.median(row["seconds"] for row in judged)
        print(
            f"\n{language}: answered {_share(judged, 'answered')}, right source cited "
            f"{_share(judged, 'cited')}, expected words {_share(judged, 'said')}, "
            f"right language {_share(judged, 'language')}, median {seconds:.1f} s\n"
        )


async def _judged(services: Services, row: dict[str, Any]) -> dict[str, Any]:
    async with aclosing(services.answer(row["question"])) as events:
        answer = [event async for event in events][-1]
    assert isinstance(answer, Answer)
    sources = {citation.source for citation in answer.citations}
    wanted = {source.partition("#")[0] for source in row["expected_sources"]}
    text = _folded(answer.answer)
    result = {
        "answered": answer.status == "answered",
        "cited": bool(sources & wanted),
        "said": all(_folded(words) in text for words in row["expected_text"]),
        "language": answer.language == row["language"],
        "seconds": answer.timings_ms["total"] / 1000,
    }
    marks = "".join("+" if result[key] else "-" for key in ("answered", "cited", "said"))
    print(f"{marks} {row['question']}\n    {answer.answer}\n    {', '.join(sorted(sources))}")
    return result


def _share(judged: list[dict[str, Any]], key: str) -> str:
    return f"{sum(row[key] for row in judged)}/{len(judged)}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace(".", ",").split())


if __name__ == "__main__":
    main()
