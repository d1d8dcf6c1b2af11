"""Words selected in a field of the open draft: the next rewrite command is about them alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.types.revision import Revision
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.drafts.screen import Screen, Update, Values
from assistant.web.texts import Words
from assistant.writing.parts.selected import LONGEST

SHOWN = 120  # characters of the selection
_MOST_PLACES = 1000


@dataclass(frozen=True)
class Selection:
    """Words of the field at `place`, verbatim; `at` counts which of several such places is meant."""

    place: int
    words: str
    at: int = 1


class SelectingHandlers:
    """The handler of what the browser tells of a selection."""

    def __init__(self, screen: Screen, pages: Pages) -> None:
        self._screen = screen
        self._pages = pages

    def choose(self, values: Values, event: gr.EventData, request: gr.Request) -> Update:
        """Keep which words are meant, and say so; nothing selected is the whole part again."""
        rewriting, draft = self._screen.parts.rewriting, self._screen.work(values).current
        selection = selection_of(event._data)
        rules = self._screen.channel(draft).fields if draft else ()
        if selection is None or selection.place >= len(rules):
            return {rewriting.selected: "", rewriting.selection: None}
        words = self._screen.words(request)
        label = rules[selection.place].label[words.language]
        shown = self._shown(words, label, selection)
        return {rewriting.selected: str(shown), rewriting.selection: selection}

    def _shown(self, words: Words, label: str, selection: Selection) -> Html:
        said = " ".join(selection.words.split())
        short = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
        return self._pages.render("draft_selected", words=words, label=label, said=short)


def selection_of(told: Any) -> Selection | None:
    """What the browser says of a selection; it may say anything, and then nothing is selected."""
    if not isinstance(told, Mapping):
        return None
    words, place, at = told.get("words"), told.get("place"), told.get("at", 1)
    numbers = [one for one in (place, at) if type(one) is int and 0 <= one < _MOST_PLACES]
    if not isinstance(words, str) or not words.strip() or len(words) > LONGEST or len(numbers) < 2:
        return None
    return Selection(numbers[0], words, max(numbers[1], 1))


def narrowed(revision: Revision, selection: Any, names: list[str]) -> dict[str, Any]:
    """What changes of a revision of the fields `names` when words are selected: field, words, place."""
    if not isinstance(selection, Selection) or selection.place >= len(names):
        return {}
    if selection.words not in revision.fields.get(names[selection.place], ""):
        return {}  # typed over since
    return {"field": names[selection.place], "selection": selection.words, "at": selection.at}
