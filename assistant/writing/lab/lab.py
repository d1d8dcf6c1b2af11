"""The lab: ten lines for a subject or a headline, each made in another way, checked, scored, best first."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made

from assistant.checks.copy.run import check_draft
from assistant.checks.copy.score import score_line
from assistant.checks.copy.subject import Subject
from assistant.errors import ModelError
from assistant.rules import load
from assistant.text.merge_tags import filled_in
from assistant.types.brand import Channel, FieldRule
from assistant.types.draft import Brief, DraftProgress, Finding
from assistant.types.knowledge import Passage
from assistant.types.lab import Lab, LabLine, LeftOut
from assistant.types.language import Language
from assistant.types.model import Usage
from assistant.writing.briefing import prompt_values
from assistant.writing.checking import stated_by
from assistant.writing.draft import LEAST_FACTS
from assistant.writing.facts import FactFinder
from assistant.writing.fields import characters_room
from assistant.writing.lab.lines import lines_schema, lines_tokens, same, tidied
from assistant.writing.lab.mechanisms import Mechanism, fitting, lab_field, last_day, own
from assistant.writing.order import GOAL_CHARACTERS, House, Order, look_up
from assistant.writing.parts.kept import changed_tags
from assistant.writing.parts.masks import Masked
from assistant.writing.prompting.asking import Asker
from assistant.writing.prompting.data import as_data, as_line
from assistant.writing.prompting.tagged import asked_tags, without_tags

log = logging.getLogger(__name__)

PROMPT = "copy/lab"
_TEXT_TOKENS = 100  # of the text that the line announces
_GOAL_EXCERPT = 300  # characters of it, when the brief has no goal
_MOST_TOLD = 3  # findings that a second request names


@dataclass(frozen=True)
class _Job:
    """What is asked for: the brief looked up, the field, what stands in it and around it, facts and ways."""

    order: Order
    rule: FieldRule
    current: str
    around: Mapping[str, str]
    values: Mapping[str, str]
    tags: Masked
    passages: tuple[Passage, ...]
    ways: tuple[Mechanism, ...]
    day: dt.date | None

    @property
    def language(self) -> Language:
        return self.order.brief.language


@dataclass(frozen=True)
class _Found:
    """What has come so far."""

    lines: tuple[LabLine, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    ways: frozenset[str] = frozenset()  # that were asked for and gave a line


@dataclass
class _Bill:
    """What the calls of one run took."""

    model: str = ""
    usage: Usage = made(default_factory=Usage)


@dataclass(frozen=True)
class LabWriter:
    """Writes the lines with the chat model; nothing is kept. `known` gives the facts that people added."""

    asker: Asker
    house: House
    facts: FactFinder
    known: Callable[[], Sequence[str]] = tuple

    async def write(
        self, brief: Brief, field: str = "", fields: Mapping[str, str] | None = None
    ) -> AsyncGenerator[DraftProgress | Lab, None]:
        """Yield where the work stands, last the `Lab`: lines for `field`, or the channel's first such one.

        `fields` is the text around the line, so that it announces what the text says and does not repeat what
        stands there. A line with hard findings, and one that says the same as another, is left out; what is
        missing then is asked for once more. Raises what `look_up` and `lab_field` raise, and a ModelError
        when the first request fails.
        """
        yield DraftProgress("sources")
        job = await asyncio.to_thread(self._prepared, brief, field, fields or {})
        bill = _Bill(self.asker.model.name)
        yield DraftProgress("writing")
        found = await self._round(job, job.ways, _Found(), bill)
        missing = tuple(way for way in job.ways if way.id not in found.ways)
        if missing:
            yield DraftProgress("repairing")
            try:
                found = await self._round(job, missing, found, bill)
            except ModelError as error:
                log.warning("The lab's second request failed: %s", error.code)
        label = self.asker.prompts.load(PROMPT, job.language).label
        ranked = tuple(sorted(found.lines, key=_rank))
        yield Lab(job.order.brief, job.rule.name, ranked, found.left_out, bill.model, label, bill.usage)

    async def _round(self, job: _Job, ways: Sequence[Mechanism], found: _Found, bill: _Bill) -> _Found:
        """Ask for these ways, and add what comes to what was found."""

        def book(model: str, usage: Usage) -> None:
            bill.model, bill.usage = model, bill.usage + usage
            self.asker.record(model, usage)

        reply = await replace(self.asker, record=book).ask(
            PROMPT,
            job.language,
            {**job.values, "ways": _ways(job, ways, found)},
            lines_schema(ways, job.rule),
            lines_tokens(ways, job.rule),
        )
        given = job.tags.restored(tidied(reply, ways, job.rule, job.language))
        return await asyncio.to_thread(self._judged, job, given, found)

    def _prepared(self, brief: Brief, name: str, fields: Mapping[str, str]) -> _Job:
        order = look_up(_with_goal(brief, fields), self.house)
        rule, language, today = lab_field(order.channel, name), brief.language, self.house.today()
        around = {key: said for key, said in fields.items() if key != rule.name and said.strip()}
        values = self._values(order, rule)
        if around and "goal" in values:
            text = as_data(filled_in(" ".join(around.values())), _TEXT_TOKENS)
            values["goal"] += f"\n{load('mechanisms')['text'][language].format(text=text)}"
        day = last_day(order, today)
        ways = "\n".join(way.told(language, day) for way in fitting(order, (), today))
        room = self.asker.room(PROMPT, language, **values, ways=ways)
        facts = self.facts.find(order.brief, order.products, max(room, LEAST_FACTS)).context
        passages = tuple(facts.passages)
        values["facts"] = facts.text
        there = fields.get(rule.name, "")
        tags, allowed = without_tags(order.brief)[1], fitting(order, passages, today)
        return _Job(order, rule, there, around, values, tags, passages, allowed, day)

    def _values(self, order: Order, rule: FieldRule) -> dict[str, str]:
        """What the prompt declares, but for facts and ways: a company's own may leave some of it out."""
        language = order.brief.language
        values = {**prompt_values(order, self.house.brand), **_asked(rule, language)}
        declared = self.asker.prompts.load(PROMPT, language).variables
        return {name: value for name, value in values.items() if name in declared}

    def _judged(self, job: _Job, given: Mapping[str, str], found: _Found) -> _Found:
        """The lines that were given, checked and scored, beside those there are."""
        lines, left_out, done = list(found.lines), list(found.left_out), set(found.ways)
        for asked, text in given.items():
            line = self._line(job, own(asked, text, job.language), text)
            unfit = _unfit(line, [*(other.text for other in lines), *job.current.splitlines()], job.language)
            if unfit is None:
                lines.append(line)
                done.add(asked)
            elif text not in {other.text for other in left_out}:
                left_out.append(unfit)
        return _Found(tuple(lines), tuple(left_out), frozenset(done))

    def _line(self, job: _Job, way: str, text: str) -> LabLine:
        order, name = job.order, job.rule.name
        subject = Subject(
            {name: text, **job.around},
            _line_first(order.channel, job.rule, job.around),
            self.house.brand,
            job.language,
            self.house.today(),
            passages=job.passages,
            known=(*stated_by(order.brief), *self.known()),
            brief=replace(order.brief, keywords=()),  # of the whole text, not of each line
            segment=order.segment,
            products=order.products,
        )
        checked = check_draft(subject)
        known = "\n".join([asked_tags(order.brief), job.current, *job.around.values()])
        made_up = changed_tags("", {name: text}, allowed=known)
        own_findings = (*made_up, *(finding for finding in checked.findings if finding.field == name))
        score = score_line(subject, own_findings)
        return LabLine(text, way, checked.lengths[name], score, own_findings)


def _with_goal(brief: Brief, fields: Mapping[str, str]) -> Brief:
    """The brief of a text from elsewhere has no goal; its beginning is what facts are looked for with."""
    text = " ".join(" ".join(fields.values()).split())[:_GOAL_EXCERPT]
    if brief.goal.strip() or not text:
        return brief
    return replace(brief, goal=load("rewriting")["goal"][brief.language].format(text=text)[:GOAL_CHARACTERS])


def _asked(rule: FieldRule, language: Language) -> dict[str, str]:
    """The field and its room, as the prompt says them."""
    texts, room = load("mechanisms"), characters_room(rule)
    limit = texts["limit"][language].format(count=room) if room else texts["no_limit"][language]
    return {"field": rule.label[language], "limit": limit}


def _ways(job: _Job, ways: Sequence[Mechanism], found: _Found) -> str:
    """The ways to write in; a second request says besides what is there, and what was wrong."""
    told = [way.told(job.language, job.day) for way in ways]
    texts = load("mechanisms")
    there = [*filter(None, [job.current.replace("\n", " ; ")]), *(line.text for line in found.lines)]
    if there:
        said = " ; ".join(as_data(filled_in(line), 40) for line in there)
        told.append(texts["again"][job.language].format(lines=said))
    wrong = [finding for line in found.left_out for finding in line.findings][:_MOST_TOLD]
    if wrong:
        said = " ".join(as_line(finding.message[job.language]) for finding in wrong)
        told.append(texts["wrong"][job.language].format(findings=said))
    return "\n".join(told)


def _line_first(channel: Channel, rule: FieldRule, around: Mapping[str, str]) -> Channel:
    """The channel with this field, of which one line is checked, and the fields around it."""
    others = (other for other in channel.fields if other.name in around)
    return replace(channel, fields=(replace(rule, items=None), *others))


def _unfit(line: LabLine, others: Sequence[str], language: Language) -> LeftOut | None:
    """Why nobody should use a line; None when anybody may."""
    hard = tuple(finding for finding in line.findings if finding.severity == "error")
    if hard:
        return LeftOut(line.text, line.mechanism, "hard", findings=hard)
    twin = same(line.text, others, language)
    return LeftOut(line.text, line.mechanism, "same", twin) if twin else None


def _rank(line: LabLine) -> tuple[bool, int]:
    """Lines that the checks warn of for what they claim come after the others."""
    return any(_doubted(finding) for finding in line.findings), -line.score.total


def _doubted(finding: Finding) -> bool:
    return finding.severity == "warning" and finding.rule.startswith(("grounding.", "law.", "brand.claim"))
