"""Everything the product can do, as one object that the web pages and the command line share."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.campaigns.desk import CampaignDesk
from assistant.chat.answer import AnswerEvent, Answering
from assistant.chat.conversation import Conversations
from assistant.chat.door.door import Door
from assistant.chat.feedback import FeedbackDesk
from assistant.chat.handoff.book import LeadBook
from assistant.chat.handoff.desk import LeadDesk
from assistant.chat.insight.entries import Entries
from assistant.chat.insight.report import Insight
from assistant.chat.judging import Judging, Verdict
from assistant.chat.talk import Talk
from assistant.doctor import Check, examine_breaker, examine_messages, examine_parts
from assistant.errors import IndexMismatchError, IndexMissingError
from assistant.export.desk import ExportDesk
from assistant.ingest.inspection.inspector import Inspection, Inspector
from assistant.ingest.roots.order import Order
from assistant.ingest.roots.roots import KnowledgeRoots
from assistant.ingest.roots.upkeep import Upkeep
from assistant.ingest.sync.sync import Progress, Sync, SyncReport
from assistant.ingest.sync.writer import Stores
from assistant.jobs.outbox import Outbox
from assistant.llm.breaker import Breaker
from assistant.llm.endpoint import Endpoint, chat_endpoint, embedding_endpoint
from assistant.llm.local.weights import missing
from assistant.llm.probe import Probe, probe
from assistant.llm.rerank import rerank_endpoint
from assistant.privacy.parts import Privacy
from assistant.results.desk import ResultsDesk
from assistant.search.retrieve import Retriever
from assistant.settings import Secret, Settings
from assistant.store.api_keys import ApiKeys
from assistant.store.database import Database
from assistant.store.home import Home
from assistant.store.ledger import Ledger
from assistant.store.owner import Owner
from assistant.store.people.accounts import Accounts
from assistant.store.people.links import Links
from assistant.text.normalise import clean
from assistant.types.brand import Brand, Channel, Segment
from assistant.types.draft import Brief, Draft, DraftProgress
from assistant.types.knowledge import Filters, Passage, Product
from assistant.types.language import Language
from assistant.types.model import ChatModel, Embedder
from assistant.writing.desk import CopyDesk
from assistant.writing.draft import Writing
from assistant.writing.order import House

EVERYTHING = Filters()


@dataclass(frozen=True)
class Knowledge:
    """What the company knows: where it is kept, how it is found, and how it is brought up to date."""

    stores: Stores
    retriever: Retriever
    sync: Sync
    roots: KnowledgeRoots
    upkeep: Upkeep
    gate_file: Path
    searching: Embedder  # the one that made the index which serves
    inspector: Inspector
    today: Callable[[], dt.date] = dt.date.today  # what is in force


@dataclass(frozen=True)
class Chat:
    """What answers visitors, what tells why it would, what was said, and whether the model is asked."""

    answering: Answering
    judging: Judging
    conversations: Conversations
    breaker: Breaker


@dataclass(frozen=True)
class Handoff:
    """The way to a human: where requests are left, their list, and what tells the company of them."""

    desk: LeadDesk
    book: LeadBook
    outbox: Outbox


@dataclass(frozen=True)
class Questions:
    """What visitors ask, and what drafts the answers that the knowledge lacks."""

    insight: Insight
    entries: Entries


@dataclass(frozen=True)
class State:
    """What the data folder holds besides the knowledge, and the lock that makes it ours."""

    owner: Owner
    home: Home
    database: Database
    accounts: Accounts
    ledger: Ledger
    session_secret: Secret
    internal_token: Secret
    api_keys: ApiKeys
    links: Links


@dataclass(frozen=True)
class Services:
    """The whole product, wired; `build.build` makes the only one."""

    settings: Settings
    house: House
    knowledge: Knowledge
    model: ChatModel
    embedder: Embedder
    chat: Chat
    door: Door
    copy: CopyDesk
    exports: ExportDesk
    campaigns: CampaignDesk
    results: ResultsDesk
    handoff: Handoff
    feedback: FeedbackDesk
    privacy: Privacy
    questions: Questions
    state: State
    stop_models: Callable[[], None]

    @property
    def brand(self) -> Brand:
        """The company's brand."""
        return self.house.brand

    @property
    def segments(self) -> Mapping[str, Segment]:
        """The company's segments by id."""
        return self.house.segments

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by id."""
        return self.house.channels

    @property
    def roots(self) -> KnowledgeRoots:
        """Where the knowledge comes from."""
        return self.knowledge.roots

    @property
    def upkeep(self) -> Upkeep:
        """What keeps the knowledge up to date while the server runs."""
        return self.knowledge.upkeep

    @property
    def leads(self) -> LeadDesk:
        """Where visitors leave requests to a human."""
        return self.handoff.desk

    @property
    def accounts(self) -> Accounts:
        """Who may enter the studio."""
        return self.state.accounts

    @property
    def links(self) -> Links:
        """By which people come into the studio and choose a password."""
        return self.state.links

    @property
    def api_keys(self) -> ApiKeys:
        """Which programs may call the API."""
        return self.state.api_keys

    @property
    def session_secret(self) -> Secret:
        """Signs the studio's session cookie."""
        return self.state.session_secret

    @property
    def internal_token(self) -> Secret:
        """Lets the command line hand work to the running server."""
        return self.state.internal_token

    @property
    def model_place(self) -> str:
        """Where texts go for the chat model: a host, or empty when they stay on this machine."""
        return "" if self.model.embedded else _place(chat_endpoint(self.settings.model))

    @property
    def model_missing(self) -> str:
        """Why there is no chat model and what to do, when the embedded one is not installed; else empty."""
        settings = self.settings
        fault = missing(settings.local, settings.paths.cache) if self.model.embedded else None
        return "" if fault is None else str(fault)

    @property
    def embedder_place(self) -> str:
        """Where texts go for the embedder: a host, or empty when they stay on this machine."""
        if not self.settings.embedding.model:
            return ""
        return _place(embedding_endpoint(self.settings.embedding, self.settings.model))

    def starters(self, language: Language) -> tuple[str, ...]:
        """Questions for a visitor to begin with; they are looked for, which takes a moment."""
        return self.chat.answering.starters(language)

    @property
    def conversations(self) -> Conversations:
        """What was said so far, by session."""
        return self.chat.conversations

    async def answer(
        self, question: str, language: Language | None = None, conversation: str | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Answer a visitor: passages, products, the checked text as it is written, last the `Answer`.

        With an id of `conversations.open()`, the earlier turns count and this one is added, also when the
        visitor stops it; an id that is not known is a question without a conversation. Personal data in the
        question are masked before anything else sees it.
        """
        self.check_ready()
        asked = self.privacy.masking.of(clean(question))
        talk = Talk(self.conversations, conversation, asked, language, self.privacy.keeper.note)
        stream = self.chat.answering.stream(asked.question, language, talk.turns)
        async with aclosing(talk.listening(stream)) as events:
            async for event in events:
                yield event

    @property
    def writing(self) -> Writing:
        """What writes one draft without keeping it."""
        return self.copy.writing

    async def write(self, brief: Brief, user: str = "") -> AsyncGenerator[DraftProgress | Draft, None]:
        """Write a brief's drafts: where the work stands, and each finished `Draft`, kept."""
        self.check_ready()
        async with aclosing(self.copy.write(brief, user)) as events:
            async for event in events:
                yield event

    def search(self, question: str, k: int, filters: Filters = EVERYTHING) -> list[Passage]:
        """Find the `k` nearest passages of the whole knowledge, internal part and expired ones included."""
        self.check_ready()
        return self.knowledge.retriever.search(
            question, k, audiences=("public", "internal"), include_expired=True, filters=filters
        )

    def public_search(self, question: str, k: int) -> list[Passage]:
        """Find the `k` nearest passages that everybody may read and that hold today."""
        self.check_ready()
        return self.knowledge.retriever.search(question, k)

    def judge(self, question: str, internal: bool = False) -> Verdict:
        """Tell whether the chat would answer and why; with `internal`, as if all knowledge were public."""
        self.check_ready()
        return self.chat.judging.judge(question, ("public", "internal") if internal else ("public",))

    def index(
        self, root: Path | None, progress: Callable[[Progress], None], rebuild: bool = False
    ) -> SyncReport:
        """Bring the index up to date with a folder; None is the knowledge folder itself."""
        return self.roots.index(Order(None if root is None else str(root), rebuild=rebuild), progress)

    def products(self, text: str, limit: int) -> list[Product]:
        """Find products by SKU or name."""
        return self.knowledge.stores.catalogue.search(text, limit)

    @property
    def reranker_place(self) -> str:
        """Where questions and passages go to be reranked: a host, or empty when they stay here."""
        return _place(rerank_endpoint(self.settings.rerank)) if self.settings.rerank.url else ""

    def status(self) -> dict[str, Any]:
        """Count what is indexed and name the models."""
        totals = self.knowledge.stores.manifest.totals()
        return {
            "documents": totals.documents,
            "chunks": totals.chunks,
            "products": len(self.knowledge.stores.catalogue.all()),
            "embedder": self.embedder.name,
            "model": self.model.name,
            "model_place": self.model_place,
            "model_missing": self.model_missing,
            "model_state": self.chat.breaker.state.as_dict(),
            "thumbs": vars(self.feedback.totals()),
            "embedder_place": self.embedder_place,
            "reranker_place": self.reranker_place,
        }

    async def probe(self, base_url: str, key: str, model: str) -> Probe:
        """Try a chat model with one small call; raises a ModelError that says what is wrong."""
        tried = replace(self.settings.model, base_url=base_url, api_key=Secret(key), chat_model=model)
        return await probe(tried)

    def check_ready(self) -> None:
        """Raise what keeps anything from being found.

        SettingError for another company's data folder, IndexMissingError, IndexMismatchError.
        """
        self.state.home.check()
        state = self.knowledge.stores.manifest.state()
        if state is None or not state.chunks:
            raise IndexMissingError("Nothing is indexed yet.", "Run: assistant index")
        searching = self.knowledge.searching.name
        if state.embedder != searching:
            raise IndexMismatchError(
                f"The index was made with {state.embedder}; the embedder is now {searching}.",
                "Run: assistant index --rebuild",
            )

    async def health(self, call_model: bool) -> list[Check]:
        """Check the index, the embedder, the messages and, unless told otherwise, the chat model."""
        model = self.model if call_model else None
        checks = await examine_parts(self.knowledge.stores, self.embedder, model)
        told = examine_messages(await asyncio.to_thread(self.handoff.book.dead))
        return [*checks, *examine_breaker(self.chat.breaker.state), told]

    def inspect(self) -> Inspection:
        """Look the knowledge over: contradictions, and what no longer holds or was left out."""
        self.check_ready()
        return self.knowledge.inspector.inspect()

    def close(self) -> None:
        """Stop the embedded models, close the indexes and give the data folder back."""
        self.campaigns.runs.close()  # first: what is being written is paid for
        self.upkeep.close()  # before the models: a sync would load the embedder again
        self.handoff.outbox.close()
        self.privacy.close()
        self.door.close()
        self.stop_models()
        self.knowledge.sync.close()
        self.knowledge.stores.index.close()
        self.knowledge.stores.lexical.close()
        self.state.database.close()
        self.state.owner.release()


def _place(endpoint: Endpoint) -> str:
    return "" if endpoint.loopback else endpoint.host
