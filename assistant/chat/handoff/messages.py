"""What the company is told of a request: as a mail, and as the content of a webhook."""

import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from assistant.chat.handoff.opening import clock
from assistant.chat.handoff.texts import LeadTexts
from assistant.errors import DeliveryError
from assistant.jobs.mail import Addresses, Mailer
from assistant.jobs.webhook import Webhook
from assistant.store.visitors.leads import Leads
from assistant.text.contacts import email_key
from assistant.text.long_date import long_date
from assistant.types.brand import Brand
from assistant.types.leads import Delivery, Lead

EVENT = "lead.created"


class LeadMail:
    """Tells of a request by mail, in the language of the visitor."""

    def __init__(self, brand: Brand, leads: Leads, addresses: Addresses, mailer: Mailer) -> None:
        self._texts = LeadTexts(brand)
        self._zone = ZoneInfo(brand.opening.timezone) if brand.opening else None
        self._leads = leads
        self._addresses = addresses
        self._mailer = mailer

    def send(self, delivery: Delivery) -> str:
        """Hand the mail in; whom the server refused, or nothing. Raises DeliveryError."""
        return self._mailer.send(self.message(_lead(self._leads, delivery), delivery))

    def message(self, lead: Lead, delivery: Delivery) -> EmailMessage:
        """The mail. Its headers hold nothing that the visitor wrote but a name on one line and an address."""
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"] = self._addresses.sender
        mail["To"] = ", ".join(self._addresses.to)
        if key := email_key(lead.email):
            mail["Reply-To"] = key
        name = _for_header(lead.name)
        mail["Subject"] = self._texts.say("mail", "subject", lead.language, name=name, id=lead.id)
        mail["Date"] = email.utils.format_datetime(lead.created_at)
        mail["Message-ID"] = f"<{delivery.id}@{self._addresses.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
        mail.set_content("\n".join(self._lines(lead)) + "\n")
        if lead.transcript is not None:
            name = self._texts.say("mail", "file", lead.language)
            mail.add_attachment(lead.transcript + "\n", subtype="plain", filename=name)
        return mail

    def _lines(self, lead: Lead) -> Iterator[str]:
        say, language = self._texts.say, lead.language
        yield from (say("mail", "intro", language), "")
        for name, value in (("name", lead.name), ("email", lead.email), ("phone", lead.phone)):
            if value:
                yield f"{say('mail', name, language)} {value}"
        yield from ("", say("mail", "question", language), lead.question, "")
        for question, answer in lead.answers:
            yield from (f"– {question}", f"  {answer}")
        local = lead.created_at.astimezone(self._zone)
        moment = f"{long_date(local.date(), language)}, {clock(local, language)}"
        yield from ("", f"{say('mail', 'asked_at', language)} {moment} ({local.tzname()})")
        if lead.page:
            yield f"{say('mail', 'page', language)} {lead.page}"
        yield f"{say('mail', 'consent', language)} {lead.consent_text} [{lead.consent_version}]"
        yield say("mail", "marketing_yes" if lead.marketing else "marketing_no", language)
        if lead.transcript is not None:
            yield say("mail", "transcript", language)


class LeadHook:
    """Tells of a request by a signed webhook."""

    def __init__(self, leads: Leads, webhook: Webhook) -> None:
        self._leads = leads
        self._webhook = webhook

    def send(self, delivery: Delivery) -> str:
        """Post it; raises DeliveryError and NetworkError."""
        self._webhook.send(delivery.id, payload(_lead(self._leads, delivery)))
        return ""


def payload(lead: Lead) -> dict[str, Any]:
    """The documented content of a webhook: type, timestamp, data. It stays the same from try to try."""
    content = lead.as_dict()
    for name in ("status", "status_at", "status_by"):
        del content[name]
    return {"type": EVENT, "timestamp": lead.created_at.isoformat(), "data": content}


def _for_header(text: str) -> str:
    """The text as a header takes it literally.

    `email` decodes encoded words (RFC 2047) of what it is given, and what they decode to may be a line break
    and a header of the visitor's own.
    """
    return " ".join(text.replace("=?", "= ?").split())


def _lead(leads: Leads, delivery: Delivery) -> Lead:
    lead = leads.get(delivery.lead)
    if lead is None:
        raise DeliveryError(f"The lead {delivery.lead} was deleted.", final=True)
    return lead
