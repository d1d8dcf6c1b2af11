"""Puts questions together that ask the same, in whatever words and in either language.

Vectors of questions are near each other because they are questions, and nearer for being in one language. So
the mean of each language is taken off first, that of what is asked here and of what customers ask anywhere
(rules/asked.yaml). Then average linkage (Sokal and Michener, 1958) joins what is near.
Its rates: docs/questions.md.
"""

from collections.abc import Callable, Sequence

import numpy as np

from assistant.rules import load
from assistant.types.insight import Cluster
from assistant.types.language import LANGUAGES
from assistant.types.model import Vectors
from assistant.types.privacy import Gap

NEAR = 0.5  # mean cosine, after the means are taken off, from which on two groups are one
_NEVER = -2.0


def cluster(gaps: Sequence[Gap], embed: Callable[[Sequence[str]], Vectors]) -> list[Cluster]:
    """The gaps in groups, the most asked group first, and in each the most asked question first.

    `embed` gives one unit vector for each text, shape (texts, dimensions). Time grows with the cube of the
    number of gaps, memory with its square: a few hundred are meant.
    """
    if not gaps:
        return []
    groups: dict[int, list[Gap]] = {}
    for gap, label in zip(gaps, joined(_even(gaps, embed)), strict=True):
        groups.setdefault(label, []).append(gap)
    made = [
        Cluster(tuple(sorted(group, key=lambda gap: (-gap.count, gap.question)))) for group in groups.values()
    ]
    return sorted(made, key=lambda each: (-each.count, each.question))


def joined(vectors: Vectors, near: float = NEAR) -> list[int]:
    """The group of each row of unit vectors, as the number of the group's first row."""
    count = len(vectors)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, _NEVER)
    sizes, labels = np.ones(count), np.arange(count)
    while count > 1:
        first, second = sorted(int(place) for place in np.unravel_index(alike.argmax(), alike.shape))
        if alike[first, second] < near:
            break
        both = sizes[first] + sizes[second]
        mean = (sizes[first] * alike[first] + sizes[second] * alike[second]) / both
        alike[first] = alike[:, first] = mean
        alike[second] = alike[:, second] = _NEVER
        alike[first, first] = _NEVER
        sizes[first] = both
        labels[labels == second] = first
    return [int(label) for label in labels]


def _even(gaps: Sequence[Gap], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """The gaps' vectors without the mean of their language, of unit length."""
    anywhere = load("asked")
    vectors = np.array(embed([gap.question for gap in gaps]), dtype=np.float32)
    for language in LANGUAGES:
        mine = [place for place, gap in enumerate(gaps) if gap.language == language]
        if mine:
            beside = embed(anywhere[language])
            vectors[mine] -= np.vstack([vectors[mine], beside]).mean(axis=0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    even: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).eps)
    return even
