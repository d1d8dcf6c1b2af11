"""Wires the desk of the marketers: whole for the server, and alone on the database for the command line."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments, with_default
from assistant.brand.segments.rfm import load_rfm
from assistant.campaigns.desk import CampaignDesk, Planning
from assistant.campaigns.estimate.estimator import Composing, Estimator
from assistant.campaigns.estimate.sizes import Composed, Outline, joined
from assistant.campaigns.plan.audience import Counting
from assistant.campaigns.plan.copied import Copying
from assistant.campaigns.plan.planner import Planner
from assistant.campaigns.review.desk import ReviewDesk
from assistant.campaigns.run.runs import Runs
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.llm.local.weights import model_name
from assistant.llm.prompts import Prompts
from assistant.services import Knowledge
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.compared import Comparing
from assistant.store.campaigns.measured import Measuring
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.store.campaigns.texts import Texts
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.contacts import Contact
from assistant.types.draft import Brief
from assistant.types.model import ChatModel
from assistant.wiring.campaign_exports import Kept, Reviewed, open_campaign_exports
from assistant.wiring.campaign_runs import campaign_model, open_runs, open_runs_alone
from assistant.wiring.campaign_texts import open_review, open_text_work
from assistant.wiring.contacts import open_contacts, open_hashes
from assistant.wiring.database import open_database
from assistant.wiring.earlier import open_earlier
from assistant.wiring.learning import open_lessons
from assistant.writing.desk import CopyDesk
from assistant.writing.draft import Writing
from assistant.writing.order import House


@dataclass(frozen=True)
class Base:
    """What the desk works with that needs neither a model nor the index."""

    settings: Settings
    database: Database
    house: House  # its segments hold a default one

    @property
    def model(self) -> str:
        """The name of the chat model of the settings, under which its calls are booked."""
        remote = self.settings.model
        return remote.chat_model if remote.remote else model_name(self.settings.local)


def open_campaigns(base: Base, knowledge: Knowledge, model: ChatModel, copy: CopyDesk) -> CampaignDesk:
    """The whole desk; campaigns whose process died are paused. `copy` checks what is approved or edited.

    Raises StoreError.
    """
    settings, database, house = base.settings, base.database, base.house
    work = open_text_work(settings, database, knowledge, house, campaign_model(database, model))
    runs = open_runs(settings, database, model, work, work.cells.forget)
    review = open_review(settings, database, house, copy)
    return _desk(base, partial(_composing, knowledge, copy.writing, _outline(base)), runs, review)


def open_campaigns_alone(settings: Settings, today: Callable[[], dt.date] = dt.date.today) -> CampaignDesk:
    """The desk on the database alone, also while a server runs: nothing can be written or approved with it.

    Raises StoreError, and KnowledgeError for YAML files that can't be used.
    """
    folder, database = settings.paths.knowledge, open_database(settings)
    segments = with_default(load_segments(folder))
    catalogue, lessons = Catalogue(database), open_lessons(database)
    house = House(load_brand(folder), segments, load_channels(), catalogue, today, lessons)
    base, review = Base(settings, database, house), open_review(settings, database, house)
    return _desk(base, lambda: Composing(_outline(base), exact=False), open_runs_alone(database), review)


def _desk(base: Base, composing: Callable[[], Composing], runs: Runs, review: ReviewDesk) -> CampaignDesk:
    settings, database, house = base.settings, base.database, base.house
    hashes = open_hashes(settings)
    kept = Kept(
        Campaigns(database),
        Texts(database),
        Drafts(database),
        Contacts(database, hashes),
        OptOuts(database, hashes),
    )
    segments = _segments(base, kept.contacts)
    counting = Counting(kept.contacts, segments, kept.refusals)
    reviewed = Reviewed(review.refresh, review.disagreements)
    return CampaignDesk(
        contacts=open_contacts(settings, database),
        segments=segments,
        planning=Planning(
            Planner(house, counting, _estimator(base, composing), clicked=open_earlier(database)),
            kept.campaigns,
            kept.texts,
            Copying(kept.campaigns, house.catalogue, Comparing(database)),
        ),
        runs=runs,
        review=review,
        exports=open_campaign_exports(settings, house, kept, segments, reviewed),
    )


def _segments(base: Base, contacts: Contacts) -> SegmentDesk:
    names = load_rfm(base.settings.paths.knowledge)
    stored = SegmentRules(base.database)

    def rows(number: int) -> Iterator[Contact]:
        contacts.get(number)  # of a list that there is not, a preview would be empty and no error
        return contacts.rows(number)

    return SegmentDesk(base.house.segments, stored, rows, names, base.house.today)


def _estimator(base: Base, composing: Callable[[], Composing]) -> Estimator:
    embedded = not base.settings.model.remote
    return Estimator(base.model, embedded, base.house.channels, composing, Measuring(base.database).of)


def _outline(base: Base) -> Outline:
    settings = base.settings
    prompts = Prompts(settings.paths.prompts)
    return Outline(base.house, prompts, settings.passages, settings.search.chunk_tokens)


def _composing(knowledge: Knowledge, writing: Writing, outline: Outline) -> Composing:
    """Prompts with their facts, once there is an index that the embedder made."""
    state = knowledge.stores.manifest.state()
    if state is None or not state.chunks or state.embedder != knowledge.searching.name:
        return Composing(outline, exact=False)

    def composed(brief: Brief) -> Composed:
        return Composed(joined(writing.prepare(brief).messages))

    return Composing(composed, exact=True)
