"""The web and e-mail addresses that a text names, in a form that can be compared, and any other markup."""

import re

from assistant.text.normalise import fold

_TOP = (
    "com|net|org|info|biz|shop|store|boutique|paris|example|test|fr|eu|be|ch|lu|ca|uk|ie|us|de|it|es|pt|nl|io|co"
    "|app|dev|link|site|online|ru|cn|xyz|tv|me|ly|gl|zip|mov|click|top|live|club|icu|website|cloud"
)
# “evil[.]com” and “evil。com” are read as what they stand for.
_DOT = r"(?:\.|\[\.\]|\(\.\)|[。．｡])"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_REST = r"[^\s<>\"”»)\]]"
_ADDRESS = re.compile(
    rf"[a-z][a-z0-9+.-]{{1,15}}://{_REST}+|www\.{_REST}+|(?:javascript|vbscript|data):{_REST}+"
    rf"|(?<![\w:/])//(?={_LABEL}{_DOT}){_REST}+"
    rf"|[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}"
    rf"|(?<![\w@./-])(?:{_LABEL}{_DOT}){{1,5}}(?:{_TOP})(?![\w-])(?:/{_REST}*)?"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:/[^\s<>]+)"
    r"|(?<!\w)[\w-]{3,63}\s(?:dot|point|\[dot\]|\(dot\))\s(?:com|net|org|io|fr|eu|shop|example)(?!\w)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\]\(\s*<?(?P<target>[^\s)>]+)")
_SCHEME = re.compile(r"^(?:https?://|ftp://|mailto:|//)?(?:www\.)?")
# A tag, a comment, an image: nothing that a sentence of an answer is made of. An address in <> is one.
_MARKUP = re.compile(r"<(?!https?://|[\w.+-]+@)[/?]?[a-z]|<!(?:--|\[|[a-z])|!\[", re.IGNORECASE)


def holds_markup(text: str) -> bool:
    """Whether a text holds HTML or a Markdown image."""
    return _MARKUP.search(text) is not None


def link_targets(text: str) -> tuple[str, ...]:
    """The addresses in a text, each once: without scheme, “www.” and what closes a sentence, folded.

    A Markdown link counts whatever it leads to (`[here](/offer)` gives `/offer`).
    """
    found = [match["target"] for match in _MARKDOWN.finditer(text)]
    found += _ADDRESS.findall(_MARKDOWN.sub(" ", text))
    return tuple(dict.fromkeys(_bare(target) for target in found))


def _bare(target: str) -> str:
    plain = re.sub(_DOT, ".", fold(target))
    return _SCHEME.sub("", plain).rstrip(".,;:!?…'*_/")
