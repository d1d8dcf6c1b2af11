"""Wires the knowledge: what holds it, searches it and keeps it up to date."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.ingest.feeds.read import is_feed
from assistant.ingest.images.refresh import FOLDER as IMAGES_FOLDER
from assistant.ingest.images.refresh import ImageShelf, ProductImages
from assistant.ingest.inspection.inspector import Inspector
from assistant.ingest.roots.feed_file import FeedFiles
from assistant.ingest.roots.gather import Gatherer, SitePages
from assistant.ingest.roots.names import RootNames
from assistant.ingest.roots.root_sync import RootSync, Shelves
from assistant.ingest.roots.roots import KnowledgeRoots
from assistant.ingest.roots.upkeep import Upkeep
from assistant.ingest.sync.generations import place
from assistant.ingest.sync.sync import Sync, SyncOptions
from assistant.ingest.sync.writer import Stores
from assistant.ingest.uploads.folder import UPLOADS, UploadFolder
from assistant.llm.e5.embedder import NAME as E5_NAME
from assistant.llm.e5.embedder import E5Embedder
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.rerank import HttpReranker
from assistant.net.fetch import Fetcher
from assistant.net.guard import guard_from
from assistant.search.calibrate import calibrate
from assistant.search.dense.current import CurrentEmbedder
from assistant.search.dense.index import Index
from assistant.search.retrieve import Retriever
from assistant.search.stages import Stages
from assistant.search.wares.products import ProductQuery
from assistant.search.words.lexical import LexicalIndex
from assistant.services import Knowledge
from assistant.settings import Settings
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.images import ImageRecords
from assistant.store.knowledge.manifest import Manifest
from assistant.store.knowledge.roots import Roots
from assistant.store.knowledge.sources import SourceList
from assistant.store.knowledge.uploads import Uploads
from assistant.types.model import Embedder

GATE_FILE = "gate.json"
PAGES_FOLDER = "pages"
FEEDS_FOLDER = "feeds"


def open_knowledge(
    settings: Settings, database: Database, embedder: Embedder, today: Callable[[], dt.date]
) -> Knowledge:
    """The stores of the data folder, and what searches them and keeps them up to date.

    `embedder` makes the vectors from now on; `today` decides which passages are in force. Raises StoreError.
    """
    data, manifest = settings.paths.data, Manifest(database)
    here = place(data, manifest.generation())
    searching = CurrentEmbedder(_serving(settings, manifest, embedder))
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
    return Knowledge(
        stores, retriever, sync, roots, Upkeep(roots), data / GATE_FILE, searching, inspector, today
    )


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
