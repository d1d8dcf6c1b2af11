"""One round of a text: the model writes, the checks look, what they found is repaired once."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from assistant.errors import ModelError, ModelReplyError
from assistant.llm.metering import Record, metered
from assistant.llm.prompts import Prompts
from assistant.types.brand import Channel
from assistant.types.draft import Brief, Draft, DraftProgress, Finding
from assistant.types.model import ChatModel, Completion, Message, Priority, Request, Usage
from assistant.writing.checking import Checked
from assistant.writing.fields import draft_schema, parse_fields
from assistant.writing.prompting.data import as_line

# Warnings that are worth a second call, beside everything hard: what breaks a limit, the way of address, or
# makes two variants one.
REPAIRED = ("channel.", "brand.register", "originality.", "kept.", "sequence.")
_MOST_INSTRUCTIONS = 8
_REPAIR_TOKENS = 300  # of what a repair is told, beside the first reply


@dataclass(frozen=True)
class DraftLimits:
    """How much a draft may take: tokens of the reply, seconds of one call to the model, and of a long one."""

    output_tokens: int
    total_seconds: float
    long_seconds: float


@dataclass(frozen=True)
class Task:
    """What one round writes.

    The `wanted` fields are written, those of `base` stay; `check` says what is wrong with the whole text.
    `before` are findings that no writing can remedy; `mended` puts back what the model was not shown,
    `hidden` takes it out of what a finding says. `insist`: a repair that another try may well give (the model
    is busy, its stream was cut) raises, instead of leaving the first version.
    """

    brief: Brief
    channel: Channel
    messages: Sequence[Message]
    prompt: str  # its label
    check: Callable[[Mapping[str, str]], Checked]
    wanted: tuple[str, ...]
    base: Mapping[str, str] = field(default_factory=dict)
    before: tuple[Finding, ...] = ()
    mended: Callable[[Mapping[str, str]], Mapping[str, str]] = dict
    hidden: Callable[[str], str] = str
    variant: int = 0
    insist: bool = False


@dataclass
class _Attempt:
    """One call to the model on its way."""

    text: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class _Version:
    """One writing of the fields, with what the checks say of it."""

    said: str  # the model's own words
    fields: Mapping[str, str]
    checked: Checked
    to_repair: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[int, int]:
        """How many hard findings, and how many others that are worth a repair."""
        hard = sum(finding.severity == "error" for finding in self.to_repair)
        return hard, len(self.to_repair) - hard


class Rounds:
    """Does the rounds with one model."""

    def __init__(self, model: ChatModel, prompts: Prompts, limits: DraftLimits) -> None:
        self.model = model
        self._prompts = prompts
        self._limits = limits

    @property
    def reserve(self) -> int:
        """Tokens of the prompt budget to leave free for a repair, which is asked after the first reply.

        The embedded model's budget bounds the time of reading a prompt, and of a repair's it has read the
        beginning already.
        """
        if self.model.embedded:
            return 0
        return min(self._limits.output_tokens + _REPAIR_TOKENS, self.model.prompt_budget // 5)

    @property
    def excess(self) -> int:
        """Tokens by which the prompt of a repair may pass the prompt budget."""
        return self._limits.output_tokens + _REPAIR_TOKENS - self.reserve

    async def run(self, task: Task, record: Record) -> AsyncGenerator[DraftProgress | Draft, None]:
        """Yield where the work stands, and last the whole `Draft`.

        Raises a ModelError when the model gives no whole text; a repair that fails leaves the first one,
        unless the task insists.
        """
        started = time.perf_counter()
        written = _Attempt()
        async with aclosing(self._send(task, task.messages, written, record)) as texts:
            async for text in texts:
                yield DraftProgress("writing", text, task.variant)
        yield DraftProgress("checking", written.text, task.variant)
        version = await asyncio.to_thread(_version, task, written.text, task.wanted, task.base)

        repair, repaired = _Attempt(), version
        if version.to_repair:
            part, messages = self._repair(task, version)
            try:
                async with aclosing(self._send(part, messages, repair, record)) as texts:
                    async for _ in texts:  # a part of the fields: what is shown stays the whole
                        yield DraftProgress("repairing", written.text, task.variant)
                repaired = await asyncio.to_thread(_version, task, repair.text, part.wanted, version.fields)
            except ModelError as error:
                if task.insist and error.retryable:
                    raise
                repaired = version  # a repair that fails costs nothing: the first version stands
        better = repaired if repaired.faults < version.faults else version
        yield replace(
            _draft(task, better),
            model=self.model.name,
            repaired=better is not version,
            usage=written.usage + repair.usage,
            timings_ms={"total": (time.perf_counter() - started) * 1000},
        )

    def _repair(self, task: Task, version: _Version) -> tuple[Task, Sequence[Message]]:
        """The fields to write again, and the conversation that asks for them.

        It goes on after the first reply, so that a prompt cache serves all but the last words.
        """
        named = {finding.field for finding in version.to_repair[:_MOST_INSTRUCTIONS]}
        wanted = tuple(name for name in task.wanted if name in named) or task.wanted
        language = task.brief.language
        asked = self._prompts.load("copy/repair", language).render(
            findings="\n".join(_instruction(one, task) for one in version.to_repair[:_MOST_INSTRUCTIONS]),
            fields=", ".join(wanted),
        )
        return replace(task, wanted=wanted), [*task.messages, Message("assistant", version.said), *asked]

    async def _send(
        self, task: Task, messages: Sequence[Message], attempt: _Attempt, record: Record
    ) -> AsyncGenerator[str, None]:
        """What has come of the reply so far, first nothing."""
        limits = self._limits
        request = Request(
            messages,
            max_output_tokens=limits.output_tokens,
            total_seconds=limits.long_seconds if task.channel.long else limits.total_seconds,
            priority=Priority.DRAFT,
            schema=draft_schema(_narrowed(task.channel, task.wanted)),
        )
        yield ""
        async with aclosing(metered(self.model, request, record)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    attempt.text, attempt.usage = event.text, event.usage
                else:
                    attempt.text += event.text
                    yield attempt.text


def _narrowed(channel: Channel, names: Iterable[str]) -> Channel:
    kept = set(names)
    return replace(channel, fields=tuple(rule for rule in channel.fields if rule.name in kept))


def _version(task: Task, text: str, wanted: Iterable[str], base: Mapping[str, str]) -> _Version:
    new = task.mended(parse_fields(text, _narrowed(task.channel, wanted)))
    # A field that the model forgot is not one that it emptied.
    whole = {**base, **{name: value for name, value in new.items() if value or name not in base}}
    fields = {rule.name: whole[rule.name] for rule in task.channel.fields if rule.name in whole}
    if not any(fields.values()):
        raise ModelReplyError("The model replied with empty fields.", "Try again.")
    checked = task.check(fields)
    ours = {"", *task.wanted}
    to_repair = [finding for finding in checked.findings if finding.field in ours and _worth(finding)]
    return _Version(text, fields, checked, tuple(to_repair))


def _worth(finding: Finding) -> bool:
    return finding.severity == "error" or (
        finding.severity == "warning" and finding.rule.startswith(REPAIRED)
    )


def _instruction(finding: Finding, task: Task) -> str:
    """A finding as the model is told it: where, what, and what to do about it."""
    language = task.brief.language
    told = [
        task.hidden(as_line(text))
        for text in (finding.message.get(language, ""), finding.advice.get(language, ""))
    ]
    place = f"{finding.field}: " if finding.field else ""
    return f"- {place}{' '.join(part for part in told if part)}"


def _draft(task: Task, version: _Version) -> Draft:
    checked = version.checked
    return Draft(
        brief=task.brief,
        fields=version.fields,
        sentences=checked.sentences,
        citations=checked.citations,
        findings=(*task.before, *checked.findings),
        lengths=checked.lengths,
        prompt=task.prompt,
        variant=task.variant,
    )
