"""What is kept of conversations: counts, questions without a good answer, and transcripts if wanted.

All are written by a thread of its own, one after the other, so that no answer waits for the disk and nothing
is written of a conversation once it is forgotten.
"""

import datetime as dt
import hashlib
import hmac
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from assistant.chat.conversation import Turn
from assistant.errors import AssistantError
from assistant.settings import PrivacySettings, Secret
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.tallies import Tallies
from assistant.store.visitors.transcripts import Transcripts
from assistant.types.insight import TallyKind
from assistant.types.language import Language
from assistant.types.privacy import GapKind, KeptTurn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shelves:
    """Where it is kept."""

    transcripts: Transcripts
    gaps: Gaps
    tallies: Tallies


class Keeper:
    """Keeps what `settings` allow. `secret` makes the pseudonyms: without it nobody tells whose they are."""

    def __init__(
        self, shelves: Shelves, settings: PrivacySettings, secret: Secret, now: Callable[[], dt.datetime]
    ) -> None:
        self._shelves = shelves
        self._settings = settings
        self._secret = secret
        self._now = now
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="keeping")

    def pseudonym(self, conversation: str) -> str:
        """The name under which the transcript of a conversation is kept: HMAC-SHA256 of its id."""
        return hmac.new(self._secret.reveal().encode(), conversation.encode(), hashlib.sha256).hexdigest()

    def note(self, conversation: str, number: int | None, turn: Turn) -> None:
        """Note a turn, whose question is masked; `number` is None for one that belongs to no conversation."""
        if self._settings.transcript_days and number is not None:
            kept = KeptTurn(
                self.pseudonym(conversation),
                number,
                self._now(),
                turn.question,
                turn.answer,
                turn.language,
                turn.status,
            )
            self._later(lambda: self._shelves.transcripts.put(kept))
        self._count(turn.language, turn.status)
        if turn.status == "not_in_knowledge":
            self._gap("unanswered", turn.language, turn.searched or turn.question)

    def disliked(self, question: str, language: Language) -> None:
        """Note a masked question whose answer was not liked."""
        self._count(language, "disliked")
        self._gap("disliked", language, question)

    def handed_over(self, language: Language) -> None:
        """Count a request to a human."""
        self._count(language, "handed_over")

    def forget(self, conversation: str) -> int:
        """Delete the transcript of a conversation; how many turns it had. Raises StoreError."""
        name = self.pseudonym(conversation)
        return self._writing.submit(self._shelves.transcripts.erase, name).result()

    def settle(self) -> None:
        """Wait until everything noted so far is written."""
        self._writing.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is noted, and no more."""
        self._writing.shutdown()

    def _gap(self, kind: GapKind, language: Language, question: str) -> None:
        if self._settings.gap_days and question:
            day = self._now().date()
            self._later(lambda: self._shelves.gaps.add(day, kind, language, question))

    def _count(self, language: Language, kind: TallyKind) -> None:
        day = self._now().date()
        self._later(lambda: self._shelves.tallies.add(day, language, kind))

    def _later(self, write: Callable[[], None]) -> None:
        self._writing.submit(_written, write)


def _written(write: Callable[[], None]) -> None:
    """A note that fails must not take the answer with it."""
    try:
        write()
    except AssistantError as error:
        log.warning("A question or an answer was not kept: %s", error)
