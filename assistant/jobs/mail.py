"""Hands a message to the company's mail server (SMTP, RFC 5321), encrypted unless it is told otherwise."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from assistant.errors import DeliveryError, SettingError
from assistant.settings import MailSettings, Secret
from assistant.text.contacts import email_key

PORTS = {"starttls": 587, "ssl": 465, "none": 25}
SECONDS = 15.0  # for each step of the conversation
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in. `security`: starttls | ssl | none. `greeting`: how we introduce us."""

    host: str
    port: int
    security: str
    user: str
    password: Secret
    greeting: str


@dataclass(frozen=True)
class Addresses:
    """Whom our mails are from and to; plain addresses."""

    sender: str
    to: tuple[str, ...]

    @property
    def domain(self) -> str:
        """The sender's domain, for the ids of messages."""
        return self.sender.rpartition("@")[2]


def mail_server(settings: MailSettings) -> MailServer:
    """The mail server of the settings; raises SettingError for what can't work or would show the password."""
    security = settings.security.casefold()
    if security not in PORTS:
        raise SettingError(
            f"ASSISTANT_SMTP_SECURITY is “{settings.security[:40]}”.", "Use starttls, ssl or none."
        )
    if bool(settings.user) != bool(settings.password):
        raise SettingError(
            "Of ASSISTANT_SMTP_USER and ASSISTANT_SMTP_PASSWORD only one is set.", "Set both, or none."
        )
    if settings.password and security == "none" and settings.host not in _LOOPBACK:
        raise SettingError(
            "ASSISTANT_SMTP_SECURITY is “none”: the password would travel unencrypted.",
            "Use starttls or ssl, or remove user and password.",
        )
    port = settings.port or PORTS[security]
    greeting = settings.sender.rpartition("@")[2] or "localhost"
    return MailServer(settings.host, port, security, settings.user, settings.password, greeting)


def addresses(settings: MailSettings, to: tuple[str, ...]) -> Addresses:
    """Whom mails are from and to; raises SettingError for what is missing or no address."""
    for name, values in (("ASSISTANT_MAIL_FROM", (settings.sender,)), ("ASSISTANT_LEADS_MAIL_TO", to)):
        if not all(values) or not values:
            raise SettingError(f"ASSISTANT_SMTP_HOST is set, but {name} is not.", f"Set {name}.")
        for value in values:
            if not email_key(value):
                raise SettingError(f"{name} is “{value[:80]}”, no e-mail address.", f"Change {name}.")
    return Addresses(email_key(settings.sender), tuple(email_key(value) for value in to))


class Mailer:
    """Hands in one mail at a time, over a connection of its own. Blocks, so call it in a thread.

    `tls` gives the context of each connection; certificates are checked by default.
    """

    def __init__(
        self,
        server: MailServer,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        seconds: float = SECONDS,
    ) -> None:
        self._server = server
        self._tls = tls
        self._seconds = seconds

    def send(self, message: EmailMessage) -> str:
        """Hand the mail in; returns once the server has taken it: whom it refused, or nothing.

        Raises DeliveryError when it took it for nobody. What a server refuses for good (5xx, RFC 5321,
        4.2.1) is final; anything else may be tried again.
        """
        try:
            smtp = self._connection()
            try:
                refused = smtp.send_message(message)
                # The mail is taken: what the server says to our farewell changes nothing.
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    smtp.quit()
            finally:
                smtp.close()
        except (smtplib.SMTPException, OSError) as error:
            raise _translated(error, self._server) from error
        return _refusals(refused)

    def _connection(self) -> smtplib.SMTP:
        server = self._server
        smtp: smtplib.SMTP
        if server.security == "ssl":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, server.greeting, timeout=self._seconds, context=self._tls()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, server.greeting, self._seconds)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._tls())
            if server.user:
                smtp.login(server.user, server.password.reveal())
        except BaseException:
            smtp.close()
            raise
        return smtp


def _translated(error: Exception, server: MailServer) -> DeliveryError:
    match error:
        case smtplib.SMTPRecipientsRefused():
            final = all(500 <= code < 600 for code, _ in error.recipients.values())
            said = f"{server.host} refused {_refusals(error.recipients)}."
            return DeliveryError(said, "Check ASSISTANT_LEADS_MAIL_TO.", final=final)
        case smtplib.SMTPAuthenticationError():
            return DeliveryError(
                f"{server.host} refused the name or the password: {_words(error)}.",
                "Check ASSISTANT_SMTP_USER and ASSISTANT_SMTP_PASSWORD.",
            )
        case smtplib.SMTPResponseException():
            final = 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPConnectError)
            return DeliveryError(f"{server.host} refused: {_words(error)}.", final=final)
        case _:
            return DeliveryError(
                f"The mail server {server.host}:{server.port} can't be used: {error}.",
                "Check ASSISTANT_SMTP_HOST, ASSISTANT_SMTP_PORT and ASSISTANT_SMTP_SECURITY.",
            )


def _refusals(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{who}: {code} {_decoded(why)}" for who, (code, why) in refused.items())


def _words(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_decoded(error.smtp_error)}"


def _decoded(text: bytes | str) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:300]
