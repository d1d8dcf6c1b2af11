"""What brand.yaml says of personal data: the words that tell of the AI, and who handles data."""

import re
from collections.abc import Mapping

from assistant.brand.yaml_file import Node
from assistant.types.brand import Bilingual
from assistant.types.language import LANGUAGES, Language
from assistant.types.privacy import Processor

# Regulation (EU) 2024/1689, art. 50(1): whoever talks to an AI is told so, clearly.
_NAMES_AI: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\bintelligence artificielle\b|\bIA\b"),
    "en": re.compile(r"(?i)\bartificial intelligence\b|\bAI\b"),
}


def load_disclosure(node: Node) -> Bilingual:
    """The company's own words in both languages, or none at all: ours then stand.

    They can't be taken away. Raises KnowledgeError for an empty text, and for one that does not name the AI.
    """
    if node.value is None:
        return {}
    if not isinstance(node.value, dict):
        raise node.error("{fr: text, en: text}: that visitors talk to an AI has to be said in both languages")
    for language, name in zip(
        LANGUAGES, ("intelligence artificielle (IA)", "artificial intelligence (AI)"), strict=True
    ):
        said = node.keys(LANGUAGES).child(language)
        if not _NAMES_AI[language].search(said.text()):
            raise said.error(f"a sentence that names the {name}; remove the key to use ours")
    return {language: node.child(language).text() for language in LANGUAGES}


def load_processors(node: Node) -> tuple[Processor, ...]:
    """Who handles data for the company; raises KnowledgeError for an entry without a name or a host."""
    return tuple(_processor(item) for item in node.items())


def _processor(node: Node) -> Processor:
    found = node.keys(("host", "name", "country", "contract", "purpose"))
    host, name = found.child("host").text(), found.child("name").text()
    purpose = found.child("purpose")
    if not (host or name):
        raise node.error("a host as the settings have it, and the name of the company behind it")
    if not host and purpose.value is None:
        raise purpose.error("what data it gets and what for: no setting tells")
    return Processor(
        host,
        name or host,
        found.child("country").bilingual(),
        found.child("contract").text(),
        None if purpose.value is None else purpose.bilingual(),
    )
