"""Wires what is learnt from results: the desk of lessons, and what writing is told of them."""

import datetime as dt

from assistant.results.learning.desk import LearningDesk
from assistant.results.learning.shelf import Shelf
from assistant.results.learning.telling import learned
from assistant.results.reading.reading import Reading
from assistant.results.reading.sources import Sources
from assistant.results.reading.told import Told, told_of
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from assistant.store.results.lessons import Lessons
from assistant.store.results.sent_texts import SentTexts
from assistant.types.draft import Brief
from assistant.types.learning import Learned
from assistant.writing.order import Learnt


def open_learning(database: Database, sources: Sources, reading: Reading) -> LearningDesk:
    """The desk of lessons, beside the reading of the same results."""
    shelf = Shelf(Lessons(database), Campaigns(database), SentTexts(database), reading.campaigns)

    def texts(campaign: int) -> list[Told]:
        reported, planned = sources.reports.observations(campaign), sources.planned(campaign)
        return told_of(reported, planned, sources.exported(campaign))

    return LearningDesk(shelf, sources.names, reading.read, texts)


def open_lessons(database: Database) -> Learnt:
    """What kept lessons say to a brief."""
    lessons = Lessons(database)

    def learnt(brief: Brief, before: dt.datetime | None) -> Learned:
        return learned(lessons.kept(before), brief)

    return learnt
