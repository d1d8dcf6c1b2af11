"""Which words of a question a text has, also as another part of speech: “laver” and “lavage”."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.checks.claims.reading import read
from assistant.checks.claims.tokens import Bag, Token
from assistant.checks.evidence import Statement, evidence
from assistant.types.language import Language


@dataclass(frozen=True)
class Wording:
    """The words of a question, to be looked for in texts; `foreign`: these are in the other language."""

    asked: Statement
    foreign: bool

    def common(self, text: str) -> frozenset[str]:
        """The stems of the question's words that a text has."""
        if not text.strip():
            return frozenset()
        said = evidence(text, self.asked.language, self.foreign).common(self.asked)
        rest = [one for one in self.asked.words if one[0] not in said]
        if self.foreign or not rest:
            return said
        bag, tokens = _bag(text, self.asked.language), _tokens(self.asked)
        return said | {stem for stem, word in rest if word in tokens and bag.has(tokens[word])}


@lru_cache(maxsize=2048)
def _bag(text: str, language: Language) -> Bag:
    return Bag.of([token for sentence in read(text, language).sentences for token in sentence.tokens])


@lru_cache(maxsize=64)
def _tokens(asked: Statement) -> dict[str, Token]:
    """The telling words of the question by themselves: those of little meaning are in every text."""
    every = (token for sentence in read(asked.text, asked.language).sentences for token in sentence.tokens)
    return {token.word: token for token in every if not token.generic}
