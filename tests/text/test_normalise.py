import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.normalise import clean, fold, fold_with_offsets


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("e\u0301te\u0301", "été"),
        ("a\u200bb\u200d\u2060c\ufeff", "abc"),
        ("pri\u00adx \u202eabc\u202c \u2066d\u2069", "prix abc d"),
        ("ok\U000e0041\U000e0042\U000e007f", "ok"),
        ("a\x00b\x07c\ud800", "abc"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("col\tonne\nligne", "col\tonne\nligne"),
        ("👨‍👩‍👧 ❤️ 👍🏽 1️⃣", "👨‍👩‍👧 ❤️ 👍🏽 1️⃣"),
        ("a\ufe0f\U000e0101b\u3164", "ab"),
        ("1\u202f250\u00a0€", "1\u202f250\u00a0€"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=50))
def test_clean_is_stable_and_safe(text: str) -> None:
    once = clean(text)
    assert clean(once) == once == unicodedata.normalize("NFC", once)
    once.encode("utf-8")
    assert not any(
        unicodedata.category(character) in ("Cs", "Cc") for character in once if character not in "\n\t"
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d’ÉTÉ", "oeuvre d'ete"),
        ("ÇA « VA »\u00a0!", 'ca " va " !'),
        ("Straße naïve Æsir", "strasse naive aesir"),
        ("10–12\u202f€", "10-12 €"),
        ("e\u0301", "e"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None)
@given(st.text())
def test_fold_is_stable_and_offsets_lead_back(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert fold(text) == folded == fold(folded)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert all(folded[index] in fold(text[offset]) for index, offset in enumerate(offsets[:-1]))
