"""Drafts of entries for the knowledge, for a human to complete: what the sources say is in it, no more."""

import asyncio
import re
from collections.abc import Sequence

from assistant.chat.reply.speaker import Speaker
from assistant.checks.reply.citations import without_markers
from assistant.checks.reply.citing import CitingStream
from assistant.checks.reply.vetting import Vetted, Vetting
from assistant.errors import InputError, ModelError
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import fit
from assistant.rules import load
from assistant.search.retrieve import Retriever
from assistant.types.insight import Entry
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Priority, Request

_PASSAGES = 3
_PASSAGE_TOKENS = 200
_QUESTIONS = 5
_TOKENS = 250
_OPEN = re.compile(r"\[[^\]\n]*\](?!\()")  # what is left to be completed


class Entries:
    """Drafts and checks entries. The model gets public passages only: the entry will be public."""

    def __init__(self, retriever: Retriever, speaker: Speaker, prompts: Prompts, seconds: float) -> None:
        """`seconds` is how long the model may take in all."""
        self._retriever = retriever
        self._speaker = speaker
        self._prompts = prompts
        self._seconds = seconds

    async def draft(self, questions: Sequence[str], language: Language) -> Entry:
        """An entry that answers the first of `questions`; the others say what else is meant by it.

        A sentence of the model's that no passage supports stands there in square brackets, as does what is
        missing; without a model there is nothing but that. Raises InputError for no question, and what the
        retriever raises.
        """
        if not questions:
            raise InputError("There is no question to answer.", "Choose a group of questions.")
        passages = await asyncio.to_thread(self._retriever.search, questions[0], _PASSAGES)
        try:
            reply = await self._speaker.whole(self._request(questions, passages, language))
        except ModelError:
            return Entry(questions[0], load("insight")["open"][language], language, failed=True)
        answer, used = _proven(reply.text, questions[0], passages, language)
        text = f"{answer}\n\n{load('insight')['open'][language]}".strip()
        return Entry(questions[0], text, language, tuple(dict.fromkeys(each.chunk.title for each in used)))

    def _request(self, questions: Sequence[str], passages: Sequence[Passage], language: Language) -> Request:
        found = "\n\n".join(
            f"{passage.chunk.title}\n{fit(passage.chunk.text, _PASSAGE_TOKENS)}" for passage in passages
        )
        prompt = self._prompts.load("chat/entry", language)
        messages = prompt.render(questions="\n".join(questions[:_QUESTIONS]), passages=found)
        return Request(messages, _TOKENS, self._seconds, priority=Priority.DRAFT)


def finished(text: str) -> str:
    """The text of an entry as it is added; raises InputError while something in it is left to complete."""
    left = _OPEN.search(text)
    if left:
        raise InputError(
            f"“{left[0][:60]}” is still to be completed.", "Write what is so, or take it out, then approve."
        )
    return text.strip()


def _proven(
    text: str, question: str, passages: Sequence[Passage], language: Language
) -> tuple[str, list[Passage]]:
    """The sentences, those without support in brackets, and the passages that support the others."""
    citing = CitingStream(passages, language)
    vetting = Vetting(passages, language, question)
    judged = [vetting.judge(cited) for cited in [*citing.feed(text), *citing.flush()]]
    shown: list[str] = []
    used: list[Passage] = []
    for vetted in judged:
        plain = " ".join(without_markers(vetted.shown).replace("[", "(").replace("]", ")").split())
        if vetted.hopeless or vetted.admission or _foreign(vetted) or not plain:
            continue
        proven = vetted.good and vetted.numbers
        used += [passages[number - 1] for number in vetted.numbers] if proven else []
        shown.append(plain if proven else load("insight")["unproven"][language].format(plain))
    return " ".join(shown), used


def _foreign(vetted: Vetted) -> bool:
    return any(problem.kind == "language" for problem in vetted.problems)
