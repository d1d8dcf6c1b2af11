"""The one page that picks concrete classes and wires them together."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.chat.feedback import FeedbackDesk
from assistant.chat.reply.speaker import Speaker
from assistant.llm.chat import OpenAIChat
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.local.model import LocalChat
from assistant.llm.local.weights import Progress
from assistant.llm.turns import Turns
from assistant.services import Services, State
from assistant.settings import Settings
from assistant.settings.clock import check_clock
from assistant.store.accounts import Accounts
from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.ledger import Ledger
from assistant.store.owner import Owner
from assistant.store.secrets import load_secret
from assistant.store.switches import Switches
from assistant.store.visitors.feedback import Feedbacks
from assistant.types.model import ChatModel, Embedder
from assistant.wiring.chat import open_chat, open_door
from assistant.wiring.copy import open_copy
from assistant.wiring.handoff import open_handoff
from assistant.wiring.insight import open_questions
from assistant.wiring.knowledge import open_knowledge
from assistant.wiring.privacy import open_keeper, open_privacy
from assistant.writing.order import House


def _silent(line: str) -> None:
    del line


def build(
    settings: Settings, progress: Progress = _silent, today: Callable[[], dt.date] = dt.date.today
) -> Services:
    """Open the data folder and wire everything; no model is loaded and nothing is indexed yet.

    `progress` is told in words when the embedded model's weights are joined and loaded; `today` decides
    which passages and prices are in force.

    Raises ClockError for a clock that is wrong, IndexInUseError when another process owns the folder,
    KnowledgeError for YAML files that can't be used, and StoreError for a database that can't be opened.
    """
    check_clock(today())
    brand = load_brand(settings.paths.knowledge)
    segments = load_segments(settings.paths.knowledge)
    owner = Owner(settings.paths.data)
    owner.acquire()
    database = _database(settings)
    ledger = Ledger(database)
    turns = Turns()
    model, stop_model = _chat_model(settings, turns, progress)
    embedder = _embedder(settings, turns)
    knowledge = open_knowledge(settings, database, embedder, today)
    house = House(brand, segments, load_channels(), knowledge.stores.catalogue, today)
    keeper = open_keeper(settings, database)
    chat = open_chat(settings, brand, knowledge, model, partial(ledger.record, "chat"))
    booked = partial(ledger.record, "copy")
    return Services(
        settings=settings,
        house=house,
        knowledge=knowledge,
        model=model,
        embedder=embedder,
        chat=chat,
        door=open_door(settings, database, model),
        copy=open_copy(settings, database, knowledge, house, model),
        handoff=open_handoff(settings, database, brand, keeper.handed_over),
        feedback=FeedbackDesk(Feedbacks(database), chat.conversations.turn, keeper.disliked),
        privacy=open_privacy(settings, database, brand, chat.conversations, keeper),
        questions=open_questions(settings, database, knowledge, keeper, Speaker(model, booked, chat.breaker)),
        state=_state(settings, owner, database, ledger),
        stop_models=partial(_stop, stop_model, embedder),
    )


def _state(settings: Settings, owner: Owner, database: Database, ledger: Ledger) -> State:
    data = settings.paths.data
    return State(
        owner,
        Home(data, settings.paths.knowledge),
        database,
        Accounts(database),
        ledger,
        load_secret(data, "session"),
        load_secret(data, "internal_token"),
        ApiKeys(database),
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


def _stop(stop_model: Callable[[], None], embedder: Embedder) -> None:
    """Stop the chat model and free the half gigabyte that the embedded embedder holds."""
    stop_model()
    if isinstance(embedder, E5Embedder):
        embedder.close()


def _embedder(settings: Settings, turns: Turns) -> Embedder:
    if settings.embedding.model:
        return OpenAIEmbedder.from_settings(settings.embedding, settings.model)
    return E5Embedder(settings.paths.cache, settings.embedding.threads, turns)


def open_embedder(settings: Settings) -> Embedder:
    """The embedder alone, for texts that are no company's knowledge; raises SettingError."""
    return _embedder(settings, Turns())


def open_accounts(settings: Settings) -> Accounts:
    """The accounts alone, also while a server runs; raises StoreError."""
    return Accounts(_database(settings))


def open_api_keys(settings: Settings) -> ApiKeys:
    """The API's keys alone, also while a server runs; raises StoreError."""
    return ApiKeys(_database(settings))


def open_switches(settings: Settings) -> Switches:
    """The switches alone, also while a server runs; raises StoreError."""
    return Switches(_database(settings))
