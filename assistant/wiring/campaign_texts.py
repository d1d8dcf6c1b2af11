"""Wires what writes the texts of campaigns, and what they are reviewed with."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from assistant.campaigns.review.desk import Approver, ReviewDesk, Shelf
from assistant.campaigns.texts.cells import Cells
from assistant.campaigns.texts.searches import KeptSearches
from assistant.campaigns.texts.work import TextWork
from assistant.llm.prompts import Prompts
from assistant.services import Knowledge
from assistant.settings import Settings
from assistant.store.api_keys import ApiKeys
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.texts import Texts
from assistant.store.campaigns.written import Written
from assistant.store.copy.claims import Claims
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.store.people.accounts import Accounts
from assistant.store.people.roster import Roster
from assistant.types.language import Language
from assistant.types.model import ChatModel, Usage
from assistant.wiring.copy import PAST_DRAFTS, draft_limits
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.order import House
from assistant.writing.parts.round import Rounds


def open_text_work(
    settings: Settings, database: Database, knowledge: Knowledge, house: House, model: ChatModel
) -> TextWork:
    """What writes the texts of campaigns with `model`; nothing is booked but by whoever asks for a text."""
    prompts = Prompts(settings.paths.prompts)
    searches = KeptSearches(knowledge.retriever)
    finder = FactFinder(searches, house.today, settings.passages, Claims(database).all)
    writing = Writing(
        finder, Rounds(model, prompts, draft_limits(settings)), prompts, house, _booked_by_the_run
    )
    return TextWork(writing, Cells(writing, partial(_past, Drafts(database)), searches))


def open_review(
    settings: Settings, database: Database, house: House, approver: Approver | None = None
) -> ReviewDesk:
    """The review of campaigns; without an `approver`, who needs the index, nothing is approved or edited."""
    who = Roster(Accounts(database), settings.people.one_person, ApiKeys(database))
    drafts = Drafts(database, who=who)
    shelf = Shelf(Campaigns(database), Texts(database), Written(database), drafts)
    return ReviewDesk(shelf, house, approver)


def _booked_by_the_run(model: str, usage: Usage) -> None:
    del model, usage


def _past(
    drafts: Drafts, channel: str, segment: str, language: Language, before: dt.datetime
) -> Sequence[str]:
    found = drafts.approved(channel, segment, language, PAST_DRAFTS, before)
    return ["\n".join(fields.values()) for fields in found]
