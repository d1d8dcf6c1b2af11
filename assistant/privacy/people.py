"""A person's data in every store: shown to them, or erased."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.chat.conversation import Conversations
from assistant.chat.privacy.keeping import Keeper
from assistant.errors import InputError, StoreError
from assistant.privacy.traces import traces
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.database import Database
from assistant.store.outbox import Deliveries
from assistant.store.results import Results
from assistant.store.visitors.feedback import Feedbacks
from assistant.store.visitors.leads import Leads
from assistant.store.visitors.mentions import Mentions
from assistant.store.visitors.transcripts import Transcripts
from assistant.text.contacts import email_key

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stores:
    """Where something of a person may be: in memory, in the database, in files below `folders`."""

    conversations: Conversations
    keeper: Keeper
    database: Database
    folders: tuple[Path, ...]
    contacts: Contacts
    optouts: OptOuts
    exports: ExportShelf
    results: Results


@dataclass(frozen=True)
class Erased:
    """How much was erased. `files` still hold the address or the id: documents, which only people change."""

    conversations: int = 0
    transcript_turns: int = 0
    thumbs: int = 0
    leads: int = 0
    mentions: int = 0
    contacts: int = 0
    campaign_exports: int = 0
    results: int = 0
    files: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `privacy erase --json`."""
        return dict(vars(self))


class People:
    """Shows and erases. A person is an e-mail address, or a session: the id of one conversation."""

    def __init__(self, stores: Stores) -> None:
        database = stores.database
        self._stores = stores
        self._leads, self._deliveries = Leads(database), Deliveries(database)
        self._feedbacks, self._transcripts = Feedbacks(database), Transcripts(database)
        self._mentions = Mentions(database)

    def export(self, email: str = "", session: str = "") -> dict[str, Any]:
        """Everything that is kept of a person; raises InputError when neither is given, and StoreError.

        `files` name those that hold the address or the id besides: knowledge of the company, for instance.
        """
        key, session = _checked(email, session)
        found: dict[str, Any] = {**self._of_email(key), **self._of_session(session)}
        return {**found, "files": self._files(key, session)}

    def erase(self, email: str = "", session: str = "") -> Erased:
        """Erase a person from every store, from its free pages too; raises what `export` raises.

        Requests and texts that others left are kept; the address in them is replaced by a mark. That they
        opted out stays too, as a keyed hash: else the next import would write to them again.
        """
        key, session = _checked(email, session)
        leads = self._leads.erase(key) if key else 0
        mentions = self._mentions.mask(key) if key else 0
        results = self._stores.results.erase(*self._hashes(key)) if key else 0  # before the contacts go
        contacts = self._stores.contacts.erase(key) if key else 0
        exports = self._stores.exports.erase(key) if key else 0
        gone = self._forget(session) if session else Erased()
        self._stores.database.scrub()
        log.info("A person was erased by request")
        files = self._files(key, session)
        counts = {"leads": leads, "mentions": mentions, "contacts": contacts, "campaign_exports": exports}
        return replace(gone, **counts, results=results, files=files)

    def forget(self, sessions: Iterable[str], leads: Iterable[str] = ()) -> Erased:
        """What a visitor erases: their own conversations, and the requests that they left in them.

        Raises StoreError.
        """
        gone = [self._forget(session) for session in sessions]
        deleted = sum(self._leads.delete(id_) for id_ in leads)
        try:
            self._stores.database.scrub(whole=False)
        except StoreError as error:
            log.info("The log of the database is emptied later: %s", error)
        return Erased(
            sum(each.conversations for each in gone),
            sum(each.transcript_turns for each in gone),
            sum(each.thumbs for each in gone),
            deleted,
        )

    def _forget(self, session: str) -> Erased:
        # First of all, so that nothing more is noted of it.
        known = bool(self._stores.conversations.count(session))
        self._stores.conversations.forget(session)
        turns = self._stores.keeper.forget(session)
        return Erased(int(known), turns, self._feedbacks.erase(session))

    def _of_email(self, key: str) -> dict[str, Any]:
        leads = self._leads.find(key) if key else []
        told = self._deliveries.of([lead.id for lead in leads])
        rows = [{**lead.as_dict(), "deliveries": [one.as_dict() for one in told[lead.id]]} for lead in leads]
        return {
            "leads": rows,
            "mentions": self._mentions.find(key) if key else [],
            "contacts": [contact.as_dict() for contact in self._stores.contacts.find(key)],
            "opt_outs": self._opt_outs(key),
            "campaign_exports": self._stores.exports.find(key) if key else [],
            "results": self._stores.results.of_people(self._hashes(key)) if key else [],
        }

    def _hashes(self, key: str) -> set[str]:
        """What a person is kept under: their address, and the numbers that contact lists have beside it."""
        numbers = {contact.phone_hash for contact in self._stores.contacts.find(key)}
        return {self._stores.optouts.hash_of(key), *numbers}

    def _opt_outs(self, key: str) -> list[str]:
        """What the person wants no more, by kind."""
        hashed = self._stores.optouts.hash_of(key) if key else ""
        return sorted(self._stores.optouts.kinds([hashed]).get(hashed, ()))

    def _of_session(self, session: str) -> dict[str, Any]:
        keeper = self._stores.keeper
        keeper.settle()
        turns = self._stores.conversations.turns(session) if session else ()
        kept = self._transcripts.of(keeper.pseudonym(session)) if session else []
        thumbs = self._feedbacks.of(session) if session else []
        return {
            "conversation": [{"question": turn.question, "answer": turn.answer} for turn in turns],
            "transcript": [turn.as_dict() for turn in kept],
            "feedback": [dict(vars(thumb)) for thumb in thumbs],
        }

    def _files(self, key: str, session: str) -> list[str]:
        found = {file for text in (key, session) if text for file in traces(self._stores.folders, text)}
        return sorted(found)


def _checked(email: str, session: str) -> tuple[str, str]:
    """The address as it is compared, and the id; raises InputError when there is neither."""
    key = email_key(email)
    if email and not key:
        raise InputError(f"“{email[:80]}” is not an e-mail address.", "Give one, like name@example.org.")
    if not key and not session.strip():
        raise InputError("Nobody is named.", "Give --email ADDRESS or --session ID.")
    return key, session.strip()
