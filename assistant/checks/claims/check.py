"""All checks of one sentence's claims."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.checks.claims.certifications import check_certifications
from assistant.checks.claims.features import check_features
from assistant.checks.claims.finding import ClaimFinding
from assistant.checks.claims.names import check_names
from assistant.checks.claims.owners import check_owners
from assistant.checks.claims.polarity import check_polarity
from assistant.checks.claims.reading import read, read_passage, without_markers
from assistant.checks.claims.scope import check_scope
from assistant.checks.claims.superlatives import check_superlatives
from assistant.checks.figures.calendar import check_calendar
from assistant.checks.figures.figures import check_figures
from assistant.checks.strict.fitting import check_fitting
from assistant.checks.strict.words import check_strict
from assistant.text.normalise import fold
from assistant.text.sentences import split_sentences
from assistant.types.language import Language


def check_claims(
    sentence: str, passages: Sequence[str], language: Language, known: Sequence[str] = ()
) -> tuple[ClaimFinding, ...]:
    """The findings of every check, in the order of their places; of two on the same words the first counts.

    `known` are texts whose names and things need no passage, such as what the company says of itself.
    """
    claim = read(sentence, language)
    if _is_quoted(sentence, passages):
        return ()
    sources = [read_passage(passage, language) for passage in passages]
    own = [read_passage(text, language) for text in known]
    found = [
        *check_figures(claim, sources),
        *check_calendar(claim, sources),
        *check_certifications(claim, sources),
        *check_names(claim, sources, own),
        *check_owners(claim, sources),
        *check_superlatives(claim, sources),
        *check_scope(claim, sources),
        *check_polarity(claim, sources),
        *check_fitting(claim, sources),
        *check_strict(claim, [*sources, *own]),
        *check_features(claim, sources, own),
    ]
    kept = [one for place, one in enumerate(found) if not _is_repeated(one, found, place)]
    return tuple(sorted(kept, key=lambda one: one.start))


def _is_quoted(sentence: str, passages: Sequence[str]) -> bool:
    """Whether the sentence is one of a passage, word for word."""
    bare = _bare(sentence)
    return any(bare in _bare_sentences(passage) for passage in passages)


@lru_cache(maxsize=512)
def _bare_sentences(passage: str) -> frozenset[str]:
    return frozenset(_bare(sentence) for sentence in split_sentences(passage))


def _bare(sentence: str) -> str:
    return " ".join(fold(without_markers(sentence)).split()).rstrip(" .!")


def _is_repeated(one: ClaimFinding, found: Sequence[ClaimFinding], place: int) -> bool:
    """Whether an earlier finding has the same words, or a certification holds the figure (“ISO 9001”)."""
    for index, other in enumerate(found):
        same = (one.start, one.end) == (other.start, other.end)
        inside = other.start <= one.start and one.end <= other.end and not same
        if (same and index < place) or (inside and other.kind == "certification"):
            return True
    return False
