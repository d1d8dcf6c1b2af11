import datetime as dt

import pytest

from assistant.text.long_date import long_date
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (dt.date(2026, 3, 1), "fr", "1er mars 2026"),
        (dt.date(2026, 8, 21), "fr", "21 août 2026"),
        (dt.date(2026, 3, 1), "en", "1 March 2026"),
    ],
)
def test_a_date_in_words(day: dt.date, language: Language, text: str) -> None:
    assert long_date(day, language) == text
