"""A text worked on: a rewrite command, a translation, another channel or segment, one finding fixed."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant import rules
from assistant.errors import InputError, UnknownNameError
from assistant.llm.metering import Record
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.text.injection import orders
from assistant.text.normalise import clean
from assistant.types.brand import Brand, Channel
from assistant.types.draft import Brief, Draft, DraftProgress, Finding
from assistant.types.language import Language
from assistant.types.model import Message
from assistant.types.revision import ADAPTING, COMMANDS, Revision
from assistant.writing.checking import Checked
from assistant.writing.draft import Prepared, Writing
from assistant.writing.given import given_fields
from assistant.writing.order import GOAL_CHARACTERS, MOST_VARIANTS, House
from assistant.writing.parts.kept import lost, lost_terms
from assistant.writing.parts.masks import Masked, links, masked
from assistant.writing.parts.round import Rounds, Task
from assistant.writing.parts.selected import check_selection, with_selection
from assistant.writing.prompting.data import as_line
from assistant.writing.prompting.link import with_link

LONGEST_INSTRUCTION = 500  # characters
_GOAL_EXCERPT = 300
_COMMAND_TOKENS = 150  # of the words around a text and a command, at most
_LINK = "link"  # a merge tag of this name stands for the brief's link in a text that a model wrote
_SAID = "the writer's own words"  # no field has a space in its name

Check = Callable[[Mapping[str, str], Brief], Checked]


@dataclass(frozen=True)
class _Work:
    """A revision that can be done: the brief of the text it gives, and the text without what is masked.

    The writer's own words are masked with the text, so that a tag in them is the same one as in the text.
    """

    revision: Revision
    brief: Brief
    before: Mapping[str, str]
    masked: Masked

    @property
    def adapts(self) -> bool:
        return self.revision.command in ADAPTING

    @property
    def shown(self) -> str:
        """The text as the model sees it."""
        return json.dumps({name: self.masked.fields[name] for name in self.before}, ensure_ascii=False)


class Revising:
    """Does rewrite commands with the prompt that the text was, or would have been, written with.

    The conversation goes on where the draft ended, so that a prompt cache serves all but the command.
    """

    def __init__(
        self,
        writing: Writing,
        rounds: Rounds,
        prompts: Prompts,
        house: House,
        check: Check,
    ) -> None:
        """`check` holds a whole text against what the company knows."""
        self._writing = writing
        self._rounds = rounds
        self._prompts = prompts
        self._house = house
        self._check = check

    async def revise(self, revision: Revision, record: Record) -> AsyncGenerator[DraftProgress | Draft, None]:
        """Yield where the work stands, and last the whole changed text as a checked `Draft`.

        What the text lost of its figures, tokens and links is among the findings. Raises InputError for a
        command that lacks what it needs and for a text that gives a model orders, UnknownNameError,
        TooLongError, and a ModelError when no whole text comes.
        """
        work = await asyncio.to_thread(self._understood, revision)
        yield DraftProgress("sources")
        prepared = await asyncio.to_thread(self._writing.prepare, work.brief)
        task = self._adapting(work, prepared) if work.adapts else self._rewriting(work, prepared)
        async with aclosing(self._rounds.run(task, record)) as steps:
            async for step in steps:
                yield step

    def weight(self, revision: Revision) -> int:
        """Tokens that a call for it takes beyond a draft's; raises what `revise` raises before a call."""
        work, model = self._understood(revision), self._rounds.model
        said = f"{work.shown} {_request(work)} {work.revision.selection}"
        return count_tokens(said, "" if model.embedded else model.name) + _COMMAND_TOKENS

    def _understood(self, revision: Revision) -> _Work:
        if revision.command not in COMMANDS:
            raise UnknownNameError("command", revision.command, COMMANDS)
        channel = self._channel(revision.brief.channel)
        names = [rule.name for rule in channel.fields]
        if revision.field and revision.field not in names:
            raise UnknownNameError(f"field of the channel “{channel.id}”", revision.field, names)
        before = given_fields(revision.fields, channel)
        _check_instruction(revision)
        _check_orders(before)
        revision = replace(revision, selection=clean(revision.selection))
        check_selection(revision, before.get(revision.field, ""))
        brief = revision.brief
        if not brief.segment:  # of a text from elsewhere: a prompt is written for somebody
            brief = replace(brief, segment=next(iter(self._house.segments), ""))
        return _Work(
            revision,
            _target(revision, brief, before),
            before,
            masked({**before, _SAID: revision.instruction}, keep_words=revision.command == "translate"),
        )

    def _channel(self, name: str) -> Channel:
        channels = self._house.channels
        if name not in channels:
            raise UnknownNameError("channel", name, channels)
        return channels[name]

    def _rewriting(self, work: _Work, prepared: Prepared) -> Task:
        """The draft as the model's own words, then the command."""
        channel, revision, language = prepared.order.channel, work.revision, work.brief.language
        said = tuple(name for name, text in work.before.items() if text)
        wanted = (revision.field,) if revision.field else said
        asked = self._prompts.load("copy/rewrite", language).render(
            request=f"{_place(work, channel, language)} {_request(work)}",
            fields=", ".join(wanted),
        )
        messages = [*prepared.messages, Message("assistant", work.shown), *asked]
        return self._task(work, prepared, messages, wanted, work.before)

    def _adapting(self, work: _Work, prepared: Prepared) -> Task:
        """The text to start from, at the end of the prompt of what it is to become."""
        language = work.brief.language
        (asked,) = self._prompts.load("copy/adapt", language).render(text=work.shown, request=_request(work))
        *before, last = prepared.messages
        messages = [*before, Message(last.role, f"{last.content}\n{asked.content}")]
        wanted = tuple(rule.name for rule in prepared.order.channel.fields)
        return self._task(work, prepared, messages, wanted, {})

    def _task(
        self,
        work: _Work,
        prepared: Prepared,
        messages: Sequence[Message],
        wanted: tuple[str, ...],
        base: Mapping[str, str],
    ) -> Task:
        asked, brand = work.revision.brief, self._house.brand
        brief = replace(
            prepared.order.brief,
            # A goal made of the text itself finds facts for it; what it says is known to nobody.
            goal=prepared.order.brief.goal if asked.goal.strip() else "",
            variants=min(max(asked.variants, 1), MOST_VARIANTS),
        )

        def check(fields: Mapping[str, str]) -> Checked:
            checked = self._check(fields, brief)
            return replace(checked, findings=(*_lost(work, fields, brand), *checked.findings))

        return Task(
            brief=brief,
            channel=prepared.order.channel,
            messages=messages,
            prompt=prepared.prompt,
            check=check,
            wanted=wanted,
            base=base,
            before=prepared.facts.findings,
            mended=lambda fields: _linked(work, fields, prepared),
            hidden=work.masked.with_others(prepared.tags).hidden,
        )


def _check_instruction(revision: Revision) -> None:
    said = revision.instruction.strip()
    if revision.command == "free" and not said:
        raise InputError("The instruction is empty.", "Say in a sentence what to change.")
    if revision.command == "fix" and not said and revision.finding is None:
        raise InputError("It is not said what to fix.", "Name a finding, or say it in a sentence.")
    if len(said) > LONGEST_INSTRUCTION:
        raise InputError(
            f"The instruction has {len(said)} characters.", f"Shorten it to {LONGEST_INSTRUCTION} at most."
        )


def _check_orders(fields: Mapping[str, str]) -> None:
    """Raise InputError for a text that talks to the model which is to work on it."""
    for name, text in fields.items():
        place = next(orders(text), None)
        if place is not None:
            said = " ".join(text[slice(*place)].split())[:80]
            raise InputError(
                f"The field “{name}” gives a model orders: “{said}”.",
                "Take that passage out, then ask again.",
            )


def _target(revision: Revision, brief: Brief, before: Mapping[str, str]) -> Brief:
    """The brief of the text that the revision gives."""
    command = revision.command
    other: Language = "en" if brief.language == "fr" else "fr"
    if command == "translate":
        brief = replace(brief, language=revision.language or other)
    if command in ("channel", "segment"):
        if not revision.to.strip():
            raise InputError(f"It is not said to which {command} to adapt.", f"Name a {command}.")
        brief = (
            replace(brief, channel=revision.to)
            if command == "channel"
            else replace(brief, segment=revision.to)
        )
    if not brief.goal.strip():
        text = " ".join(" ".join(before.values()).split())[:_GOAL_EXCERPT]
        brief = replace(brief, goal=rules.load("rewriting")["goal"][brief.language].format(text=text))
    return replace(brief, goal=brief.goal[:GOAL_CHARACTERS], variants=1)


def _place(work: _Work, channel: Channel, language: Language) -> str:
    texts, revision = rules.load("rewriting"), work.revision
    if not revision.field:
        return str(texts["all"][language])
    rule = next(rule for rule in channel.fields if rule.name == revision.field)
    told = {"field": rule.label[language], "name": rule.name}
    if revision.selection.strip():
        words = as_line(work.masked.hidden(revision.selection.strip()))
        return str(texts["selection"][language].format(words=words, **told))
    return str(texts["one"][language].format(**told))


def _request(work: _Work) -> str:
    """What the model is asked for, in one paragraph."""
    texts, revision, language = rules.load("rewriting"), work.revision, work.brief.language
    told = [texts["adapting" if work.adapts else "commands"][revision.command][language]]
    finding = revision.finding
    if finding is not None:
        excerpt, message, advice = (
            work.masked.hidden(as_line(text))
            for text in (finding.excerpt, finding.message.get(language, ""), finding.advice.get(language, ""))
        )
        told += [f"« {excerpt} »" if language == "fr" else f"“{excerpt}”"] if excerpt else []
        told += [message, advice]
    if revision.instruction.strip():
        instruction = " ".join(clean(work.masked.fields[_SAID]).split())
        told.append(texts["instruction"][language].format(instruction=instruction))
    return " ".join(part for part in told if part)


def _linked(work: _Work, fields: Mapping[str, str], prepared: Prepared) -> Mapping[str, str]:
    """The text with its own links; one that had none gets the brief's, where its channel shows it."""
    restored, order = work.masked.with_others(prepared.tags).restored(fields), prepared.order
    asked = work.revision
    if asked.selection.strip() and asked.field in restored:
        whole = with_selection(work.before[asked.field], asked.selection, asked.at, restored[asked.field])
        restored = {**restored, asked.field: whole}
    linked = any(links(text) for text in work.before.values())
    if linked or any(name.casefold() == _LINK for name in work.masked.own):
        return restored
    return with_link(restored, order.brief, order.channel)


def _lost(work: _Work, after: Mapping[str, str], brand: Brand) -> Iterator[Finding]:
    revision = work.revision
    # What the writer asks for may come in, and the link of the brief with its tags.
    allowed = f"{revision.instruction}\n{work.brief.link}"
    same, elsewhere = revision.command == "translate", revision.command == "channel"
    yield from lost(work.before, after, same, elsewhere, allowed)
    if same:
        yield from lost_terms(work.before, after, brand, work.brief.language)
