"""E-mail addresses and phone numbers: whether they can be right, and the form in which they are compared."""

import re

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
LONGEST_PHONE = 40
FEWEST_DIGITS, MOST_DIGITS = 6, 15  # E.164 allows 15; short numbers of services take no call back

# The local part in ASCII, as nearly every mail server wants it (RFC 5321, 4.1.2 Dot-string).
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PHONE = re.compile(r"\+?[\d\s().\-/]+")
# The digits of a national number and the code of its country: France and the United Kingdom.
_NATIONAL = {10: "33", 11: "44"}


def email_key(text: str) -> str:
    """The address as it is compared and sent to: trimmed, lower case, its domain in ASCII (IDNA).

    Empty when it can't be an address. The local part is case sensitive by the letter of RFC 5321; no mail
    server in use tells capitals apart.
    """
    local, sign, domain = text.strip().rpartition("@")
    if not sign or len(local) > 64 or _LOCAL.fullmatch(local) is None:
        return ""
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = ascii_domain.split(".")
    sound = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    key = f"{local.lower()}@{ascii_domain}"
    return key if sound and len(key) <= LONGEST_EMAIL else ""


def phone_key(text: str) -> str:
    """The number as it is compared: its digits, with + and the country code where it was given.

    A number that begins with 0 is taken for a French one when it has ten digits, for a British one when it
    has eleven. Empty when it can't be a phone number.
    """
    number = text.strip()
    if _PHONE.fullmatch(number) is None:
        return ""
    # “+33 (0)1 …” shows both ways to dial; only one zero counts.
    digits = re.sub(r"\D", "", number.replace("(0)", "") if number.startswith(("+", "00")) else number)
    if not digits.isascii() or not FEWEST_DIGITS <= len(digits.removeprefix("00")) <= MOST_DIGITS:
        return ""
    if number.startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    country = _NATIONAL.get(len(digits)) if digits.startswith("0") else None
    return f"+{country}{digits[1:]}" if country else digits
