"""A chat model that answers what it was asked before from what it said then: billed once, also after a kill.

Two texts that ask the same at the same time share one call.
"""

import asyncio
import hashlib
import json
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from decimal import Decimal

from assistant.errors import RunError
from assistant.llm.buying import Buyer
from assistant.llm.errand import ERRAND, Errand
from assistant.store.campaigns.replies import Replies
from assistant.types.model import ChatModel, Completion, Delta, Request, Usage

FREE = Usage(cost_eur=Decimal(0))


class Remembered:
    """A `ChatModel` for the texts of campaigns; only a task that has set `ERRAND` may ask it.

    It gives a reply as a whole, at its end: nobody watches it come. One from what is kept takes nothing.
    """

    def __init__(self, model: ChatModel, replies: Replies, buyer: Buyer) -> None:
        self._model = model
        self._replies = replies
        self._buyer = buyer
        self._lock = threading.Lock()
        self._asking: dict[str, Future[None]] = {}

    @property
    def name(self) -> str:
        """The model's name, as drafts record it."""
        return self._model.name

    @property
    def embedded(self) -> bool:
        """Whether the model runs on this machine inside the product."""
        return self._model.embedded

    @property
    def prompt_budget(self) -> int:
        """How many tokens a prompt may have."""
        return self._model.prompt_budget

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """The reply as one `Completion`; raises what `Buyer.buy` raises."""
        errand = ERRAND.get(None)
        if errand is None:
            raise RunError("A text outside of a campaign asked the model of campaigns.", "Report it.")
        yield await self._reply(request, key_of(self.name, request, errand.payer.round), errand)

    async def _reply(self, request: Request, key: str, errand: Errand) -> Completion:
        while True:
            kept = await errand.clerk.do(self._replies.get, key)
            if kept is not None:
                return Completion(kept.text, FREE, 0.0, 0.0)
            mine, asked = self._begin(key)
            if not mine:
                await asyncio.shield(asyncio.wrap_future(asked))
                continue  # kept by now, unless it failed: then it is ours to ask
            try:
                return await self._buyer.buy(request, key, errand)
            finally:
                self._end(key)

    def _begin(self, key: str) -> tuple[bool, "Future[None]"]:
        """Whether this call is to ask, and what ends when the one that asks has its reply, or none."""
        with self._lock:
            known = self._asking.get(key)
            if known is not None:
                return False, known
            self._asking[key] = Future()
            return True, self._asking[key]

    def _end(self, key: str) -> None:
        with self._lock:
            self._asking.pop(key).set_result(None)


def key_of(model: str, request: Request, round_: int = 0) -> str:
    """SHA-256 of everything that a model is asked; another `round_` of a text gets a reply of its own."""
    asked = {
        "model": model,
        "messages": [[message.role, message.content] for message in request.messages],
        "max_output_tokens": request.max_output_tokens,
        "schema": request.schema,
        "stop": list(request.stop),
        "round": round_,
    }
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
