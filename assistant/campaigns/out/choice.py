"""Which text a contact gets: by its segment and language, and among variants by a hash that never changes."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.types.campaign import CampaignText
from assistant.types.campaign_export import WithheldText
from assistant.types.contacts import Contact
from assistant.types.language import LANGUAGES, Language

SALT = "campaign-{}"


@dataclass(frozen=True)
class Chosen:
    """The text of a contact."""

    variant_id: str
    segment: str
    language: Language


@dataclass
class _Cell:
    """The variants of one segment, channel and language: those that leave, and why the others do not."""

    ready: list[str]
    reason: str = "no_text"


class Choice:
    """Chooses among the texts that leave. The same contact gets the same text in every export.

    Each variant draws a number for each contact, and the highest wins (rendezvous hashing, Thaler and
    Ravishankar, 1998): when a variant falls away, only its own readers get another one.
    """

    def __init__(
        self,
        campaign: int,
        ready: Iterable[CampaignText],
        withheld: Iterable[WithheldText],
        languages: tuple[Sequence[Language], Callable[[str], Language | None]],
    ) -> None:
        self._salt = SALT.format(campaign).encode()
        self._languages, self._language_of = languages
        self._cells: dict[tuple[str, str], dict[Language, _Cell]] = defaultdict(dict)
        for text in ready:
            planned = text.planned
            self._cell(planned.segment, planned.channel, planned.language).ready.append(planned.variant_id)
        for gone in withheld:
            # Of a contact, “blocked” says that the mailing tool blocks it, and it would be suppressed there.
            reason = "text_blocked" if gone.reason == "blocked" else gone.reason
            self._cell(gone.segment, gone.channel, gone.language).reason = reason
        self._orders: dict[str, tuple[Language, ...]] = {}

    def of(self, contact: Contact, segment: str, channel: str) -> Chosen | str:
        """The contact's text on a channel, or the reason why there is none.

        Its own language goes first; where nothing was planned in that, or where it is not known, the
        segment's, then those of the campaign in their order. A text that was planned and does not leave is
        not replaced by one in another language.
        """
        cells = self._cells.get((segment, channel))
        if cells is None:
            return "no_text"
        language = self._language(contact, segment, cells)
        cell = cells[language]
        if not cell.ready:
            return cell.reason
        return Chosen(self._drawn(contact, cell.ready), segment, language)

    def _cell(self, segment: str, channel: str, language: Language) -> _Cell:
        return self._cells[segment, channel].setdefault(language, _Cell([]))

    def _language(self, contact: Contact, segment: str, cells: Mapping[Language, _Cell]) -> Language:
        if len(cells) == 1:
            return next(iter(cells))
        for language in cells:
            if language == contact.language:
                return language
        return next(language for language in self._order(segment) if language in cells)

    def _order(self, segment: str) -> tuple[Language, ...]:
        if segment not in self._orders:
            default = self._language_of(segment)
            first: tuple[Language, ...] = (default,) if default else ()
            self._orders[segment] = (*first, *self._languages, *LANGUAGES)
        return self._orders[segment]

    def _drawn(self, contact: Contact, variants: Sequence[str]) -> str:
        if len(variants) == 1:
            return variants[0]
        person = person_of(contact).encode()
        return max(variants, key=lambda variant: (self._number(person, variant), variant))

    def _number(self, person: bytes, variant: str) -> bytes:
        drawn = hashlib.blake2b(person + b"|" + variant.encode(), digest_size=8, key=self._salt)
        return drawn.digest()


def person_of(contact: Contact) -> str:
    """By what a contact is the same person from one file to the next."""
    return contact.email_hash or contact.phone_hash or f"{contact.contact_list}:{contact.row}"
