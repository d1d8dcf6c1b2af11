"""Words without their endings of number and gender, as names of products are compared."""

import re

from assistant.text.normalise import fold

_WORD = re.compile(r"[^\W_]+")

Form = tuple[str, ...]  # the words of a name as they are compared


def bare_words(text: str) -> Form:
    """All words and numbers of a text in order, folded and bare."""
    return tuple(bare(word) for word in _WORD.findall(fold(text)))


def bare(word: str) -> str:
    """A folded word without its endings of number and gender: bleues, bleu; blanche, blanc; dresses, dress.

    A stem would be too short: “laver” and “lavé” have the same.
    """
    if (word.endswith("s") and not word.endswith("ss")) or word.endswith(("aux", "eux")):
        word = word[:-1]
    word = word.removesuffix("e")
    if word.endswith("ch"):
        return word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") else word
