"""An optional second opinion on one sentence: the chat model reads it beside its passages.

The checks in code decide; what a model says is shown beside them, as what it is, and changes nothing:
models judge mildly what models write.
"""

import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal

from assistant.errors import ModelError
from assistant.llm.metering import Record, metered
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.rules import load
from assistant.types.language import Language
from assistant.types.model import ChatModel, Completion, Priority, Request

Verdict = Literal["supported", "unsupported", "unclear"]
PROMPT = "checks/judge_sentence"
_OUTPUT_TOKENS = 200
_PASSAGE_TOKENS = 1800
_REASON = 300  # characters
_KEYS = frozenset({"verdict", "words", "reason"})
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "enum": ["supported", "unsupported"]},
        "words": {"type": "string", "maxLength": _REASON},
        "reason": {"type": "string", "maxLength": _REASON},
    },
    "required": sorted(_KEYS),
    "additionalProperties": False,
}


@dataclass(frozen=True)
class SecondOpinion:
    """What a model says of a sentence; “unclear” when it gave no usable reply.

    `words` are those of the sentence that the passages don't say, verbatim, empty when all of it is
    supported or the model named none that stand there. `model` is who says so.
    """

    verdict: Verdict
    words: str
    reason: str
    model: str

    def shown(self, language: Language) -> str:
        """The opinion as a person reads it: always with the model's name, and that it decides nothing."""
        texts: dict[str, str] = load("judge")[self.verdict]
        return texts[language].format(model=self.model, words=self.words or "…", reason=self.reason).strip()


class SentenceJudge:
    """Asks the chat model; `record` is told the model's name and what each reply took.

    `seconds` bounds one reply. Its calls wait behind those of visitors.
    """

    def __init__(self, model: ChatModel, prompts: Prompts, record: Record, seconds: float = 60.0) -> None:
        self._model = model
        self._prompts = prompts
        self._record = record
        self._seconds = seconds

    async def opinion(self, sentence: str, passages: Sequence[str], language: Language) -> SecondOpinion:
        """What the model thinks of a sentence in `language` and the texts of the passages that it cites.

        A failing model has no opinion: “unclear”, with the failure as the reason. Raises nothing of it.
        """
        try:
            said = await self._said(self._request(sentence, passages, language))
        except ModelError as error:
            return SecondOpinion("unclear", "", error.message, self._model.name)
        return _parsed(said, sentence, self._model.name)

    def _request(self, sentence: str, passages: Sequence[str], language: Language) -> Request:
        prompt = self._prompts.load(PROMPT, language)
        messages = prompt.render(passages=_numbered(passages), sentence=sentence)
        return Request(messages, _OUTPUT_TOKENS, self._seconds, Priority.DRAFT, _SCHEMA)

    async def _said(self, request: Request) -> str:
        text = ""
        async with aclosing(metered(self._model, request, self._record)) as events:
            async for event in events:
                if isinstance(event, Completion):
                    text = event.text
        return text


def _numbered(passages: Sequence[str]) -> str:
    """The passages within a budget: the model's context is small."""
    kept: list[str] = []
    room = _PASSAGE_TOKENS
    for number, passage in enumerate(passages, start=1):
        text = f"[{number}] {passage}"
        room -= count_tokens(text)
        if room < 0:
            break
        kept.append(text)
    return "\n\n".join(kept)


def _parsed(text: str, sentence: str, model: str) -> SecondOpinion:
    """One JSON object with just the three texts, nothing around it; anything else is no opinion."""
    try:
        row: Any = json.loads(text)
    except ValueError:
        row = None
    whole = isinstance(row, dict) and set(row) == _KEYS
    if not whole or not all(isinstance(value, str) for value in row.values()):
        return SecondOpinion("unclear", "", text[:_REASON], model)
    words = row["words"].strip() if row["words"].strip() in sentence else ""
    if row["verdict"] == "supported":
        return SecondOpinion("supported", "", row["reason"][:_REASON], model)
    if row["verdict"] == "unsupported":
        return SecondOpinion("unsupported", words, row["reason"][:_REASON], model)
    return SecondOpinion("unclear", "", text[:_REASON], model)
