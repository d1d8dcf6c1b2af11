"""From a question to a cited answer: complete it, find, decide, write, suggest."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.chat.conversation import Turn
from assistant.chat.known.ended_price import ended_price
from assistant.chat.known.own_answer import own_answer
from assistant.chat.parts import Parts
from assistant.chat.question.claimed import claimed
from assistant.chat.question.followup import needs_turns
from assistant.chat.question.standalone import Complete, Completing
from assistant.chat.question.topics import Topic, Topics
from assistant.chat.replies import Replies
from assistant.chat.reply.ahead import ahead, beside
from assistant.chat.reply.asking import AnswerLimits, Asked
from assistant.chat.reply.clock import Clock
from assistant.chat.reply.speaker import Speaker
from assistant.chat.reply.written import Writer
from assistant.checks.reply.trust import believable
from assistant.llm.prompts import Prompts
from assistant.search.gate import Gate
from assistant.search.retrieve import Retriever
from assistant.text.foreign import foreign_language
from assistant.text.language import detect_language
from assistant.types.answer import (
    Answer,
    AnswerProducts,
    AnswerSources,
    AnswerStatus,
    AnswerText,
    ProductCard,
)
from assistant.types.brand import Brand
from assistant.types.knowledge import Passage
from assistant.types.language import Language

OWN_ORDER: Topic = "own_order"
AnswerEvent = AnswerSources | AnswerProducts | AnswerText | Answer


@dataclass(frozen=True)
class Sources:
    """Where answers come from: the passages, and whether they answer."""

    retriever: Retriever
    gate: Gate


class Answering:
    """Answers visitors' questions from the public knowledge, and from nothing else."""

    def __init__(
        self,
        sources: Sources,
        speaker: Speaker,
        prompts: Prompts,
        brand: Brand,
        limits: AnswerLimits,
        parts: Parts,
    ) -> None:
        """`speaker` is the chat model; `parts` are what recommends, suggests, and answers without it."""
        self._sources = sources
        self._limits = limits
        self._parts = parts
        self._embedded = speaker.embedded
        self._replies = Replies(brand)
        self._site = brand.url
        self._topics = Topics(brand.answers_about, brand.competitors)
        self._completing = Completing(speaker, prompts)
        self._writer = Writer(speaker, prompts, brand, limits, parts.fallback)

    async def stream(
        self, question: str, language: Language | None = None, turns: Sequence[Turn] = ()
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield the passages and products found, the checked text as it is written, last the `Answer`.

        `turns` are the earlier ones of the conversation, oldest first. The language is the question's unless
        one is given; of a question too short to tell, that of the turn before. Closing the generator cancels
        the model's call. Raises InputError for an empty or too long question, and a ModelError when there is
        neither a model's answer nor a passage to quote.
        """
        clock = Clock()
        default = turns[-1].language if turns else "fr"
        spoken = language or detect_language(question, default)
        leaned_on = self._leaned_on(turns)
        fixed = self._fixed(question, language, default) or self._about_own_order(question, spoken, leaned_on)
        complete = Complete(question)
        if fixed is None:
            complete = await self._completing.complete(question, spoken, leaned_on)
        if complete.rewritten:
            clock.mark("rewriting")
            fixed = self._fixed(complete.question, spoken, spoken)
        if fixed is not None:
            yield AnswerText(fixed.answer)
            yield replace(fixed, usage=complete.usage, timings_ms=clock.ended())
            return
        async with aclosing(self._found(complete, spoken, turns, clock)) as events:
            async for event in events:
                yield event

    def starters(self, language: Language) -> tuple[str, ...]:
        """Questions to begin with, which the knowledge answers."""
        return self._parts.suggester.starters(language)

    async def _found(
        self, complete: Complete, language: Language, turns: Sequence[Turn], clock: Clock
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Search, decide by the gate, and answer or say what is known nearby."""
        looked_up = claimed(complete.question, language)
        passages = await asyncio.to_thread(self._passages, looked_up)
        clock.mark("retrieval")
        likely = self._sources.gate.answerability(looked_up, language, passages)
        # The embedded model reads 60 tokens a second: it gets what was said only when the question needs it.
        shown = turns if complete.rewritten or not self._embedded else ()
        asked = Asked(complete.question, language, passages, shown, likely)
        known = self._known(asked)
        if known is not None:
            async with aclosing(self._told(known, asked, complete, turns, clock)) as events:
                async for event in events:
                    yield event
            return
        if likely < self._limits.gate:
            async with aclosing(self._unanswered(asked, complete, turns, clock)) as events:
                async for event in events:
                    yield event
            return
        async with aclosing(self._answered(asked, complete, turns, clock)) as events:
            async for event in events:
                yield event

    def _known(self, asked: Asked) -> Answer | None:
        """The answer that takes no model. Only the small one is spared a question that a FAQ answers."""
        about = (asked.question, asked.language, asked.passages)
        own = own_answer(*about, self._sources.gate) if self._embedded else None
        return ended_price(*about, self._replies) or own

    def _passages(self, question: str) -> Sequence[Passage]:
        """What is found for a question, as far as it may speak for the company."""
        found = self._sources.retriever.search(question, self._limits.passages * 2)
        return believable(found, self._site)

    async def _told(
        self, answer: Answer, asked: Asked, complete: Complete, turns: Sequence[Turn], clock: Clock
    ) -> AsyncGenerator[AnswerEvent, None]:
        """An answer that is known without a model, from the first passage."""
        yield AnswerSources(tuple(asked.passages[:1]))
        cards = await self._products(asked, turns)
        if cards:
            yield AnswerProducts(cards)
        yield AnswerText(answer.answer)
        answer = replace(answer, products=cards, timings_ms=clock.ended())
        async with beside(self._further, asked, turns) as further:
            yield await self._completed(answer, asked, complete, further)

    async def _unanswered(
        self, asked: Asked, complete: Complete, turns: Sequence[Turn], clock: Clock
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Products alone, when these are what is looked for; else that the knowledge holds no answer."""
        cards = await self._products(asked, turns)
        offered = _offered(cards)
        say = self._replies.products if offered else self._replies.not_in_knowledge
        text = say(asked.language)
        if cards:
            yield AnswerProducts(cards)
        yield AnswerText(text)
        status: AnswerStatus = "answered" if offered else "not_in_knowledge"
        answer = Answer(text, asked.language, status, timings_ms=clock.ended(), products=cards)
        async with beside(self._further, asked, turns) as further:
            yield await self._completed(answer, asked, complete, further)

    async def _products(self, asked: Asked, turns: Sequence[Turn]) -> tuple[ProductCard, ...]:
        recommend = self._parts.recommender.recommend
        return await asyncio.to_thread(recommend, asked.question, asked.language, turns, asked.passages)

    async def _answered(
        self, asked: Asked, complete: Complete, turns: Sequence[Turn], clock: Clock
    ) -> AsyncGenerator[AnswerEvent, None]:
        request, context = self._writer.request(asked)
        async with ahead(self._writer.write(asked, request, context, clock)) as events:
            yield AnswerSources(context.passages)
            cards = await self._products(asked, turns)
            if cards:
                yield AnswerProducts(cards)
            written = False
            async with beside(self._further, asked, turns) as further:
                async for event in events:
                    if isinstance(event, Answer):
                        answer = self._with_products(event, cards)
                        if not written:
                            yield AnswerText(answer.answer)
                        yield await self._completed(answer, asked, complete, further)
                    else:
                        written = True
                        yield event

    def _with_products(self, answer: Answer, cards: tuple[ProductCard, ...]) -> Answer:
        """Fitting products are the answer when nothing else is."""
        if answer.status == "not_in_knowledge" and _offered(cards):
            answer = replace(answer, answer=self._replies.products(answer.language), status="answered")
        return replace(answer, products=cards)

    def _further(self, asked: Asked, turns: Sequence[Turn]) -> tuple[str, ...]:
        """Questions that may follow; found while the model writes."""
        return self._parts.suggester.after(asked.question, asked.language, asked.passages, turns)

    async def _completed(
        self, answer: Answer, asked: Asked, complete: Complete, further: Awaitable[tuple[str, ...]]
    ) -> Answer:
        """The answer with what is known nearby, or with questions that may follow."""
        answer = replace(
            answer,
            searched=complete.question if complete.rewritten else "",
            usage=answer.usage + complete.usage,
        )
        if answer.status == "not_in_knowledge":
            about = (asked.question, asked.language, asked.passages)
            near = await asyncio.to_thread(self._parts.suggester.nearby, *about)
            return replace(answer, nearby=near)
        return replace(answer, suggestions=await further)

    def _fixed(self, question: str, language: Language | None, default: Language) -> Answer | None:
        """The fixed text of a question that is not for the knowledge, or in a language we don't answer in."""
        about = self._topics.of(question, language or default)
        if about is not None:
            spoken = language or detect_language(question, about.language)
            text = self._replies.topic(about.topic, spoken)
            return Answer(text, spoken, "off_topic", topic=about.topic)
        foreign = None if language else foreign_language(question)
        if foreign is None:
            return None
        return Answer(self._replies.language_offer(foreign), default, "off_topic", topic="language")

    def _leaned_on(self, turns: Sequence[Turn]) -> Sequence[Turn]:
        """The turns that a question may go on from: no greetings, but the visitor's own order is one."""
        return [turn for turn in turns if turn.status != "off_topic" or self._own_order(turn)]

    def _about_own_order(self, question: str, language: Language, turns: Sequence[Turn]) -> Answer | None:
        """The fixed text again, of a question that goes on from one about the visitor's own order."""
        if not turns or not self._own_order(turns[-1]) or not needs_turns(question, language):
            return None
        return Answer(self._replies.topic(OWN_ORDER, language), language, "off_topic", topic=OWN_ORDER)

    def _own_order(self, turn: Turn) -> bool:
        about = self._topics.of(turn.searched, turn.language)
        return turn.status == "off_topic" and about is not None and about.topic == OWN_ORDER


def _offered(cards: Sequence[ProductCard]) -> bool:
    """Whether products are what the visitor looks for; one that was only named is no answer by itself."""
    return bool(cards) and not any(card.named for card in cards)
