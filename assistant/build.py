"""The one page that picks concrete classes and wires them together."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.chat.answer import Answering, AnswerLimits, Sources
from assistant.chat.judging import Judging
from assistant.chat.topics import Topics
from assistant.ingest.feed_file import FeedFiles
from assistant.ingest.feeds.read import is_feed
from assistant.ingest.gather import Gatherer, SitePages
from assistant.ingest.generations import place
from assistant.ingest.images.refresh import FOLDER as IMAGES_FOLDER
from assistant.ingest.images.refresh import ImageShelf, ProductImages
from assistant.ingest.inspection import Inspector
from assistant.ingest.root_names import RootNames
from assistant.ingest.root_sync import RootSync, Shelves
from assistant.ingest.roots import KnowledgeRoots
from assistant.ingest.sync import Sync, SyncOptions
from assistant.ingest.upkeep import Upkeep
from assistant.ingest.uploads import UPLOADS, UploadFolder
from assistant.ingest.writer import Stores
from assistant.llm.chat import OpenAIChat
from assistant.llm.e5.embedder import NAME as E5_NAME
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.local.model import LocalChat
from assistant.llm.local.weights import Progress
from assistant.llm.prompts import Prompts
from assistant.llm.rerank import HttpReranker
from assistant.llm.turns import Turns
from assistant.net.fetch import Fetcher
from assistant.net.guard import guard_from
from assistant.search.calibrate import calibrate
from assistant.search.current import CurrentEmbedder
from assistant.search.gate import Gate
from assistant.search.index import Index
from assistant.search.lexical import LexicalIndex
from assistant.search.products import ProductQuery
from assistant.search.retrieve import Retriever
from assistant.search.stages import Stages
from assistant.services import Knowledge, Services, State
from assistant.settings import Settings
from assistant.store.accounts import Accounts
from assistant.store.catalogue import Catalogue
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.images import ImageRecords
from assistant.store.ledger import Ledger
from assistant.store.manifest import Manifest
from assistant.store.owner import Owner
from assistant.store.roots import Roots
from assistant.store.secrets import load_secret
from assistant.store.sources import SourceList
from assistant.store.uploads import Uploads
from assistant.types.model import ChatModel, Embedder
from assistant.writing.draft import DraftLimits, Writing
from assistant.writing.facts import FactFinder
from assistant.writing.order import House

GATE_FILE = "gate.json"
PAGES_FOLDER = "pages"
FEEDS_FOLDER = "feeds"


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
    sources, limits = Sources(knowledge.retriever, Gate(knowledge.gate_file)), _answer_limits(settings)
    return Services(
        settings=settings,
        house=house,
        knowledge=knowledge,
        model=model,
        embedder=embedder,
        answering=Answering(
            sources,
            model,
            prompts,
            brand,
            limits,
            partial(ledger.record, "chat"),
        ),
        judging=Judging(
            sources, Topics(brand.answers_about, brand.competitors), 2 * limits.passages, limits.gate
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
        stop_models=partial(_stop, stop_model, embedder),
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


def _serving(settings: Settings, manifest: Manifest, embedder: Embedder) -> Embedder:
    """The embedder that made the index, if it can still be had: it serves until a rebuild with the new one.

    That is the embedded one, or another model of the same provider. Otherwise the one that is set: then
    nothing is found before the rebuild, and `check_ready` says so.
    """
    state = manifest.state()
    if state is None or not state.chunks or state.embedder == embedder.name:
        return embedder
    if state.embedder == E5_NAME:
        return E5Embedder(settings.paths.cache, settings.embedding.threads)
    if settings.embedding.model:
        model = state.embedder.removeprefix("openai/").rpartition("@")[0]
        former = OpenAIEmbedder.from_settings(replace(settings.embedding, model=model), settings.model)
        return former if former.name == state.embedder else embedder
    return embedder


def _knowledge(
    settings: Settings, database: Database, embedder: Embedder, today: Callable[[], dt.date]
) -> Knowledge:
    data, manifest = settings.paths.data, Manifest(database)
    here, searching = (
        place(data, manifest.generation()),
        CurrentEmbedder(_serving(settings, manifest, embedder)),
    )
    stores = Stores(
        manifest, Catalogue(database), Index(here.folder, searching.name), LexicalIndex(here.words)
    )
    retriever = Retriever(
        stores.index,
        stores.lexical,
        searching,
        today,
        settings.search.question_characters,
        ProductQuery(stores.catalogue.facets),
    ).staged(_stages(settings))
    switched = partial(searching.use, embedder)
    options = SyncOptions(data, settings.search.chunk_tokens, settings.paths.knowledge, switched=switched)
    sync, inspector = Sync(stores, embedder, options), Inspector(stores, searching, today)
    roots = _roots(
        settings, database, stores, sync, partial(_fit_gate, stores.index, embedder, data / GATE_FILE)
    )
    return Knowledge(stores, retriever, sync, roots, Upkeep(roots), data / GATE_FILE, searching, inspector)


def _roots(
    settings: Settings, database: Database, stores: Stores, sync: Sync, changed: Callable[[], None]
) -> KnowledgeRoots:
    data, home = settings.paths.data, settings.paths.knowledge
    fetcher = Fetcher(guard_from(settings.net.allowed_networks, settings.net.allowed_ports))
    feeds = FeedFiles(fetcher, data / FEEDS_FOLDER)
    uploads = UploadFolder(data / UPLOADS, Uploads(database))
    shelves = Shelves(Roots(database), stores.manifest, SourceList(database), uploads, Home(data, home))
    images = ProductImages(
        ImageShelf(data / IMAGES_FOLDER, stores.catalogue, ImageRecords(database)),
        fetcher,
        settings.net.images,
    )
    gatherer = Gatherer(feeds, SitePages(fetcher, settings.net, data / PAGES_FOLDER), uploads)
    return KnowledgeRoots(
        shelves,
        RootSync(shelves, sync, gatherer, changed, images),
        RootNames(home, data, feeds.kind_of, is_feed),
        feeds.preview,
    )


def _stages(settings: Settings) -> Stages:
    reranker = HttpReranker.from_settings(settings.rerank) if settings.rerank.url else None
    return Stages(settings.search.mend_questions, reranker)


def _fit_gate(index: Index, embedder: Embedder, file: Path) -> None:
    """Fit the gate to what the store holds."""
    calibrate(index, embedder).save(file)


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


def open_embedder(settings: Settings) -> Embedder:
    """The embedder alone, for texts that are no company's knowledge; raises SettingError."""
    return _embedder(settings, Turns())


def open_accounts(settings: Settings) -> Accounts:
    """The accounts alone, also while a server runs; raises StoreError."""
    return Accounts(_database(settings))
