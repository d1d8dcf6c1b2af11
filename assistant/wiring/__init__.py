"""The one page that picks concrete classes and wires them together."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from argon2 import PasswordHasher

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments, with_default
from assistant.chat.feedback import FeedbackDesk
from assistant.chat.reply.speaker import Speaker
from assistant.llm.local.weights import Progress
from assistant.services import Services, State
from assistant.settings import Settings
from assistant.settings.clock import check_clock
from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.ledger import Ledger
from assistant.store.owner import Owner
from assistant.store.people.accounts import Accounts
from assistant.store.secrets import load_secret
from assistant.store.switches import Switches
from assistant.store.visitors.feedback import Feedbacks
from assistant.wiring.campaign_news import open_news
from assistant.wiring.campaigns import Base, open_campaigns
from assistant.wiring.chat import open_chat, open_door
from assistant.wiring.copy import open_copy
from assistant.wiring.database import open_database
from assistant.wiring.exports import open_exports
from assistant.wiring.handoff import open_handoff
from assistant.wiring.insight import open_questions
from assistant.wiring.knowledge import open_knowledge
from assistant.wiring.learning import open_lessons
from assistant.wiring.models import Opening, open_embedder, open_models
from assistant.wiring.people import open_links
from assistant.wiring.privacy import open_keeper, open_privacy
from assistant.wiring.results import named, open_results
from assistant.writing.order import House

__all__ = ["build", "open_accounts", "open_api_keys", "open_embedder", "open_switches"]


def _silent(line: str) -> None:
    del line


def build(
    settings: Settings,
    progress: Progress = _silent,
    today: Callable[[], dt.date] = dt.date.today,
    models: Opening = open_models,
    hasher: PasswordHasher | None = None,
) -> Services:
    """Open the data folder and wire everything; no model is loaded and nothing is indexed yet.

    `progress` is told in words when the embedded model's weights are joined and loaded; `today` decides
    which passages and prices are in force, `models` makes the chat model and the embedder,
    `hasher` the hashes of passwords.

    Raises ClockError for a clock that is wrong, IndexInUseError when another process owns the folder,
    KnowledgeError for YAML files that can't be used, and StoreError for a database that can't be opened.
    """
    check_clock(today())
    brand = load_brand(settings.paths.knowledge)
    segments = with_default(load_segments(settings.paths.knowledge))
    owner = Owner(settings.paths.data)
    owner.acquire()
    database = open_database(settings)
    ledger = Ledger(database)
    opened = models(settings, progress)
    model, embedder = opened.chat, opened.embedder
    knowledge = open_knowledge(settings, database, embedder, today)
    lessons = open_lessons(database)
    house = House(brand, segments, load_channels(), knowledge.stores.catalogue, today, lessons)
    keeper = open_keeper(settings, database)
    chat = open_chat(settings, brand, knowledge, model, partial(ledger.record, "chat"))
    booked = partial(ledger.record, "copy")
    copy = open_copy(settings, database, knowledge, house, model)
    handoff = open_handoff(settings, database, brand, keeper.handed_over)
    campaigns = open_campaigns(Base(settings, database, house), knowledge, model, copy)
    campaigns.runs.report_to(open_news(settings, database, handoff.outbox))
    return Services(
        settings=settings,
        house=house,
        knowledge=knowledge,
        model=model,
        embedder=embedder,
        chat=chat,
        door=open_door(settings, database, model),
        copy=copy,
        exports=open_exports(settings, database, house),
        campaigns=campaigns,
        results=open_results(settings, database, named(house)),
        handoff=handoff,
        feedback=FeedbackDesk(Feedbacks(database), chat.conversations.turn, keeper.disliked),
        privacy=open_privacy(settings, database, brand, chat.conversations, keeper),
        questions=open_questions(settings, database, knowledge, keeper, Speaker(model, booked, chat.breaker)),
        state=_state(settings, owner, database, ledger, hasher),
        stop_models=opened.stop,
    )


def _state(
    settings: Settings, owner: Owner, database: Database, ledger: Ledger, hasher: PasswordHasher | None
) -> State:
    data, accounts = settings.paths.data, Accounts(database, hasher=hasher)
    return State(
        owner,
        Home(data, settings.paths.knowledge),
        database,
        accounts,
        ledger,
        load_secret(data, "session"),
        load_secret(data, "internal_token"),
        ApiKeys(database),
        open_links(settings, database, accounts),
    )


def open_accounts(settings: Settings) -> Accounts:
    """The accounts alone, also while a server runs; raises StoreError."""
    return Accounts(open_database(settings))


def open_api_keys(settings: Settings) -> ApiKeys:
    """The API's keys alone, also while a server runs; raises StoreError."""
    return ApiKeys(open_database(settings))


def open_switches(settings: Settings) -> Switches:
    """The switches alone, also while a server runs; raises StoreError."""
    return Switches(open_database(settings))
