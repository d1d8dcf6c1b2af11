"""The fixed texts of the chat: decided by code, the same every time, in both languages."""

import datetime as dt
from collections.abc import Mapping

from assistant import rules
from assistant.chat.question.topics import Topic
from assistant.text.long_date import long_date
from assistant.types.brand import Brand, Contact
from assistant.types.language import Language

Texts = Mapping[str, Mapping[Language, str]]
FOR_A_PERSON: frozenset[Topic] = frozenset({"own_order", "human", "promise"})


class Replies:
    """Fixed texts in the voice of one company; the texts are in `rules/`."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._texts: Texts = rules.load("replies")
        self._topics: Texts = rules.load("topic_replies")
        self._offers: Mapping[str, str] = rules.load("language_offers")

    def not_in_knowledge(self, language: Language) -> str:
        """Say that the knowledge holds no answer, and how to reach a person."""
        text = self._texts["not_in_knowledge"][language].format(brand=self._brand.name)
        return " ".join([text, *self._contact(language)])

    def products(self, language: Language) -> str:
        """What goes with products that were looked for, when there is nothing else to say of them."""
        return self._texts["products"][language]

    def ended_price(self, name: str, until: dt.date, language: Language) -> tuple[str, str]:
        """Say until when the price of a product held, and whom to ask for today's."""
        text = self._texts["ended_price"][language]
        return text.format(name=name, until=long_date(until, language)), self._texts["ask_price"][language]

    def topic(self, topic: Topic, language: Language) -> str:
        """The text for a question that is not for the knowledge; further paragraphs are ways on."""
        lines = [self._topics[topic][language].format(brand=self._brand.name)]
        if topic == "own_order" and self._brand.tracking_url:
            lines.append(self._texts["tracking"][language].format(url=self._brand.tracking_url))
        if topic in FOR_A_PERSON:
            lines += self._contact(language)
        return "\n\n".join(lines)

    def _contact(self, language: Language) -> list[str]:
        contact = contact_line(self._brand.contact, language)
        return [self._texts["contact"][language].format(contact=contact)] if contact else []

    def degraded(self, language: Language) -> str:
        """Say that what follows is quoted from the pages, for want of a model's answer."""
        return self._texts["degraded"][language]

    def other_language(self, language: Language) -> str:
        """Say, in `language`, that a page is in the other one."""
        return self._texts["other_language"][language]

    def language_offer(self, spoken: str) -> str:
        """Offer French and English, line by line, to one who writes in the language `spoken` (ISO 639-1)."""
        own = [self._offers[spoken]] if spoken in self._offers else []
        return "\n".join([*own, *self._texts["language_offer"].values()])

    def cut(self, language: Language) -> str:
        """The mark at the end of an answer that was interrupted."""
        return self._texts["cut"][language]


def contact_line(contact: Contact, language: Language) -> str:
    """The ways to reach a person on one line; empty when the company gave none."""
    phone = contact.phone
    if phone and contact.hours.get(language):
        phone = f"{phone} ({contact.hours[language]})"
    return ", ".join(part for part in (contact.email, phone, contact.page.get(language, "")) if part)
