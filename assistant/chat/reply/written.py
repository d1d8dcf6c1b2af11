"""The written answer: asked of the model, checked sentence by sentence, mended once, or quoted instead."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.chat.parts import Fallback
from assistant.chat.replies import Replies
from assistant.chat.reply.asking import AnswerLimits, Asked, Voice, request_for
from assistant.chat.reply.clock import Clock
from assistant.chat.reply.repair import Draft, rewritten
from assistant.chat.reply.speaker import Speaker
from assistant.chat.reply.streaming import CheckedStream
from assistant.checks.reply.canary import Instructions, new_canary
from assistant.checks.reply.citations import citation, cited_numbers
from assistant.checks.reply.vetting import Vetting
from assistant.errors import ContextOverflowError, ModelError
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import prompt_tokens
from assistant.search.context import Context
from assistant.text.sentences import split_sentences
from assistant.types.answer import Answer, AnswerText, Citation
from assistant.types.brand import Brand
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Completion, Delta, Request, Usage

_REPAIR_SECONDS = 15.0


@dataclass
class _Reply:
    """What came of one reply of the model."""

    stream: CheckedStream
    raw: str = ""
    usage: Usage = Usage()
    error: ModelError | None = None


class Writer:
    """Writes answers from passages, with the model's words as far as they pass their checks."""

    def __init__(
        self, speaker: Speaker, prompts: Prompts, brand: Brand, limits: AnswerLimits, fallback: Fallback
    ) -> None:
        self._speaker = speaker
        self._prompts = prompts
        self._brand = brand
        # One for the process: the beginning of every prompt is the same, so that a cache serves it.
        self._voice = Voice(brand.name, new_canary())
        self._limits = limits
        self._fallback = fallback
        self._replies = Replies(brand)

    def request(self, asked: Asked) -> tuple[Request, Context]:
        """What the model will be asked, and the passages in it."""
        return self._request(asked, self._speaker.prompt_budget)

    async def write(
        self, asked: Asked, request: Request, context: Context, clock: Clock
    ) -> AsyncGenerator[AnswerText | Answer, None]:
        """Yield the checked text as it is written, last the `Answer`: answered, degraded, or not known.

        The text of an answer that the model did not write stands only there. Raises the ModelError when the
        model gave nothing that can be shown and no passage can be quoted.
        """
        doubtful = asked.likely < self._limits.sure
        known = (self._brand.name,)
        ours = Instructions(self._voice.canary, request.messages[0].content)
        vetting = Vetting(context.passages, asked.language, asked.question, known, doubtful, ours)
        reply = _Reply(CheckedStream(vetting, context.passages, asked.language, not self._speaker.embedded))
        prepared = asyncio.ensure_future(asyncio.to_thread(vetting.prepare))
        try:
            async with aclosing(self._read(reply, asked, request, clock)) as texts:
                async for text in texts:
                    yield AnswerText(text)
        finally:
            prepared.cancel()
        if reply.stream.failing:
            draft = Draft(request, reply.raw, reply.stream.failing, context.passages, asked.language)
            if text := await self._mended(reply, draft, vetting):
                clock.mark("first_sentence")
                yield AnswerText(text)
        answer = self._finished(reply, asked, context.passages)
        failure = None if reply.error is None else reply.error.as_dict()
        answer = replace(answer, usage=reply.usage, dropped=reply.stream.dropped, failure=failure)
        yield replace(answer, timings_ms=clock.ended())

    async def _read(
        self, reply: _Reply, asked: Asked, request: Request, clock: Clock
    ) -> AsyncGenerator[str, None]:
        """The checked text of the model's reply; its failure is noted, not raised."""
        try:
            async with aclosing(self._spoken(asked, request)) as events:
                async for event in events:
                    if isinstance(event, Completion):
                        reply.usage = event.usage
                        continue
                    clock.mark("first_token")
                    reply.raw += event.text
                    if text := reply.stream.feed(event.text):
                        clock.mark("first_sentence")
                        yield text
                    if reply.stream.full:
                        break
        except ModelError as error:
            reply.error = error
        if text := reply.stream.flush(whole=reply.error is None):
            clock.mark("first_sentence")
            yield text

    async def _spoken(self, asked: Asked, request: Request) -> AsyncGenerator[Delta | Completion, None]:
        """The reply; too long a prompt is sent once more at half its length, without what was said before."""
        try:
            async with aclosing(self._speaker.stream(request)) as events:
                async for event in events:
                    yield event
        except ContextOverflowError:
            shorter, _ = self._request(replace(asked, turns=()), prompt_tokens(request) // 2)
            async with aclosing(self._speaker.stream(shorter)) as events:
                async for event in events:
                    yield event

    async def _mended(self, reply: _Reply, draft: Draft, vetting: Vetting) -> str:
        """The rest of the text, its bad sentences rewritten once, or left out."""
        if reply.error is not None:
            return reply.stream.repaired({})
        better, usage = await rewritten(draft, vetting, self._speaker, self._prompts, _REPAIR_SECONDS)
        reply.usage += usage
        return reply.stream.repaired(better)

    def _finished(self, reply: _Reply, asked: Asked, passages: Sequence[Passage]) -> Answer:
        text, language = reply.stream.text.strip(), asked.language
        citations = cite(text, passages, language)
        if citations and reply.error is None:
            return Answer(text, language, "answered", citations)
        if citations:
            return Answer(f"{text} {self._replies.cut(language)}", language, "degraded", citations)
        if reply.error is None and (reply.stream.admitted or asked.likely < self._limits.sure):
            return self._unknown(language)
        quoted = self._fallback.quote(asked.question, language, passages, reply.error)
        if quoted is not None:
            return quoted
        if reply.error is not None:
            raise reply.error
        return self._unknown(language)

    def _unknown(self, language: Language) -> Answer:
        return Answer(self._replies.not_in_knowledge(language), language, "not_in_knowledge")

    def _request(self, asked: Asked, budget: int) -> tuple[Request, Context]:
        return request_for(asked, self._prompts, self._voice, budget, self._limits)


def cite(text: str, passages: Sequence[Passage], language: Language) -> tuple[Citation, ...]:
    """The citations that stand in `text` as [n], in order of n, each with the nearest verbatim quote."""
    first_use: dict[int, str] = {}
    for sentence in split_sentences(text):
        for n in cited_numbers(sentence):
            if n <= len(passages):
                first_use.setdefault(n, sentence)
    return tuple(citation(n, passages[n - 1], first_use[n], language) for n in sorted(first_use))
