"""The filters of the library, and what they ask for. What a browser sends may be anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import gradio as gr

from assistant.services import Services
from assistant.types.language import LANGUAGES
from assistant.types.library import LibraryQuery
from assistant.types.stored import DraftStatus
from assistant.web.studio.brief.form import day_of, text
from assistant.web.studio.brief.parts import named_choices
from assistant.web.texts import Words

STATUSES: tuple[DraftStatus, ...] = get_args(DraftStatus)
EVERY = ""  # what stands for any value in a list
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Filters:
    """The components, by the name of what they filter."""

    text: gr.Textbox
    status: gr.Radio
    channel: gr.Dropdown
    segment: gr.Dropdown
    language: gr.Dropdown
    product: gr.Textbox
    author: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    stale: gr.Checkbox
    fold: gr.Accordion

    @property
    def inputs(self) -> dict[str, Any]:
        """Each filter by its name."""
        return {name: part for name, part in vars(self).items() if name != "fold"}


def filters(i18n: gr.I18n) -> Filters:
    """Build the filters into the page that is open."""
    words = gr.Textbox(
        label=i18n("library_search"),
        placeholder=i18n("library_search_hint"),
        max_length=LONGEST_SEARCH,
        elem_id="library-text",
    )
    status = gr.Radio(
        [(i18n(f"library_{each}"), each) for each in ("every", *STATUSES)],
        value="every",
        label=i18n("library_status"),
        elem_id="library-status",
    )
    with gr.Accordion(i18n("library_filters"), open=False, elem_id="library-filters") as fold:
        with gr.Row():
            channel = _list(i18n, "channel")
            segment = _list(i18n, "segment")
            language = _list(i18n, "language")
        with gr.Row():
            author = _list(i18n, "author")
            product = gr.Textbox(label=i18n("library_product"), max_length=80, elem_id="library-product")
        with gr.Row():
            since = _day(i18n, "since")
            until = _day(i18n, "until")
        stale = gr.Checkbox(
            label=i18n("library_stale"), info=i18n("library_stale_info"), elem_id="library-stale"
        )
    return Filters(words, status, channel, segment, language, product, author, since, until, stale, fold)


def _list(i18n: gr.I18n, name: str) -> gr.Dropdown:
    return gr.Dropdown(
        [(i18n("library_every"), EVERY)],
        value=EVERY,
        label=i18n(f"library_{name}"),
        elem_id=f"library-{name}",
        min_width=180,
    )


def _day(i18n: gr.I18n, name: str) -> gr.Textbox:
    return gr.Textbox(
        label=i18n(f"library_{name}"),
        placeholder=i18n("library_day_hint"),
        max_length=40,
        elem_id=f"library-{name}",
    )


def choices(words: Words, services: Services, parts: Filters) -> dict[Any, Any]:
    """The lists in the language of the page; read from the store, so it belongs into a thread."""
    every = [(words("library_every"), EVERY)]
    offered = {
        parts.channel: named_choices(services.channels, words.language),
        parts.segment: named_choices(services.segments, words.language),
        parts.language: [(words(f"library_in_{each}"), each) for each in LANGUAGES],
        parts.author: [(name, name) for name in services.copy.library.authors()],
    }
    return {part: gr.Dropdown(choices=[*every, *found]) for part, found in offered.items()}


def query_of(values: Mapping[Any, Any], parts: Filters, words: Words) -> LibraryQuery:
    """What the filters ask for; raises InputError for a day that is none."""
    said = {name: text(values.get(part)) for name, part in parts.inputs.items()}
    return LibraryQuery(
        text=said["text"][:LONGEST_SEARCH],
        channel=said["channel"] or None,
        segment=said["segment"] or None,
        language=next((each for each in LANGUAGES if each == said["language"]), None),
        status=next((each for each in STATUSES if each == said["status"]), None),
        product=said["product"] or None,
        author=said["author"] or None,
        stale=True if values.get(parts.stale) is True else None,
        since=day_of(said["since"], words),
        until=day_of(said["until"], words),
    )
