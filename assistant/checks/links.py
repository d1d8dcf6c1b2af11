"""The web and e-mail addresses that a text names, in a form that can be compared."""

import re

from assistant.text.normalise import fold

_TOP = (
    "com|net|org|info|biz|shop|store|boutique|paris|example|test|fr|eu|be|ch|lu|ca|uk|ie|us|de|it|es|pt|nl|io|co"
    "|app|dev|link|site|online|ru|cn|xyz|tv|me|ly|gl"
)
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s<>\"”»)\]]+|www\.[^\s<>\"”»)\]]+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    rf"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,5}}(?:{_TOP})(?![\w-])(?:/[^\s<>\"”»)\]]*)?",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\]\(\s*<?(?P<target>[^\s)>]+)")
_SCHEME = re.compile(r"^(?:https?://|ftp://|mailto:)?(?:www\.)?")


def link_targets(text: str) -> tuple[str, ...]:
    """The addresses in a text, each once: without scheme, “www.” and what closes a sentence, folded.

    A Markdown link counts whatever it leads to (`[here](/offer)` gives `/offer`).
    """
    found = [match["target"] for match in _MARKDOWN.finditer(text)]
    found += _ADDRESS.findall(_MARKDOWN.sub(" ", text))
    return tuple(dict.fromkeys(_bare(target) for target in found))


def _bare(target: str) -> str:
    return _SCHEME.sub("", fold(target)).rstrip(".,;:!?…'*_/")
