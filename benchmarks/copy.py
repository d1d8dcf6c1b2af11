"""Drafts beside a raw call to the same model with the same prompt, in process; and what its cache serves.

    python -m benchmarks.copy [--briefs 8] [--embedded] [--data-dir DIR]

Without --embedded the model is a scripted server on loopback that answers at once, so that the difference
is what we add. With it the embedded model writes. “First words” is when a copywriter sees the first text.
“New”: the model has never read that prompt; “again”: it has just read it. The order alternates, for whoever
comes second finds the prompt in the cache. Then each brief is written whole, written once more (regenerate),
and its longest field is made shorter (refine): “cached” is what the model read from its cache.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from assistant.errors import ModelUnavailableError
from assistant.evaluation.copy.briefs import BriefItem, read_briefs
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.draft import Brief, Draft, DraftProgress
from assistant.types.model import Completion, Delta, Message, Request, Usage
from assistant.types.revision import Revision
from assistant.wiring import build
from benchmarks.tap import Tap, Tapped
from tests.wire.answers import Messages, answer
from tests.wire.server import MODEL, Wire

BRIEFS = Path(__file__).parents[1] / "tests" / "data" / "copy" / "briefs.jsonl"
WHOLE = ("first time", "regenerate", "refine")
USER = "benchmark"
_HELLO = Message("user", "Hello.")
Steps = AsyncGenerator[DraftProgress | Draft, None]
Seconds = Mapping[tuple[str, str], Sequence[float]]


def main() -> None:
    """Write and print the tables."""
    parser = argparse.ArgumentParser(description="drafts beside a raw call")
    parser.add_argument("--briefs", type=int, default=8)
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    options = parser.parse_args()
    with Wire() as wire, tempfile.TemporaryDirectory() as fresh:
        wire.answer = filled
        remote = {} if options.embedded else {"OPENAI_BASE_URL": wire.url, "ASSISTANT_CHAT_MODEL": MODEL}
        folder = str(options.data_dir or fresh)
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": folder, **remote})
        apply_environment(settings.paths)
        models = Tapped()
        services = build(settings, models=models)
        try:
            services.index(None, lambda _: None)
            asyncio.run(_compare(services, models.tap, _chosen(options.briefs)))
        finally:
            services.close()


def filled(messages: Messages, body: dict[str, Any]) -> str:
    """The fields asked for; for a request without a schema the first sentence of the facts."""
    return answer(messages, body) if "response_format" in body else json.dumps({"body": "Hello."})


def _chosen(count: int) -> list[Brief]:
    """Briefs of as many channels as there are, one variant each."""
    items = read_briefs(BRIEFS).items
    turns: dict[str, list[BriefItem]] = defaultdict(list)
    for item in items:
        turns[item.brief.channel].append(item)
    mixed = [each[turn] for turn in range(len(items)) for each in turns.values() if turn < len(each)]
    return [replace(item.brief, variants=1) for item in mixed[:count]]


async def _compare(services: Services, tap: Tap, briefs: Sequence[Brief]) -> None:
    # Start the model, so that no measured call waits for that.
    await _first_words(tap.raw(Request([_HELLO], 5, 120.0)))
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number, brief in enumerate(briefs):
        prompt = await _prompt_of(services, tap, brief)
        calls: list[tuple[str, Callable[[], Steps | AsyncGenerator[Delta | Completion, None]]]] = [
            ("raw call", partial(tap.raw, prompt)),
            ("draft", partial(services.writing.write, brief)),
        ]
        for state, (name, call) in zip(("new", "again"), calls[:: 1 if number % 2 else -1], strict=True):
            seconds[name, state].append(await _first_words(call()))
        print(f"{number + 1}/{len(briefs)}", flush=True)
    _print_first_words(services.model.name, len(briefs), seconds)
    _print_cached(await _whole(services, tap, briefs))


async def _prompt_of(services: Services, tap: Tap, brief: Brief) -> Request:
    """What the model would be asked, without asking it."""
    tap.held = True
    try:
        async with aclosing(services.writing.write(brief)) as steps:
            async for _ in steps:
                pass
    except ModelUnavailableError:
        pass
    finally:
        tap.held = False
    return tap.requests[-1]


async def _first_words(events: Steps | AsyncGenerator[Delta | Completion, None]) -> float:
    """Seconds until text comes; the rest is not waited for."""
    started = time.perf_counter()
    async with aclosing(events):
        async for event in events:
            if not isinstance(event, Draft) and event.text.strip():
                return time.perf_counter() - started
    raise AssertionError("nothing was written")


async def _whole(services: Services, tap: Tap, briefs: Sequence[Brief]) -> Mapping[str, Sequence[Usage]]:
    """The usage of the first call of each kind of work; a repair is not counted."""
    used: dict[str, list[Usage]] = defaultdict(list)
    for brief in briefs:
        draft = None
        for name in WHOLE:
            before = len(tap.usages)
            draft = await _last(_work(services, name, brief, draft))
            used[name].append(tap.usages[before])
        print(f"{brief.channel} {brief.language} written", flush=True)
    return used


def _work(services: Services, name: str, brief: Brief, draft: Draft | None) -> Steps:
    if name != "refine" or draft is None:
        return services.writing.write(brief)
    longest = max(draft.fields, key=lambda field: len(draft.fields[field]))
    return services.copy.revise(Revision(draft.fields, longest, "shorter", "", brief), USER)


async def _last(steps: Steps) -> Draft:
    last = None
    async with aclosing(steps):
        async for event in steps:
            last = event
    assert isinstance(last, Draft)
    return last


def _print_first_words(model: str, count: int, seconds: Seconds) -> None:
    print(f"\nmodel {model}, {count} briefs, load average {os.getloadavg()[0]:.1f}\n")
    print("| first words after (median, s) | new | again |\n|---|---|---|")
    medians = {key: statistics.median(values) for key, values in seconds.items()}
    for name in ("draft", "raw call"):
        print(f"| {name} | {' | '.join(f'{medians[name, state]:.2f}' for state in ('new', 'again'))} |")
    pairs = [(medians["draft", state], medians["raw call", state]) for state in ("new", "again")]
    print(f"| added | {' | '.join(f'{draft - raw:.2f}' for draft, raw in pairs)} |")
    print(f"| ratio | {' | '.join(f'{draft / raw:.2f}' for draft, raw in pairs)} |")


def _print_cached(used: Mapping[str, Sequence[Usage]]) -> None:
    print("\n| | tokens read | cached | tokens written |\n|---|---|---|---|")
    for name in WHOLE:
        whole = sum(used[name], Usage())
        count, share = len(used[name]), whole.cached_tokens / max(1, whole.prompt_tokens)
        written = whole.completion_tokens / count
        print(f"| {name} | {whole.prompt_tokens / count:.0f} | {share:.0%} | {written:.0f} |")


if __name__ == "__main__":
    main()
