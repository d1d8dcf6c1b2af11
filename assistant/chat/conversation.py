"""What was said so far, kept on the server by session; nothing that a browser sends as history is read."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from assistant.llm.tokens import count_tokens
from assistant.types.answer import AnswerStatus
from assistant.types.language import Language

_ID_BYTES = 24  # 192 bits: not to be guessed


@dataclass(frozen=True)
class Turn:
    """One question and its answer.

    `searched` is the question complete in itself, as it was looked up; `skus` are the products that were
    shown with the answer.
    """

    question: str
    searched: str
    answer: str
    language: Language
    status: AnswerStatus
    skus: tuple[str, ...] = ()

    @property
    def tokens(self) -> int:
        """How long question and answer are, in tokens (o200k)."""
        return count_tokens(self.question) + count_tokens(self.answer)


@dataclass
class _Talk:
    turns: tuple[Turn, ...]
    touched: float  # seconds, of the clock that was passed in
    added: int = 0  # turns in all, those that are not kept any more included


class Conversations:
    """The conversations that are going on; safe for threads, in memory only.

    Each keeps its last `max_turns` turns, and of those the latest that fit into `max_tokens`. One that was
    idle for `idle_seconds` is forgotten, and beyond `most` the one that was idle longest. `now` gives seconds
    that only ever grow.
    """

    def __init__(
        self, max_turns: int, max_tokens: int, idle_seconds: float, most: int, now: Callable[[], float]
    ) -> None:
        self._max_turns = max_turns
        self._max_tokens = max_tokens
        self._idle_seconds = idle_seconds
        self._most = most
        self._now = now
        self._talks: OrderedDict[str, _Talk] = OrderedDict()  # the one that was idle longest comes first
        self._lock = threading.Lock()

    def open(self) -> str:
        """Begin a conversation and give its id, which nobody can guess."""
        new = secrets.token_urlsafe(_ID_BYTES)
        with self._lock:
            self._forget_idle()
            self._talks[new] = _Talk((), self._now())
            while len(self._talks) > self._most:
                self._talks.popitem(last=False)
        return new

    def knows(self, conversation: str) -> bool:
        """Whether there is a conversation of that id, or still is."""
        with self._lock:
            self._forget_idle()
            return conversation in self._talks

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """Its turns, oldest first; none for an id that is not known, or no longer."""
        with self._lock:
            self._forget_idle()
            talk = self._talks.get(conversation)
            return () if talk is None else talk.turns

    def add(self, conversation: str, turn: Turn) -> int | None:
        """Note a turn and give its number, from 0.

        An id that is not known, or no longer, is left alone and gives None: ids are given by `open` only.
        """
        with self._lock:
            self._forget_idle()
            talk = self._talks.get(conversation)
            if talk is None:
                return None
            talk.turns = self._latest((*talk.turns, turn))
            talk.touched = self._now()
            talk.added += 1
            self._talks.move_to_end(conversation)
            return talk.added - 1

    def count(self, conversation: str) -> int:
        """How many turns it has had, those that are not kept any more included."""
        with self._lock:
            talk = self._talks.get(conversation)
            return 0 if talk is None else talk.added

    def turn(self, conversation: str, number: int) -> Turn | None:
        """The turn of that number, counted from 0; None when it is not known, or no longer."""
        with self._lock:
            talk = self._talks.get(conversation)
            place = -1 if talk is None else number - talk.added + len(talk.turns)
            return talk.turns[place] if talk is not None and 0 <= place < len(talk.turns) else None

    def forget(self, conversation: str) -> None:
        """Drop a conversation; an id that is not known is left alone."""
        with self._lock:
            self._talks.pop(conversation, None)

    def _latest(self, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """The last turns within both caps."""
        kept: list[Turn] = []
        room = self._max_tokens
        for turn in reversed(turns[-self._max_turns :]):
            room -= turn.tokens
            if room < 0:
                break
            kept.append(turn)
        return tuple(reversed(kept))

    def _forget_idle(self) -> None:
        oldest = self._now() - self._idle_seconds
        while self._talks:
            first = next(iter(self._talks.values()))
            if first.touched > oldest:
                break
            self._talks.popitem(last=False)
