"""What the call-back form does. It never says more than what was stored or sent."""

import asyncio
import logging
from collections.abc import Mapping

import gradio as gr

from assistant.errors import AssistantError, FormError
from assistant.services import Services
from assistant.types.leads import LeadForm
from assistant.web.chat.forms import Entered
from assistant.web.chat.handlers import Handlers
from assistant.web.chat.lead_view import Filled, fault_html, form_html, receipt_html
from assistant.web.chat.said import number_of
from assistant.web.chat.visit import Turn, Visit
from assistant.web.language import FALLBACK
from assistant.web.site import Site
from assistant.web.texts import Words

_log = logging.getLogger(__name__)
# What was asked there is no question for a person.
_NO_QUESTION = frozenset({"human", "small_talk", "identity"})


class LeadHandlers:
    """The two handlers of the form: opened, and sent."""

    def __init__(self, services: Services, site: Site, handlers: Handlers) -> None:
        self._services = services
        self._site = site
        self._handlers = handlers

    async def open(self, visit: Visit, event: gr.EventData, request: gr.Request) -> str:
        """The form, with the question that brought the visitor here."""
        self._handlers.meet(visit, request)
        asked = {"question": unanswered(visit, number_of(event, "turn"))}
        return self._form(visit, self._blank(visit), Entered(asked), {})

    async def send(self, visit: Visit, event: gr.EventData, request: gr.Request) -> str:
        """The receipt, or the form with what is wrong in it."""
        self._handlers.meet(visit, request)
        form, entered = self._blank(visit), Entered.sent(event._data)
        text = self._handlers.file(visit)[1] if visit.turns else ""
        try:
            receipt = await asyncio.to_thread(self._services.leads.submit, entered.entry(form, text))
        except FormError as error:
            return self._form(visit, form, entered, error.problems)
        except AssistantError as error:
            _log.warning("A request was not stored: %s", error.code)
            return str(fault_html(self._site.pages, self._words(visit), visit.signal()))
        visit.requests = list(dict.fromkeys([*visit.requests, receipt.id]))
        return str(receipt_html(self._site.pages, self._words(visit), receipt, visit.signal()))

    def fail(self, visit: Visit, request: gr.Request) -> str:
        """Tell of an error of our own."""
        self._handlers.meet(visit, request)
        return str(fault_html(self._site.pages, self._words(visit), visit.signal()))

    def _blank(self, visit: Visit) -> LeadForm:
        return self._services.leads.form(visit.language or FALLBACK)

    def _form(self, visit: Visit, form: LeadForm, entered: Entered, problems: Mapping[str, str]) -> str:
        filled = Filled(form, entered, bool(visit.turns), problems)
        return str(form_html(self._site.pages, self._words(visit), filled, visit.signal()))

    def _words(self, visit: Visit) -> Words:
        return self._site.texts.words(visit.language or FALLBACK)


def unanswered(visit: Visit, number: int) -> str:
    """The question to begin the form with: that of the turn, or the last one if it has no answer."""
    turn = visit.turn(number) or visit.last
    if turn is None or (number == 0 and _answered(turn)):
        return ""
    topic = turn.answer.topic if turn.answer else ""
    return "" if topic in _NO_QUESTION else turn.question


def _answered(turn: Turn) -> bool:
    return turn.answer is not None and turn.answer.status == "answered"
