"""Pieces of work as streams of events that fit into JSON: for the command line, here or over loopback.

Every stream ends with {"event": "result", "result": …}; before it come {"event": "progress" | "sources" |
"text", …}.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

from assistant.errors import InputError, RunError
from assistant.ingest.sync import Progress, SyncReport
from assistant.services import Services
from assistant.types.answer import Answer, AnswerSources, AnswerText
from assistant.types.draft import Brief, Draft
from assistant.types.knowledge import Passage
from assistant.types.language import Language

Event = dict[str, Any]


class StoppedError(RunError):
    """Whoever asked for the work left before its end."""

    code = "stopped"


class Work:
    """The pieces of work that the command line asks for: index, search, ask, write, check."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kinds: dict[str, Callable[..., AsyncGenerator[Event, None]]] = {
            "ask": self._ask,
            "write": self._write,
            "search": self._search,
            "index": self._index,
            "check": self._check,
        }

    async def events(self, kind: str, arguments: Mapping[str, Any]) -> AsyncGenerator[Event, None]:
        """Do one piece of work; raises InputError for an unknown kind or arguments that don't fit it."""
        if kind not in self._kinds:
            raise InputError(f"There is no work called “{kind[:40]}”.", f"Known: {', '.join(self._kinds)}.")
        try:
            stream = self._kinds[kind](**arguments)
        except TypeError as error:
            raise InputError(
                f"The arguments of “{kind}” don't fit: {error}.", "Update both sides."
            ) from error
        async with aclosing(stream) as events:
            async for event in events:
                yield event

    async def _ask(self, question: str, language: Language | None = None) -> AsyncGenerator[Event, None]:
        async with aclosing(self._services.answer(question, language)) as events:
            async for event in events:
                match event:
                    case AnswerText(text):
                        yield {"event": "text", "text": text}
                    case AnswerSources(passages):
                        yield {"event": "sources", "sources": [passage_row(passage) for passage in passages]}
                    case Answer():
                        yield _result(event.as_dict())

    async def _write(
        self, channel: str, segment: str, goal: str, language: Language, products: list[str]
    ) -> AsyncGenerator[Event, None]:
        brief = Brief(channel, segment, goal, language, tuple(products))
        async with aclosing(self._services.write(brief)) as events:
            async for event in events:
                if isinstance(event, Draft):
                    yield _result(event.as_dict())
                else:
                    yield {"event": "progress", "stage": event.stage, "text": event.text}

    async def _search(self, question: str, k: int) -> AsyncGenerator[Event, None]:
        passages = await asyncio.to_thread(self._services.search, question, k)
        yield _result([passage_row(passage) for passage in passages])

    async def _index(self, root: str | None, rebuild: bool = False) -> AsyncGenerator[Event, None]:
        loop, steps = asyncio.get_running_loop(), asyncio.Queue[Progress | None]()
        stopped = threading.Event()

        def tell(step: Progress) -> None:
            if stopped.is_set():
                raise StoppedError("Indexing was stopped.", "The next run goes on from there.")
            loop.call_soon_threadsafe(steps.put_nowait, step)

        def work() -> SyncReport:
            try:
                return self._services.index(Path(root) if root else None, tell, rebuild)
            finally:
                loop.call_soon_threadsafe(steps.put_nowait, None)

        report = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            while (step := await steps.get()) is not None:
                yield {"event": "progress", "stage": step.stage, "done": step.done, "total": step.total}
            yield _result((await report).as_dict())
        finally:
            # Whoever asked may be gone: the thread must end before the data folder is given back.
            stopped.set()
            await asyncio.wait([report])
            report.exception()

    async def _check(self, call_model: bool = True) -> AsyncGenerator[Event, None]:
        yield _result([vars(check) for check in await self._services.health(call_model)])


def passage_row(passage: Passage) -> dict[str, Any]:
    """The documented shape of one row of `search --json`."""
    chunk = passage.chunk
    return {
        "rank": passage.rank,
        "score": round(passage.score, 4),
        "id": chunk.id,
        "source": chunk.source,
        "title": chunk.title,
        "heading": chunk.heading,
        "language": chunk.language,
        "text": chunk.text,
    }


def _result(value: Any) -> Event:
    return {"event": "result", "result": value}
