import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.counting.width import width_px


@pytest.mark.parametrize(
    ("text", "font", "width"),
    [
        ("", 20, 0),
        ("i", 2048, 455),
        ("W", 2048, 1933),
        ("é", 2048, 1139),
        ("e\u0301", 2048, 1139),  # the same letter in two code points
        ("ạ", 2048, 1139),  # as wide as its letter
        ("👍", 2048, 2048),
        ("👨‍👩‍👧", 2048, 2048),
        ("日", 2048, 1139),
        ("a\nb", 2048, 1139 + 569 + 1139),
        ("Linge de lit", 20, 97),
        ("WWWW", 20, 76),
        ("iiii", 20, 18),
    ],
)
def test_widths_of_arial(text: str, font: int, width: int) -> None:
    assert width_px(text, font) == width


@settings(deadline=None)
@given(st.text(alphabet="abcdéWi ' ", max_size=40), st.integers(min_value=8, max_value=40))
def test_a_bigger_font_and_a_longer_text_are_wider(text: str, font: int) -> None:
    assert width_px(text, font) <= width_px(text, font + 1)
    assert width_px(text, font) < width_px(text + "a", font)
