"""The sources that a text stands on, as its readers are told of them."""

from collections.abc import Sequence

from assistant.checks.reply.citations import citation
from assistant.types.answer import Citation
from assistant.types.draft import DraftSentence
from assistant.types.knowledge import Passage
from assistant.types.language import Language


def citations_of(
    passages: Sequence[Passage], sentences: Sequence[DraftSentence], language: Language
) -> tuple[Citation, ...]:
    """The passages that sentences cite, by number; each is quoted as the first of these needs it."""
    first_use: dict[int, str] = {}
    for sentence in sentences:
        for number in sentence.citations:
            first_use.setdefault(number, sentence.text)
    return tuple(
        citation(number, passages[number - 1], first_use[number], language) for number in sorted(first_use)
    )
