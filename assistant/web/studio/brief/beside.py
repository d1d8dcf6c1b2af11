"""What is looked up and added beside the brief: its facts, questions to the knowledge, facts of the team."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError
from assistant.services import Services
from assistant.types.draft import Brief
from assistant.types.people import Account
from assistant.web.studio.brief.extras import ClaimForm
from assistant.web.studio.brief.form import day_of, text, texts
from assistant.web.studio.brief.handlers import Desk
from assistant.web.studio.brief.present import BriefPresenter
from assistant.web.texts import Words

PASSAGES = 6
Reads = Callable[[Mapping[Any, Any], Words], Brief]


class BesideHandlers:
    """The handlers; `reads` makes a brief of the form's values."""

    def __init__(self, desk: Desk, reads: Reads) -> None:
        self._desk = desk
        self._reads = reads
        self._present = BriefPresenter(desk.site.pages)

    async def facts(self, values: dict[Any, Any], request: gr.Request) -> AsyncIterator[str]:
        """List the facts for the brief as it stands."""
        words = self._desk.words(request)
        yield self._desk.note(words, "facts_looking")
        try:
            brief = self._reads(values, words)
            user = request.username or ""
            found = await asyncio.to_thread(self._desk.services.copy.facts, brief, user)
        except AssistantError as error:
            yield self._desk.fault(words, error)
            return
        yield str(self._present.facts(words, found, brief))

    def choose(self, event: gr.EventData) -> dict[str, list[str]]:
        """Keep which facts are to be said and which to be left out."""
        said = _said(event)
        return {kind: list(texts(said.get(kind))) for kind in ("pinned", "excluded")}

    async def ask(self, question: Any, request: gr.Request) -> AsyncIterator[str]:
        """Show what the whole knowledge says of a question."""
        words, asked = self._desk.words(request), text(question)
        yield self._desk.note(words, "ask_searching" if asked else "ask_empty")
        if not asked:
            return
        try:
            found = await asyncio.to_thread(self._desk.services.search, asked, PASSAGES)
        except AssistantError as error:
            yield self._desk.fault(words, error)
            return
        yield str(self._present.passages(words, found))

    def take(self, key_facts: Any, event: gr.EventData) -> tuple[str, gr.Accordion]:
        """Put what a passage says among the facts to say, once, and unfold them."""
        taken, there = text(_said(event).get("name")), text(key_facts)
        new = taken and taken not in there.splitlines()
        return f"{there}\n{taken}".strip() if new else there, gr.Accordion(open=True)

    async def claims(self, request: gr.Request) -> str:
        """List the facts that the team added."""
        words = self._desk.words(request)
        try:
            return await self._claims(request, words)
        except AssistantError as error:
            return self._desk.fault(words, error)

    def propose(self, form: ClaimForm) -> Callable[..., Any]:
        """The handler that adds the form's fact."""

        async def propose(values: dict[Any, Any], request: gr.Request) -> dict[Any, Any]:
            words = self._desk.words(request)
            try:
                await self._propose(form, values, request, words)
                shown = await self._claims(request, words)
            except AssistantError as error:
                return {form.note: self._desk.fault(words, error)}
            empty = dict.fromkeys(form.fields.values(), "")
            return {**empty, form.note: self._desk.note(words, "claim_added"), form.list: shown}

        return propose

    async def act(self, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """Approve an added fact or remove it; the list and a note."""
        words = self._desk.words(request)
        try:
            await self._act(_said(event), request, words)
            return await self._claims(request, words), ""
        except AssistantError as error:
            return gr.skip(), self._desk.fault(words, error)

    async def _propose(
        self, form: ClaimForm, values: Mapping[Any, Any], request: gr.Request, words: Words
    ) -> None:
        user = await self._desk.demand(request, words)
        said = {name: text(values.get(part)) for name, part in form.fields.items()}
        brief = self._reads(values, words)
        await asyncio.to_thread(
            self._desk.services.copy.claims.propose,
            said["text"],
            brief.language,
            (said["owner"], said["evidence"]),
            day_of(said["ends"], words),
            user,
        )

    async def _act(self, said: Mapping[str, Any], request: gr.Request, words: Words) -> None:
        account = await self._account(request)
        claims, number = self._desk.services.copy.claims, _number(said.get("name"))
        claim = await asyncio.to_thread(claims.get, number)
        if said.get("act") == "approve" and may_approve(account):
            await asyncio.to_thread(claims.approve, number, request.username or "")
        elif said.get("act") == "remove" and (
            may_approve(account) or claim.proposed_by == (request.username or "")
        ):
            await asyncio.to_thread(claims.remove, number)
        else:
            raise AccessError(words("brief_refused"), words("leads_ask_admin"))

    async def _claims(self, request: gr.Request, words: Words) -> str:
        account = await self._account(request)
        found = await asyncio.to_thread(self._desk.services.copy.claims.all)
        user = request.username or ""
        return str(self._present.claims(words, found, user, may_approve(account)))

    async def _account(self, request: gr.Request) -> Account | None:
        services: Services = self._desk.services
        return await asyncio.to_thread(services.accounts.get, request.username or "")


def may_approve(account: Account | None) -> bool:
    """Whether an account may let others use an added fact: who writes does not approve."""
    return account is not None and account.role in {"admin", "reviewer"}


def _said(event: gr.EventData) -> Mapping[str, Any]:
    """What the browser said of the event; it may be anything."""
    said: Any = event._data
    return said if isinstance(said, dict) else {}


def _number(value: Any) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else 0
