"""The tab where a draft is asked for, read, and edited."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.types.brand import FieldRule
from assistant.types.draft import Draft, DraftProgress
from assistant.web.guard.departures import Departures
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.form import FOUND_AT_MOST, brief, product_choices
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Update = dict[Any, Any]

_COPY = "(...fields) => navigator.clipboard.writeText(fields.filter(Boolean).join('\\n\\n'))"


@dataclass(frozen=True)
class _Slot:
    """A place for one field of a draft; a channel uses as many as it has fields."""

    box: gr.Textbox
    count: gr.HTML


@dataclass(frozen=True)
class _Brief:
    """The form."""

    channel: gr.Dropdown
    segment: gr.Dropdown
    search: gr.Textbox
    products: gr.CheckboxGroup
    goal: gr.Textbox
    language: gr.Radio
    write: gr.Button
    stop: gr.Button

    @property
    def inputs(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("channel", "segment", "products", "goal", "language")}


@dataclass(frozen=True)
class _Result:
    """The draft. `channel` holds the id of the channel that it was written for."""

    status: gr.HTML
    area: gr.Column
    slots: list[_Slot]
    copy: gr.Button
    report: gr.HTML
    channel: gr.State

    @property
    def outputs(self) -> list[Any]:
        parts = [part for slot in self.slots for part in (slot.box, slot.count)]
        return [self.status, self.area, *parts, self.report, self.channel]


def write_tab(services: Services, site: Site, i18n: gr.I18n, presenter: Presenter) -> None:
    """Build the tab into the page that is open."""
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(scale=2, min_width=300, elem_id="brief"):
            form = _form(services, i18n)
        with gr.Column(scale=3, min_width=320, elem_id="draft"):
            result = _result(services, i18n)
    _Wiring(_Handlers(services, site, presenter, form, result)).connect()


def _form(services: Services, i18n: gr.I18n) -> _Brief:
    return _Brief(
        channel=gr.Dropdown(list(services.channels), label=i18n("brief_channel"), elem_id="channel"),
        segment=gr.Dropdown(list(services.segments), label=i18n("brief_segment"), elem_id="segment"),
        search=gr.Textbox(
            label=i18n("brief_products"), placeholder=i18n("brief_products_hint"), elem_id="search"
        ),
        products=gr.CheckboxGroup([], visible=False, show_label=False, elem_id="products"),
        goal=gr.Textbox(
            lines=3,
            label=i18n("brief_goal"),
            placeholder=i18n("brief_goal_hint"),
            elem_id="goal",
            max_length=1000,
        ),
        language=gr.Radio(
            [("Français", "fr"), ("English", "en")], label=i18n("brief_language"), elem_id="language"
        ),
        write=gr.Button(i18n("brief_write"), variant="primary", elem_id="write"),
        stop=gr.Button(i18n("brief_stop"), visible=False, elem_id="stop"),
    )


def _result(services: Services, i18n: gr.I18n) -> _Result:
    status = gr.HTML(elem_id="status", **PLAIN)
    places = max((len(channel.fields) for channel in services.channels.values()), default=0)
    with gr.Column(visible=False, elem_id="area") as area:
        slots = [_slot(place) for place in range(places)]
        copy = gr.Button(i18n("draft_copy"), elem_id="copy", size="sm")
        report = gr.HTML(elem_id="report", **PLAIN)
    return _Result(status, area, slots, copy, report, gr.State(""))


def _slot(place: int) -> _Slot:
    box = gr.Textbox(
        visible=False, interactive=True, buttons=["copy"], max_lines=24, elem_id=f"field-{place}"
    )
    return _Slot(box, gr.HTML(visible=False, elem_classes="count", **PLAIN))


class _Handlers:
    def __init__(
        self, services: Services, site: Site, presenter: Presenter, form: _Brief, result: _Result
    ) -> None:
        self._services = services
        self._site = site
        self._presenter = presenter
        self.form = form
        self.result = result
        self.departures = Departures()

    def arrive(self, request: gr.Request) -> Update:
        """Put the names of channels and segments into the language of the page."""
        words = self._site.words(request)
        channels = [(channel.name[words.language], id_) for id_, channel in self._services.channels.items()]
        segments = [(segment.name[words.language], id_) for id_, segment in self._services.segments.items()]
        return {
            self.form.channel: gr.Dropdown(choices=channels, value=channels[0][1] if channels else None),
            self.form.segment: gr.Dropdown(choices=segments, value=segments[0][1] if segments else None),
            self.form.language: words.language,
            self.result.status: str(self._presenter.empty(words)),
        }

    def find(self, typed: str, chosen: list[str], request: gr.Request) -> gr.CheckboxGroup:
        """Offer the products whose name or SKU holds what was typed, beside those chosen already."""
        kept = [product for sku in chosen for product in self._services.products(sku, 1)]
        found = self._services.products(typed, FOUND_AT_MOST)
        choices = product_choices([*kept, *found], self._site.words(request).language)
        return gr.CheckboxGroup(choices=choices, visible=bool(choices))

    async def write(
        self, channel: Any, segment: Any, products: Any, goal: Any, language: Any, request: gr.Request
    ) -> AsyncIterator[Update]:
        words = self._site.words(request)
        asked = {
            "channel": channel,
            "segment": segment,
            "products": products,
            "goal": goal,
            "language": language,
        }
        yield self._running(True)
        try:
            with self.departures.awaited(request):
                async with aclosing(self._services.write(brief(asked, words.language))) as steps:
                    async for step in steps:
                        yield self._step(words, step)
        except AssistantError as error:
            yield {self.result.status: str(self._presenter.fault(words, "studio_fault", error))}
        yield self._running(False)

    def _step(self, words: Words, step: DraftProgress | Draft) -> Update:
        if isinstance(step, Draft):
            return self._draft(words, step)
        return {self.result.status: str(self._presenter.progress(words, step))}

    def stop(self, request: gr.Request) -> Update:
        note = self._presenter.note(self._site.words(request), "stage_stopped")
        return {self.result.status: str(note), **self._running(False)}

    def fail(self, request: gr.Request) -> Update:
        fault = self._presenter.fault(self._site.words(request), "studio_fault")
        return {self.result.status: str(fault), **self._running(False)}

    def count(self, place: int) -> Callable[..., str]:
        def count(text: str, channel: str, request: gr.Request) -> str:
            rules = self._rules(channel)
            if place >= len(rules):
                return ""
            return str(self._presenter.count(self._site.words(request), rules[place], text))

        return count

    def _rules(self, channel: str) -> tuple[FieldRule, ...]:
        found = self._services.channels.get(channel)
        return found.fields if found else ()

    def _running(self, running: bool) -> Update:
        shown: Update = {
            self.form.write: gr.Button(visible=not running),
            self.form.stop: gr.Button(visible=running),
        }
        return shown | ({self.result.area: gr.Column(visible=False)} if running else {})

    def _draft(self, words: Words, draft: Draft) -> Update:
        channel = self._services.channels[draft.brief.channel]
        shown: Update = {
            self.result.status: str(self._presenter.made_by(words, draft)),
            self.result.area: gr.Column(visible=True),
            self.result.report: str(self._presenter.report(words, draft, channel)),
            self.result.channel: channel.id,
        }
        for place, slot in enumerate(self.result.slots):
            shown |= self._field(words, slot, channel.fields[place : place + 1], draft)
        return shown

    def _field(self, words: Words, slot: _Slot, rule: tuple[FieldRule, ...], draft: Draft) -> Update:
        if not rule:
            return {slot.box: gr.Textbox("", visible=False), slot.count: gr.HTML(visible=False)}
        text = draft.fields.get(rule[0].name, "")
        lines = min(20, max(1, text.count("\n") + len(text) // 70 + 1))
        count = str(self._presenter.count(words, rule[0], text))
        return {
            slot.box: gr.Textbox(text, label=rule[0].label[words.language], lines=lines, visible=True),
            slot.count: gr.HTML(count, visible=True),
        }


class _Wiring:
    """Connects the components of the tab to their handlers."""

    def __init__(self, handlers: _Handlers) -> None:
        self._do = handlers

    def connect(self) -> None:
        do, form, result = self._do, self._do.form, self._do.result
        outputs = [*result.outputs, form.write, form.stop]
        page = gr.context.Context.root_block
        if page is not None:
            page.unload(do.departures.leave)
            page.load(do.arrive, None, [form.channel, form.segment, form.language, result.status], **QUICK)
        form.search.change(
            do.find, [form.search, form.products], form.products, trigger_mode="always_last", **QUICK
        )
        written = form.write.click(do.write, list(form.inputs.values()), outputs, **PRIVATE)
        written.failure(do.fail, None, outputs, **QUICK)
        form.stop.click(do.stop, None, outputs, cancels=[written], **QUICK)
        boxes = [slot.box for slot in result.slots]
        result.copy.click(None, boxes, None, js=_COPY, **QUICK)
        for place, slot in enumerate(result.slots):
            slot.box.change(
                do.count(place),
                [slot.box, result.channel],
                slot.count,
                trigger_mode="always_last",
                **QUICK,
            )
