from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.sentences import sentence_spans, split_sentences

TABLES = yaml.safe_load((Path(__file__).parent / "data" / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "sentences"), [*TABLES["fr"], *TABLES["en"]])
def test_sentences_of_both_languages(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="aZ.?!… \n\t-*|#>[]1«»\u00a0”M", max_size=60)))
def test_nothing_but_white_space_between_sentences(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert not text[position:].strip()


def test_a_very_long_text_without_an_end() -> None:
    text = "a" * 100_000 + ". " + "mot " * 25_000
    assert "".join(split_sentences(text)).replace(" ", "") == text.replace(" ", "")
