import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.counting.characters import characters


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("👨‍👩‍👧", 1),
        ("🇫🇷🇬🇧", 2),
        ("👍🏽!", 2),
        ("a\r\nb", 3),
        ("œuf", 3),
    ],
)
def test_characters_as_a_reader_counts(text: str, count: int) -> None:
    assert characters(text) == count


@settings(deadline=None)
@given(st.text(), st.text(alphabet="abcdé ", min_size=1))
def test_letters_add_up(text: str, letters: str) -> None:
    assert characters(letters) == len(letters)
    assert characters(text) <= len(text)
    assert characters(text + "\n" + letters) == characters(text + "\n") + len(letters)
