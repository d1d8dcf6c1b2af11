"""What a writer brings: a finished text to go on with, texts whose voice is learnt, a list of keywords."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, UnknownNameError
from assistant.types.brand import Channel, FieldRule
from assistant.types.brief import VoiceProfile
from assistant.types.draft import Brief
from assistant.web.look.safe import Html
from assistant.web.studio.brief.beside import Reads
from assistant.web.studio.brief.extras import VoiceForm
from assistant.web.studio.brief.form import lines, text
from assistant.web.studio.brief.handlers import Desk
from assistant.web.texts import Words
from assistant.writing.given import given, main_field
from assistant.writing.keywords import chosen, search_console_keywords, typed_keywords
from assistant.writing.voice import brand_yaml

_BETWEEN = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)
BETWEEN = "\n\n---\n\n"
_TONE = 300  # characters
_ONE_LINE = 200  # characters; a field with less room has no lines


class OwnHandlers:
    """The handlers; `reads` makes a brief of the form's values."""

    def __init__(self, desk: Desk, reads: Reads) -> None:
        self._desk = desk
        self._reads = reads

    def open(self, own: gr.Textbox, note: gr.HTML, brought: gr.State) -> Callable[..., Any]:
        """The handler that hands the writer's own text over to the drafts, field by field."""

        def opened(values: dict[Any, Any], request: gr.Request) -> Iterator[dict[Any, Any]]:
            words = self._desk.words(request)
            body = text(values.get(own))
            yield {brought: {}}  # the same text again is a change too
            if not body:
                yield {note: self._desk.note(words, "own_empty")}
                return
            try:
                fields = fields_of(body, self._channel(self._reads(values, words)))
            except AssistantError as error:
                yield {note: self._desk.fault(words, error)}
                return
            yield {note: self._desk.note(words, "own_opened"), brought: fields}

        return opened

    def learn(self, form: VoiceForm) -> Callable[..., Any]:
        """The handler that learns a voice from the texts of the form."""

        async def learn(values: dict[Any, Any], request: gr.Request) -> AsyncIterator[dict[Any, Any]]:
            words = self._desk.words(request)
            found = [each.strip() for each in _BETWEEN.split(text(values.get(form.texts))) if each.strip()]
            yield {form.note: self._desk.note(words, "voice_learning")}
            try:
                language = self._reads(values, words).language
                user = request.username or ""
                profile = await self._desk.services.copy.learn_voice(found, language, user)
            except AssistantError as error:
                yield {form.note: self._desk.fault(words, error)}
                return
            yield self._learnt(form, profile, words)

        return learn

    def worded(self, rules: Any, do_words: Any, learnt: Any, request: gr.Request) -> str:
        """The edited profile as lines for brand.yaml."""
        if not isinstance(learnt, VoiceProfile):
            return ""
        edited = replace(learnt, voice=lines(rules), do_words=typed_keywords(text(do_words)))
        return str(self._yaml(self._desk.words(request), edited))

    def tone(self, rules: Any) -> str:
        """The edited rules as the tone of this one brief."""
        return "; ".join(lines(rules))[:_TONE]

    def brought(self, event: gr.EventData) -> str:
        """The texts of chosen files, with a line between them."""
        return BETWEEN.join(said for _name, said in _files(event))

    def keywords(self, there: Any, event: gr.EventData, request: gr.Request) -> tuple[Any, str]:
        """The typed keywords, and the most shown ones of an export, each once."""
        words, found = self._desk.words(request), list(typed_keywords(text(there)))
        try:
            for name, said in _files(event):
                found += chosen(search_console_keywords(said.encode(), name))
        except AssistantError as error:
            return gr.skip(), self._desk.fault(words, error)
        return ", ".join(dict.fromkeys(found)), ""

    def _channel(self, brief: Brief) -> Channel:
        channels = self._desk.services.channels
        if brief.channel not in channels:
            raise UnknownNameError("channel", brief.channel, channels)
        return channels[brief.channel]

    def _learnt(self, form: VoiceForm, profile: VoiceProfile, words: Words) -> dict[Any, Any]:
        rules, said = "\n".join(profile.voice), ", ".join(profile.do_words)
        told = words(
            "voice_learnt",
            count=profile.texts,
            register=profile.register or words("voice_no_register"),
            words=f"{profile.sentence_words:.0f}",
        )
        note = self._desk.presenter.pages.render("brief_told", told=told)
        return {
            form.note: str(note),
            form.rules: gr.Textbox(rules, visible=True),
            form.do_words: gr.Textbox(said, visible=True),
            form.use: gr.Button(visible=True),
            form.yaml: str(self._yaml(words, profile)),
            form.learnt: profile,
        }

    def _yaml(self, words: Words, profile: VoiceProfile) -> Html:
        return self._desk.presenter.pages.render("brief_voice", words=words, lines=brand_yaml(profile))


def fields_of(body: str, channel: Channel) -> Mapping[str, str]:
    """A text as fields of a channel: a line such as “Objet : …” begins one.

    As `given` has it, except that a text without a field of its own for the rest (“Objet : …”, then the
    letter) has it in the main field. Raises what `given` raises.
    """
    fields, main = dict(given(body, channel).fields), main_field(channel)
    for rule in channel.fields:
        first, _, rest = fields.get(rule.name, "").partition("\n")
        if rest.strip() and rule.name != main and not fields.get(main) and _one_line(rule):
            fields |= {rule.name: first, main: rest.strip()}
    return fields


def _one_line(rule: FieldRule) -> bool:
    limit = rule.hard_max or rule.soft_max or _ONE_LINE + 1
    return not rule.items and rule.count != "sms" and (rule.count == "pixels" or limit <= _ONE_LINE)


def _files(event: gr.EventData) -> list[tuple[str, str]]:
    """The files that the browser read, as (name, text); what it says may be anything."""
    said: Any = event._data
    found = said.get("texts") if isinstance(said, dict) else None
    if not isinstance(found, list):
        return []
    pairs = [(text(each.get("name")), text(each.get("text"))) for each in found if isinstance(each, dict)]
    return [pair for pair in pairs if pair[1]]
