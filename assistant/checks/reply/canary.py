"""What of our own prompt no visitor may read: a canary that stands in it, and long runs of its words.

The canary is a word that means nothing and that no text but our prompt has: an answer that holds it quotes
the prompt (OWASP LLM07:2025). Nothing in the prompt is a secret; who can read it learns how to argue with it.
"""

import base64
import binascii
import codecs
import re
import secrets
from collections.abc import Iterator

from assistant.text.normalise import fold
from assistant.text.terms import words

_BYTES = 4  # 8 hex digits: no text of a company has them by chance
_RUN = 8  # words in a row: no answer shares so many with instructions by chance
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:]?){8,}")
_BINARY_LIMIT = 0.9  # share of a decoded text that must be letters, digits and spaces
_REMEMBERED = 400  # characters of the reply before a sentence: a leak may be spread over several


def new_canary() -> str:
    """A canary of this process."""
    return secrets.token_hex(_BYTES)


class Instructions:
    """What stands in our prompt, held against what an answer says."""

    def __init__(self, canary: str, text: str) -> None:
        """`text` is the wording of the instructions; an empty `canary` is looked for nowhere."""
        self._canary = _squeezed(canary)
        self._runs = frozenset(_runs(text.replace(canary, " ") if canary else text))

    def quoted_in(self, text: str, before: str = "") -> bool:
        """Whether a text quotes them, as they are, spelled out, backwards, in rot13, base64 or hex.

        `before` is what was said before it and quotes nothing by itself: a quotation may begin there.
        """
        whole = f"{before[-_REMEMBERED:]} {text}"
        return any(self._holds(form) for form in _forms(whole))

    def _holds(self, text: str) -> bool:
        if self._canary and self._canary in _squeezed(text):
            return True
        return any(run in self._runs for run in _runs(text))


def _squeezed(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _runs(text: str) -> Iterator[str]:
    found = words(text)
    for start in range(len(found) - _RUN + 1):
        yield " ".join(found[start : start + _RUN])


def _forms(text: str) -> Iterator[str]:
    """The text in every way in which it may have been written to get past a search."""
    yield text
    yield text[::-1]
    yield codecs.encode(text, "rot13")
    for match in _BASE64.finditer(text):
        yield from _from_base64(match.group())
    for match in _HEX.finditer(text):
        yield from _readable(bytes.fromhex(re.sub(r"[\s:]", "", match.group())))


def _from_base64(text: str) -> Iterator[str]:
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        yield from _readable(base64.b64decode(bare + "=" * (-len(bare) % 4)))
    except binascii.Error:
        return


def _readable(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", "ignore")
    plain = sum(letter.isalnum() or letter.isspace() or letter in ".,;:!?'’()[]«»-" for letter in text)
    if text and plain / len(text) >= _BINARY_LIMIT:
        yield text
