"""What one visitor sees, kept on the server: a browser only ever sends a question or presses a button.

Gradio's own chat takes its history back from the browser, where anyone can forge what was said.
"""

from dataclasses import dataclass
from typing import Literal

from assistant.errors import AssistantError
from assistant.types.answer import Answer, ProductCard
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.web.look.safe import Html

MOST_TURNS = 40  # older ones leave the page, so that a long stay does not grow without end
Outcome = Literal["working", "done", "stopped", "failed"]
# `asked`: the thumb is down, and the reason is being asked for.
Vote = Literal["", "up", "asked", "down"]
# Where the visitor's wish to delete the conversation stands.
Erasing = Literal["", "asked", "done", "failed"]


@dataclass(frozen=True)
class Turn:
    """One question and how far its answer has come. `text` are the checked sentences so far, with [n].

    `number` counts all questions of a visit from 1; `before` the turns that its conversation had.
    `conversation` and `place` (from 0; -1 before) are where the answering side keeps a finished answer.
    `error` is None for a fault of our own.
    """

    number: int
    question: str
    language: Language
    outcome: Outcome = "working"
    text: str = ""
    passages: tuple[Passage, ...] = ()
    cards: tuple[ProductCard, ...] = ()
    answer: Answer | None = None
    error: AssistantError | None = None
    conversation: str = ""
    place: int = -1
    vote: Vote = ""
    before: int = 0


class Visit:
    """What one browser tab shows. It changes as the visitor goes on, in the server's event loop only.

    `conversation` is the id under which the answering side remembers the same turns; empty before the
    first question. `chosen`: the visitor has picked the language, so answers keep to it. `key` is what the
    tab remembers to find the visit again; empty: nothing. `spoken` are the ids of all its conversations so
    far, and `requests` the numbers of what was left for a human: what the visitor may erase.
    """

    def __init__(self) -> None:
        self.conversation = ""
        self.spoken: set[str] = set()
        self.requests: list[str] = []
        self.erasing: Erasing = ""
        self.key = ""
        self.language: Language | None = None
        self.seen: Language | None = None  # in which what stands around the conversation is shown
        self.chosen = False
        self.welcome = ""  # the greeting as HTML; empty: the usual one
        self.asked = 0
        self.signals = 0  # what the server has told the page's script, counted
        self._turns: dict[int, Turn] = {}
        self._shown: dict[int, Html] = {}

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns on the page, oldest first."""
        return tuple(self._turns.values())

    @property
    def shown(self) -> tuple[Html, ...]:
        """The same turns as HTML."""
        return tuple(self._shown.values())

    @property
    def last(self) -> Turn | None:
        """The last turn."""
        return self.turn(next(reversed(self._turns), 0))

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.last is not None and self.last.outcome == "working"

    def turn(self, number: int) -> Turn | None:
        """The turn of that number, while it is on the page."""
        return self._turns.get(number)

    def enter(self, conversation: str) -> None:
        """Go on in another conversation."""
        self.conversation = conversation
        self.spoken.add(conversation)

    def begin(self, question: str, language: Language, before: int = 0) -> Turn:
        """A new turn, not shown yet; `before` is how many its conversation has had."""
        self.asked += 1
        return Turn(self.asked, question, language, before=before)

    def show(self, turn: Turn, html: Html) -> None:
        """Put a turn on the page, or in the place of what it was."""
        self._turns[turn.number] = turn
        self._shown[turn.number] = html
        while len(self._turns) > MOST_TURNS:
            oldest = next(iter(self._turns))
            self.drop(oldest)

    def drop(self, number: int) -> None:
        """Take a turn off the page."""
        self._turns.pop(number, None)
        self._shown.pop(number, None)

    def clear(self) -> None:
        """An empty page; the language stays."""
        self.conversation = ""
        self._turns.clear()
        self._shown.clear()

    def signal(self) -> int:
        """A new number, so that the page's script notices each thing that it is told."""
        self.signals += 1
        return self.signals
