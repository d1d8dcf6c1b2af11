"""Drafts brand.yaml and segments.yaml from a company's documents, for a human to edit; no model is asked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import FileReadError
from assistant.ingest.drafting import signs
from assistant.ingest.feeds.read import is_feed
from assistant.ingest.files import find_files
from assistant.ingest.readers.reader import Reader
from assistant.ingest.sandbox.sandbox import Sandbox
from assistant.text.normalise import fold
from assistant.types.knowledge import Document
from assistant.types.language import LANGUAGES, Language

_TERMS = 10
_QUESTIONS = 4
_FEWEST_SIGNS = 3  # a segment whose words are rarer is not drafted
_SETTING = ("name", "behavioural", "needs", "objections")


def read_documents(folder: Path) -> list[Document]:
    """The documents of a folder but its product feeds; files that can't be read are left out.

    Raises KnowledgeError when the folder is missing, unreadable, or holds no document.
    """
    found: list[Document] = []
    with Sandbox() as sandbox:
        reader = Reader(sandbox)
        for file in find_files(folder).files:
            if is_feed(file.path):
                continue
            try:
                found += reader.read(file)
            except FileReadError:
                continue  # `assistant index` says which and why
    return found


def draft_brand(documents: Sequence[Document]) -> str:
    """A brand.yaml with what was found in the documents; each line says what to check. Valid as it is."""
    text = signs.text_of(documents)
    url, url_count = signs.site(documents, text)
    emails = signs.emails(text)
    domain = urlsplit(url).netloc or (emails[0][0].split("@")[1] if emails else "")
    name, name_count = signs.company_name(text, domain)
    phone, phone_count = signs.phone(text)
    lines = [
        f"# Drafted from {len(documents)} documents by counting words: correct each line, add what lacks.",
        *_line("name", name, f"to check: found {name_count} times"),
        *_line("url", url, f"to check: found {url_count} times"),
        "tagline:  # to write: one line that says what you make",
        *(f'  {language}: ""' for language in LANGUAGES),
        "description:  # to write: two sentences",
        *(f'  {language}: ""' for language in LANGUAGES),
        "# colors: quote them, for example {primary: \"#1f3a5f\", accent: \"#9a3412\"}",
        "contact:",
        *_indented(_line("email", emails[0][0] if emails else "", _others(emails))),
        *_indented(_line("phone", phone, f"to check: found {phone_count} times")),
        *_indented(_line("page_fr", signs.contact_page(documents, "fr"), "to check")),
        *_indented(_line("page_en", signs.contact_page(documents, "en"), "to check")),
        *_register(signs.text_of(documents, "fr")),
        *_lists("do_words", {each: signs.frequent_terms(documents, each, name, _TERMS) for each in LANGUAGES},
                "to check: words that many documents share; keep those of your voice"),
        *_lists("dont_words", {each: [] for each in LANGUAGES}, "to write: words that you never use"),
        *_lists("claims_needing_proof", {each: _claims(documents, each) for each in LANGUAGES},
                "to check: found in the documents; using one is flagged unless a source proves it"),
        *_lists("voice", {each: [] for each in LANGUAGES}, "to write: how you sound, one rule a line"),
        *_lists("legal_mentions", {each: [] for each in LANGUAGES}, "to write: what each message must carry"),
        *_lists("starter_questions",
                {each: signs.questions(documents, each, _QUESTIONS) for each in LANGUAGES},
                "to check: questions offered to visitors"),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def draft_segments(documents: Sequence[Document]) -> str:
    """A segments.yaml with the groups of customers that the documents speak of. Valid as it is."""
    texts = {language: fold(signs.text_of(documents, language)) for language in LANGUAGES}
    language: Language = "en" if len(texts["en"]) > len(texts["fr"]) else "fr"
    lines = [
        "# Drafted from the words of your documents: who they speak to. Replace it by what you know of your",
        "# customers. No data on health, religion, origin, opinions or sexual life belongs here.",
        "segments:",
    ]
    for segment in signs.signs()["segments"]:
        count = sum(
            signs.occurrences(texts[each], word) for each in LANGUAGES for word in segment["signs"][each]
        )
        if count >= _FEWEST_SIGNS or not segment["signs"]["fr"]:
            lines += _segment(segment, count, language)
    return "\n".join(lines) + "\n"


def _line(key: str, value: str, comment: str) -> Iterator[str]:
    """A value with its comment; a missing one is left out as a comment, so that the default holds."""
    yield f"{key}: {_scalar(value)}  # {comment}" if value else f"# {key}: to write"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _scalar(value: str) -> str:
    # A JSON string is a YAML one, whatever it holds.
    return json.dumps(value, ensure_ascii=False)


def _others(emails: Sequence[signs.Found]) -> str:
    others = ", ".join(address for address, _ in emails[1:4])
    return f"to check; also found: {others}" if others else "to check"


def _register(french: str) -> Iterator[str]:
    form, vous, tu = signs.register(french)
    yield "registers:"
    yield f"  fr: {form}  # to check: “vous” stands {vous} times, “tu” {tu} times"
    yield "  en: you"


def _claims(documents: Sequence[Document], language: Language) -> list[str]:
    return [claim for claim, _ in signs.claims(signs.text_of(documents, language), language)]


def _lists(key: str, values: Mapping[Language, Sequence[str]], comment: str) -> Iterator[str]:
    yield f"{key}:  # {comment}"
    for language, items in values.items():
        yield f"  {language}: [{', '.join(_scalar(item) for item in items)}]"


def _segment(segment: Mapping[str, Any], count: int, language: Language) -> Iterator[str]:
    seen = f": its words stand {count} times in the documents" if count else ""
    yield f"  - id: {segment['id']}  # to check{seen}"
    for key in _SETTING:
        yield f"    {key}: {json.dumps(segment[key], ensure_ascii=False)}"
    yield '    demographic: {}  # to write, e.g. {age: "30-45", location: Lyon}'
    yield "    psychographic: {}  # to write, e.g. {values: things that last}"
    yield '    tone: {fr: "", en: ""}  # to write'
    yield f"    language_default: {language}"
