"""What documents say about their company, counted without a model: name, contact, how it speaks."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from assistant import rules
from assistant.ingest.chunks.blocks import sections
from assistant.text.normalise import fold
from assistant.text.stopwords import STOP_WORDS
from assistant.text.terms import words
from assistant.types.knowledge import Document
from assistant.types.language import Language

Found = tuple[str, int]  # a value and how often it was found; ("", 0) when it was not

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+])(?:\+\d{2}[ .]?\(?\d\)?|0\d)(?:[ .\u00a0\u202f]?\d{2}){4}(?!\d)")
_URL = re.compile(r"https?://[\w.-]+", re.IGNORECASE)
_NAME = re.compile(
    r"(?<![.!?#\-|>] )(?<!\n)\b[A-ZÀ-Þ][\w’'-]+"
    r"(?:[ ](?:(?:de|du|des|la|le|of|the|&)[ ])?[A-ZÀ-Þ][\w’'-]+){0,2}"
)
# The addresses that a visitor is given, not those of the press office or the data protection officer.
_GENERAL = ("bonjour", "contact", "hello", "info", "salut", "service", "serviceclient", "client", "support")
_VOUS = re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)
_TU = re.compile(r"\b(?:tu|ton|ta|tes|toi)\b|\bt[’']", re.IGNORECASE)
_SHORTEST_TERM = 5  # letters
_CONTACT = re.compile(r"\bcontact", re.IGNORECASE)


def text_of(documents: Iterable[Document], language: Language | None = None) -> str:
    """All the text, of one language or of both."""
    return "\n".join(
        part.text
        for document in documents
        if language in (None, document.language)
        for part in document.parts
    )


def emails(text: str) -> list[Found]:
    """The e-mail addresses, those for general questions first, then by how often they occur."""
    counts = Counter(found.lower().rstrip(".") for found in _EMAIL.findall(text))
    return sorted(counts.items(), key=lambda item: (item[0].split("@")[0] not in _GENERAL, -item[1], item[0]))


def phone(text: str) -> Found:
    """The phone number that occurs most."""
    return _most(" ".join(found.split()) for found in _PHONE.findall(text))


def site(documents: Sequence[Document], text: str) -> Found:
    """The address of the site that most documents and links belong to, without a path."""
    urls = [*(document.url or "" for document in documents), *_URL.findall(text)]
    split = (urlsplit(url) for url in urls if url)
    return _most(f"{url.scheme}://{url.netloc}" for url in split if url.netloc)


def company_name(text: str, domain: str) -> Found:
    """The capitalised words that occur most; those that the domain repeats (maison-x.fr, Maison X) win."""
    counts = Counter(" ".join(found.split()) for found in _NAME.findall(text))
    label = re.sub(r"[^a-z0-9]", "", fold(domain.removeprefix("www.").split(".")[0]))
    named = {name: count for name, count in counts.items() if label and _letters(name) == label}
    candidates = named or {name: count for name, count in counts.items() if " " in name}
    if not candidates:
        return domain.removeprefix("www.").split(".")[0].replace("-", " ").title(), 0
    return max(candidates.items(), key=lambda item: (item[1], item[0]))


def register(text: str) -> tuple[str, int, int]:
    """How French readers are addressed, “vous” or “tu”, and how often each occurs."""
    vous, tu = len(_VOUS.findall(text)), len(_TU.findall(text))
    return ("tu" if tu > vous else "vous"), vous, tu


def frequent_terms(documents: Sequence[Document], language: Language, name: str, most: int) -> list[str]:
    """Long words that many documents of a language share, most shared first; not those of the name."""
    spread: Counter[str] = Counter()
    without = {*STOP_WORDS[language], *words(fold(name))}
    for document in documents:
        if document.language == language:
            spread.update({word for word in _plain_words(document) if fold(word) not in without})
    shared = sorted(spread.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, count in shared if count > 1][:most]


def claims(text: str, language: Language) -> list[Found]:
    """Words of advertising that need a proof, and how often each occurs."""
    folded = fold(text)
    counts = ((claim, occurrences(folded, claim)) for claim in signs()["claims"][language])
    return sorted(((claim, count) for claim, count in counts if count), key=lambda item: -item[1])


def questions(documents: Sequence[Document], language: Language, most: int) -> list[str]:
    """Headings that are questions, as FAQ pages have them."""
    mine = [document for document in documents if document.language == language]
    headings = (section.path[-1] for each in mine for section in sections(each.parts) if section.path)
    return list(dict.fromkeys(heading for heading in headings if heading.endswith("?")))[:most]


def contact_page(documents: Sequence[Document], language: Language) -> str:
    """The address of the page about contact, empty when none is found."""
    pages = (
        document.url
        for document in documents
        if document.language == language
        and document.url
        and _CONTACT.search(f"{document.title} {document.source}")
    )
    return next(iter(pages), "")


def occurrences(folded: str, phrase: str) -> int:
    """How often a word or phrase stands in a folded text, its plural included."""
    return len(re.findall(rf"\b{re.escape(fold(phrase))}(?:e?s)?\b", folded))


@functools.cache
def signs() -> dict[str, Any]:
    """What is looked for, from `draft_signs.yaml`."""
    text = (files("assistant.ingest.drafting") / "draft_signs.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = rules.parsed(text)
    return found


def _plain_words(document: Document) -> Iterable[str]:
    text = _URL.sub(" ", _EMAIL.sub(" ", text_of([document])))
    found = re.findall(r"[^\W\d_]+", text)
    return (word.lower() for word in found if len(word) >= _SHORTEST_TERM and not word[0].isupper())


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(name))


def _most(values: Iterable[str]) -> Found:
    counts = Counter(values)
    return max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
