"""From a brief to a checked draft: gather facts, write, check, repair once."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from assistant.checks.copy.run import check_draft
from assistant.checks.copy.subject import Subject
from assistant.llm.metering import Record
from assistant.llm.prompts import Prompt, Prompts
from assistant.types.draft import Brief, Draft, DraftProgress, Finding
from assistant.types.language import Language
from assistant.types.learning import NOTHING_LEARNED, Learned
from assistant.types.model import Message
from assistant.writing.briefing import prompt_values
from assistant.writing.checking import Checked, stated_by
from assistant.writing.facts import FactFinder, Facts
from assistant.writing.fields import limits_line
from assistant.writing.order import House, Order, look_up
from assistant.writing.parts.kept import changed_tags
from assistant.writing.parts.masks import Masked
from assistant.writing.parts.round import Rounds, Task
from assistant.writing.parts.sources import citations_of
from assistant.writing.prompting.link import with_link
from assistant.writing.prompting.tagged import asked_tags, without_tags

LEAST_FACTS = 250  # tokens; with fewer there is nothing to write from
# What results taught is left out of a prompt piece by piece before it takes room that so many tokens of facts
# need. The embedded model's prompts have some 500 left for an e-mail: its facts go before an example.
FACTS_FIRST = 330

Siblings = Callable[[Mapping[str, str]], Sequence[Mapping[str, str]]]
"""Is told what a variant says now, and gives what the others say."""
Past = Callable[[str, str, Language], Sequence[str]]
More = Callable[[Mapping[str, str]], Sequence[Finding]]
"""A check of a text against what the draft itself does not know, such as the messages sent before it."""


def _no_more(fields: Mapping[str, str]) -> Sequence[Finding]:
    del fields
    return ()


@dataclass(frozen=True)
class Prepared:
    """A brief that is ready to be written: looked up, with its facts, as the prompt that asks for it.

    `more` is checked beside what every draft is checked for. `past` is approved copy of the same channel,
    segment and language. `insist`: a repair that the model does not get to is asked for again by whoever
    asked for the text, and the first version does not stand for it; see `Task`.
    """

    order: Order
    facts: Facts
    messages: Sequence[Message]
    prompt: str  # its label
    tags: Masked = Masked({})  # what the prompt holds stand-ins for
    more: More = _no_more
    past: tuple[str, ...] = ()
    insist: bool = False


def _nothing(channel: str, segment: str, language: Language) -> Sequence[str]:
    del channel, segment, language
    return ()


def _alone(fields: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    del fields
    return ()


class Writing:
    """Writes drafts for a channel and a segment from the company's own facts."""

    def __init__(
        self,
        facts: FactFinder,
        rounds: Rounds,
        prompts: Prompts,
        house: House,
        record: Record,
        past: Past = _nothing,
    ) -> None:
        """`record` is told the model's name and what each reply took, unless a call names another one.

        `past` gives approved copy of a channel, a segment and a language, the newest first: examples of tone,
        which no draft may repeat.
        """
        self._facts = facts
        self._rounds = rounds
        self._prompts = prompts
        self._house = house
        self._record = record
        self._past = past

    async def write(
        self, brief: Brief, record: Record | None = None
    ) -> AsyncGenerator[DraftProgress | Draft, None]:
        """Write one draft of a brief, which is not kept: where the work stands, and last the `Draft`.

        Raises UnknownNameError for a channel, segment or SKU that does not exist, InputError for a brief
        that can't be used, and a ModelError when the model gives no whole draft.
        """
        yield DraftProgress("sources")
        prepared = await asyncio.to_thread(self.prepare, brief)
        async with aclosing(self.written(prepared, record or self._record)) as steps:
            async for step in steps:
                yield step

    def prepare(
        self,
        brief: Brief | Order,
        about: Sequence[str] = (),
        past: Past | None = None,
        before: dt.datetime | None = None,
    ) -> Prepared:
        """Look a brief up, unless it was, and gather its facts; takes a moment.

        Raises what `write` raises before a call.

        The facts are looked for by the subjects of `about` instead of the goal, where there are any; `past`
        gives the approved copy instead of that of all time; lessons count as they stood `before` a moment.
        """
        order = brief if isinstance(brief, Order) else look_up(brief, self._house)
        prompt = self._prompts.load(order.channel.prompt, order.brief.language)
        copy = tuple((past or self._past)(order.channel.id, order.segment.id, order.brief.language))
        learned = self._house.lessons(order.brief, before)
        values, room = self._fitted(order, prompt, copy, learned)
        facts = self._facts.find(order.brief, order.products, max(room, LEAST_FACTS), about)
        messages = prompt.render(**values, facts=facts.context.text)
        if learned.winner:
            copy = (*copy, learned.winner)  # an example is no draft
        return Prepared(order, facts, messages, prompt.label, without_tags(order.brief)[1], past=copy)

    def written(
        self,
        prepared: Prepared,
        record: Record,
        variant: int = 0,
        wish: str = "",
        siblings: Siblings = _alone,
    ) -> AsyncGenerator[DraftProgress | Draft, None]:
        """Write what was prepared; `wish` says how this variant differs from its `siblings`."""
        order = prepared.order
        task = Task(
            brief=order.brief,
            channel=order.channel,
            messages=_wishing(prepared.messages, wish),
            prompt=prepared.prompt,
            check=lambda fields: self._checked(fields, prepared, siblings(fields)),
            wanted=tuple(rule.name for rule in order.channel.fields),
            before=prepared.facts.findings,
            mended=lambda fields: with_link(
                prepared.tags.restored(fields), order.brief, order.channel, variant
            ),
            hidden=prepared.tags.hidden,
            variant=variant,
            insist=prepared.insist,
        )
        return self._rounds.run(task, record)

    def _fitted(
        self, order: Order, prompt: Prompt, past: Sequence[str], learned: Learned
    ) -> tuple[dict[str, str], int]:
        """What the prompt declares but for the facts, and the tokens that are left for these."""
        budget = self._rounds.model.prompt_budget - self._rounds.reserve
        for told in _less_and_less(learned):
            values = self._values(order, prompt, past, told)
            room = budget - prompt.tokens(**values, facts="")
            if room >= FACTS_FIRST:
                break
        return values, room

    def _values(self, order: Order, prompt: Prompt, past: Sequence[str], learned: Learned) -> dict[str, str]:
        """What the prompt declares, but for the facts: a company's own prompt may leave some of it out."""
        values = {
            **prompt_values(order, self._house.brand, past, learned),
            "limits": limits_line(order.channel, order.brief.language),
        }
        return {name: value for name, value in values.items() if name in prompt.variables}

    def _checked(
        self, fields: Mapping[str, str], prepared: Prepared, siblings: Sequence[Mapping[str, str]]
    ) -> Checked:
        order, passages = prepared.order, tuple(prepared.facts.context.passages)
        brief = order.brief
        found = check_draft(
            Subject(
                fields,
                order.channel,
                self._house.brand,
                brief.language,
                self._house.today(),
                passages=passages,
                known=stated_by(brief),
                brief=brief,
                segment=order.segment,
                products=order.products,
                past=prepared.past,
                siblings=tuple(siblings),
            )
        )
        return Checked(
            fields,
            order.channel.id,
            brief.language,
            found.sentences,
            citations_of(passages, found.sentences, brief.language),
            (
                *changed_tags(asked_tags(brief), fields, "warning", allowed=brief.link),
                *_with_more(found.findings, prepared.more(fields)),
            ),
            found.lengths,
        )


def _less_and_less(learned: Learned) -> Sequence[Learned]:
    """What results taught, whole, and shorter and shorter; the last one is nothing."""
    shorter = (learned, Learned(learned.notes, learned.winner), Learned(learned.notes), NOTHING_LEARNED)
    return tuple(dict.fromkeys(shorter))


def _with_more(found: Sequence[Finding], more: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of a draft, and those of its neighbours that it has not, the hard ones of these first."""
    told = {(finding.rule, finding.field) for finding in found}
    new = [finding for finding in more if (finding.rule, finding.field) not in told]
    hard = [finding for finding in new if finding.severity == "error"]
    return (*hard, *found, *(finding for finding in new if finding.severity != "error"))


def _wishing(messages: Sequence[Message], wish: str) -> Sequence[Message]:
    """The wish stands last, so that all variants share the prompt before it."""
    if not wish:
        return messages
    *before, last = messages
    return [*before, Message(last.role, f"{last.content}\n{wish}")]
