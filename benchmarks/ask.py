"""`ask` beside a raw call to the same model with the same prompt, in process, warm.

    python -m benchmarks.ask [--questions 20] [--embedded]

Without --embedded the model is a scripted server on loopback that answers at once, so that the difference
is what we add. With it, the embedded model writes both times; its prompt cache makes the second call of a
pair cheaper, so the order alternates.

“First sentence” is when a whole sentence is there: for `ask` checked against its passages, for the raw call
as the model wrote it. “The same beginning” is what two prompts of one language share: what a cache can serve.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from assistant.llm.tokens import count_tokens, prompt_tokens
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.text.sentences import sentence_spans
from assistant.types.answer import Answer, AnswerText
from assistant.types.model import Delta, Request, Usage
from assistant.wiring import build
from benchmarks.tap import Tap, Tapped
from tests.wire.answers import Messages, sentences
from tests.wire.server import MODEL, Wire

QUESTIONS = (
    "Combien coûte l’étiquette de retour en France ?",
    "How long is a gift card valid?",
    "Que couvre la garantie de couture de cinq ans ?",
    "How much does the gift box cost?",
)
MARKS = ("first token", "first sentence", "total")


@dataclass(frozen=True)
class Times:
    """Milliseconds until each mark of one reply."""

    first_token: float
    first_sentence: float
    total: float

    @property
    def row(self) -> tuple[float, float, float]:
        """In the order of `MARKS`."""
        return self.first_token, self.first_sentence, self.total


def main() -> None:
    """Ask and print the table."""
    parser = argparse.ArgumentParser(description="ask beside a raw call")
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--embedded", action="store_true")
    options = parser.parse_args()
    with Wire() as wire, tempfile.TemporaryDirectory() as folder:
        wire.answer = three_sentences
        remote = {} if options.embedded else {"OPENAI_BASE_URL": wire.url, "ASSISTANT_CHAT_MODEL": MODEL}
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": folder, **remote})
        apply_environment(settings.paths)
        models = Tapped()
        services = build(settings, models=models)
        try:
            services.index(None, lambda _: None)
            asyncio.run(_compare(services, models.tap, options.questions))
        finally:
            services.close()


def three_sentences(messages: Messages, body: dict[str, Any]) -> str:
    """The first three sentences of the first passage, each with its citation."""
    del body
    first = messages[-1]["content"].partition("[1]")[2].partition("[2]")[0]
    return " ".join(f"{sentence} [1]" for sentence in sentences(first)[:3])


async def _compare(services: Services, tap: Tap, count: int) -> None:
    await _asked(services, QUESTIONS[0])
    pairs, used = [], Usage()
    for number in range(count):
        question = QUESTIONS[number % len(QUESTIONS)]
        if number % 2:
            raw = await _raw(tap)
            ours, usage = await _asked(services, question)
        else:
            ours, usage = await _asked(services, question)
            raw = await _raw(tap)
        pairs.append((ours, raw))
        used += usage
    _print(services.model.name, pairs)
    _print_prompts(tap.requests, used)


def _print(model: str, pairs: Sequence[tuple[Times, Times]]) -> None:
    print(f"model {model}, {len(pairs)} pairs, medians in ms, load average {os.getloadavg()[0]:.1f}\n")
    print(f"| | {' | '.join(MARKS)} |\n|---|---|---|---|")
    for name, at in (("`ask`", 0), ("raw call", 1)):
        medians = [statistics.median(pair[at].row[mark] for pair in pairs) for mark in range(len(MARKS))]
        print(f"| {name} | {' | '.join(f'{value:.1f}' for value in medians)} |")
    added = [
        statistics.median(ours.row[mark] - raw.row[mark] for ours, raw in pairs) for mark in range(len(MARKS))
    ]
    print(f"| added (median of the pairs) | {' | '.join(f'{value:.1f}' for value in added)} |")


def _print_prompts(requests: Sequence[Request], used: Usage) -> None:
    whole = statistics.mean(prompt_tokens(request) for request in requests)
    same = statistics.mean(
        _shared(one, other)
        for group in _by_language(requests)
        for one, other in pairwise(group)
        if one.messages != other.messages
    )
    print(
        f"\nA prompt has {whole:.0f} tokens, of which {same:.0f} ({same / whole:.0%}) are the same beginning."
    )
    share = used.cached_tokens / max(1, used.prompt_tokens)
    print(f"Read from the model's cache: {used.cached_tokens} of {used.prompt_tokens} tokens ({share:.0%}).")


def _by_language(requests: Sequence[Request]) -> list[list[Request]]:
    """Each language has its own instructions, which are the first message."""
    groups: dict[str, list[Request]] = {}
    for request in requests:
        groups.setdefault(request.messages[0].content, []).append(request)
    return list(groups.values())


def _shared(one: Request, other: Request) -> int:
    """Tokens at the beginning of both prompts that are the same."""
    texts = ["\n".join(message.content for message in request.messages) for request in (one, other)]
    same = takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
    return count_tokens("".join(letter for letter, _ in same))


async def _raw(tap: Tap) -> Times:
    """A raw call with the last prompt."""
    started, text = time.perf_counter(), ""
    first_token = first_sentence = 0.0
    async with aclosing(tap.raw(tap.requests[-1])) as reply:
        async for event in reply:
            if isinstance(event, Delta):
                text += event.text
                first_token = first_token or _since(started)
                if not first_sentence and len(sentence_spans(text)) > 1:
                    first_sentence = _since(started)
    total = _since(started)
    return Times(first_token, first_sentence or total, total)


async def _asked(services: Services, question: str) -> tuple[Times, Usage]:
    started, first, last = time.perf_counter(), 0.0, None
    async with aclosing(services.answer(question)) as events:
        async for event in events:
            if isinstance(event, AnswerText) and event.text.strip() and not first:
                first = _since(started)
            last = event
    assert isinstance(last, Answer)
    assert last.status == "answered", last
    return Times(last.timings_ms["first_token"], first, _since(started)), last.usage


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
