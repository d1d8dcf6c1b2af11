"""What a visitor is told who has typed personal data."""

from collections.abc import Sequence

from assistant.text.personal import SENSITIVE
from assistant.web.texts import Words


def masked_note(words: Words, kinds: Sequence[str]) -> str:
    """What was masked and what to do instead; empty when nothing was. Sensitive data have their own words."""
    if not kinds:
        return ""
    what = words("masked_and").join(words(f"masked_{kind}") for kind in kinds)
    return words("masked_sensitive" if SENSITIVE & set(kinds) else "masked_contact", what=what)
