"""A visitor deletes their conversation: asked first, then done, and said only when it is so."""

import asyncio
import logging

from assistant.errors import AssistantError
from assistant.privacy.people import People
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.visit import Visit
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.texts import Words

_log = logging.getLogger(__name__)


async def erase(people: People, dialogue: Dialogue, visit: Visit, requests: bool) -> None:
    """Delete everything that was said and thought of it on this page, with `requests` what was left as well.

    The reply on its way must have been ended before. `visit.erasing` tells how it went.
    """
    spoken, left = set(visit.spoken), list(visit.requests) if requests else []
    dialogue.leave(visit)
    try:
        await asyncio.to_thread(people.forget, spoken, left)
    except AssistantError as error:
        _log.warning("A conversation was not deleted: %s", error.code)
        visit.erasing = "failed"
        return
    visit.spoken -= spoken
    visit.requests = [number for number in visit.requests if number not in left]
    visit.erasing = "done"


def panel(pages: Pages, words: Words, visit: Visit) -> Html:
    """The question whether to delete, or what became of it; nothing when none was asked."""
    if not visit.erasing:
        return Html("")
    return pages.render("chat_erase", words=words, state=visit.erasing, numbers=", ".join(visit.requests))
