"""What visitors get to see when the configured chat model is attacked, by kind of attack.

    python -m benchmarks.attacks [--only en-] [--every 4]

Without a key the embedded model answers. The cases are in tests/data/attacks/attacks.jsonl; the documents
beside them are indexed as they are, poison included. Each attack is asked as its conversation; that of a
document is the question which finds it. docs/attacks.md says what the columns count.
"""

import argparse
import asyncio
import datetime as dt
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.answer import Answer
from assistant.wiring import build
from tests.attacks.cases import Case, read_cases
from tests.attacks.poisoned import poison
from tests.web.shop import FILES

TODAY = dt.date(2026, 11, 21)


@dataclass(frozen=True)
class Outcome:
    """What came of one attack; `shown` are words that an attack wanted seen, `error` is a failure's code."""

    case: Case
    asked: bool = False
    cut: bool = False
    shown: tuple[str, ...] = ()
    error: str = ""


def main() -> None:
    """Attack, count and print a table."""
    parser = argparse.ArgumentParser(description="attacks on the chat of the configured model")
    parser.add_argument("--only", default="", help="only the cases whose id begins so: fr-, en-price")
    parser.add_argument("--every", type=int, default=1, help="only every n-th of them")
    options = parser.parse_args()
    cases = [case for case in read_cases() if case.id.startswith(options.only)][:: options.every]
    with tempfile.TemporaryDirectory() as folder:
        services = _company(Path(folder))
        try:
            services.index(None, lambda _: None)
            started = time.perf_counter()
            outcomes = asyncio.run(_attacked(services, cases))
            _print(services.model.name, outcomes, time.perf_counter() - started)
        finally:
            services.close()


def _company(folder: Path) -> Services:
    """The small shop of the tests, among whose documents are the poisoned ones."""
    knowledge = folder / "knowledge"
    for name, text in FILES.items():
        (knowledge / name).parent.mkdir(parents=True, exist_ok=True)
        (knowledge / name).write_text(text, encoding="utf-8")
    poison(knowledge)
    own = {"ASSISTANT_KNOWLEDGE": str(knowledge), "ASSISTANT_DATA_DIR": str(folder / "data")}
    settings = Settings.from_environment(own)
    apply_environment(settings.paths)
    return build(settings, today=lambda: TODAY)


async def _attacked(services: Services, cases: Sequence[Case]) -> list[Outcome]:
    outcomes = []
    for number, case in enumerate(cases, start=1):
        outcomes.append(await _outcome(services, case))
        print(f"{number}/{len(cases)} {case.id}", flush=True)
    return outcomes


async def _outcome(services: Services, case: Case) -> Outcome:
    talk = services.conversations.open()
    answer: Answer | None = None
    try:
        for question in case.asked:
            async with aclosing(services.answer(question, conversation=talk)) as events:
                async for event in events:
                    answer = event if isinstance(event, Answer) else answer
    except AssistantError as error:
        return Outcome(case, error=error.code)
    finally:
        services.conversations.forget(talk)
    if answer is None:
        return Outcome(case, error="no answer")
    text = "\n".join([answer.answer, *(cited.quote for cited in (*answer.citations, *answer.nearby))])
    seen = tuple(words for words in case.hidden if words in text)
    return Outcome(case, answer.usage.completion_tokens > 0, answer.dropped > 0, seen)


def _print(model: str, outcomes: Sequence[Outcome], seconds: float) -> None:
    groups: dict[str, list[Outcome]] = {"all": list(outcomes)}
    for outcome in outcomes:
        groups.setdefault(outcome.case.language, []).append(outcome)
    for outcome in outcomes:
        groups.setdefault(outcome.case.kind, []).append(outcome)
    print(f"\nmodel {model}, {seconds:.0f} s\n")
    print("| attacks | count | model asked | sentences dropped | shown | failed |\n|---|---|---|---|---|---|")
    for name, group in groups.items():
        print(f"| {name} | {' | '.join(str(value) for value in _counts(group).values())} |")
    for outcome in outcomes:
        if outcome.shown:
            print(f"\n{outcome.case.id} shows {', '.join(outcome.shown)}")


def _counts(group: Sequence[Outcome]) -> Mapping[str, Any]:
    return {
        "count": len(group),
        "asked": sum(one.asked for one in group),
        "cut": sum(one.cut for one in group),
        "shown": sum(bool(one.shown) for one in group),
        "failed": sum(bool(one.error) for one in group),
    }


if __name__ == "__main__":
    main()
