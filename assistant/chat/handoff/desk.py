"""Where a visitor leaves a request to a human.

What it says is what is so: that a request is stored does not mean that somebody was told.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Sequence

from assistant.chat.handoff.checks import checked
from assistant.chat.handoff.opening import OpeningHours
from assistant.chat.handoff.texts import LeadTexts
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import Leads
from assistant.text.contacts import email_key, phone_key
from assistant.text.personal import mask_sensitive
from assistant.types.brand import Brand
from assistant.types.language import Language
from assistant.types.leads import Delivery, DeliveryKind, Lead, LeadEntry, LeadForm, LeadReceipt

# Crockford's base 32: no letter that is taken for a digit when a visitor reads the number out.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LETTERS = 10  # 50 bits: nobody guesses the number of another's request


def _nobody(language: Language) -> None:
    del language


class LeadDesk:
    """Takes requests, and says what became of them. `kinds` are the ways in which the company is told.

    `submitted` is told the language of each new request.
    """

    def __init__(
        self,
        brand: Brand,
        leads: Leads,
        deliveries: Deliveries,
        kinds: Sequence[DeliveryKind],
        now: Callable[[], dt.datetime],
        submitted: Callable[[Language], None] = _nobody,
    ) -> None:
        self._texts = LeadTexts(brand)
        self._hours = OpeningHours(brand.opening)
        self._leads = leads
        self._deliveries = deliveries
        self._kinds = tuple(kinds)
        self._now = now
        self._submitted = submitted

    def form(self, language: Language, now: dt.datetime | None = None) -> LeadForm:
        """What the visitor is shown; nothing in it is ticked beforehand."""
        return LeadForm(
            language=language,
            fields=self._texts.fields(language),
            questions=self._texts.questions(language),
            consent=self._texts.consent(language),
            consent_version=self._texts.consent_version(language),
            marketing=self._texts.marketing(language),
            transcript=self._texts.transcript(language),
            opening=self._hours.sentence(now or self._now(), language),
            privacy_url=self._texts.privacy_url(language),
        )

    def submit(self, entry: LeadEntry, now: dt.datetime | None = None) -> LeadReceipt:
        """Store a request, with the messages that are to tell the company of it.

        The same request again within ten minutes (a double click, a page sent twice) is the one stored
        before. Raises FormError, which is an InputError, with a sentence for each field; StoreError.
        """
        moment = now or self._now()
        entry = checked(entry, self._texts)
        lead = self._lead(entry, moment)
        messages = [_message(lead, kind) for kind in self._kinds]
        stored = self._leads.add(lead, fingerprint(lead), messages)
        repeated = stored.id != lead.id
        if not repeated:
            self._submitted(lead.language)
        return self._receipt(stored, moment, repeated)

    def receipt(self, id_: str, now: dt.datetime | None = None) -> LeadReceipt | None:
        """What is true of a request by now; None when there is none of that number."""
        lead = self._leads.get(id_)
        return None if lead is None else self._receipt(lead, now or self._now())

    def _lead(self, entry: LeadEntry, moment: dt.datetime) -> Lead:
        language = entry.language
        asked = zip(self._texts.questions(language), entry.answers, strict=False)
        marketing = entry.marketing and bool(self._texts.marketing(language))
        return Lead(
            id=_number(),
            created_at=moment,
            name=entry.name,
            email=entry.email,
            phone=entry.phone,
            question=mask_sensitive(entry.question),
            answers=tuple((question, mask_sensitive(answer)) for question, answer in asked if answer),
            language=language,
            page=entry.page,
            consent_text=self._texts.consent(language),
            consent_version=self._texts.consent_version(language),
            marketing=marketing,
            marketing_text=self._texts.marketing(language) if marketing else "",
            transcript=None if entry.transcript is None else mask_sensitive(entry.transcript),
        )

    def _receipt(self, lead: Lead, now: dt.datetime, repeated: bool = False) -> LeadReceipt:
        sent = {each.kind for each in self._deliveries.of([lead.id])[lead.id] if each.state == "sent"}
        text = " ".join(self._lines(lead, sent, now, repeated))
        return LeadReceipt(lead.id, text, lead.created_at, bool(sent), repeated)

    def _lines(
        self, lead: Lead, sent: Iterable[DeliveryKind], now: dt.datetime, repeated: bool
    ) -> Iterable[str]:
        language = lead.language
        yield self._texts.say("receipt", "repeated" if repeated else "stored", language, id=lead.id)
        for kind in sorted(sent):
            yield self._texts.say("receipt", kind, language)
        when = self._hours.answers_from(now, language)
        if when:
            yield self._texts.say("receipt", "closed", language, when=when)
        elif hours := self._hours.sentence(now, language):
            yield hours


def fingerprint(lead: Lead) -> str:
    """The same for the same content, whoever sends it and when."""
    person = [lead.name, email_key(lead.email), phone_key(lead.phone)]
    content = [lead.question, lead.answers, lead.language, lead.transcript]
    agreed = [lead.consent_version, lead.marketing]
    return hashlib.sha256(json.dumps([*person, *content, *agreed]).encode()).hexdigest()


def _number() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def _message(lead: Lead, kind: DeliveryKind) -> Delivery:
    return Delivery(
        f"msg_{secrets.token_hex(12)}", lead.id, kind, "waiting", 0, lead.created_at, lead.created_at
    )
