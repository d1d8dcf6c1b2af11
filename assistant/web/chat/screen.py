"""The page as Gradio needs it: what each component is to show after something has happened."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import DoorError
from assistant.types.language import LANGUAGES, Language
from assistant.web.chat.erasing import panel
from assistant.web.chat.present import Presenter
from assistant.web.chat.visit import Visit
from assistant.web.labels import starter_questions
from assistant.web.language import FALLBACK
from assistant.web.site import Site

Shown = tuple[Any, ...]


@dataclass(frozen=True)
class Parts:
    """The components that change, in the order of the outputs. `signal` is read by the page's script."""

    visit: gr.State
    talk: gr.HTML
    signal: gr.HTML
    bar: gr.HTML
    notice: gr.HTML
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button

    @property
    def outputs(self) -> list[Any]:
        """The components as outputs of an event."""
        return list(vars(self).values())


class Screen:
    """Fills the components of one company's chat."""

    def __init__(self, site: Site, presenter: Presenter) -> None:
        self._site = site
        self._presenter = presenter
        self._starters = {language: starter_questions(site.brand, language) for language in LANGUAGES}

    def welcome(
        self,
        starters: Mapping[Language, Sequence[str]] | None = None,
        closed: DoorError | None = None,
    ) -> str:
        """The greeting, with questions to begin with: the company's own ones, unless others are given.

        `closed` is why nobody is answered now.
        """
        return str(self._presenter.welcome(starters or self._starters, closed))

    def shown(self, visit: Visit, **signal: object) -> Shown:
        """The outputs of an event; `signal` is what the page's script is to do besides."""
        if visit.language is not None and visit.language != visit.seen:
            visit.seen = visit.language
            signal = {**signal, "language": visit.language}
            chrome = self._chrome(visit.language, visit.busy)
        else:
            chrome = (
                gr.skip(),
                gr.skip(),
                gr.skip(),
                gr.Button(visible=not visit.busy),
                gr.Button(visible=visit.busy),
            )
        if signal and visit.key:
            signal = {**signal, "keep": visit.key}
        told = json.dumps({"n": visit.signal(), **signal}) if signal else gr.skip()
        words = self._site.texts.words(visit.language or FALLBACK)
        below = [html] if (html := panel(self._site.pages, words, visit)) else []
        return (visit, [visit.welcome or self.welcome(), *visit.shown, *below], told, *chrome)

    def _chrome(self, language: Language, busy: bool) -> Shown:
        """What stands around the conversation, in a language."""
        words = self._site.texts.words(language)
        return (
            self._site.part("chat_bar", words),
            self._site.part("chat_disclosure", words),
            gr.Textbox(placeholder=words("chat_placeholder"), label=words("chat_question")),
            gr.Button(words("chat_send"), visible=not busy),
            gr.Button(words("chat_stop"), visible=busy),
        )
