import pytest

from assistant.text.phrased import phrased


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("24/7", ["24 h/24", "7 d/7"]),
        ("24 h/24 et 7 j/7", ["24 h/24", "7 d/7"]),
        ("round the clock, seven days a week", ["24 h/24", "7 d/7"]),
        ("jour et nuit", ["24 h/24"]),
        ("une demi-heure", ["30 min"]),
        ("three quarters of an hour", ["45 min"]),
        ("un quart d’heure", ["15 min"]),
        ("an hour and a half", ["90 min"]),
        ("une heure et demie", ["1.5 h"]),
        ("three and a half litres", ["3.5 l"]),
        ("trois litres et demi", ["3.5 l"]),
        ("half price", ["50 %"]),
        ("a quarter-kilo bag", ["250 g"]),
        ("twice a week", ["2 times"]),
        ("once a day", ["1 times"]),
        ("once upon a time", []),
        ("the 24/70 lens", []),
    ],
)
def test_quantities_in_a_turn_of_phrase(text: str, said: list[str]) -> None:
    found = sorted(phrased(text))
    assert sorted(f"{value} {unit}" for _, _, value, unit in found) == sorted(said)
    for start, end, _, _ in found:
        assert text[start:end].strip()
