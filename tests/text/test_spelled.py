import re

import pytest

from assistant.text.spelled import SPELLED, spelled_values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("vingt et un", [21]),
        ("soixante-dix", [70]),
        ("soixante-dix-sept", [77]),
        ("quatre-vingts", [80]),
        ("quatre-vingt-onze", [91]),
        ("deux cent cinquante", [250]),
        ("trois mille", [3000]),
        ("mille deux cents", [1200]),
        ("deux trois", [2, 3]),
        ("twenty-one", [21]),
        ("one hundred and five", [105]),
        ("two thousand three hundred", [2300]),
        ("half a dozen", [6]),
        ("une", [1]),
        ("dix vingt", [10, 20]),
    ],
)
def test_numbers_in_words(text: str, values: list[int]) -> None:
    assert re.fullmatch(SPELLED, text)
    assert spelled_values(text) == values
