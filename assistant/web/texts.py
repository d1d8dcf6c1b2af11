"""Every word the pages say, in French and English, from one file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import rules
from assistant.types.language import Language

_FILE = Path(__file__).with_name("texts.yaml")
# French puts a space before these signs, at which a line must not break (Imprimerie nationale, Lexique).
_FRENCH_SIGNS = re.compile(r" (?=[?!;:»])|(?<=«) ")


def spaced(french: str) -> str:
    """A French text whose spaces before “? ! ; : »” and after “«” don't break."""
    return _FRENCH_SIGNS.sub("\u00a0", french)


@dataclass(frozen=True)
class Words:
    """The texts of one language: `words("key", count=3)`."""

    language: Language
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its {placeholders} filled; KeyError for a key that does not exist."""
        return self.texts[key].format(**values) if values else self.texts[key]


@dataclass(frozen=True)
class Texts:
    """All texts by language."""

    by_language: Mapping[Language, Mapping[str, str]]

    @classmethod
    def load(cls) -> "Texts":
        """Read texts.yaml."""
        entries: dict[str, dict[Language, str]] = rules.parsed(_FILE.read_text(encoding="utf-8"))
        french = {key: spaced(entry["fr"]) for key, entry in entries.items()}
        return cls({"fr": french, "en": {key: entry["en"] for key, entry in entries.items()}})

    def reworded(self, key: str, own: Mapping[Language, str]) -> "Texts":
        """The same with a company's own words for one key; a language without any keeps ours."""
        changed = {
            language: {**texts, key: spaced(text) if language == "fr" else text}
            if (text := own.get(language, "").strip())
            else texts
            for language, texts in self.by_language.items()
        }
        return Texts(changed)

    def words(self, language: Language) -> Words:
        """The texts of one language."""
        return Words(language, self.by_language[language])

    def keys(self) -> list[str]:
        """Every key, in the order of the file."""
        return list(self.by_language["en"])
