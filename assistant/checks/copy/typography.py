"""French typography: spaces before high punctuation, quotation marks, apostrophes.

After the Lexique des règles typographiques en usage à l’Imprimerie nationale.
"""

import re
from collections.abc import Iterator, Mapping

from assistant.checks.wording import finding
from assistant.types.draft import Finding
from assistant.types.language import Language

_ADDRESS = re.compile(r"https?://\S+|[^\s@]{1,64}@\S+|\b\d{1,2}:\d{2}\b|\{\{.*?\}\}")
# A mark right after a letter, a digit or a closing mark; “?!” and “!!” are one mark.
_NO_SPACE = re.compile(r"[\w)\]’'](?P<mark>[;:!?»%€])|(?P<opening>«)\w")
_STRAIGHT_QUOTES = re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”")
_STRAIGHT_APOSTROPHE = re.compile(r"\b\w+'\w+")


def check_typography(fields: Mapping[str, str], language: Language) -> Iterator[Finding]:
    """One note per field and kind of slip; French only."""
    if language != "fr":
        return
    for field, text in fields.items():
        plain = _ADDRESS.sub(" ", text)
        missing = _NO_SPACE.search(plain)
        if missing:
            mark = missing["mark"] or missing["opening"]
            yield finding("typography.fr.space", "info", field, missing.group(), mark=mark)
        for key, pattern in (
            ("typography.fr.quotes", _STRAIGHT_QUOTES),
            ("typography.fr.apostrophe", _STRAIGHT_APOSTROPHE),
        ):
            match = pattern.search(plain)
            if match:
                yield finding(key, "info", field, match.group())
