"""What the brief's form does when something is pressed: fill itself in, find products, keep a brief."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AccessError, AssistantError
from assistant.services import Services
from assistant.store.copy.brief_json import brief_dict
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.web.guard.auth import may_change
from assistant.web.site import Site
from assistant.web.studio.brief.form import brief_of, product_choices, text, texts, values_of
from assistant.web.studio.brief.parts import Form, named_choices
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

Update = dict[Any, Any]

FOUND_AT_MOST = 8
_SHOWN = 60  # characters of a goal in the list of briefs


@dataclass(frozen=True)
class Desk:
    """What every handler of the brief needs."""

    services: Services
    site: Site
    presenter: Presenter

    def words(self, request: gr.Request) -> Words:
        """The texts of the request's language."""
        return self.site.words(request)

    def note(self, words: Words, key: str) -> str:
        """A line that says what was done."""
        return str(self.presenter.note(words, key))

    def fault(self, words: Words, error: AssistantError | None = None) -> str:
        """What could not be done, and what to do next."""
        return str(self.presenter.fault(words, "brief_fault", error))

    async def demand(self, request: gr.Request, words: Words) -> str:
        """The name of whoever asks; raises AccessError for an account that only reads."""
        name = request.username or ""
        if not may_change(await asyncio.to_thread(self.services.accounts.get, name)):
            raise AccessError(words("brief_refused"), words("leads_ask_admin"))
        return name


class BriefHandlers:
    """The handlers of one form; they keep nothing of whoever uses it."""

    def __init__(self, desk: Desk, form: Form) -> None:
        self._desk = desk
        self._form = form

    def brief(self, values: Mapping[Any, Any], words: Words) -> Brief:
        """The form as a brief; raises InputError."""
        return brief_of({name: values.get(part) for name, part in self._form.inputs.items()}, words)

    def arrive(self, request: gr.Request) -> Update:
        """Put the names of channels and segments into the language of the page, and list the kept briefs."""
        words, services = self._desk.words(request), self._desk.services
        channels = named_choices(services.channels, words.language)
        segments = named_choices(services.segments, words.language)
        inputs = self._form.inputs
        return {
            inputs["channel"]: gr.Dropdown(choices=channels, value=channels[0][1] if channels else None),
            inputs["segment"]: gr.Dropdown(choices=segments, value=segments[0][1] if segments else None),
            inputs["language"]: words.language,
            self._form.recent: self._recent(request.username or "", words),
        }

    def find(self, typed: Any, chosen: Any, request: gr.Request) -> gr.CheckboxGroup:
        """Offer the products whose name or SKU holds what was typed, beside those chosen already."""
        choices = self._offered(text(typed), texts(chosen), self._desk.words(request).language)
        return gr.CheckboxGroup(choices=choices, visible=bool(choices))

    def several(self, variants: Any) -> gr.Dropdown:
        """Ask in what the texts differ when there are several."""
        return gr.Dropdown(visible=isinstance(variants, int) and variants > 1)

    def language(self, chosen: Any) -> Any:
        """The language that the chosen segment is written to, unless it is no segment."""
        segment = self._desk.services.segments.get(text(chosen))
        return segment.language_default if segment else gr.skip()

    def link(self, chosen: Any, link: Any) -> Any:
        """The page of the only product that is chosen, unless there is a link already."""
        skus = texts(chosen)
        if text(link) or len(skus) != 1:
            return gr.skip()
        found = self._desk.services.products(skus[0], 1)
        return found[0].url if found and found[0].url else gr.skip()

    async def read(self, sentence: Any, language: Any, request: gr.Request) -> AsyncIterator[Update]:
        """Fill the form in from a sentence."""
        words, note = self._desk.words(request), self._form.note
        said = text(sentence)
        if not said:
            yield {note: self._desk.note(words, "brief_sentence_none")}
            return
        yield {note: self._desk.note(words, "brief_reading")}
        spoken: Language = "en" if language == "en" else "fr" if language == "fr" else words.language
        try:
            user = request.username or ""
            brief = await self._desk.services.copy.brief_from(said, spoken, user)
        except AssistantError as error:
            yield {note: self._desk.fault(words, error)}
            return
        yield {**self.filled(brief, words), note: self._desk.note(words, "brief_filled")}

    async def take(self, chosen: Any, request: gr.Request) -> Update:
        """Fill the form in with a kept brief."""
        words = self._desk.words(request)
        try:
            kept = await asyncio.to_thread(self._kept, request.username or "", words)
        except AssistantError as error:
            return {self._form.note: self._desk.fault(words, error)}
        found = next((brief for key, _label, brief in kept if key == chosen), None)
        if found is None:
            return {self._form.note: ""}
        shown = self.filled(found, words)
        return {**shown, self._form.note: self._desk.note(words, "brief_filled")}

    async def reuse(self, asked: Any, request: gr.Request) -> Update:
        """Fill the form in with the brief of a kept draft: its number, and how many were asked for before."""
        words = self._desk.words(request)
        number = asked[0] if isinstance(asked, tuple) and isinstance(asked[0], int) else 0
        try:
            kept = await asyncio.to_thread(self._desk.services.copy.drafts.get, number)
        except AssistantError as error:
            return {self._form.note: self._desk.fault(words, error)}
        shown = self.filled(kept.draft.brief, words)
        return {**shown, self._form.note: self._desk.note(words, "brief_reused")}

    async def keep(self, values: dict[Any, Any], request: gr.Request) -> Update:
        """Keep the brief under a name."""
        words, form = self._desk.words(request), self._form
        try:
            user = await self._desk.demand(request, words)
            brief = self.brief(values, words)
            await asyncio.to_thread(
                self._desk.services.copy.briefs.save, text(values.get(form.keep_name)), brief, user
            )
            recent = await asyncio.to_thread(self._recent, user, words)
        except AssistantError as error:
            return {form.keep_note: self._desk.fault(words, error)}
        return {form.keep_note: self._desk.note(words, "brief_kept"), form.recent: recent}

    async def forget(self, values: dict[Any, Any], request: gr.Request) -> Update:
        """Delete the brief that is kept under a name."""
        words, form = self._desk.words(request), self._form
        try:
            user = await self._desk.demand(request, words)
            await asyncio.to_thread(self._desk.services.copy.briefs.forget, text(values.get(form.keep_name)))
            recent = await asyncio.to_thread(self._recent, user, words)
        except AssistantError as error:
            return {form.keep_note: self._desk.fault(words, error)}
        return {form.keep_note: self._desk.note(words, "brief_forgotten"), form.recent: recent}

    def filled(self, brief: Brief, words: Words) -> Update:
        """Updates that show a brief, unfold what it says something in, and forget what was found before."""
        values = values_of(brief, words.language)
        inputs = self._form.inputs
        shown: Update = {part: values[name] for name, part in inputs.items() if name != "products"}
        choices = self._offered("", brief.products, words.language)
        skus = [sku for _label, sku in choices]
        shown[inputs["products"]] = gr.CheckboxGroup(choices=choices, value=skus, visible=bool(choices))
        shown[inputs["vary"]] = gr.Dropdown(value=brief.vary, visible=brief.variants > 1)
        for fold, names in self._form.folds:
            shown[fold] = gr.Accordion(open=any(_says(values[name]) for name in names))
        return {**shown, self._form.facts: ""}

    def fail(self, request: gr.Request) -> str:
        """Tell of an error of our own."""
        return self._desk.fault(self._desk.words(request))

    def _offered(self, typed: str, chosen: tuple[str, ...], language: Language) -> list[tuple[str, str]]:
        products = self._desk.services.products
        kept = [product for sku in chosen for product in products(sku, 1)]
        return product_choices([*kept, *(products(typed, FOUND_AT_MOST) if typed else [])], language)

    def _recent(self, user: str, words: Words) -> gr.Dropdown:
        choices = [(label, key) for key, label, _brief in self._kept(user, words)]
        return gr.Dropdown(choices=choices, value=None, visible=bool(choices))

    def _kept(self, user: str, words: Words) -> list[tuple[str, str, Brief]]:
        """Each kept brief with its key and what it is called: the named ones, then the last ones."""
        briefs = self._desk.services.copy.briefs
        named = [
            (f"preset {kept.name}", words("brief_preset", name=kept.name), kept.brief)
            for kept in briefs.presets()
        ]
        last = [(_digest(brief), self._called(brief, words), brief) for brief in briefs.last(user)]
        return [*named, *last]

    def _called(self, brief: Brief, words: Words) -> str:
        channel = self._desk.services.channels.get(brief.channel)
        goal = brief.goal if len(brief.goal) <= _SHOWN else brief.goal[: _SHOWN - 1] + "…"
        return f"{channel.name[words.language] if channel else brief.channel} · {goal}"


def _says(value: Any) -> bool:
    """Whether a part of the form holds anything."""
    return any(value.values()) if isinstance(value, Mapping) else bool(value)


def _digest(brief: Brief) -> str:
    """The same brief has the same key, however many stand before it."""
    said = json.dumps(brief_dict(brief), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
