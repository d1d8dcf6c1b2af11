from dataclasses import replace

import pytest

from assistant.chat.replies import Replies, contact_line
from assistant.services import Services
from assistant.types.brand import Contact
from assistant.types.language import Language


@pytest.mark.parametrize(("language", "hours"), [("fr", "du lundi au vendredi"), ("en", "Monday to Friday")])
def test_a_refusal_names_every_way_to_a_person(services: Services, language: Language, hours: str) -> None:
    text = Replies(services.brand).not_in_knowledge(language)
    for part in (
        "Filature d’Essai",
        "bonjour@filature.example",
        "+33 1 99 00 00 01",
        hours,
        f"/{language}/contact",
    ):
        assert part in text


def test_a_company_without_contact_gives_none(services: Services) -> None:
    brand = replace(services.brand, contact=Contact())
    assert Replies(brand).not_in_knowledge("en").endswith("information of Filature d’Essai.")
    assert contact_line(Contact(), "fr") == ""
