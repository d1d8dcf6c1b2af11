"""What was tried with the readers of a brief and how it did, beside the switch that tells the model of it."""

import asyncio
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.types.language import LANGUAGES
from assistant.web.studio.brief.form import text
from assistant.web.studio.brief.handlers import Desk
from assistant.web.studio.results.lessons import presenter_of
from assistant.web.texts import Words


class LessonNotes:
    """The handlers; they keep nothing of whoever uses the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._present = presenter_of(desk.services, desk.site)

    async def tried(self, segment: Any, channel: Any, language: Any, request: gr.Request) -> str:
        """Show the kept lessons of these readers, and the ways that campaigns tried on them."""
        words = self._desk.words(request)
        try:
            return await asyncio.to_thread(self._tried, words, text(segment), text(channel), text(language))
        except AssistantError as error:
            return self._desk.fault(words, error)

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return self._desk.fault(self._desk.words(request))

    def _tried(self, words: Words, segment: str, channel: str, language: str) -> str:
        learning = self._desk.services.results.learning
        spoken = next((each for each in LANGUAGES if each == language), words.language)
        used = learning.used(segment, channel, spoken)
        return str(self._present.used(words, used, learning.notes(segment, channel, words.language)))
