"""A follow-up made complete in itself: by a quick model, else by joining it with the question before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chat.conversation import Turn
from assistant.chat.question.followup import joined, needs_turns
from assistant.chat.reply.speaker import Speaker
from assistant.checks.reply.citations import without_markers
from assistant.errors import ModelError
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import fit
from assistant.text.language import detect_language
from assistant.text.normalise import fold
from assistant.text.numbers import figures, supported
from assistant.text.terms import terms
from assistant.types.language import Language
from assistant.types.model import Request, Usage

_SECONDS = 4.0  # that a visitor waits for the rewriting at most
_TOKENS = 120
_TURNS = 3
_ANSWER_TOKENS = 60  # of an earlier answer
_LONGEST = 300  # characters
_KNOWN_SHARE = 0.6  # of the rewritten question's subject words must have been said
_NAME = re.compile(r"(?<=[\s’'(«-])[A-ZÀ-Þ][\w-]+")


@dataclass(frozen=True)
class Complete:
    """A question that can be looked up; `rewritten` when it is not what the visitor typed."""

    question: str
    rewritten: bool = False
    usage: Usage = Usage()


class Completing:
    """Completes the questions that need earlier turns, and leaves the others as they are."""

    def __init__(self, speaker: Speaker, prompts: Prompts) -> None:
        self._speaker = speaker
        self._prompts = prompts

    async def complete(self, question: str, language: Language, turns: Sequence[Turn]) -> Complete:
        """The question complete in itself.

        The model's rewriting counts when it comes within a few seconds and adds nothing that nobody said;
        else, and always with the embedded model, the question is joined with the last complete one.
        """
        if not turns or not needs_turns(question, language):
            return Complete(question)
        plain = joined(question, language, turns)
        if self._speaker.embedded:
            return Complete(plain, True)
        try:
            reply = await self._speaker.whole(self._request(question, language, turns))
        except ModelError:
            return Complete(plain, True)
        text = _one_line(reply.text)
        kept = text if adds_nothing(text, question, language, turns) else plain
        return Complete(kept, True, reply.usage)

    def _request(self, question: str, language: Language, turns: Sequence[Turn]) -> Request:
        earlier = "\n".join(
            f"Q: {_flat(turn.searched)}\nA: {_short(turn.answer)}" for turn in turns[-_TURNS:]
        )
        prompt = self._prompts.load("chat/standalone", language)
        return Request(prompt.render(earlier=earlier, question=_flat(question)), _TOKENS, _SECONDS)


def adds_nothing(text: str, question: str, language: Language, turns: Sequence[Turn]) -> bool:
    """Whether a rewritten question is one: in the language, short, without a figure or name nobody said."""
    if not text or len(text) > _LONGEST or detect_language(text, language) != language:
        return False
    said = "\n".join([question, *(part for turn in turns for part in (turn.searched, turn.answer))])
    known_figures = figures(said)
    if not all(supported(figure, known_figures) for figure in figures(text)):
        return False
    folded = fold(said)
    if not all(fold(name) in folded for name in _NAME.findall(text)):
        return False
    known = {*terms(said, "fr"), *terms(said, "en")}
    subject = terms(text, language)
    return bool(subject) and sum(word in known for word in subject) / len(subject) >= _KNOWN_SHARE


def _one_line(text: str) -> str:
    lines = [line.strip(' \t"“”«»*') for line in text.splitlines() if line.strip()]
    return lines[0] if len(lines) == 1 else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _short(answer: str) -> str:
    return fit(_flat(without_markers(answer)), _ANSWER_TOKENS)
