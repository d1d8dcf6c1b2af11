"""Wires what is told of visitors' questions, and what drafts the answers that the knowledge lacks."""

from assistant.chat.insight.entries import Entries
from assistant.chat.insight.report import Insight
from assistant.chat.privacy.keeping import Keeper
from assistant.chat.reply.speaker import Speaker
from assistant.llm.prompts import Prompts
from assistant.services import Knowledge, Questions
from assistant.settings import Settings
from assistant.store.database import Database, utc_now
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.tallies import Tallies


def open_questions(
    settings: Settings, database: Database, knowledge: Knowledge, keeper: Keeper, speaker: Speaker
) -> Questions:
    """The questions of one company; `speaker` drafts the missing answers."""
    insight = Insight(Tallies(database), Gaps(database), knowledge.searching, keeper.settle, utc_now)
    seconds = settings.local.copy_seconds if speaker.embedded else settings.model.total_seconds
    prompts = Prompts(settings.paths.prompts)
    return Questions(insight, Entries(knowledge.retriever, speaker, prompts, seconds))
