"""Sources as a visitor opens them: the passage with its exact words marked, and where it comes from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.text.language import detect_language
from assistant.text.long_date import long_date
from assistant.text.normalise import clean
from assistant.types.answer import Answer, Citation
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language
from assistant.web.look.safe import Html, fill
from assistant.web.texts import Words

AROUND = 260  # characters of the passage that are shown on either side of the quoted words
SHORT = 320  # characters of a passage that is shown before the answer
_OPEN, _CLOSE = "\ue000", "\ue001"  # of the private use area: no text that we read has a meaning for them
_RULE = re.compile(r"^[\s|:-]{3,}$")
_HEAD = re.compile(rf"^({_OPEN}?)\s*(?:#{{1,6}}|>)\s+")
_BULLET = re.compile(rf"^({_OPEN}?)\s*[-*+]\s+")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_STRONG = re.compile(r"\*\*|__|`|(?<!\S)[*_](?=\w)|(?<=[\w.!?)])[*_](?!\w)")
_CELL = re.compile(r"\s*\|\s*")
_LANGUAGE_NOTES: dict[Language, str] = {"fr": "chat_page_fr", "en": "chat_page_en"}


@dataclass(frozen=True)
class Source:
    """One source. `note` says that customers wrote it, and that its page is in the other language.

    `number` is that of the citation; 0 where the source is not cited. `place` is where in the document.
    """

    number: int
    title: str
    place: str
    day: str
    note: str
    excerpt: Html
    url: str | None


def cited(answer: Answer, passages: Sequence[Passage], words: Words) -> list[Source]:
    """The sources of an answer, in the order of their numbers."""
    return [_source(citation, passages, words) for citation in answer.citations]


def nearby(citations: Sequence[Citation], passages: Sequence[Passage], words: Words) -> list[Source]:
    """What is known near a question that has no answer."""
    return [_source(citation, passages, words, number=0) for citation in citations]


def found(passages: Sequence[Passage], words: Words) -> list[Source]:
    """The passages on which an answer is being written, one of each page."""
    first = {passage.chunk.source: passage.chunk for passage in reversed(passages)}
    kept = [passage.chunk for passage in passages if first[passage.chunk.source] is passage.chunk]
    return [_described(0, chunk, excerpt(_beginning(chunk.text), ""), words) for chunk in kept]


def excerpt(text: str, quote: str) -> Html:
    """The passage around the quoted words, which are marked; without Markdown's signs, as lines of HTML.

    A quote that is not in the text is shown alone.
    """
    text, quote = _without_signs(text), _without_signs(quote).strip()
    place = _place(text, quote)
    if place is None:
        return _lines(f"{_OPEN}{quote}{_CLOSE}" if quote else text)
    start, end = place
    before, after = _last(text[:start]), _first(text[end:])
    return _lines(f"{before}{_OPEN}{text[start:end]}{_CLOSE}{after}")


def _source(
    citation: Citation, passages: Sequence[Passage], words: Words, number: int | None = None
) -> Source:
    number = citation.n if number is None else number
    chunk = _chunk(citation, passages)
    if chunk is not None:
        return _described(number, chunk, excerpt(chunk.text, citation.quote), words)
    language = detect_language(citation.quote, default=words.language)
    quote = excerpt(citation.quote, citation.quote)
    return Source(number, citation.title, citation.heading, "", _note(language, words), quote, citation.url)


def _described(number: int, chunk: Chunk, text: Html, words: Words) -> Source:
    place = chunk.heading
    if chunk.page is not None:
        place = " · ".join(filter(None, (place, words("chat_page_number", page=chunk.page))))
    day = words("chat_dated", day=long_date(chunk.date, words.language)) if chunk.date else ""
    note = " · ".join(filter(None, (_kind(chunk, words), _note(chunk.language, words))))
    return Source(number, chunk.title, place, day, note, text, chunk.url)


def _kind(chunk: Chunk, words: Words) -> str:
    """That customers wrote it: what they say is not the company's word."""
    return words("know_trust_user_generated") if chunk.trust == "user_generated" else ""


def _chunk(citation: Citation, passages: Sequence[Passage]) -> Chunk | None:
    """The passage that a citation quotes: the one of its number, else one of its page with its words."""
    own = passages[citation.n - 1 : citation.n] if citation.n > 0 else []
    for passage in (*own, *passages):
        if passage.chunk.source == citation.source and _place(passage.chunk.text, citation.quote):
            return passage.chunk
    return own[0].chunk if own and own[0].chunk.source == citation.source else None


def _note(language: Language, words: Words) -> str:
    return words(_LANGUAGE_NOTES[language]) if language != words.language else ""


def _place(text: str, quote: str) -> tuple[int, int] | None:
    if not quote.strip():
        return None
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    place = re.search(pattern, text)
    return place.span() if place else None


def _beginning(text: str) -> str:
    text = text.strip()
    return text if len(text) <= SHORT else text[:SHORT].rsplit(None, 1)[0] + " …"


def _last(text: str) -> str:
    """The end of what stands before the quote, from a whole word on."""
    return text if len(text) <= AROUND else "… " + text[-AROUND:].partition(" ")[2]


def _first(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + " …"


def _without_signs(text: str) -> str:
    return clean(text).replace(_OPEN, "").replace(_CLOSE, "")


def _lines(marked: str) -> Html:
    lines = [str(fill("{}", line)) for line in _readable(marked)]
    text = "<br>".join(lines)
    return Html(text.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))


def _readable(text: str) -> Iterator[str]:
    """The lines of a Markdown text without its signs; cells of a table are parted by a dot."""
    for line in text.splitlines():
        if not line.strip() or _RULE.match(line):
            continue
        plain = _BULLET.sub(r"\1• ", _HEAD.sub(r"\1", line))
        plain = _STRONG.sub("", _LINK.sub(r"\1", plain)).strip()
        yield _CELL.sub(" · ", plain.strip("|").strip()) if "|" in plain else plain
