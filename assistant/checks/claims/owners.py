"""Whether what a sentence says of a name is said of another name in the passages: who does what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.names import calendar_words
from assistant.checks.claims.reading import Reading, Sentence
from assistant.checks.claims.tokens import Bag, Token

_APART = 2  # characters between the words of one name: a space, a hyphen
_ROLE = re.compile(r"\s?\(([^()]{2,80})\)")

Name = tuple[Token, ...]


def check_owners(claim: Reading, sources: Sequence[Reading]) -> Iterator[ClaimFinding]:
    """A finding for a name that the sentence gives the role of another: “Dr Roux (surgery), Dr Le Goff”.

    Only roles in brackets right behind a name are read, and only in a sentence that names one of them.
    """
    lists = [roles for source in sources for one in source.sentences for roles in [_roles(one)] if roles]
    for sentence in claim.sentences:
        names = _names(sentence)
        said = [
            token for token in sentence.tokens if not token.stop and not any(token in name for name in names)
        ]
        for roles in lists:
            named = [(mine, other) for mine in names for other in roles if mine[-1].word == other[-1].word]
            rival = _rival(said, named[0][1], roles) if len(named) == 1 else None
            if rival:
                start, end = named[0][0][0].start, named[0][0][-1].end
                yield ClaimFinding("name", start, end, claim.text[start:end], rival, "error")


def _rival(said: Sequence[Token], owner: Name, roles: Mapping[Name, Sequence[Token]]) -> str | None:
    """The name with the role that the sentence speaks of, when the owner has another or none."""
    bags = {name: Bag.of(tokens) for name, tokens in roles.items()}
    if any(map(bags[owner].has, said)):
        return None
    others = (name for name, bag in bags.items() if name != owner and any(map(bag.has, said)))
    return next((" ".join(token.word for token in name).title() for name in others), None)


def _roles(sentence: Sentence) -> Mapping[Name, Sequence[Token]]:
    """The names of a sentence with the words in brackets behind each; none when no name has any."""
    roles: dict[Name, Sequence[Token]] = {}
    for name in _names(sentence):
        match = _ROLE.match(sentence.text, name[-1].end - sentence.start)
        left, right = match.span(1) if match else (0, 0)
        roles[name] = [
            token
            for token in sentence.tokens
            if left <= token.start - sentence.start < right and not token.stop
        ]
    return roles if any(roles.values()) else {}


def _names(sentence: Sentence) -> list[Name]:
    """The proper names of a sentence, each as its words."""
    words = [
        token
        for token in sentence.tokens
        if token.capital and not (token.senses or token.stop or token.word in calendar_words())
    ]
    names: list[Name] = [(token,) for token in words[:1]]
    for before, token in pairwise(words):
        if token.start - before.end <= _APART:
            names[-1] = (*names[-1], token)
        else:
            names.append((token,))
    return names
