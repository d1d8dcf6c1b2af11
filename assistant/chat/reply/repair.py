"""One more try for the sentences of a reply that failed: rewritten by the model, vetted like the first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import rules
from assistant.chat.reply.speaker import Speaker
from assistant.checks.reply.citing import CitingStream
from assistant.checks.reply.vetting import Problem, Vetted, Vetting
from assistant.errors import ModelError
from assistant.llm.prompts import Prompts
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.model import Message, Request, Usage

_NUMBERED = re.compile(r"^\s*\(?(?P<number>\d{1,2})\s?[.):]\s*(?P<text>.+)$", re.MULTILINE)
_NOTHING = re.compile(r"^[-–—.\s]*$")
_MOST_TOKENS = 300


@dataclass(frozen=True)
class Draft:
    """A reply whose sentences partly failed: what was asked, what was written, and beside which passages."""

    request: Request
    text: str
    failing: Sequence[Vetted]
    passages: Sequence[Passage]
    language: Language


async def rewritten(
    draft: Draft, vetting: Vetting, speaker: Speaker, prompts: Prompts, seconds: float
) -> tuple[Mapping[str, Sequence[Vetted]], Usage]:
    """What the model puts in place of each failing sentence, by the sentence; and what that took.

    One call, after the words of the first, so that a prompt cache serves all but the last. Empty when the
    call fails or takes longer than `seconds`: a sentence that can't be mended is left out.
    """
    try:
        reply = await speaker.whole(_request(draft, prompts, seconds))
    except ModelError:
        return {}, Usage()
    better: dict[str, Sequence[Vetted]] = {}
    for line in _NUMBERED.finditer(reply.text):
        place = int(line["number"]) - 1
        if 0 <= place < len(draft.failing) and not _NOTHING.match(line["text"]):
            better[draft.failing[place].shown] = _vetted(line["text"], draft, place, vetting)
    return better, reply.usage


def _request(draft: Draft, prompts: Prompts, seconds: float) -> Request:
    lines = [
        f"{number}. {vetted.shown} ({_why(vetted.problems, draft.language)})"
        for number, vetted in enumerate(draft.failing, start=1)
    ]
    asked = prompts.load("chat/repair", draft.language).render(sentences="\n".join(lines))
    messages = [*draft.request.messages, Message("assistant", draft.text), *asked]
    return Request(messages, _MOST_TOKENS, seconds, draft.request.priority)


def _why(problems: Sequence[Problem], language: Language) -> str:
    reasons = rules.load("replying")["reasons"]
    told = []
    for problem in problems:
        reason = reasons.get(problem.kind, reasons["claim"])[language].format(text=problem.text)
        told.append(reason)
        if problem.nearest:
            told.append(reasons["nearest"][language].format(nearest=problem.nearest))
    return " ; ".join(dict.fromkeys(told))


def _vetted(text: str, draft: Draft, place: int, vetting: Vetting) -> Sequence[Vetted]:
    """The sentences of a rewritten line; the first stands where the failing one stood."""
    citing = CitingStream(draft.passages, draft.language)
    found = [vetting.judge(cited) for cited in [*citing.feed(text), *citing.flush()]]
    first = draft.failing[place]
    return [
        Vetted(first.before if at == 0 else one.before, one.shown, one.numbers, one.problems, one.leads)
        for at, one in enumerate(found)
    ]
