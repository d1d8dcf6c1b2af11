"""The shop whose answers a test writes: everything else of it is real."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from assistant.chat.answer import AnswerEvent
from assistant.chat.conversation import Conversations, Turn
from assistant.errors import AssistantError
from assistant.services import Services
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText, Citation, ProductCard
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

DELIVERY = (
    "## France\n\nLa livraison en France coûte 4,90 €. Elle est **offerte** à partir de 80 € d’achat.\n\n"
    "| Mode | Délai |\n|---|---|\n| Colis | trois jours ouvrés |\n"
)
SIZES = "Our duvet covers come in UK sizes: single (135 × 200 cm) and double (200 × 200 cm)."


class Pause:
    """Stands in a script where the model takes its time; it goes on when it is told to."""

    def __init__(self) -> None:
        self._going = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def go(self) -> None:
        """Let the answer go on; the loop that answers is another than the test's."""
        if self._loop is None:
            self._going.set()
        else:
            self._loop.call_soon_threadsafe(self._going.set)

    async def wait(self) -> None:
        """Wait until then."""
        self._loop = asyncio.get_running_loop()
        await self._going.wait()


Script = Sequence[AnswerEvent | Exception | Pause]


@dataclass
class Thumbs:
    """Remembers the thumbs it was told of; raises `error` when it has one."""

    told: list[tuple[Any, ...]] = field(default_factory=list)
    error: AssistantError | None = None

    def record(self, *thumb: Any) -> None:
        """Note one."""
        if self.error is not None:
            raise self.error
        self.told.append(thumb)


class Scripted:
    """Services whose answer to each question is the script of that question, else the script ``""``."""

    def __init__(self, services: Services, embedded: bool = False) -> None:
        self._services = services
        self.model = SimpleNamespace(embedded=embedded, name="scripted")
        # Nothing in the background: the same parts belong to the shop.
        self.upkeep = SimpleNamespace(start=lambda: None, pause=lambda: None, jobs=list)
        self.handoff = replace(services.handoff, outbox=self.upkeep)
        self.conversations = Conversations(20, 20_000, 3600, 100, time.monotonic)
        self.feedback = Thumbs()
        self.scripts: dict[str, Script] = {}
        self.offered: dict[Language, tuple[str, ...]] | AssistantError = {"fr": (), "en": ()}
        self.asked: list[tuple[str, Language | None, tuple[Turn, ...]]] = []
        self.ended: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)

    def starters(self, language: Language) -> tuple[str, ...]:
        """The questions to begin with."""
        if isinstance(self.offered, AssistantError):
            raise self.offered
        return self.offered[language]

    async def answer(
        self, question: str, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """The script's events; it ends early when the visitor stops it."""
        known = self.conversations.turns(conversation or "")
        self.asked.append((question, language, known))
        try:
            for step in self.scripts.get(question) or self.scripts[""]:
                if isinstance(step, Pause):
                    await step.wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    if isinstance(step, Answer):
                        turn = Turn(question, question, step.answer, step.language, step.status)
                        self.conversations.add(conversation or "", turn)
                    yield step
        finally:
            self.ended.append(question)


def passage(text: str = DELIVERY, **values: Any) -> Passage:
    """A passage of the shop's page about delivery, unless told otherwise."""
    fields: dict[str, Any] = {
        "id": "c1",
        "root": "knowledge",
        "source": "pages/livraison.md",
        "title": "Livraison",
        "heading": "France",
        "language": "fr",
        "text": text,
        "position": 0,
        "url": "https://www.filature.example/fr/livraison",
        "date": dt.date(2026, 3, 1),
    }
    return Passage(Chunk(**{**fields, **values}), 0.9, 1)


SIZE_PAGE = passage(
    SIZES,
    id="c2",
    source="pages/sizes.md",
    title="UK bed sizes",
    heading="",
    language="en",
    url="https://www.filature.example/en/sizes",
    date=None,
)


def citation(n: int = 1, **values: Any) -> Citation:
    """The citation of that passage."""
    fields: dict[str, Any] = {
        "source": "pages/livraison.md",
        "title": "Livraison",
        "heading": "France",
        "quote": "La livraison en France coûte 4,90 €.",
        "url": "https://www.filature.example/fr/livraison",
    }
    return Citation(n, **{**fields, **values})


def card(**values: Any) -> ProductCard:
    """A card of the shop's tablecloth."""
    fields: dict[str, Any] = {
        "sku": "NAP-01",
        "name": "Nappe Alma",
        "price_eur": Decimal("59.00"),
        "price_date": dt.date(2026, 11, 22),
        "availability": "in_stock",
        "url": "https://www.filature.example/p/nap-01",
        "reason": "en lin lavé, sous votre budget de 80 €",
    }
    return ProductCard(**{**fields, **values})


def answered(text: str = "La livraison coûte 4,90 € [1].", *citations: Citation, **values: Any) -> Answer:
    """A finished answer in French that cites the page about delivery."""
    fields: dict[str, Any] = {"language": "fr", "status": "answered"}
    return Answer(text, citations=citations or (citation(),), **{**fields, **values})


def script(answer: Answer, *passages: Passage) -> list[AnswerEvent]:
    """All the events of an answer, in their order."""
    first: list[AnswerEvent] = [AnswerSources(passages or (passage(),))]
    cards: list[AnswerEvent] = [AnswerProducts(answer.products)] if answer.products else []
    return [*first, *cards, AnswerText(answer.answer), answer]
