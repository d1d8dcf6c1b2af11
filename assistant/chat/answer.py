"""From a question to a cited answer: find, decide, write, cite."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.chat.replies import Replies
from assistant.chat.topics import Topics
from assistant.checks.citations import citation, cited_numbers
from assistant.checks.citing import CitingStream
from assistant.errors import (
    ContentFilterError,
    ModelError,
    ModelReplyError,
    ModelTimeoutError,
    OutputLengthError,
)
from assistant.llm.prompts import Prompts
from assistant.search.context import Context, build_context
from assistant.search.gate import Gate
from assistant.search.retrieve import Retriever
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.types.answer import Answer, AnswerSources, AnswerText, Citation
from assistant.types.brand import Brand
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import ChatModel, Completion, Priority, Request, Usage

AnswerEvent = AnswerSources | AnswerText | Answer

# A model that can be reached and gave no whole reply: the passages still stand, so the visitor gets them.
INCOMPLETE = (ModelTimeoutError, ModelReplyError, OutputLengthError, ContentFilterError)


@dataclass(frozen=True)
class AnswerLimits:
    """How much an answer may take: passages, tokens of the reply, seconds in all, answerability 0-1."""

    passages: int
    output_tokens: int
    total_seconds: float
    gate: float


@dataclass(frozen=True)
class Sources:
    """Where answers come from: the passages, and whether they answer."""

    retriever: Retriever
    gate: Gate


class _Clock:
    """Milliseconds since the question arrived, by name."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.timings: dict[str, float] = {}

    def mark(self, name: str) -> None:
        self.timings[name] = (time.perf_counter() - self._start) * 1000


class Answering:
    """Answers visitors' questions from the public knowledge, and from nothing else."""

    def __init__(
        self,
        sources: Sources,
        model: ChatModel,
        prompts: Prompts,
        brand: Brand,
        limits: AnswerLimits,
        record: Callable[[str, Usage], None],
    ) -> None:
        """`record` is told the model's name and what each reply took."""
        self._sources = sources
        self._model = model
        self._prompts = prompts
        self._brand = brand
        self._limits = limits
        self._record = record
        self._replies = Replies(brand)
        self._topics = Topics(brand.answers_about, brand.competitors)

    async def stream(
        self, question: str, language: Language | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield the passages found, the answer's text as it is written, and last the finished `Answer`.

        The language is the question's unless one is given. Raises InputError for an empty or too long
        question and a ModelError when the model can't be reached at all.
        """
        clock = _Clock()
        about = self._topics.of(question, language or "fr")
        if about is not None:
            spoken = language or detect_language(question, default=about.language)
            text = self._replies.topic(about.topic, spoken)
            yield AnswerText(text)
            yield Answer(text, spoken, "off_topic", timings_ms=_ended(clock), topic=about.topic)
            return
        passages = await asyncio.to_thread(
            self._sources.retriever.search, question, self._limits.passages * 2
        )
        spoken = language or detect_language(question, default="fr")
        clock.mark("retrieval")
        if self._sources.gate.answerability(question, spoken, passages) < self._limits.gate:
            text = self._replies.not_in_knowledge(spoken)
            yield AnswerText(text)
            yield Answer(text, spoken, "not_in_knowledge", timings_ms=_ended(clock))
            return
        request, context = self._request(question, spoken, passages)
        yield AnswerSources(context.passages)
        async with aclosing(self._written(request, context, spoken, clock)) as written:
            async for event in written:
                yield event

    def _request(
        self, question: str, language: Language, passages: Sequence[Passage]
    ) -> tuple[Request, Context]:
        prompt = self._prompts.load("chat/answer", language)
        values = {"brand": self._brand.name, "question": question.strip()}
        frame = prompt.tokens(**values, passages="")
        room = max(self._model.prompt_budget - frame, 200)
        context = build_context(passages, room, self._limits.passages, language)
        request = Request(
            prompt.render(**values, passages=context.text),
            max_output_tokens=self._limits.output_tokens,
            total_seconds=self._limits.total_seconds,
            priority=Priority.CHAT,
        )
        return request, context

    async def _written(
        self, request: Request, context: Context, language: Language, clock: _Clock
    ) -> AsyncGenerator[AnswerEvent, None]:
        citing = CitingStream(context.passages, language)
        text, usage, whole = "", Usage(), False
        try:
            async with aclosing(self._model.stream(request)) as reply:
                async for event in reply:
                    if isinstance(event, Completion):
                        usage, whole = event.usage, True
                        self._record(self._model.name, usage)
                        continue
                    if "first_token" not in clock.timings:
                        clock.mark("first_token")
                    given = citing.feed(event.text)
                    text += given
                    yield AnswerText(given)
        except ModelError as error:
            if not text and not isinstance(error, INCOMPLETE):
                raise
        rest = citing.flush()
        yield AnswerText(rest)
        answer = self._answer((text + rest).strip(), whole, context, language)
        yield replace(answer, usage=usage, timings_ms=_ended(clock))

    def _answer(self, text: str, whole: bool, context: Context, language: Language) -> Answer:
        """What a reply comes to: an answer, a refusal when nothing supports it, or the passages."""
        citations = cite(text, context.passages, language)
        if whole and citations:
            return Answer(text, language, "answered", citations)
        if whole:
            # No passage supports a single sentence of it: whatever it says, we don't know it.
            return Answer(self._replies.not_in_knowledge(language), language, "not_in_knowledge")
        if citations:
            return Answer(f"{text} {self._replies.cut(language)}", language, "degraded", citations)
        return self._verbatim(context, language)

    def _verbatim(self, context: Context, language: Language) -> Answer:
        """The best passages word for word, when the model wrote nothing that could be shown."""
        best = context.passages[:2]
        lines = [f"{passage.chunk.text} [{n}]" for n, passage in enumerate(best, start=1)]
        text = "\n\n".join([self._replies.degraded(language), *lines])
        found = [
            citation(n, passage, passage.chunk.text, language) for n, passage in enumerate(best, start=1)
        ]
        return Answer(text, language, "degraded", tuple(found))


def _ended(clock: _Clock) -> dict[str, float]:
    clock.mark("total")
    return clock.timings


def cite(text: str, passages: Sequence[Passage], language: Language) -> tuple[Citation, ...]:
    """The citations that stand in `text` as [n], in order of n, each with the nearest verbatim quote."""
    first_use: dict[int, str] = {}
    for sentence in split_sentences(text):
        for n in cited_numbers(sentence):
            if n <= len(passages):
                first_use.setdefault(n, sentence)
    return tuple(citation(n, passages[n - 1], first_use[n], language) for n in sorted(first_use))
