"""The fixed texts of the chat: decided by code, the same every time, in both languages."""

from assistant import rules
from assistant.types.brand import Brand, Contact
from assistant.types.language import Language


class Replies:
    """Fixed texts in the voice of one company; the texts are in `rules/replies.yaml`."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._texts: dict[str, dict[Language, str]] = rules.load("replies")

    def not_in_knowledge(self, language: Language) -> str:
        """Say that the knowledge holds no answer, and how to reach a person."""
        text = self._texts["not_in_knowledge"][language].format(brand=self._brand.name)
        contact = contact_line(self._brand.contact, language)
        if contact:
            text = f"{text} {self._texts['contact'][language].format(contact=contact)}"
        return text

    def degraded(self, language: Language) -> str:
        """Say that the model gave no whole answer, before verbatim passages are shown."""
        return self._texts["degraded"][language]

    def cut(self, language: Language) -> str:
        """The mark at the end of an answer that was interrupted."""
        return self._texts["cut"][language]


def contact_line(contact: Contact, language: Language) -> str:
    """The ways to reach a person on one line; empty when the company gave none."""
    phone = contact.phone
    if phone and contact.hours.get(language):
        phone = f"{phone} ({contact.hours[language]})"
    return ", ".join(part for part in (contact.email, phone, contact.page.get(language, "")) if part)
