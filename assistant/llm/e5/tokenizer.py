"""Turns texts into the token ids of multilingual-e5-small: unigram pieces, `<s> … </s>`, at most 512."""

import unicodedata
from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from assistant.llm.e5.weights import Vocabulary

MAX_CHARACTERS = 16_000
"""No piece is longer than 16 characters and 512 tokens are read: what follows can hardly matter, and a
million characters would take seconds to cut up."""


class E5Tokenizer:
    """The tokenizer of one vocabulary. Building it takes about half a second; it may be shared by threads."""

    def __init__(self, vocabulary: Vocabulary, max_tokens: int) -> None:
        pieces = zip(vocabulary.pieces, vocabulary.scores, strict=True)
        self._tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=vocabulary.unknown))
        self._tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        start, end = vocabulary.pieces[vocabulary.start], vocabulary.pieces[vocabulary.end]
        self._tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{start} $A {end}",
            special_tokens=[(start, vocabulary.start), (end, vocabulary.end)],
        )
        self._tokenizer.enable_truncation(max_tokens)
        self._replacements = vocabulary.normalisation

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text; the end of a text beyond the model's length is left out."""
        return [found.ids for found in self._tokenizer.encode_batch([self._clean(text) for text in texts])]

    def _clean(self, text: str) -> str:
        # Lone surrogates have no UTF-8 form; the map works on composed characters.
        readable = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        return unicodedata.normalize("NFC", readable).translate(self._replacements)
