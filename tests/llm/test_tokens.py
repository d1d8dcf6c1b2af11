import base64
from pathlib import Path

import pytest
import tiktoken.load
from hypothesis import given, settings
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from assistant.errors import RunError
from assistant.llm import tokens
from assistant.llm.tokens import count_tokens, encoding_of, fit

TEXT = "Le thé vert d'été, 1 250,50 € ; it's GREAT: œuvre\n\n\t<|endoftext|> 日本 🤷🏽‍♀️ " * 3
PACKAGED = Path(tokens.__file__).parents[1] / "_data" / "tiktoken"


@pytest.mark.parametrize(
    ("text", "model", "count"),
    [
        ("", "", 0),
        ("Bonjour le monde", "gpt-5-mini", 3),
        ("Bonjour le monde", "text-embedding-3-small", 3),
        ("hello world", "some-model-of-tomorrow", 2),
        ("hello world", "local", 2),
        ("hello world", "gpt2", 2),
    ],
)
def test_counts_offline_without_any_environment(text: str, model: str, count: int) -> None:
    assert count_tokens(text, model) == count


@pytest.mark.parametrize(("name", "model"), [("o200k_base", "gpt-5"), ("cl100k_base", "gpt-4")])
def test_the_packaged_encoding_is_tiktokens_own(
    name: str, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(PACKAGED))
    before = sorted(PACKAGED.iterdir())
    theirs = tiktoken.Encoding(**openai_public.ENCODING_CONSTRUCTORS[name]())
    assert encoding_of(model).encode_ordinary(TEXT) == theirs.encode_ordinary(TEXT)
    assert sorted(PACKAGED.iterdir()) == before


def test_a_special_token_in_a_users_text_is_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@pytest.mark.parametrize("text", [" " * 1_200_000, "a" * 300_000, "é\ud800" * 1000])
def test_texts_that_make_the_tokenizer_panic_are_counted(text: str) -> None:
    assert 0 < count_tokens(text) <= len(text) * 3


@settings(max_examples=60)
@given(st.text(max_size=200), st.integers(0, 40))
def test_fit_keeps_the_longest_beginning_that_fits(text: str, most: int) -> None:
    start = fit(text, most)
    assert text.startswith(start)
    assert count_tokens(start) <= most
    if count_tokens(text) <= most:
        assert start == text


def test_fit_never_cuts_inside_a_character() -> None:
    assert "\ufffd" not in fit("🤷🏽‍♀️" * 5, 3)


def test_a_damaged_rank_file_is_named_and_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "_data" / "tiktoken"
    folder.mkdir(parents=True)
    damaged = folder / tokens._RANKS["cl100k_base"].file
    damaged.write_bytes(base64.b64encode(b"a") + b" 0\n")
    monkeypatch.setattr(tokens, "files", lambda _: tmp_path)
    monkeypatch.setattr(tokens, "_encoding", tokens._encoding.__wrapped__)
    with pytest.raises(RunError, match=damaged.name):
        count_tokens("text", "gpt-4")
    assert damaged.exists()
