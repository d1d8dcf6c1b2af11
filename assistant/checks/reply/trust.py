"""What documents that anybody can write to may say: nothing in the company's name.

A review may tell of a customer's experience, and says so. What it says of prices and addresses is not for the
company's visitors at all, and whatever reads like an order to the model is left out of every document.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from urllib.parse import urlsplit

from assistant.checks.reply.links import link_targets
from assistant.rules import load
from assistant.text.injection import reads_like_an_instruction, without_orders
from assistant.text.normalise import fold
from assistant.text.numbers import figures
from assistant.text.sentences import sentence_spans
from assistant.text.units import CURRENCIES
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

_COMPANY_ONLY = CURRENCIES | {"%", "code", "phone"}
_PHONE = re.compile(r"(?<!\d)\+?\d(?:[\s.()/-]?\d){7,}(?!\d)")


def believable(passages: Sequence[Passage], site: str) -> list[Passage]:
    """The passages as the chat may use them; those of which nothing is left are gone.

    `site` is the company's own address: what customers wrote is linked to only there.
    """
    cut = [replace(passage, chunk=_believable(passage.chunk, site)) for passage in passages]
    return [passage for passage in cut if passage.chunk.text.strip()]


def hearsay(text: str, sources: Sequence[Passage], language: Language) -> bool:
    """Whether a sentence states as the company's what only customers write: it doesn't say that they do."""
    if not sources or any(passage.chunk.trust != "user_generated" for passage in sources):
        return False
    folded = fold(text)
    return not any(pattern.search(folded) for pattern in _attributions(language))


@cache
def _attributions(language: Language) -> Sequence[re.Pattern[str]]:
    return [re.compile(each) for each in load("replying")["attributions"][language]]


def _believable(chunk: Chunk, site: str) -> Chunk:
    text = without_orders(chunk.text)
    url = chunk.url
    if chunk.trust == "user_generated":
        text = _experience(text)
        url = url if url and _host(url) == _host(site) else None
    title, heading = (_unordered(part) for part in (chunk.title, chunk.heading))
    if (text, url, title, heading) == (chunk.text, chunk.url, chunk.title, chunk.heading):
        return chunk
    return replace(chunk, text=text, url=url, title=title, heading=heading)


@lru_cache(maxsize=1024)
def _experience(text: str) -> str:
    """The text without the sentences that name an amount of money, a percentage, a code or an address."""
    kept, position = [], 0
    for start, end in sentence_spans(text):
        if not _of_the_company_only(text[start:end]):
            kept.append(text[position:end])
        position = end
    return "".join(kept).strip()


def _of_the_company_only(sentence: str) -> bool:
    if link_targets(sentence) or _PHONE.search(sentence):
        return True
    return any(figure.unit in _COMPANY_ONLY for figure in figures(sentence))


@lru_cache(maxsize=4096)
def _unordered(line: str) -> str:
    return "" if reads_like_an_instruction(line) else line


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""
