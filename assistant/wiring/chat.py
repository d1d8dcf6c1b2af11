"""Wires the chat: what answers visitors, with what helps it and what stands in for it."""

import datetime as dt
import time
from collections.abc import Callable

from assistant.chat.answer import Answering, Sources
from assistant.chat.conversation import Conversations
from assistant.chat.door.addresses import AddressHash
from assistant.chat.door.books import Books
from assistant.chat.door.budget import Allowance, Budget
from assistant.chat.door.door import Door, RateLimits
from assistant.chat.door.rates import Rate
from assistant.chat.door.slots import Slots
from assistant.chat.judging import Judging
from assistant.chat.parts import Parts
from assistant.chat.question.topics import Topics
from assistant.chat.recommend import CatalogueRecommender
from assistant.chat.replies import Replies
from assistant.chat.reply.asking import AnswerLimits
from assistant.chat.reply.extractive import Extractive
from assistant.chat.reply.speaker import Speaker
from assistant.chat.suggestions import KnowledgeSuggester, Shelf
from assistant.llm.breaker import Breaker
from assistant.llm.prices import cost_eur
from assistant.llm.prompts import Prompts
from assistant.search.gate import Gate
from assistant.services import Chat, Knowledge
from assistant.settings import Settings
from assistant.store.database import Database, utc_now
from assistant.store.ledger import Ledger, Spent
from assistant.store.switches import Switches
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


def open_door(
    settings: Settings,
    database: Database,
    model: ChatModel,
    clock: Callable[[], dt.datetime] = utc_now,
    now: Callable[[], float] = time.monotonic,
) -> Door:
    """The limits of everything public; `clock` tells the day, `now` gives seconds that only ever grow."""
    public, minutes, hour = settings.public, 10 * 60, 60 * 60
    allowance = Allowance(public.daily_tokens, public.daily_eur, _most_of_one_answer(settings, model))
    return Door(
        Books(Switches(database, clock), Budget(Ledger(database, clock), allowance, clock)),
        RateLimits(
            Rate(public.conversation_rate, minutes, now),
            Rate(public.address_rate, hour, now),
            Rate(public.key_rate, hour, now),
        ),
        Slots(public.answers_at_once, public.answers_waiting, public.busy_seconds, public.answers_starting),
        AddressHash(clock),
        settings.search.question_characters,
    )


def _most_of_one_answer(settings: Settings, model: ChatModel) -> Spent:
    """What one reply takes with the longest prompt that is sent."""
    usage = Usage(model.prompt_budget, 0, settings.model.answer_tokens)
    cost = None if model.embedded else cost_eur(model.name, usage)
    return Spent(usage.prompt_tokens + usage.completion_tokens, float(cost or 0))


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
