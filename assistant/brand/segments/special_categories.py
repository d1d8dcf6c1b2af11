"""Special categories of personal data (GDPR article 9), found by their words in a field's name or a value."""

import re

from assistant.rules import load
from assistant.text.normalise import fold

ARTICLE = "the GDPR (art. 9) forbids to profile people by special categories of data"


def special_category(text: str) -> str | None:
    """The category that the words of a text name, None for none; words of `rules/special_categories.yaml`."""
    words = f" {' '.join(re.findall('[a-z0-9]+', fold(text)))} "
    for category, terms in load("special_categories")["terms"].items():
        if any(f" {term} " in words for term in terms):
            return str(category)
    return None
