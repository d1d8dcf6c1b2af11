"""The one page that picks concrete classes and wires them together."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.chat.answer import Answering, AnswerLimits, Sources
from assistant.ingest.sync import Sync, SyncOptions
from assistant.ingest.writer import Stores
from assistant.llm.chat import OpenAIChat
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.local.model import LocalChat
from assistant.llm.local.weights import Progress
from assistant.llm.prompts import Prompts
from assistant.llm.turns import Turns
from assistant.search.gate import Gate
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.retrieve import Retriever
from assistant.services import Knowledge, Services, State
from assistant.settings import Settings
from assistant.store.accounts import Accounts
from assistant.store.catalogue import Catalogue
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.ledger import Ledger
from assistant.store.manifest import Manifest
from assistant.store.owner import Owner
from assistant.store.secrets import load_secret
from assistant.types.model import ChatModel, Embedder
from assistant.writing.draft import DraftLimits, Writing
from assistant.writing.facts import FactFinder
from assistant.writing.order import House

INDEX_FOLDER = "index"
LEXICAL_FILE = "lexical.sqlite"
GATE_FILE = "gate.json"


def _silent(line: str) -> None:
    del line


def build(
    settings: Settings, progress: Progress = _silent, today: Callable[[], dt.date] = dt.date.today
) -> Services:
    """Open the data folder and wire everything; no model is loaded and nothing is indexed yet.

    `progress` is told in words when the embedded model's weights are joined and loaded; `today` decides
    which passages and prices are in force.

    Raises IndexInUseError when another process owns the folder, KnowledgeError for YAML files that can't
    be used, and StoreError for a database that can't be opened.
    """
    brand = load_brand(settings.paths.knowledge)
    segments = load_segments(settings.paths.knowledge)
    owner = Owner(settings.paths.data)
    owner.acquire()
    database = _database(settings)
    ledger = Ledger(database)
    turns = Turns()
    model, stop_model = _chat_model(settings, turns, progress)
    embedder = _embedder(settings, turns)
    knowledge = _knowledge(settings, database, embedder, today)
    prompts = Prompts(settings.paths.prompts)
    house = House(brand, segments, load_channels(), knowledge.stores.catalogue)
    return Services(
        settings=settings,
        house=house,
        knowledge=knowledge,
        model=model,
        embedder=embedder,
        answering=Answering(
            Sources(knowledge.retriever, Gate(knowledge.gate_file)),
            model,
            prompts,
            brand,
            _answer_limits(settings),
            partial(ledger.record, "chat"),
        ),
        writing=Writing(
            FactFinder(knowledge.retriever, today, _passages(settings)),
            model,
            prompts,
            house,
            _draft_limits(settings),
            partial(ledger.record, "copy"),
        ),
        state=State(
            owner,
            Home(settings.paths.data, settings.paths.knowledge),
            database,
            Accounts(database),
            ledger,
            load_secret(settings.paths.data, "session"),
            load_secret(settings.paths.data, "internal_token"),
        ),
        stop_model=stop_model,
    )


def _database(settings: Settings) -> Database:
    if settings.store.url:
        return Database(settings.store.url.reveal())
    return Database.for_folder(settings.paths.data)


def _chat_model(settings: Settings, turns: Turns, progress: Progress) -> tuple[ChatModel, Callable[[], None]]:
    """The chat model, and what stops it."""
    if settings.model.remote:
        return OpenAIChat.from_settings(settings.model), lambda: None
    local = LocalChat.from_settings(settings, turns, progress)
    return local, local.close


def _embedder(settings: Settings, turns: Turns) -> Embedder:
    if settings.embedding.model:
        return OpenAIEmbedder.from_settings(settings.embedding, settings.model)
    return E5Embedder(settings.paths.cache, settings.embedding.threads, turns)


def _knowledge(
    settings: Settings, database: Database, embedder: Embedder, today: Callable[[], dt.date]
) -> Knowledge:
    data = settings.paths.data
    stores = Stores(
        Manifest(database),
        Catalogue(database),
        Index(data / INDEX_FOLDER, embedder.name),
        LexicalIndex(data / LEXICAL_FILE),
    )
    retriever = Retriever(stores.index, stores.lexical, embedder, today, settings.search.question_characters)
    options = SyncOptions(data, settings.search.chunk_tokens, settings.paths.knowledge)
    return Knowledge(stores, retriever, Sync(stores, embedder, options), data / GATE_FILE)


def _passages(settings: Settings) -> int:
    return settings.search.passages if settings.model.remote else settings.local.passages


def _answer_limits(settings: Settings) -> AnswerLimits:
    remote = settings.model.remote
    return AnswerLimits(
        passages=_passages(settings),
        output_tokens=settings.model.answer_tokens,
        total_seconds=settings.model.total_seconds if remote else settings.local.answer_seconds,
        gate=settings.search.gate,
    )


def _draft_limits(settings: Settings) -> DraftLimits:
    seconds = settings.model.total_seconds if settings.model.remote else settings.local.copy_seconds
    return DraftLimits(settings.model.copy_tokens, seconds)


def open_accounts(settings: Settings) -> Accounts:
    """The accounts alone, also while a server runs; raises StoreError."""
    return Accounts(_database(settings))
