"""Ends what was being made for a visitor who has closed the page.

Gradio notices a closed page, but only stops between two steps of a reply; a model that is still reading a
long prompt would go on for nobody, while others wait for it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr


class Departures:
    """The tasks that make replies, by the session that waits for them."""

    def __init__(self) -> None:
        self._tasks: defaultdict[str | None, set[asyncio.Task[object]]] = defaultdict(set)

    @contextmanager
    def awaited(self, request: gr.Request) -> Iterator[None]:
        """While it is open, the running task belongs to the request's session."""
        task, session = asyncio.current_task(), request.session_hash
        if task is not None:
            self._tasks[session].add(task)
        try:
            yield
        finally:
            if task is not None:
                self._tasks[session].discard(task)
            if not self._tasks[session]:
                del self._tasks[session]

    async def leave(self, request: gr.Request) -> None:
        """Cancel what the session was waiting for, and wait until it has ended."""
        await self.end(request.session_hash)

    async def end(self, session: str | None) -> bool:
        """The same for the session of that name; whether it was waiting for anything."""
        tasks = list(self._tasks.get(session, ()))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return bool(tasks)
