"""From a brief to a checked draft: gather facts, write, check, repair once."""

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from assistant.checks.copy.run import CheckResult, check_draft
from assistant.checks.copy.subject import Subject
from assistant.checks.reply.citations import citation
from assistant.errors import ModelError, ModelReplyError
from assistant.llm.metering import metered
from assistant.llm.prompts import Prompt, Prompts
from assistant.llm.tokens import fit
from assistant.text.normalise import clean
from assistant.types.answer import Citation
from assistant.types.brand import Channel
from assistant.types.draft import Brief, Draft, DraftProgress, DraftStage
from assistant.types.model import ChatModel, Completion, Message, Priority, Request, Usage
from assistant.writing.briefing import brand_values, brief_values, draft_schema, limits_line
from assistant.writing.facts import FactFinder, Facts
from assistant.writing.order import House, Order, look_up

LEAST_FACTS = 250  # tokens; with fewer there is nothing to write from
_BLANK_TO_FILL = re.compile(r"\[[^\]]{1,60}\]|")
_CLOSING = re.compile(r"[^.!?]{1,40},")


@dataclass(frozen=True)
class DraftLimits:
    """How much a draft may take: tokens of the reply, seconds of one call to the model, and of a long one."""

    output_tokens: int
    total_seconds: float
    long_seconds: float


@dataclass
class _Attempt:
    """One call to the model on its way."""

    text: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class _Version:
    """One writing of the fields, with what the checks say of it."""

    fields: Mapping[str, str]
    checked: CheckResult

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.checked.findings)


class Writing:
    """Writes drafts for a channel and a segment from the company's own facts."""

    def __init__(
        self,
        facts: FactFinder,
        model: ChatModel,
        prompts: Prompts,
        house: House,
        limits: DraftLimits,
        record: Callable[[str, Usage], None],
    ) -> None:
        """`record` is told the model's name and what each reply took."""
        self._facts = facts
        self._model = model
        self._prompts = prompts
        self._house = house
        self._limits = limits
        self._record = record

    async def write(self, brief: Brief) -> AsyncGenerator[DraftProgress | Draft, None]:
        """Yield where the work stands, and last the finished `Draft`.

        Raises UnknownNameError for a channel, segment or SKU that does not exist, InputError for a brief
        that can't be used, and a ModelError when the model gives no whole draft.
        """
        started = time.perf_counter()
        order = look_up(brief, self._house)
        yield DraftProgress("sources")
        prompt = self._prompts.load(order.channel.prompt, order.brief.language)
        facts, messages = await asyncio.to_thread(self._prepared, order, prompt)

        written = _Attempt()
        async with aclosing(self._send(messages, order.channel, "writing", written)) as steps:
            async for step in steps:
                yield step
        yield DraftProgress("checking")
        version = self._checked(written, order, facts)

        repair = _Attempt()
        repaired = version
        if version.errors:
            messages = self._repair_messages(order, facts, version)
            try:
                async with aclosing(self._send(messages, order.channel, "repairing", repair)) as steps:
                    async for step in steps:
                        yield step
                repaired = self._checked(repair, order, facts)
            except ModelError:
                repaired = version  # a repair that fails costs nothing: the first version stands
        better = repaired if repaired.errors < version.errors else version
        draft = _draft(order, facts, better)
        yield replace(
            draft,
            model=self._model.name,
            prompt=prompt.label,
            repaired=better is not version,
            usage=written.usage + repair.usage,
            timings_ms={"total": (time.perf_counter() - started) * 1000},
        )

    def _prepared(self, order: Order, prompt: Prompt) -> tuple[Facts, Sequence[Message]]:
        language = order.brief.language
        values = {
            **brand_values(self._house.brand, language),
            **brief_values(order.brief, order.segment),
            "limits": limits_line(order.channel, language),
        }
        room = max(self._model.prompt_budget - prompt.tokens(**values, facts=""), LEAST_FACTS)
        facts = self._facts.find(order.brief, order.products, room)
        return facts, prompt.render(**values, facts=facts.context.text)

    def _repair_messages(self, order: Order, facts: Facts, version: _Version) -> Sequence[Message]:
        language = order.brief.language
        wrong = [finding for finding in version.checked.findings if finding.severity == "error"]
        prompt = self._prompts.load("copy/repair", language)
        values = {
            "draft": json.dumps(dict(version.fields), ensure_ascii=False),
            "findings": "\n".join(f"- {finding.field}: {finding.message[language]}" for finding in wrong),
        }
        room = self._model.prompt_budget - prompt.tokens(**values, facts="")
        return prompt.render(**values, facts=fit(facts.context.text, max(room, LEAST_FACTS)))

    async def _send(
        self, messages: Sequence[Message], channel: Channel, stage: DraftStage, attempt: _Attempt
    ) -> AsyncGenerator[DraftProgress, None]:
        request = Request(
            messages,
            max_output_tokens=self._limits.output_tokens,
            total_seconds=self._limits.long_seconds if channel.long else self._limits.total_seconds,
            priority=Priority.DRAFT,
            schema=draft_schema(channel),
        )
        yield DraftProgress(stage)
        async with aclosing(metered(self._model, request, self._record)) as reply:
            async for event in reply:
                if isinstance(event, Completion):
                    attempt.text, attempt.usage = event.text, event.usage
                else:
                    attempt.text += event.text
                    yield DraftProgress(stage, attempt.text)

    def _checked(self, attempt: _Attempt, order: Order, facts: Facts) -> _Version:
        fields = parse_fields(attempt.text, order.channel)
        checked = check_draft(
            Subject(
                fields,
                order.channel,
                self._house.brand,
                order.brief.language,
                self._house.today(),
                passages=tuple(facts.context.passages),
                known=(order.brief.goal,),
                brief=order.brief,
                segment=order.segment,
                products=order.products,
            )
        )
        return _Version(fields, checked)


def parse_fields(text: str, channel: Channel) -> dict[str, str]:
    """Read the channel's fields from the model's reply.

    Raises ModelReplyError when it is not the JSON asked for. Small models like to wrap JSON in a code
    fence, so the outermost braces count.
    """
    start, end = text.find("{"), text.rfind("}")
    try:
        data = json.loads(text[start : end + 1])
    except ValueError as error:
        raise ModelReplyError("The model did not reply with the fields asked for.", "Try again.") from error
    if not isinstance(data, dict):
        raise ModelReplyError("The model did not reply with the fields asked for.", "Try again.")
    return {rule.name: unsigned(clean(str(data.get(rule.name) or ""))) for rule in channel.fields}


def unsigned(text: str) -> str:
    """The text without a signature to fill in: “Cordialement,” and lines such as “[Votre nom]” at its end."""
    lines = text.strip().splitlines()
    filled = len(lines)
    while filled and _BLANK_TO_FILL.fullmatch(lines[filled - 1].strip()):
        filled -= 1
    if filled < len(lines):
        while filled and (not lines[filled - 1].strip() or _CLOSING.fullmatch(lines[filled - 1].strip())):
            filled -= 1
    return "\n".join(lines[:filled]).strip()


def _draft(order: Order, facts: Facts, version: _Version) -> Draft:
    checked = version.checked
    return Draft(
        brief=order.brief,
        fields=version.fields,
        sentences=checked.sentences,
        citations=_citations(facts, checked, order.brief),
        findings=(*facts.findings, *checked.findings),
        lengths=checked.lengths,
    )


def _citations(facts: Facts, checked: CheckResult, brief: Brief) -> tuple[Citation, ...]:
    first_use: dict[int, str] = {}
    for sentence in checked.sentences:
        for n in sentence.citations:
            first_use.setdefault(n, sentence.text)
    passages = facts.context.passages
    return tuple(citation(n, passages[n - 1], first_use[n], brief.language) for n in sorted(first_use))
