"""Tells the company that a run has ended or paused by itself: by mail, and by a signed webhook."""

import datetime as dt
import email.policy
import email.utils
import secrets
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from typing import Any

from assistant import rules
from assistant.campaigns.run.state import RunState
from assistant.errors import DeliveryError, UnknownNameError
from assistant.jobs.mail import Addresses, Mailer
from assistant.jobs.webhook import Webhook
from assistant.store.outbox import Deliveries
from assistant.types.language import LANGUAGES, Language
from assistant.types.leads import Delivery, DeliveryKind

EVENT = "campaign.ended"
ABOUT = "campaign-"  # what the message is about, in the outbox that it shares with requests to a human

State = Callable[[int], RunState]


class RunNews:
    """Puts a message of each kind into the outbox, and has it sent."""

    def __init__(
        self,
        deliveries: Deliveries,
        kinds: Sequence[DeliveryKind],
        send: Callable[[], None],
        now: Callable[[], dt.datetime],
    ) -> None:
        """`send` tries what is due at once: on the command line nobody else does."""
        self._deliveries = deliveries
        self._kinds = kinds
        self._send = send
        self._now = now

    def __call__(self, state: RunState) -> None:
        """Tell of a run. Raises StoreError."""
        if not self._kinds:
            return
        now, about = self._now(), f"{ABOUT}{state.campaign}"
        self._deliveries.add(
            [Delivery(secrets.token_hex(16), about, kind, "waiting", 0, now, now) for kind in self._kinds]
        )
        self._send()


class NewsMail:
    """Tells by mail, in both languages: those who read it are not known."""

    def __init__(self, state: State, addresses: Addresses, mailer: Mailer) -> None:
        self._state = state
        self._addresses = addresses
        self._mailer = mailer

    def send(self, delivery: Delivery) -> str:
        """Hand the mail in; whom the server refused, or nothing. Raises DeliveryError."""
        return self._mailer.send(self.message(_state(self._state, delivery), delivery))

    def message(self, state: RunState, delivery: Delivery) -> EmailMessage:
        """The mail."""
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"] = self._addresses.sender
        mail["To"] = ", ".join(self._addresses.to)
        subject = " / ".join(_said("subject", state, language) for language in LANGUAGES)
        # `email` would decode encoded words (RFC 2047) of a name, and what they hold may be a line break.
        mail["Subject"] = " ".join(subject.replace("=?", "= ?").splitlines())
        mail["Date"] = email.utils.format_datetime(delivery.created_at)
        mail["Message-ID"] = f"<{delivery.id}@{self._addresses.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
        mail.set_content("\n".join(line for language in LANGUAGES for line in _lines(state, language)))
        return mail


class NewsHook:
    """Tells by a signed webhook."""

    def __init__(self, state: State, webhook: Webhook) -> None:
        self._state = state
        self._webhook = webhook

    def send(self, delivery: Delivery) -> str:
        """Post it; raises DeliveryError and NetworkError."""
        self._webhook.send(delivery.id, payload(_state(self._state, delivery), delivery))
        return ""


def payload(state: RunState, delivery: Delivery) -> dict[str, Any]:
    """The documented content of the webhook: type, timestamp, data."""
    return {"type": EVENT, "timestamp": delivery.created_at.isoformat(), "data": state.as_dict()}


def _lines(state: RunState, language: Language) -> Iterator[str]:
    yield _said("subject", state, language)
    if state.reason:
        yield state.why(language)
    yield _said("counts", state, language)
    yield _said("spent", state, language)
    yield ""


def _said(key: str, state: RunState, language: Language) -> str:
    texts, usage = rules.load("campaign_runs"), state.counts.usage
    cost = (
        texts["message"]["no_price"][language] if usage.cost_eur is None else _euros(usage.cost_eur, language)
    )
    tokens = usage.prompt_tokens + usage.completion_tokens
    text: str = texts["message"][key][language]
    return text.format(
        name=state.name,
        status=texts["statuses"][state.status][language],
        done=state.counts.done,
        blocked=state.counts.blocked,
        failed=state.counts.failed,
        pending=state.counts.pending,
        cost=cost,
        tokens=f"{tokens:,}".replace(",", "\u202f") if language == "fr" else f"{tokens:,}",
    )


def _euros(cost: Any, language: Language) -> str:
    return f"{cost:.2f}".replace(".", ",") + "\u00a0€" if language == "fr" else f"€{cost:.2f}"


def _state(state: State, delivery: Delivery) -> RunState:
    try:
        return state(int(delivery.lead.removeprefix(ABOUT)))
    except UnknownNameError as error:
        raise DeliveryError(f"The campaign of {delivery.lead} was deleted.", final=True) from error
