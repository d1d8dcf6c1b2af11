"""Wires the runs of campaigns: the model that remembers, the money's guard, and who is told of the end."""

from collections.abc import Callable

from assistant.campaigns.run.parts import Books, Limits, Writer, Writing
from assistant.campaigns.run.runs import Runner, Runs
from assistant.jobs.background import Background
from assistant.llm.buying import Buyer
from assistant.llm.chat import OpenAIChat
from assistant.llm.gate import Pace
from assistant.llm.remembered import Remembered
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.leases import Leases
from assistant.store.campaigns.money import Money
from assistant.store.campaigns.replies import Replies
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.types.model import ChatModel


def campaign_model(database: Database, model: ChatModel) -> Remembered:
    """The model with which the texts of campaigns are written: every call is reserved, booked and kept.

    What fails is tried again behind the gate that all calls of a run share, not by each call for itself.
    """
    once = model.once() if isinstance(model, OpenAIChat) else model
    return Remembered(once, Replies(database), Buyer(once, Money(database)))


def open_books(database: Database) -> Books:
    """What is kept of the texts of campaigns."""
    return Books(Campaigns(database), Texts(database), Leases(database))


def open_runs(
    settings: Settings,
    database: Database,
    model: ChatModel,
    writer: Writer,
    forget: Callable[[int], None],
) -> Runs:
    """The runs of a process that has the model; `writer` writes with `campaign_model`.

    Campaigns whose process died are paused, with the reason.
    """
    limits = settings.campaigns
    pace = Pace(limits.requests_per_minute, limits.tokens_per_minute)
    writing = Writing(writer, pace, Limits(limits.calls), forget)
    runs = Runs(open_books(database), Runner(model, writing, Background()))
    runs.recover()
    return runs


def open_runs_alone(database: Database) -> Runs:
    """The runs without the model: to watch, pause and stop those of another process."""
    return Runs(open_books(database))
