"""The call-back form on the widget's page. It never says more than what was stored or sent."""

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping

from assistant.chat.door.door import Visitor
from assistant.errors import AssistantError, FormError
from assistant.services import Services
from assistant.types.leads import LeadForm
from assistant.web.chat.forms import Entered
from assistant.web.chat.kept import KeptVisits
from assistant.web.chat.lead_handlers import unanswered
from assistant.web.chat.lead_view import Filled, fault_html, form_html, receipt_html
from assistant.web.chat.transcript import transcript
from assistant.web.chat.visit import Visit
from assistant.web.look.safe import Html
from assistant.web.site import Site
from assistant.web.widget.told import Told

_log = logging.getLogger(__name__)


class WidgetLeads:
    """The form, opened and sent, for all visitors of one company."""

    def __init__(self, services: Services, site: Site, visits: KeptVisits) -> None:
        self._services = services
        self._site = site
        self._visits = visits

    async def form(self, conversation: str, told: Told, visitor: Visitor) -> Html:
        """The form with the question that brought the visitor here; when one was sent, what follows.

        That is the receipt, the form with what is wrong in it, or that nothing was stored.
        """
        visit = self._visits.find(conversation) or Visit()
        visit.key = conversation
        sent = told.fields.get("form")
        if sent is None:
            entered = Entered({"question": unanswered(visit, told.number("turn"))})
            return self._form(told, visit, entered, {})
        return await self._send(told, visit, Entered.sent(sent), visitor)

    async def _send(self, told: Told, visit: Visit, entered: Entered, visitor: Visitor) -> Html:
        words = self._site.texts.words(told.language)
        form = self._services.leads.form(told.language)
        try:
            # Not through the door itself: a request to a person is taken while the assistant is paused, too.
            self._services.door.count(visitor)
            entry = entered.entry(form, self._transcript(told, visit))
            receipt = await asyncio.to_thread(self._services.leads.submit, entry)
        except FormError as error:
            return self._form(told, visit, entered, error.problems)
        except AssistantError as error:
            _log.warning("A request was not stored: %s", error.code)
            return fault_html(self._site.pages, words, visit.signal())
        visit.requests = list(dict.fromkeys([*visit.requests, receipt.id]))
        self._visits.keep(visit)  # so that whoever left it can delete it again
        return receipt_html(self._site.pages, words, receipt, visit.signal())

    def _form(self, told: Told, visit: Visit, entered: Entered, problems: Mapping[str, str]) -> Html:
        form: LeadForm = self._services.leads.form(told.language)
        filled = Filled(form, entered, bool(visit.turns), problems)
        return form_html(self._site.pages, self._site.texts.words(told.language), filled, visit.signal())

    def _transcript(self, told: Told, visit: Visit) -> str:
        if not visit.turns:
            return ""
        day = dt.datetime.now(dt.UTC).date()
        return transcript(visit.turns, self._site.brand.name, day, self._site.texts.words(told.language))
