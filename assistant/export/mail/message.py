"""A letter as a whole message (RFC 5322) with both parts, to be opened in a mail program or imported."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from assistant.export.mail.letter import one_line
from assistant.export.mail.parts import Mail
from assistant.export.mail.plain import plain_text
from assistant.export.tags import PLAIN, render, render_link
from assistant.text.merge_tags import merge_tags

# Python folds a long header at 78 signs and then loses spaces of a subject, and writes a long address as an
# encoded word (RFC 2047), which no program takes for a link; a line may have 998 (RFC 5322, 2.1.1).
_WRITTEN = SMTP.clone(max_line_length=900)


def message_bytes(mail: Mail, page: str) -> bytes:
    """The message; `page` is its HTML. It is addressed to nobody: the tool or the writer does that."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(render(mail.letter.subject, mail.tool))
    if mail.sender.address:
        message["From"] = Address(one_line(mail.sender.brand.name), addr_spec=mail.sender.address)
    message["X-Unsent"] = "1"  # Outlook opens it as a draft
    _add_leaving(message, mail)
    for name, text in mail.marking.as_names("X-Draft").items():
        message[name] = one_line(text)
    message.set_content(plain_text(mail), cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # after the content, which takes such headers away
    # The same draft gives the same bytes; a sum of what stands between the boundaries does not stand there.
    message.set_boundary(f"part-{hashlib.sha256(page.encode()).hexdigest()[:32]}")
    return message.as_bytes(policy=_WRITTEN)


def _add_leaving(message: EmailMessage, mail: Mail) -> None:
    """Headers by which a mail program offers to leave; a tool adds its own when it sends.

    One click needs an https address that says who leaves (RFC 8058, 3.1), so not one whose tags nobody fills
    in. Gmail and Yahoo ask bulk senders for it: https://support.google.com/mail/answer/81126
    """
    address = render_link(mail.sender.unsubscribe, mail.tool)
    if not address:
        return
    message["List-Unsubscribe"] = f"<{address}>"
    unfilled = mail.tool == PLAIN and bool(merge_tags(mail.sender.unsubscribe))
    if address.startswith("https://") and not unfilled:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
