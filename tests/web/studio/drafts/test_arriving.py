import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.studio.drafts.arriving import arriving

WHOLE = json.dumps({"subject": 'La « nappe »\n"Alma"', "headlines": ["Un", 'De"ux'], "cta": "Voir"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("```json\n{", {}),
        ('{"subject', {}),
        ('{"subject": "', {"subject": ""}),
        ('{"subject": "La na', {"subject": "La na"}),
        ('{"subject": "Caf\\u00e', {"subject": "Caf"}),
        ('{"subject": "Café \\', {"subject": "Café "}),
        ('{"a": "x", "b": "y: \\"z', {"a": "x", "b": 'y: "z'}),
        ('{"a": ["un", "de', {"a": "un\nde"}),
        ('{"a": [], "b": "c"}', {"a": "", "b": "c"}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ('{"a": "\\x"}', {"a": "\\x"}),
        ('{"a": "x\\ud83d', {"a": "x"}),
        ('{"a": "x\\\\', {"a": "x\\"}),
    ],
)
def test_what_has_come_in(text: str, found: dict[str, str]) -> None:
    assert arriving(text) == found


def test_a_whole_text_is_read_as_json_reads_it() -> None:
    read = arriving(f"Here it is:\n```json\n{WHOLE}\n```")
    assert read == {"subject": 'La « nappe »\n"Alma"', "headlines": 'Un\nDe"ux', "cta": "Voir"}


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4), st.integers(0, 400))
def test_any_text_can_be_cut_anywhere(fields: dict[str, str], cut: int) -> None:
    whole = json.dumps(fields, ensure_ascii=False)
    assert arriving(whole) == fields
    for name, text in arriving(whole[:cut]).items():
        assert fields[name].startswith(text)
