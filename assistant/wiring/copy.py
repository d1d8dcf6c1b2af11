"""Wires the desk of the copywriters."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from assistant.brand.sequences import load_sequences
from assistant.llm.dialect import reasoning_room
from assistant.llm.metering import Record
from assistant.llm.prices import cost_eur
from assistant.llm.prompts import Prompts
from assistant.services import Knowledge
from assistant.settings import Settings
from assistant.store.api_keys import ApiKeys
from assistant.store.copy.briefs import Briefs
from assistant.store.copy.claims import Claims
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database, utc_now
from assistant.store.ledger import Ledger, Spent
from assistant.store.people.accounts import Accounts
from assistant.store.people.roster import Roster
from assistant.types.language import Language
from assistant.types.model import ChatModel, Usage
from assistant.writing.checking import TextCheck
from assistant.writing.desk import CopyDesk, Shelves, Tools
from assistant.writing.draft import Writing
from assistant.writing.evidence import EvidenceFinder
from assistant.writing.facts import FactFinder
from assistant.writing.lab.lab import LabWriter
from assistant.writing.order import House
from assistant.writing.parts.caps import Caps, Limits
from assistant.writing.parts.round import DraftLimits, Rounds
from assistant.writing.prompting.asking import Asker
from assistant.writing.revise import Revising
from assistant.writing.sentence import SentenceReader
from assistant.writing.sequence import SequenceWriter
from assistant.writing.variants import Variants
from assistant.writing.voice import VoiceLearner

PAST_DRAFTS = 20  # approved ones that a new text is compared with


def open_copy(
    settings: Settings,
    database: Database,
    knowledge: Knowledge,
    house: House,
    model: ChatModel,
    clock: Callable[[], dt.datetime] = utc_now,
) -> CopyDesk:
    """The desk of one company; `clock` tells the time of what is kept, and the day of the caps."""
    who = Roster(Accounts(database), settings.people.one_person, ApiKeys(database))
    shelves = Shelves(Drafts(database, clock, who), Briefs(database, clock), Claims(database, clock, who))
    ledger = Ledger(database, clock)
    tools = _tools(settings, knowledge, house, model, (shelves, ledger, clock))
    return CopyDesk(tools, shelves, partial(_record, ledger))


def _tools(
    settings: Settings,
    knowledge: Knowledge,
    house: House,
    model: ChatModel,
    kept: tuple[Shelves, Ledger, Callable[[], dt.datetime]],
) -> Tools:
    shelves, ledger, clock = kept
    prompts, past = Prompts(settings.paths.prompts), partial(_past, shelves.drafts)
    finder = FactFinder(knowledge.retriever, house.today, settings.passages, shelves.claims.all)
    rounds = Rounds(model, prompts, draft_limits(settings))
    writing = Writing(finder, rounds, prompts, house, _record(ledger, ""), past)
    told = partial(_told, shelves.claims, house.today)
    evidence = EvidenceFinder(knowledge.retriever)
    texts = TextCheck(evidence, house, told, past)
    # A text that is worked on may be approved copy itself: it repeats nobody.
    own = TextCheck(evidence, house, told)
    asker = Asker(model, prompts, _record(ledger, ""), draft_limits(settings).total_seconds)
    caps = Caps(ledger, _limits(settings, rounds), clock)
    presets = load_sequences(house.channels)
    return Tools(
        house=house,
        facts=finder,
        writing=writing,
        variants=Variants(writing, 1 if model.embedded else settings.copy.variants_at_once),
        revising=Revising(writing, rounds, prompts, house, own.check_for),
        texts=texts,
        reader=SentenceReader(asker, house),
        voices=VoiceLearner(asker),
        caps=caps,
        sequences=SequenceWriter(presets, house, writing, caps, shelves.drafts, partial(_record, ledger)),
        lab=LabWriter(asker, house, finder, told),
    )


def _record(ledger: Ledger, user: str) -> Record:
    def record(model: str, usage: Usage) -> None:
        ledger.record("copy", model, usage, user=user)

    return record


def _past(drafts: Drafts, channel: str, segment: str, language: Language) -> Sequence[str]:
    found = drafts.approved(channel, segment, language, PAST_DRAFTS)
    return ["\n".join(fields.values()) for fields in found]


def _told(claims: Claims, today: Callable[[], dt.date]) -> Sequence[str]:
    """The facts that people added, were approved, and hold today: a draft may use those of both languages."""
    return [claim.text for claim in claims.usable(today())]


def draft_limits(settings: Settings) -> DraftLimits:
    """How much one draft may take with the model of the settings."""
    remote, local = settings.model, settings.local
    if remote.remote:
        return DraftLimits(remote.copy_tokens, remote.total_seconds, remote.total_seconds)
    return DraftLimits(remote.copy_tokens, local.copy_seconds, local.article_seconds)


def _limits(settings: Settings, rounds: Rounds) -> Limits:
    copy, model = settings.copy, rounds.model
    thoughts = 0 if model.embedded else reasoning_room(model.name)
    usage = Usage(model.prompt_budget + rounds.excess, 0, settings.model.copy_tokens + thoughts)
    cost = None if model.embedded else cost_eur(model.name, usage)
    return Limits(
        Spent(copy.user_daily_tokens, copy.user_daily_eur),
        Spent(copy.daily_tokens, copy.daily_eur),
        Spent(usage.prompt_tokens + usage.completion_tokens, float(cost or 0)),
    )
