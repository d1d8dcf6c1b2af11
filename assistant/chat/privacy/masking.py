"""Takes personal data out of a question before anything else sees it."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text.personal import PersonalKind, find, own_keys, without
from assistant.types.brand import Brand


@dataclass(frozen=True)
class Typed:
    """A question without personal data, and the kinds of those that were in it, each once."""

    question: str
    masked: tuple[PersonalKind, ...] = ()


class Masking:
    """Masks for one company: what it publishes of itself stays.

    No model, no search, no note and no log sees more of a question than what is left, whether they are on
    this machine or not: an answer needs nobody's address.
    """

    def __init__(self, brand: Brand) -> None:
        self._own = own_keys(_published(brand))

    def of(self, question: str) -> Typed:
        """The question without what identifies a person."""
        found = find(question, self._own)
        kinds = tuple(dict.fromkeys(piece.kind for piece in found))
        return Typed(without(question, found), kinds)


def _published(brand: Brand) -> Iterator[str]:
    yield from (brand.contact.email, brand.contact.phone)
    for texts in (brand.description, brand.tagline, brand.contact.hours, brand.lead_consent):
        yield from texts.values()
    for mentions in brand.legal_mentions.values():
        yield from mentions
