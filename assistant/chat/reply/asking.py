"""The request for an answer: what never changes comes first, so that a prompt cache serves it.

What pages and visitors say stands in the last message between marks that nobody can foresee, and after them
what the model is to do with it: a text that says “end of the passages” ends nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chat.conversation import Turn
from assistant.chat.reply.fence import fenced_off, new_mark
from assistant.checks.reply.citations import without_markers
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens, fit
from assistant.search.context import Context, build_context
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Message, Priority, Request

LEAST_ROOM = 200  # tokens that are left for passages, whatever else is in the prompt
_QUESTION_TOKENS, _ANSWER_TOKENS = 60, 100  # of an earlier turn


@dataclass(frozen=True)
class AnswerLimits:
    """How much an answer may take.

    `passages` at most; tokens of the reply and of earlier turns in the prompt; seconds in all. Below `gate`
    (answerability, 0-1) the model is not asked; below `sure` the passages alone are no answer either.
    """

    passages: int
    output_tokens: int
    total_seconds: float
    gate: float
    earlier_tokens: int = 400
    sure: float = 0.9


@dataclass(frozen=True)
class Asked:
    """A question on its way to the model: as it was completed, with what was found and said before.

    `likely` is its answerability, 0-1. `turns` are those that the model is to see.
    """

    question: str
    language: Language
    passages: Sequence[Passage]
    turns: Sequence[Turn] = ()
    likely: float = 1.0


@dataclass(frozen=True)
class Voice:
    """For whom the model speaks: the company's name, and the canary among its instructions."""

    brand: str
    canary: str


def request_for(
    asked: Asked, prompts: Prompts, voice: Voice, budget: int, limits: AnswerLimits
) -> tuple[Request, Context]:
    """The request, of at most `budget` tokens, and the passages in it.

    System text and example come first and are the same for every question of a company and language; then
    earlier turns, shortened; last the passages and the question, fenced.
    """
    prompt = prompts.load("chat/answer", asked.language)
    values = {
        "brand": voice.brand,
        "canary": voice.canary,
        "mark": new_mark(),
        "question": fenced_off(" ".join(asked.question.split())),
    }
    earlier = _earlier(asked.turns, limits.earlier_tokens)
    taken = prompt.tokens(**values, passages="") + sum(count_tokens(one.content) for one in earlier)
    context = build_context(asked.passages, max(budget - taken, LEAST_ROOM), limits.passages, asked.language)
    *stable, last = prompt.render(**values, passages=fenced_off(context.text))
    request = Request(
        [*stable, *earlier, last],
        max_output_tokens=limits.output_tokens,
        total_seconds=limits.total_seconds,
        priority=Priority.CHAT,
    )
    return request, context


def _earlier(turns: Sequence[Turn], most_tokens: int) -> list[Message]:
    """The latest turns that fit, oldest first, as question and answer without citations."""
    kept: list[Message] = []
    for turn in reversed([turn for turn in turns if turn.answer]):
        pair = [
            Message("user", _flat(turn.searched, _QUESTION_TOKENS)),
            Message("assistant", _flat(without_markers(turn.answer), _ANSWER_TOKENS)),
        ]
        most_tokens -= sum(count_tokens(message.content) for message in pair)
        if most_tokens < 0:
            break
        kept = [*pair, *kept]
    return kept


def _flat(text: str, most_tokens: int) -> str:
    return fenced_off(fit(" ".join(text.split()), most_tokens))
