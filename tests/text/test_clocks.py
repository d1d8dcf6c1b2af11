import pytest

from assistant.text.clocks import clocks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("18 h 30", "1110 min"),
        ("9 am", "9 h"),
        ("5:45 pm", "1065 min"),
        ("14:00", "14 h"),
        ("à midi", "12 h"),
        ("noon", "12 h"),
        ("six in the evening", "18 h"),
        ("4 h du matin", "4 h"),
        ("11 at night", "23 h"),
        ("half past seven in the evening", "1170 min"),
        ("quarter to nine in the morning", "525 min"),
        ("until midnight", "24 h"),
        ("before 6.30", "390 min"),
        ("at 2.5 kg", ""),
        ("7.30 in the evening", "1170 min"),
        ("11 h et 15 h", ""),
        ("25:99", ""),
        ("13 pm", ""),
    ],
)
def test_times_of_day(text: str, said: str) -> None:
    assert " ".join(f"{value} {unit}" for _, _, value, unit in clocks(text)) == said
