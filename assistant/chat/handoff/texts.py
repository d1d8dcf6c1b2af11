"""What the call-back form says, in the name of one company. The texts are in `rules/leads.yaml`."""

import hashlib
import re

from assistant import rules
from assistant.types.brand import Brand
from assistant.types.language import Language
from assistant.types.leads import LeadField, LeadFieldName

# Characters: more than a person writes, less than what fills a disk.
LONGEST = {"name": 120, "email": 254, "phone": 40, "question": 2000, "answers": 500}
VERSION_LETTERS = 12
# French puts a space before these signs, at which a line must not break (Imprimerie nationale, Lexique).
_FRENCH_SIGNS = re.compile(r" (?=[?!;:»])|(?<=«) ")


def french_spaces(text: str, language: Language) -> str:
    """The text with its French spaces made unbreakable; an English one as it is."""
    return _FRENCH_SIGNS.sub("\u00a0", text) if language == "fr" else text


class LeadTexts:
    """The texts of one company's form."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._texts = rules.load("leads")

    def say(self, group: str, key: str, language: Language, **values: object) -> str:
        """A text of the file, with the company's name and the values in it."""
        text: str = self._texts[group][key][language]
        return french_spaces(text.format(brand=self._brand.name, **values), language)

    def fields(self, language: Language) -> tuple[LeadField, ...]:
        """The fields in their order; of e-mail and phone one is enough."""
        names: tuple[LeadFieldName, ...] = ("name", "email", "phone", "question")
        required = {"name", "question"}
        return tuple(
            LeadField(name, self.say("fields", name, language), name in required, LONGEST[name])
            for name in names
        )

    def questions(self, language: Language) -> tuple[str, ...]:
        """The company's own questions."""
        asked = self._brand.lead_questions.get(language, ())
        return tuple(french_spaces(question, language) for question in asked)

    def privacy_url(self, language: Language) -> str:
        """The company's page about personal data; empty when it gave none."""
        return self._brand.privacy_page.get(language, "")

    def consent(self, language: Language) -> str:
        """What is agreed to: the company's own text, or ours with its name and its page in it."""
        own = self._brand.lead_consent.get(language, "")
        if own:
            return french_spaces(own, language)
        text = self._whole("consent", language)
        url = self.privacy_url(language)
        return f"{text} {self._whole('privacy', language, url=url)}" if url else text

    def consent_version(self, language: Language) -> str:
        """Changes with every letter of the text: the beginning of its SHA-256."""
        return hashlib.sha256(self.consent(language).encode()).hexdigest()[:VERSION_LETTERS]

    def marketing(self, language: Language) -> str:
        """The text of the box for offers; empty when the company wants none."""
        own = self._brand.lead_marketing
        if own is None:
            return self._whole("marketing", language)
        return french_spaces(own.get(language, ""), language)

    def transcript(self, language: Language) -> str:
        """The text of the box that attaches the conversation."""
        return self._whole("transcript", language)

    def _whole(self, key: str, language: Language, **values: object) -> str:
        text: str = self._texts[key][language]
        return french_spaces(text.format(brand=self._brand.name, **values), language)
