"""One key for a person whatever way their address is written: for refusals and for duplicates."""

from assistant.text.contacts import email_key, phone_key

# Gmail looks past dots: https://support.google.com/mail/answer/7436150 (2026-11-22).
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def person_key(address: str) -> str:
    """The address or number of a person in one form; empty when it is neither.

    Case, blanks and what stands behind a plus sign (RFC 5233, subaddressing) make no other person: who
    refuses under one of these ways to write an address refuses under all of them.
    """
    if "@" not in address:
        return phone_key(address)
    return person_of_email(email_key(address))


def person_of_email(key: str) -> str:
    """The same for an e-mail address that `email_key` has made; empty for an empty one."""
    local, _, domain = key.partition("@")
    bare = local.partition("+")[0] or local
    if domain in _DOTLESS:
        bare, domain = bare.replace(".", "") or bare, _DOTLESS[domain]
    return f"{bare}@{domain}" if key else ""
