"""Wires the chat: what answers visitors, with what helps it and what stands in for it."""

import time
from collections.abc import Callable

from assistant.chat.answer import Answering, Sources
from assistant.chat.asking import AnswerLimits
from assistant.chat.conversation import Conversations
from assistant.chat.extractive import Extractive
from assistant.chat.judging import Judging
from assistant.chat.parts import Parts
from assistant.chat.recommend import CatalogueRecommender
from assistant.chat.replies import Replies
from assistant.chat.speaker import Speaker
from assistant.chat.suggestions import KnowledgeSuggester, Shelf
from assistant.chat.topics import Topics
from assistant.llm.breaker import Breaker
from assistant.llm.prompts import Prompts
from assistant.search.gate import Gate
from assistant.services import Chat, Knowledge
from assistant.settings import Settings
from assistant.types.brand import Brand
from assistant.types.model import ChatModel, Usage

_EARLIER_TOKENS, _EARLIER_TOKENS_EMBEDDED = 400, 150


def open_chat(
    settings: Settings,
    brand: Brand,
    knowledge: Knowledge,
    model: ChatModel,
    record: Callable[[str, Usage], None],
    now: Callable[[], float] = time.monotonic,
) -> Chat:
    """The chat of one company.

    `record` is told the model's name and what each reply took; `now` gives seconds that only ever grow.
    """
    sources, limits = Sources(knowledge.retriever, Gate(knowledge.gate_file)), _limits(settings)
    breaker = Breaker(settings.model.breaker_failures, settings.model.breaker_seconds, now)
    parts = Parts(
        CatalogueRecommender(knowledge.stores.catalogue, knowledge.retriever, knowledge.today),
        _suggester(brand, knowledge, sources.gate, settings.search.gate),
        Extractive(Replies(brand)),
        breaker,
    )
    speaker = Speaker(model, record, breaker)
    return Chat(
        Answering(sources, speaker, Prompts(settings.paths.prompts), brand, limits, parts),
        Judging(sources, Topics(brand.answers_about, brand.competitors), 2 * limits.passages, limits.gate),
        Conversations(
            settings.chat.turns,
            settings.chat.tokens,
            settings.chat.idle_seconds,
            settings.chat.conversations,
            now,
        ),
        breaker,
    )


def _suggester(brand: Brand, knowledge: Knowledge, gate: Gate, least: float) -> KnowledgeSuggester:
    def version() -> object:
        # The gate is fitted again whenever the index has changed.
        return knowledge.gate_file.stat().st_mtime_ns if knowledge.gate_file.exists() else None

    shelf = Shelf(knowledge.stores.index, knowledge.retriever, gate, least)
    return KnowledgeSuggester(brand.starter_questions, shelf, knowledge.searching, knowledge.today, version)


def _limits(settings: Settings) -> AnswerLimits:
    remote = settings.model.remote
    return AnswerLimits(
        passages=settings.passages,
        output_tokens=settings.model.answer_tokens,
        total_seconds=settings.model.total_seconds if remote else settings.local.answer_seconds,
        gate=settings.search.gate,
        earlier_tokens=_EARLIER_TOKENS if remote else _EARLIER_TOKENS_EMBEDDED,
    )
