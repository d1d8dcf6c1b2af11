import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.counting.sms import BASIC, EXTENDED, sms_size


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("à é è ù Ç É Ä Ö Ü ì ò", "GSM-7", 21, 1),
        ("42 €", "GSM-7", 5, 1),  # the euro sign takes two
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("ê" * 70, "UCS-2", 70, 1),
        ("ê" * 71, "UCS-2", 71, 2),
        ("ê" * 135, "UCS-2", 135, 3),
        ("👍" * 35, "UCS-2", 70, 1),  # two 16-bit units each
        ("👍" * 36, "UCS-2", 72, 2),
    ],
)
def test_segments_of_each_alphabet(text: str, encoding: str, units: int, segments: int) -> None:
    size = sms_size(text)
    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


@pytest.mark.parametrize("char", list("çêëâîïôûœÀÈÊ«»’…–\u00a0\u202f“”👍"))
def test_one_french_letter_or_mark_outside_the_alphabet_costs_the_whole_message(char: str) -> None:
    size = sms_size(f"Bonjour {char}, voici {char}")
    assert (size.encoding, size.forcing) == ("UCS-2", (char,))


def test_a_character_of_two_never_stands_on_a_border() -> None:
    # 152 septets leave one free in the first segment; the euro sign needs two and goes to the next.
    text = "a" * 152 + "€" + "a" * 151
    assert sms_size(text).units == 305  # would fit into 2 × 153 if it could be cut
    assert sms_size(text).segments == 2
    assert sms_size(text + "a").segments == 3


def test_the_room_of_segments() -> None:
    assert [sms_size("a").room(n) for n in (1, 2, 3)] == [160, 306, 459]
    assert [sms_size("ê").room(n) for n in (1, 2, 3)] == [70, 134, 201]


@settings(deadline=None)
@given(st.text(alphabet=sorted(BASIC | EXTENDED)))
def test_the_alphabet_never_forces_ucs2_and_segments_hold_it_all(text: str) -> None:
    size = sms_size(text)
    assert size.encoding == "GSM-7"
    assert size.units <= (size.room(size.segments) if text else 0)


@settings(deadline=None)
@given(st.text())
def test_more_text_never_takes_less(text: str) -> None:
    assert sms_size(text + "é").segments >= max(sms_size(text).segments, 1)
