"""Wires who is told that a run has ended, as the settings name them."""

from collections.abc import Callable, Mapping

from assistant.campaigns.run.news import ABOUT, NewsHook, NewsMail, RunNews
from assistant.errors import AddressError, SettingError
from assistant.jobs.mail import Addresses, Mailer, mail_server
from assistant.jobs.outbox import Outbox, Sender
from assistant.jobs.webhook import Webhook, signing_key
from assistant.net.guard import guard_from
from assistant.net.post import Poster
from assistant.settings import Settings
from assistant.store.database import Database, utc_now
from assistant.store.outbox import Deliveries
from assistant.text.contacts import email_key
from assistant.types.leads import Delivery, DeliveryKind
from assistant.wiring.campaign_runs import open_runs_alone


def news_senders(settings: Settings, database: Database) -> dict[DeliveryKind, Sender]:
    """What delivers each kind of message about a run; raises SettingError."""
    found: dict[DeliveryKind, Sender] = {}
    state = open_runs_alone(database).status
    if settings.campaigns.mail_to:
        found["mail"] = NewsMail(state, _addresses(settings), Mailer(mail_server(settings.mail))).send
    if url := settings.campaigns.webhook:
        poster = Poster(guard_from(settings.net.allowed_networks, settings.net.allowed_ports))
        try:
            poster.host(url.reveal())
        except AddressError as error:
            raise SettingError(f"ASSISTANT_CAMPAIGN_WEBHOOK: {error.message}", error.next_step) from error
        key = signing_key(settings.campaigns.webhook_secret, "ASSISTANT_CAMPAIGN_WEBHOOK")
        found["webhook"] = NewsHook(state, Webhook(poster, url, key, utc_now)).send
    return found


def with_news(
    of_leads: Mapping[DeliveryKind, Sender], of_runs: Mapping[DeliveryKind, Sender]
) -> dict[DeliveryKind, Sender]:
    """Of each kind one sender for both, requests to a human and runs of campaigns: they share an outbox."""
    kinds = dict.fromkeys((*of_leads, *of_runs))
    return {kind: _either(of_leads.get(kind), of_runs.get(kind)) for kind in kinds}


def open_news(settings: Settings, database: Database, outbox: Outbox) -> RunNews:
    """What puts a message of each kind that is set into the outbox, and has it sent at once."""
    kinds = tuple(news_senders(settings, database))
    return RunNews(Deliveries(database), kinds, outbox.tick, utc_now)


def _either(of_leads: Sender | None, of_runs: Sender | None) -> Callable[[Delivery], str]:
    def send(delivery: Delivery) -> str:
        sender = of_runs if delivery.lead.startswith(ABOUT) else of_leads
        if sender is None:
            return "Nothing is set for it any more."
        return sender(delivery)

    return send


def _addresses(settings: Settings) -> Addresses:
    name, to = "ASSISTANT_CAMPAIGN_MAIL_TO", settings.campaigns.mail_to
    if not settings.mail.host:
        raise SettingError(f"{name} is set, but ASSISTANT_SMTP_HOST is not.", "Set ASSISTANT_SMTP_HOST.")
    for setting, value in (("ASSISTANT_MAIL_FROM", settings.mail.sender), *((name, each) for each in to)):
        if not email_key(value):
            raise SettingError(f"{setting} is “{value[:80]}”, no e-mail address.", f"Set {setting}.")
    return Addresses(email_key(settings.mail.sender), tuple(email_key(value) for value in to))
