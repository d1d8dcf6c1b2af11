import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks.style.typeset import typeset
from assistant.types.brand import Count
from assistant.types.language import Language

TEXTS = st.text(alphabet="aàdéœEAl19 20,.;:!?«»“”'’\"-%€()\n\u00a0\u202f…#@/", max_size=60)
KEPT = "https://a.fr/b?c=«1»! {{prenom|vous : toi}} *|FNAME : x|* a@b.fr #a:b @moi 10:30 &nbsp; <b class='x'>"


@given(TEXTS, st.sampled_from(["fr", "en"]), st.sampled_from(["characters", "sms", "x", "pixels"]))
def test_setting_twice_changes_nothing_more(text: str, language: Language, unit: Count) -> None:
    once = typeset(text, language, unit)
    assert typeset(once, language, unit) == once


@given(TEXTS, st.sampled_from(["fr", "en"]), st.sampled_from(["characters", "sms", "x", "pixels"]))
def test_no_word_is_touched(text: str, language: Language, unit: Count) -> None:
    letters = [
        re.sub("[^a-zà-ÿ]", "", one.lower().replace("œ", "oe"))
        for one in (text, typeset(text, language, unit))
    ]
    assert letters[0].replace("à", "a") == letters[1].replace("à", "a")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", ["characters", "sms", "x", "pixels"])
def test_what_is_no_prose_stays(language: Language, unit: Count) -> None:
    assert typeset(KEPT, language, unit) == KEPT


@pytest.mark.parametrize(
    ("language", "unit", "text", "right"),
    [
        ("fr", "characters", "Prêt ? Oui!", "Prêt\u202f? Oui\u202f!"),
        ("fr", "pixels", "Lin : 24 €", "Lin\u00a0: 24\u00a0€"),
        ("fr", "x", "Prêt ? Oui!", "Prêt\u00a0? Oui\u00a0!"),
        ("fr", "x", "De 1 200 m", "De 1\u00a0200\u00a0m"),
        ("fr", "characters", "De 1 200 m à 24 cm", "De 1\u202f200\u00a0m à 24\u00a0cm"),
        ("fr", "characters", "En 2026 120 clients, tél. 01 23 456", "En 2026 120 clients, tél. 01 23 456"),
        ("fr", "characters", "Attends...", "Attends…"),
        ("fr", "characters", '« Il dit "oui" »', "«\u00a0Il dit «\u00a0oui\u00a0»\u00a0»"),
        ("fr", "characters", "24 € 30 jours", "24\u00a0€ 30\u00a0jours"),
        ("fr", "sms", "L’œuf «\u00a0dur\u00a0» – 2\u202f€…", 'L\'oeuf "dur" - 2 €...'),
        ("en", "characters", 'It\'s "fine" , is it ?', "It’s “fine”, is it?"),
        ("en", "characters", "1,200 € or 24,90€", "€1,200 or €24.90"),
        ("en", "sms", "It’s “fine”…", 'It\'s "fine"...'),
        ("fr", "characters", "\ue000 reste!", "\ue000 reste!"),
    ],
)
def test_marks_of_language_and_channel(language: Language, unit: Count, text: str, right: str) -> None:
    assert typeset(text, language, unit) == right
