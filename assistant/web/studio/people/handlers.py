"""What the page of people does when something is pressed. Who may do it is asked each time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from assistant.errors import AccessError, AssistantError, InputError, UnknownNameError
from assistant.services import Services
from assistant.types.people import Account, Link, Role
from assistant.web.site import Site
from assistant.web.studio.drafts.screen import said, text
from assistant.web.studio.people.present import PeoplePresenter
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

ACTS = ("role", "reset", "end", "disable", "enable", "revoke")
LOGGED = 30  # events on one page of the log
Update = dict[Any, Any]


@dataclass(frozen=True)
class Parts:
    """The components. `managing` holds what only an administrator sees."""

    own: gr.HTML
    managing: gr.Column
    listed: gr.HTML
    log: gr.HTML
    link: gr.HTML
    note: gr.HTML
    name: gr.Textbox
    role: gr.Radio

    @property
    def outputs(self) -> list[Any]:
        """All that an event may change."""
        return [self.own, self.managing, self.listed, self.log, self.link, self.note, self.name]


class PeopleHandlers:
    """The handlers of one page; they keep nothing of whoever uses it."""

    def __init__(self, services: Services, site: Site, presenter: Presenter, parts: Parts) -> None:
        self._accounts = services.accounts
        self._links = services.links
        self._site = site
        self._general = presenter
        self._present = PeoplePresenter(site.pages)
        self._parts = parts

    async def enter(self, request: gr.Request) -> Update:
        """Show one's own account, and to an administrator everybody's."""
        return await self._told(request, lambda words, account: {self._parts.link: ""})

    async def act(self, event: gr.EventData, request: gr.Request) -> Update:
        """Do what a button or a list of the accounts stands for."""
        act, name, value = (said(event, each) for each in ("act", "name", "value"))
        origin = _origin(request)

        def acted(words: Words, account: Account) -> Update:
            _demand(words, account)
            if act == "reset":
                return self._shown(words, self._links.reset(name, account.name), origin)
            self._act(act, name, value, account.name)
            note = str(self._general.note(words, f"people_done_{act}"))
            return {self._parts.link: "", self._parts.note: note}

        return await self._told(request, acted)

    async def invite(self, name: Any, role: Any, request: gr.Request) -> Update:
        """Make the link by which somebody new comes in."""
        origin = _origin(request)

        def invited(words: Words, account: Account) -> Update:
            _demand(words, account)
            link = self._links.invite(text(name), _role(role), account.name)
            return {**self._shown(words, link, origin), self._parts.name: ""}

        return await self._told(request, invited)

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return self._fault(self._site.words(request))

    async def _told(self, request: gr.Request, work: Callable[[Words, Account], Update]) -> Update:
        """What `work` shows, done in a thread, and the lists as they stand after it, or what went wrong."""
        words, user = self._site.words(request), request.username or ""
        try:
            account = await asyncio.to_thread(self._account, words, user)
            done = await asyncio.to_thread(work, words, account)
        except AssistantError as error:
            done = {self._parts.note: self._fault(words, error)}
        return await asyncio.to_thread(self._lists, words, user) | done

    def _lists(self, words: Words, user: str) -> Update:
        parts, account = self._parts, self._accounts.get(user)
        if account is None or account.role != "admin":
            own = "" if account is None else str(self._present.own(words, account))
            return {parts.own: own, parts.managing: gr.Column(visible=False), parts.note: ""}
        listed = self._present.list(words, self._accounts.all(), self._links.pending(), account)
        return {
            parts.own: str(self._present.own(words, account)),
            parts.managing: gr.Column(visible=True),
            parts.listed: str(listed),
            parts.log: self._log(words, 0),
            parts.note: "",
        }

    async def older(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show what was done with the accounts before what is shown."""
        before = said(event, "name")

        def looked(words: Words, account: Account) -> Update:
            _demand(words, account)
            return {self._parts.log: self._log(words, int(before) if before.isdigit() else 0)}

        return await self._told(request, looked)

    def _log(self, words: Words, before: int) -> str:
        events = self._accounts.log.page(before=before, limit=LOGGED + 1)
        return str(self._present.log(words, events[:LOGGED], len(events) > LOGGED))

    def _shown(self, words: Words, link: Link, origin: str) -> Update:
        return {self._parts.link: str(self._present.link(words, link, origin + link.path))}

    def _act(self, act: str, name: str, value: str, by: str) -> None:
        match act:
            case "role":
                self._accounts.set_role(name, _role(value), by)
            case "end":
                self._accounts.end_sessions(name, by)
            case "disable":
                self._accounts.disable(name, by)
            case "enable":
                self._accounts.enable(name, by)
            case "revoke":
                self._links.revoke(name, by)
            case _:
                raise UnknownNameError("action", act[:40], ACTS)

    def _account(self, words: Words, user: str) -> Account:
        account = self._accounts.get(user)
        if account is None:
            raise AccessError(words("people_refused"), words("leads_ask_admin"))
        return account

    def _fault(self, words: Words, error: AssistantError | None = None) -> str:
        return str(self._general.fault(words, "people_fault", error))


def _demand(words: Words, account: Account) -> None:
    if account.role != "admin" or not account.active:
        raise AccessError(words("people_refused"), words("leads_ask_admin"))


def _role(value: Any) -> Role:
    """A role; raises InputError for anything else that a browser may send."""
    roles: tuple[Role, ...] = get_args(Role)
    known = next((role for role in roles if role == value), None)
    if known is None:
        raise InputError(f"There is no role “{str(value)[:40]}”.", f"Roles: {', '.join(roles)}.")
    return known


def _origin(request: gr.Request) -> str:
    """Where the server is, as the browser of whoever asks calls it."""
    url = request.request.url if request.request else None
    return "" if url is None else f"{url.scheme}://{url.netloc}"
