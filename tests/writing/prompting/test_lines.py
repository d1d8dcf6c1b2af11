import datetime as dt

import pytest

from assistant.types.draft import Offer
from assistant.types.language import Language
from assistant.writing.prompting.lines import offer_text

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 6)


@pytest.mark.parametrize(
    ("offer", "language", "text"),
    [
        (Offer(), "fr", ""),
        (Offer("−20 %", FIRST, LAST), "fr", "−20 % ; du 1er décembre 2026 au 6 décembre 2026 inclus"),
        (Offer("20% off", FIRST), "en", "20% off; from 1 December 2026"),
        (Offer("20% off", None, LAST), "en", "20% off; until 6 December 2026 inclusive"),
        (
            Offer("−20 %", None, None, "dès 60 €", "NOEL20"),
            "fr",
            "−20 % ; conditions : dès 60 € ; code NOEL20",
        ),
    ],
)
def test_an_offer_in_words(offer: Offer, language: Language, text: str) -> None:
    assert offer_text(offer, language) == text
