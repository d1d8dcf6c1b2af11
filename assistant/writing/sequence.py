"""Sequences: the messages that follow a trigger, written one after the other from the same facts."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial

from assistant.checks.copy.agreement import check_agreement
from assistant.checks.style.register import check_registers
from assistant.errors import InputError, UnknownNameError
from assistant.llm.metering import Record
from assistant.rules import load
from assistant.store.copy.drafts import Drafts
from assistant.text.merge_tags import filled_in
from assistant.text.normalise import clean
from assistant.types.draft import Brief, Draft, DraftProgress, Finding, Offer
from assistant.types.language import Language
from assistant.types.sequence import MessageSequence, SequenceStep
from assistant.types.stored import StoredDraft
from assistant.writing.draft import Writing
from assistant.writing.knowing.gone import still_known
from assistant.writing.order import House, Order, look_up
from assistant.writing.parts.caps import Caps
from assistant.writing.parts.turns import Turns

Step = DraftProgress | Draft
_STEP_CALLS = 2  # of the model, at most: the text and its repair
_OPENING_WORDS = 6
_DAY = 24  # hours
_ACROSS = "sequence."  # rules about the messages together
Fields = Mapping[str, str]


@dataclass(frozen=True)
class SequenceWriter:
    """Writes sequences.

    `record` gives, for a user, what is told the model's name and what each reply took.
    """

    presets: Mapping[str, MessageSequence]
    house: House
    writing: Writing
    caps: Caps
    drafts: Drafts
    record: Callable[[str], Record]
    turns: Turns = field(default_factory=Turns)

    async def write(self, sequence: str, brief: Brief, user: str = "") -> AsyncGenerator[Step, None]:
        """Write a sequence: where each message stands (`variant` is its number from 0), and its draft.

        The brief holds for all of them, but for its channel: each step has its own. Every step stands on the
        same facts, announces the offer only where it should, and is checked against those before it: form of
        address, prices, dates, conditions, codes. All are stored, as drafts of one group. Raises
        UnknownNameError for a sequence, segment or SKU that there is not, InputError for a brief that can't
        be used, BudgetSpentError before the first call, and a ModelError when a message fails: those before
        it are kept.
        """
        preset = self.preset(sequence)
        orders = await asyncio.to_thread(self._orders, preset, brief)
        group = self.drafts.new_group()
        with self.turns.taken(group), self.caps.room(user, len(orders) * _STEP_CALLS):
            await asyncio.to_thread(self.drafts.sequences.keep, group, preset.id, brief, user)
            async with aclosing(self._missing(_Whole(preset, brief, orders, group), user)) as steps:
                async for step in steps:
                    yield step

    async def go_on(self, group: str, user: str = "") -> AsyncGenerator[Step, None]:
        """Write the messages that a kept sequence lacks, because one failed or the writing was stopped.

        Raises UnknownNameError for a group that is no sequence, ConflictError while it is being written, else
        what `write` raises.
        """
        sequence = await asyncio.to_thread(self.drafts.sequences.get, group)
        preset = self.preset(sequence.sequence)
        orders = await asyncio.to_thread(self._orders, preset, sequence.brief)
        with self.turns.taken(group):
            there = await asyncio.to_thread(self._there, group)
            with self.caps.room(user, (len(orders) - len(there)) * _STEP_CALLS):
                whole = _Whole(preset, sequence.brief, orders, group)
                async with aclosing(self._missing(whole, user)) as steps:
                    async for step in steps:
                        yield step

    async def _missing(self, whole: "_Whole", user: str) -> AsyncGenerator[Step, None]:
        """The messages that are not there, each written after those before it, and kept.

        What is there is looked at each time: another process may write the same sequence.
        """
        for number in range(len(whole.orders)):
            drafts = await asyncio.to_thread(self._there, whole.group)
            if number in drafts:
                continue
            earlier = [drafts[place] for place in sorted(drafts) if place < number]
            async with aclosing(self._one(whole, number, earlier, self.record(user))) as steps:
                async for step in steps:
                    if isinstance(step, Draft):
                        kept = await asyncio.to_thread(self.drafts.save, step, user, whole.group, alone=True)
                        yield kept.draft
                    else:
                        yield step

    def _there(self, group: str) -> dict[int, Draft]:
        """The messages of a sequence by their number from 0."""
        messages = self.drafts.sequences.messages(group)
        return {message.draft.variant: message.draft for message in messages}

    def preset(self, sequence: str) -> MessageSequence:
        """The sequence of that id; raises UnknownNameError."""
        if sequence not in self.presets:
            raise UnknownNameError("sequence", sequence, self.presets)
        return self.presets[sequence]

    def check(self, messages: Sequence[StoredDraft]) -> list[tuple[int, Finding]]:
        """What the messages of a sequence say against each other, as they are now: (number from 0, finding).

        `messages` are in the order in which they are sent. Takes a moment; no model is called.
        """
        texts = [message.draft.fields for message in messages]
        offer = _offer(messages)
        found: list[tuple[int, Finding]] = []
        for number, message in enumerate(messages):
            said = self._agreement(texts[number], texts[:number], offer, message.draft.brief)
            found.extend((number, finding) for finding in said)
        french = bool(messages) and messages[0].draft.brief.language == "fr"
        return [*found, *check_registers(texts)] if french else found

    def agreed(self, draft: Draft, stored: StoredDraft) -> Draft:
        """A changed text of a kept draft, with what it says against the other messages of its sequence today.

        It is compared with those before it, and with each that is approved already by itself: of all others
        only the first that speaks of something counts. What was found
        so of an earlier text goes; a draft that is no message of a sequence stays as it is. Takes a moment.
        """
        sequence, messages = self.drafts.sequences.beside(stored.group)
        if sequence is None or stored.id not in {message.id for message in messages}:
            return draft
        place = [message.id for message in messages].index(stored.id)
        texts = [
            message.draft.fields if number < place or message.status == "approved" else {}
            for number, message in enumerate(messages)
        ]
        others = [{} if number == place else fields for number, fields in enumerate(texts)]
        offer = sequence.brief.offer if sequence.brief.offer != Offer() else _offer(messages)
        found = [*self._agreement(draft.fields, others, offer, draft.brief)]
        for number, message in enumerate(messages):
            if message.status == "approved" and number != place:
                alone = [*({} for _ in range(number)), others[number]]
                found += _new(self._agreement(draft.fields, alone, Offer(), draft.brief), found)
        if draft.brief.language == "fr":
            across = check_registers([*others, draft.fields])
            found += [finding for number, finding in across if number == len(others)]
        kept = [finding for finding in draft.findings if not finding.rule.startswith(_ACROSS)]
        return replace(draft, findings=(*kept, *_new(found, kept)))

    def _agreement(
        self, fields: Fields, others: Sequence[Fields], offer: Offer, brief: Brief
    ) -> Iterator[Finding]:
        products = still_known(self.house.catalogue, brief.products)
        return check_agreement(fields, others, offer, products, brief.language)

    def _orders(self, preset: MessageSequence, brief: Brief) -> tuple[Order, ...]:
        """The brief of each step, looked up. Only what its writer said counts against a goal's limit."""
        orders = []
        for each in step_briefs(preset, brief):
            order = look_up(replace(each, goal=brief.goal.strip() or each.goal), self.house)
            orders.append(replace(order, brief=replace(order.brief, goal=clean(each.goal).strip())))
        return tuple(orders)

    async def _one(
        self, whole: "_Whole", number: int, earlier: Sequence[Draft], record: Record
    ) -> AsyncGenerator[Step, None]:
        """The message of a number, after the `earlier` ones."""
        yield DraftProgress("sources", variant=number)
        order, preset = whole.orders[number], whole.preset
        brief, about = order.brief, about_of(preset, whole.brief)
        prepared = await asyncio.to_thread(self.writing.prepare, order, about)
        said = [draft.fields for draft in earlier]
        prepared = replace(prepared, more=partial(_disagreeing, order, whole.brief.offer, said))
        wish = wish_of(preset, number, brief.language, said)
        alike = [draft.fields for draft in earlier if draft.brief.channel == brief.channel]
        steps = self.writing.written(prepared, record, number, wish, lambda _: alike)
        async with aclosing(steps):
            async for step in steps:
                yield step


@dataclass(frozen=True)
class _Whole:
    """A sequence that is being written."""

    preset: MessageSequence
    brief: Brief
    orders: Sequence[Order]
    group: str


def _offer(messages: Sequence[StoredDraft]) -> Offer:
    """What a sequence offers: the first offer that one of its messages announces."""
    return next((one.draft.brief.offer for one in messages if one.draft.brief.offer != Offer()), Offer())


def _new(found: Iterable[Finding], kept: Sequence[Finding]) -> Iterator[Finding]:
    """Those that the text's own checks did not tell already."""
    told = {(finding.rule, finding.field, finding.excerpt) for finding in kept}
    return (finding for finding in found if (finding.rule, finding.field, finding.excerpt) not in told)


def step_briefs(preset: MessageSequence, brief: Brief) -> tuple[Brief, ...]:
    """The brief of each step: the same but for the channel, the goal, and the offer where it is not told.

    Without a `content` of its own each link gets the name of the sequence and the step’s number. Raises
    InputError for a sequence about a product when the brief names none.
    """
    if preset.needs_product and not brief.products:
        raise InputError(
            f"The sequence “{preset.id}” is about a product, and the brief names none.", "Name one."
        )
    return tuple(_step_brief(preset, step, number, brief) for number, step in enumerate(preset.steps, 1))


def _step_brief(preset: MessageSequence, step: SequenceStep, number: int, brief: Brief) -> Brief:
    utm = dict(brief.utm)
    if utm:
        utm.setdefault("content", f"{preset.id}-{number}")
    return replace(
        brief,
        channel=step.channel,
        goal=f"{step.goal[brief.language]} {brief.goal}".strip(),
        offer=brief.offer if step.offer else Offer(),
        utm=utm,
        variants=1,
    )


def about_of(preset: MessageSequence, brief: Brief) -> tuple[str, ...]:
    """The subjects that the facts of all its steps are looked for by: the goal first."""
    return tuple(one for one in (brief.goal.strip(), *preset.about[brief.language]) if one)


def wait_of(preset: MessageSequence, number: int, language: Language) -> str:
    """When a message is sent, in words: “2 jours après l’inscription”."""
    texts = load("sequences")["texts"]
    hours = sum(step.hours for step in preset.steps[: number + 1])
    trigger = preset.trigger[language]
    if not hours:
        return str(texts["now"][language].format(trigger=trigger))
    unit, count = ("hours", hours) if hours % _DAY else ("days", hours // _DAY)
    name = texts[unit][language][count > 1]
    return str(texts["later"][language].format(wait=f"{count} {name}", trigger=trigger))


def wish_of(preset: MessageSequence, number: int, language: Language, earlier: Sequence[Fields]) -> str:
    """What a step is told beside its brief: its place in the sequence, and what was said before it."""
    texts = load("sequences")["texts"]
    wish: str = texts["place"][language].format(
        number=number + 1,
        count=len(preset.steps),
        name=preset.name[language],
        wait=wait_of(preset, number, language),
    )
    openings = [f"“{words}”" for fields in earlier if (words := _opening(fields))]
    if not openings:
        return wish
    return f"{wish} {texts['said'][language].format(openings=', '.join(openings))}"


def _opening(fields: Fields) -> str:
    first = next((text for text in fields.values() if text.strip()), "")
    return " ".join(filled_in(first).split()[:_OPENING_WORDS])


def _disagreeing(order: Order, offer: Offer, earlier: Sequence[Fields], fields: Fields) -> list[Finding]:
    """What a message says otherwise than the offer of the sequence and the messages before it."""
    language = order.brief.language
    found = list(check_agreement(fields, earlier, offer, order.products, language))
    if language == "fr":
        across = check_registers([*earlier, fields])
        found += [finding for number, finding in across if number == len(earlier)]
    return found
