"""Wires the way to a human: the form, the list of requests, and what tells the company of them."""

from collections.abc import Callable

from assistant.chat.handoff.book import LeadBook
from assistant.chat.handoff.desk import LeadDesk
from assistant.chat.handoff.ways import senders
from assistant.jobs.outbox import Outbox
from assistant.services import Handoff
from assistant.settings import Settings
from assistant.store.database import Database, utc_now
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.types.brand import Brand
from assistant.types.language import Language
from assistant.wiring.campaign_news import news_senders, with_news


def open_handoff(
    settings: Settings, database: Database, brand: Brand, submitted: Callable[[Language], None]
) -> Handoff:
    """Open the requests of the data folder; nothing is delivered yet. Raises SettingError.

    `submitted` is told the language of each new request.
    """
    leads, deliveries = Leads(database), Deliveries(database)
    of_leads = senders(settings, brand, leads, utc_now)
    outbox = Outbox(deliveries, with_news(of_leads, news_senders(settings, database)), utc_now)
    return Handoff(
        LeadDesk(brand, leads, deliveries, tuple(of_leads), utc_now, submitted),
        LeadBook(leads, deliveries, utc_now),
        outbox,
    )
