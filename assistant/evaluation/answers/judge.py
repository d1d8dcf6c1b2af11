"""A second opinion: the chat model reads question, passages and answer, and says whether the answer is right.

It is shown beside the scores and changes none of them: models judge mildly what models write.
"""

import json
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal, get_args

from assistant.errors import ModelError
from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.replies import Reply
from assistant.llm.metering import Record, metered
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.types.language import Language
from assistant.types.model import ChatModel, Completion, Request

Verdict = Literal["right", "wrong", "refused", "unclear"]
PROMPT = "checks/judge_answer"
OUTPUT_TOKENS = 200
PASSAGE_TOKENS = 1800
SECONDS = 120.0
_SCHEMA = {
    "type": "object",
    "properties": {
        "verdict": {"type": "string", "enum": ["right", "wrong", "refused"]},
        "reason": {"type": "string", "maxLength": 300},
    },
    "required": ["verdict", "reason"],
    "additionalProperties": False,
}
_NOTHING: dict[Language, str] = {
    "fr": "(rien : la base ne le dit pas)",
    "en": "(nothing: the knowledge does not say)",
}


@dataclass(frozen=True)
class Opinion:
    """What the model says of an answer; “unclear” when it gave no usable reply."""

    verdict: Verdict
    reason: str = ""

    def correct(self, answerable: bool) -> bool | None:
        """Whether it takes the reply for right; None when it does not say."""
        if self.verdict == "unclear":
            return None
        return self.verdict == "right" or (self.verdict == "refused" and not answerable)


class Judge:
    """Asks the chat model; `record` is told the model's name and what each reply took."""

    def __init__(self, model: ChatModel, prompts: Prompts, record: Record) -> None:
        self._model = model
        self._prompts = prompts
        self._record = record

    async def opinion(self, item: Item, reply: Reply) -> Opinion | None:
        """What the model thinks of a reply; None when there is none. A failing model has no opinion."""
        if reply.answer is None:
            return None
        try:
            return _parsed(await self._said(self._request(item, reply)))
        except ModelError as error:
            return Opinion("unclear", error.message)

    def _request(self, item: Item, reply: Reply) -> Request:
        prompt = self._prompts.load(PROMPT, item.language)
        messages = prompt.render(
            question="\n".join([*item.turns, item.question]),
            expected=_expected(item),
            passages=_passages(reply) or _NOTHING[item.language],
            answer=reply.shown,
        )
        return Request(messages, OUTPUT_TOKENS, SECONDS, schema=_SCHEMA)

    async def _said(self, request: Request) -> str:
        text = ""
        async with aclosing(metered(self._model, request, self._record)) as events:
            async for event in events:
                if isinstance(event, Completion):
                    text = event.text
        return text


def _expected(item: Item) -> str:
    lines = [" / ".join(group) for group in item.must_contain if item.answerable]
    return "\n".join(f"- {line}" for line in lines) or _NOTHING[item.language]


def _passages(reply: Reply) -> str:
    """The passages within a budget: the model's context is small."""
    kept: list[str] = []
    room = PASSAGE_TOKENS
    for number, passage in enumerate(reply.passages, start=1):
        text = f"[{number}] {passage.chunk.embedded_text}"
        room -= count_tokens(text)
        if room < 0:
            break
        kept.append(text)
    return "\n\n".join(kept)


def _parsed(text: str) -> Opinion:
    start, end = text.find("{"), text.rfind("}")
    try:
        row: Any = json.loads(text[start : end + 1])
    except ValueError:
        return Opinion("unclear", text[:100])
    verdict, reason = (row.get("verdict"), row.get("reason")) if isinstance(row, dict) else (None, None)
    for known in get_args(Verdict):
        if verdict == known:
            return Opinion(known, str(reason or "")[:300])
    return Opinion("unclear", text[:100])
