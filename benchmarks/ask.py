"""`ask` beside a raw call to the same model with the same prompt, in process, warm.

    python -m benchmarks.ask [--questions 20] [--embedded]

Without --embedded the model is a scripted server on loopback that answers at once, so that the difference
is what we add. With it, the embedded model writes both times; its prompt cache makes the second call of a
pair cheaper, so the order alternates.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from assistant.build import build
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.answer import Answer
from assistant.types.model import Completion, Delta, Request
from tests.wire.server import MODEL, Wire

QUESTIONS = (
    "Combien coûte l’étiquette de retour en France ?",
    "How long is a gift card valid?",
    "Que couvre la garantie de couture de cinq ans ?",
    "How much does the gift box cost?",
)


def main() -> None:
    """Ask and print the table."""
    parser = argparse.ArgumentParser(description="ask beside a raw call")
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--embedded", action="store_true")
    options = parser.parse_args()
    with Wire() as wire, tempfile.TemporaryDirectory() as folder:
        remote = {} if options.embedded else {"OPENAI_BASE_URL": wire.url, "ASSISTANT_CHAT_MODEL": MODEL}
        settings = Settings.from_environment({"ASSISTANT_DATA_DIR": folder, **remote})
        apply_environment(settings.paths)
        services = build(settings)
        try:
            services.index(None, lambda _: None)
            asyncio.run(_compare(services, options.questions))
        finally:
            services.close()


async def _compare(services: Services, count: int) -> None:
    recorder = _Recorder(services)
    await _asked(services, QUESTIONS[0])
    pairs = []
    for number in range(count):
        question = QUESTIONS[number % len(QUESTIONS)]
        if number % 2 and recorder.requests:
            raw = await recorder.raw()
            ours = await _asked(services, question)
        else:
            ours = await _asked(services, question)
            raw = await recorder.raw()
        pairs.append((ours, raw))
    print(f"model {services.model.name}, {count} pairs, medians in ms\n")
    print(f"{'':16}{'first token':>14}{'total':>12}")
    for name, at in (("ask", 0), ("raw call", 1)):
        first, total = (statistics.median(pair[at][part] for pair in pairs) for part in (0, 1))
        print(f"{name:16}{first:>14.1f}{total:>12.1f}")
    added = statistics.median(ours[0] - raw[0] for ours, raw in pairs)
    print(f"\nask adds {added:.1f} ms to the first token (median of the pairs)")


class _Recorder:
    """Keeps the last request that the model got, to send it again without us."""

    def __init__(self, services: Services) -> None:
        self.requests: list[Request] = []
        self._model = services.model
        self._stream = services.model.stream
        # The one seam between us and the model; nothing else of the product is touched.
        services.model.stream = self._recorded  # type: ignore[method-assign]

    def _recorded(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        self.requests.append(request)
        return self._stream(request)

    async def raw(self) -> tuple[float, float]:
        """Milliseconds to the first token and to the end of a raw call with the last prompt."""
        started, first = time.perf_counter(), 0.0
        async with aclosing(self._stream(self.requests[-1])) as reply:
            async for event in reply:
                if isinstance(event, Delta) and not first:
                    first = time.perf_counter()
        return (first - started) * 1000, (time.perf_counter() - started) * 1000


async def _asked(services: Services, question: str) -> tuple[float, float]:
    async with aclosing(services.answer(question)) as events:
        answer = [event async for event in events][-1]
    assert isinstance(answer, Answer)
    assert answer.status == "answered", answer
    return answer.timings_ms["first_token"], answer.timings_ms["total"]


if __name__ == "__main__":
    main()
