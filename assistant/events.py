"""Pieces of work as streams of events that fit into JSON: for the command line, here or over loopback.

Every stream ends with {"event": "result", "result": …}; before it come {"event": "progress" | "sources" |
"products" | "text", …}.
"""

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from assistant.campaigns.work import CampaignWork
from assistant.errors import InputError
from assistant.ingest.roots.order import order_of
from assistant.ingest.roots.views import Removed
from assistant.ingest.sync.sync import Progress, SyncReport
from assistant.jobs.background import StoppedError
from assistant.search.asked import filters_of
from assistant.services import Services
from assistant.types.answer import Answer, AnswerProducts, AnswerSources, AnswerText
from assistant.types.draft import Brief, Draft
from assistant.types.knowledge import Passage
from assistant.types.lab import Lab
from assistant.types.language import LANGUAGES, Language
from assistant.types.leads import LeadStatus
from assistant.types.sequence import MessageSequence
from assistant.writing.filling import filled_brief
from assistant.writing.parts.asked import revision_of
from assistant.writing.sequence import wait_of

Event = dict[str, Any]
COMMAND_LINE = "command line"  # stands with drafts and briefs as who asked for them


class Work:
    """The pieces of work that the command line asks for."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kinds: dict[str, Callable[..., AsyncGenerator[Event, None]]] = {
            "ask": self._ask,
            "write": self._write,
            "facts": self._facts,
            "sequence": self._sequence,
            "lab": self._lab,
            "rewrite": self._rewrite,
            "export": self._export,
            "search": self._search,
            "index": self._index,
            "preview": self._preview,
            "sources_list": self._sources_list,
            "sources_show": self._sources_show,
            "sources_remove": self._sources_remove,
            "check": self._check,
            "check_knowledge": self._check_knowledge,
            "check_text": self._check_text,
            "leads_list": self._leads_list,
            "leads_table": self._leads_table,
            "leads_answered": self._leads_answered,
            "privacy_export": self._privacy_export,
            "privacy_erase": self._privacy_erase,
            **CampaignWork(services.campaigns, COMMAND_LINE).kinds(),
        }

    async def events(self, kind: str, arguments: Mapping[str, Any]) -> AsyncGenerator[Event, None]:
        """Do one piece of work; raises InputError for an unknown kind or arguments that don't fit it."""
        if kind not in self._kinds:
            raise InputError(f"There is no work called “{kind[:40]}”.", f"Known: {', '.join(self._kinds)}.")
        try:
            stream = self._kinds[kind](**arguments)
        except TypeError as error:
            raise InputError(
                f"The arguments of “{kind}” don't fit: {error}.", "Update both sides."
            ) from error
        async with aclosing(stream) as events:
            async for event in events:
                yield event

    async def _ask(self, question: str, language: Language | None = None) -> AsyncGenerator[Event, None]:
        async with aclosing(self._services.answer(question, language)) as events:
            async for event in events:
                match event:
                    case AnswerText(text):
                        yield {"event": "text", "text": text}
                    case AnswerSources(passages):
                        yield {"event": "sources", "sources": [passage_row(passage) for passage in passages]}
                    case AnswerProducts(cards):
                        yield {"event": "products", "products": [card.as_dict() for card in cards]}
                    case Answer():
                        yield _result(event.as_dict())

    async def _write(self, save_preset: str = "", **values: Any) -> AsyncGenerator[Event, None]:
        brief = await self._brief(values)
        if save_preset:
            await asyncio.to_thread(self._services.copy.briefs.save, save_preset, brief, COMMAND_LINE)
        drafts: list[Draft] = []
        async with aclosing(self._services.write(brief, COMMAND_LINE)) as events:
            async for event in events:
                if isinstance(event, Draft):
                    drafts.append(event)
                else:
                    yield {"event": "progress", **vars(event)}
        told = [draft.as_dict() for draft in sorted(drafts, key=lambda draft: draft.variant)]
        yield _result(told[0] if brief.variants == 1 else told)

    async def _sequence(self, sequence: str = "", **values: Any) -> AsyncGenerator[Event, None]:
        self._services.check_ready()
        values.pop("save_preset", None)
        sequences = self._services.copy.sequences
        preset, brief = sequences.preset(sequence), await self._brief(values)
        drafts: list[Draft] = []
        async with aclosing(sequences.write(sequence, brief, COMMAND_LINE)) as steps:
            async for step in steps:
                if isinstance(step, Draft):
                    drafts.append(step)
                else:
                    yield {"event": "progress", **vars(step)}
        yield _result(sequence_row(preset, drafts))

    async def _facts(self, **values: Any) -> AsyncGenerator[Event, None]:
        self._services.check_ready()
        values.pop("save_preset", None)
        brief = await self._brief(values)
        found = await asyncio.to_thread(self._services.copy.facts, brief, COMMAND_LINE)
        yield _result([fact.as_dict() for fact in found])

    async def _lab(self, field: str = "", **values: Any) -> AsyncGenerator[Event, None]:
        self._services.check_ready()
        values.pop("save_preset", None)
        brief = await self._brief(values)
        async with aclosing(self._services.copy.lab(brief, field, COMMAND_LINE)) as steps:
            async for step in steps:
                if isinstance(step, Lab):
                    yield _result(step.as_dict())
                else:
                    yield {"event": "progress", **vars(step)}

    async def _rewrite(self, keep: bool = False, **asked: Any) -> AsyncGenerator[Event, None]:
        self._services.check_ready()
        copy = self._services.copy
        revision = await asyncio.to_thread(revision_of, asked, copy.drafts, self._services.channels)
        async with aclosing(copy.revise(revision, COMMAND_LINE)) as events:
            async for event in events:
                if not isinstance(event, Draft):
                    yield {"event": "progress", **vars(event)}
                elif keep:
                    kept = await asyncio.to_thread(copy.kept, revision, event, COMMAND_LINE)
                    yield _result(kept.as_dict())
                else:
                    yield _result(event.as_dict())

    async def _export(
        self, drafts: Sequence[int], kind: str, tool: str, unapproved: bool, apart: bool
    ) -> AsyncGenerator[Event, None]:
        desk, parts = self._services.exports, [[number] for number in drafts] if apart else [drafts]
        made = [
            await asyncio.to_thread(desk.export, part, kind, tool, unapproved=unapproved) for part in parts
        ]
        yield _result([file.as_dict() for file in made])

    async def _brief(self, values: Mapping[str, Any]) -> Brief:
        return await filled_brief(values, self._services.copy, self._services.house, COMMAND_LINE)

    async def _search(
        self, question: str, k: int, filters: Mapping[str, Any] | None = None
    ) -> AsyncGenerator[Event, None]:
        passages = await asyncio.to_thread(self._services.search, question, k, filters_of(filters or {}))
        yield _result([passage_row(passage) for passage in passages])

    async def _index(self, **asked: Any) -> AsyncGenerator[Event, None]:
        order = order_of(asked)
        async with aclosing(_in_thread(lambda tell: self._services.roots.index(order, tell))) as events:
            async for event in events:
                yield event

    async def _preview(self, address: str, mapping: Mapping[str, str]) -> AsyncGenerator[Event, None]:
        found = await asyncio.to_thread(self._services.roots.preview, address, mapping)
        yield _result(found.as_dict())

    async def _sources_list(self) -> AsyncGenerator[Event, None]:
        roots = await asyncio.to_thread(self._services.roots.list)
        yield _result([root.as_dict() for root in roots])

    async def _sources_show(self, name: str) -> AsyncGenerator[Event, None]:
        root = await asyncio.to_thread(self._services.roots.show, name)
        yield _result(root.as_full_dict())

    async def _sources_remove(self, name: str) -> AsyncGenerator[Event, None]:
        async with aclosing(_in_thread(lambda tell: self._services.roots.remove(name, tell))) as events:
            async for event in events:
                yield event

    async def _leads_list(self, status: LeadStatus | None = None) -> AsyncGenerator[Event, None]:
        book = self._services.handoff.book
        yield _result(await asyncio.to_thread(lambda: [view.as_dict() for view in book.all(status)]))

    async def _leads_table(
        self, language: Language, status: LeadStatus | None = None
    ) -> AsyncGenerator[Event, None]:
        book = self._services.handoff.book
        yield _result(await asyncio.to_thread(lambda: "".join(book.table(language, status))))

    async def _leads_answered(self, number: str, by: str) -> AsyncGenerator[Event, None]:
        lead = await asyncio.to_thread(self._services.handoff.book.mark, number, "answered", by)
        yield _result(lead.as_dict())

    async def _privacy_export(self, email: str = "", session: str = "") -> AsyncGenerator[Event, None]:
        people = self._services.privacy.people
        yield _result(await asyncio.to_thread(people.export, email, session))

    async def _privacy_erase(self, email: str = "", session: str = "") -> AsyncGenerator[Event, None]:
        people = self._services.privacy.people
        yield _result((await asyncio.to_thread(people.erase, email, session)).as_dict())

    async def _check(self, call_model: bool = True) -> AsyncGenerator[Event, None]:
        yield _result([vars(check) for check in await self._services.health(call_model)])

    async def _check_text(
        self,
        fields: Mapping[str, str],
        channel: str,
        language: Language | None = None,
        segment: str | None = None,
        products: Sequence[str] = (),
    ) -> AsyncGenerator[Event, None]:
        texts = self._services.copy.texts
        self._services.check_ready()
        yield _result(
            (await asyncio.to_thread(texts.check, fields, channel, language, segment, products)).as_dict()
        )

    async def _check_knowledge(self) -> AsyncGenerator[Event, None]:
        found = (await asyncio.to_thread(self._services.inspect)).as_dict()
        stale = await asyncio.to_thread(self._services.copy.drafts.stale)
        copy = [
            {"draft": number, "sources": [each.as_dict() for each in changed]}
            for number, changed in sorted(stale.items())
        ]
        yield _result({**found, "stale_copy": copy})


def sequence_row(preset: MessageSequence, drafts: Sequence[Draft]) -> dict[str, Any]:
    """The documented shape of `write --sequence --json`: each message with when it is sent."""
    steps = [
        {
            "number": number,
            "channel": draft.brief.channel,
            "hours": preset.steps[number - 1].hours,
            "wait": {language: wait_of(preset, number - 1, language) for language in LANGUAGES},
            "draft": draft.as_dict(),
        }
        for number, draft in enumerate(drafts, start=1)
    ]
    return {**preset.as_dict(), "steps": steps}


def passage_row(passage: Passage) -> dict[str, Any]:
    """The documented shape of one row of `search --json`."""
    chunk = passage.chunk
    return {
        "rank": passage.rank,
        "score": round(passage.score, 4),
        "id": chunk.id,
        "root": chunk.root,
        "source": chunk.source,
        "url": chunk.url,
        "page": chunk.page,
        "title": chunk.title,
        "heading": chunk.heading,
        "language": chunk.language,
        "text": chunk.text,
        "audience": chunk.audience,
        "trust": chunk.trust,
        "standing": passage.standing,
        "date": _day(chunk.date),
        "valid_from": _day(chunk.valid_from),
        "valid_until": _day(chunk.valid_until),
    }


def _day(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


async def _in_thread(
    work: Callable[[Callable[[Progress], None]], SyncReport | Removed],
) -> AsyncGenerator[Event, None]:
    """Work that tells how far it is, in a thread; it is stopped when whoever asked for it leaves."""
    loop, steps = asyncio.get_running_loop(), asyncio.Queue[Progress | None]()
    stopped = threading.Event()

    def tell(step: Progress) -> None:
        if stopped.is_set():
            raise StoppedError("The work was stopped.", "The next run goes on from there.")
        loop.call_soon_threadsafe(steps.put_nowait, step)

    def run() -> SyncReport | Removed:
        try:
            return work(tell)
        finally:
            loop.call_soon_threadsafe(steps.put_nowait, None)

    report = asyncio.ensure_future(asyncio.to_thread(run))
    try:
        while (step := await steps.get()) is not None:
            yield {"event": "progress", **vars(step)}
        yield _result((await report).as_dict())
    finally:
        # Whoever asked may be gone: the thread must end before the data folder is given back.
        stopped.set()
        await asyncio.wait([report])
        report.exception()


def _result(value: Any) -> Event:
    return {"event": "result", "result": value}
