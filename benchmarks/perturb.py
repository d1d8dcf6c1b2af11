"""Questions as people type them: shouted, without accents, with a slip of the keyboard."""

import random
import unicodedata
from collections.abc import Callable, Sequence

LONG = 4  # letters; only longer words get a slip


def perturbed(texts: Sequence[str], kind: str) -> list[str]:
    """The texts in capitals (“caps”), lower case without accents (“plain”), or with one slip (“typo”)."""
    rng = random.Random(7)
    kinds: dict[str, Callable[[str], str]] = {
        "caps": str.upper,
        "plain": _plain,
        "typo": lambda text: _slip(text, rng),
    }
    return [kinds[kind](text) for text in texts]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


def _slip(text: str, rng: random.Random) -> str:
    """Two letters swapped, one left out, or one doubled, within a word."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) > LONG and word.isalpha()]
    if not long:
        return text
    place = rng.choice(long)
    word, at = words[place], rng.randrange(1, len(words[place]) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = rng.choice([swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]])
    return " ".join(words)
