"""What a visitor typed, made ready to be searched."""

from dataclasses import dataclass, replace

from assistant.errors import InputError
from assistant.search.words.spelling import Known, mend
from assistant.text.language import detect_language
from assistant.text.normalise import clean
from assistant.types.language import Language

_SHOUTED = 0.7  # share of capitals among the letters from which a question is taken for shouted
_SHORTEST_SHOUT = 8  # letters; “FAQ” and “SAV” are words


@dataclass(frozen=True)
class Question:
    """A question as it is searched, and as it was typed apart from white space and hidden characters."""

    text: str
    language: Language
    typed: str

    def mended(self, known: Known) -> "Question":
        """The same with its slips of the keyboard mended and its accents back, as `spelling.mend` does it."""
        return replace(self, text=mend(self.text, self.language, known))


def prepare(text: str, most_characters: int, language: Language | None, default: Language) -> Question:
    """Clean a question and tell its language; raises InputError when it is empty or too long.

    A question in capitals is lowered: multilingual-e5 finds .43 instead of .67 (nDCG) when shouted at.
    """
    if len(text) > most_characters:
        raise InputError(
            f"The question has {len(text):,} characters; {most_characters:,} are allowed.", "Shorten it."
        )
    cleaned = " ".join(clean(text).split())
    if not any(character.isalnum() for character in cleaned):
        raise InputError("The question is empty.", "Type a few words.")
    text = cleaned.lower() if _shouted(cleaned) else cleaned
    return Question(text, language or detect_language(text, default), cleaned)


def _shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return len(letters) >= _SHORTEST_SHOUT and capitals > _SHOUTED * len(letters)
