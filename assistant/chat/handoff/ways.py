"""The ways in which the company is told of a request, as the settings name them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from assistant.chat.handoff.messages import LeadHook, LeadMail
from assistant.errors import AddressError, SettingError
from assistant.jobs.mail import Addresses, Mailer, MailServer, addresses, mail_server
from assistant.jobs.outbox import Sender
from assistant.jobs.webhook import Webhook, signing_key
from assistant.net.guard import guard_from
from assistant.net.post import Poster
from assistant.settings import Secret, Settings
from assistant.store.visitors.leads import Leads
from assistant.types.brand import Brand
from assistant.types.leads import DeliveryKind


@dataclass(frozen=True)
class MailWay:
    """By mail: through which server, from whom and to whom."""

    server: MailServer
    addresses: Addresses


@dataclass(frozen=True)
class HookWay:
    """By webhook: through what, to where, and the key that signs."""

    poster: Poster
    url: Secret
    host: str
    key: bytes


def mail_way(settings: Settings) -> MailWay | None:
    """None when no mail server is set; raises SettingError for settings that can't work together."""
    if not settings.mail.host:
        if settings.leads.mail_to:
            raise SettingError(
                "ASSISTANT_LEADS_MAIL_TO is set, but ASSISTANT_SMTP_HOST is not.", "Set ASSISTANT_SMTP_HOST."
            )
        return None
    if not settings.leads.mail_to and settings.campaigns.mail_to:
        return None  # the server is there for what campaigns tell
    return MailWay(mail_server(settings.mail), addresses(settings.mail, settings.leads.mail_to))


def hook_way(settings: Settings) -> HookWay | None:
    """None when no webhook is set; raises SettingError for a bad address, or a secret that is none."""
    url = settings.leads.webhook
    if not url:
        return None
    poster = Poster(guard_from(settings.net.allowed_networks, settings.net.allowed_ports))
    try:
        host = poster.host(url.reveal())
    except AddressError as error:
        raise SettingError(f"ASSISTANT_LEADS_WEBHOOK: {error.message}", error.next_step) from error
    return HookWay(poster, url, host, signing_key(settings.leads.webhook_secret))


def senders(
    settings: Settings, brand: Brand, leads: Leads, now: Callable[[], dt.datetime]
) -> dict[DeliveryKind, Sender]:
    """What delivers each kind of message; raises SettingError."""
    found: dict[DeliveryKind, Sender] = {}
    if mail := mail_way(settings):
        found["mail"] = LeadMail(brand, leads, mail.addresses, Mailer(mail.server)).send
    if hook := hook_way(settings):
        found["webhook"] = LeadHook(leads, Webhook(hook.poster, hook.url, hook.key, now)).send
    return found


def described(settings: Settings) -> str:
    """Who is told, in words for `doctor`; raises SettingError."""
    mail, hook = mail_way(settings), hook_way(settings)
    ways = [f"mail to {', '.join(mail.addresses.to)} through {mail.server.host}"] if mail else []
    ways += [f"webhook to {hook.host}"] if hook else []
    return "; ".join(ways) or "only the studio's list; nobody is told by mail or webhook"
