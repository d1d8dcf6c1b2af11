"""All that a draft may state without having invented it."""

from collections.abc import Callable, Iterable

from assistant.types.brand import Brand
from assistant.types.brief import Fact
from assistant.types.draft import Brief

Offered = Callable[[Brief], Iterable[Fact]]
"""The facts that a writer is offered for a brief."""


class KnownFacts:
    """The facts offered for a brief, and what the company says of itself."""

    def __init__(self, offered: Offered, brand: Brand) -> None:
        self._offered = offered
        self._company = _company(brand)

    def __call__(self, brief: Brief) -> list[str]:
        """Their texts; the search may raise what it raises."""
        facts = self._offered(brief)
        return [*(f"{fact.title}\n{fact.text}" for fact in facts), *self._company]


def _company(brand: Brand) -> list[str]:
    contact = brand.contact
    return [
        *brand.tagline.values(),
        *brand.description.values(),
        f"{contact.email} {contact.phone} {brand.url}",
        *contact.hours.values(),
        *(mention for mentions in brand.legal_mentions.values() for mention in mentions),
    ]
