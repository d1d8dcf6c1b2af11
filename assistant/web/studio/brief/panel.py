"""The left half of the copy page, as the draft's half meets it.

What the draft's half uses: `inputs` (by name; as a set they give a handler one dict by component), `brief()`
of such a dict, the buttons `write` and `stop`, and `given`, which changes when the writer brings a text of
his own: its fields by name, to be shown and checked as if they had been written (empty: nothing to show).
`reused` is set from elsewhere: the number of a kept draft whose brief is to fill the form in.
"""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.web.labels import PRIVATE, QUICK
from assistant.web.site import Site
from assistant.web.studio.brief.beside import BesideHandlers
from assistant.web.studio.brief.extras import (
    AskForm,
    ClaimForm,
    OwnForm,
    VoiceForm,
    ask_form,
    claim_form,
    own_form,
    voice_form,
)
from assistant.web.studio.brief.form import NAMES, brief_of
from assistant.web.studio.brief.handlers import BriefHandlers, Desk
from assistant.web.studio.brief.lessons import LessonNotes
from assistant.web.studio.brief.own import OwnHandlers
from assistant.web.studio.brief.parts import brief_form
from assistant.web.studio.present import Presenter

_LAST = {"trigger_mode": "always_last", **QUICK}


class BriefPanel:
    """Builds the brief into the column that is open, and connects all that needs no draft."""

    def __init__(self, services: Services, site: Site, i18n: gr.I18n, presenter: Presenter) -> None:
        self._texts, self._i18n = site.texts, i18n
        self._desk = Desk(services, site, presenter)
        with gr.Column(elem_id="brief"):
            self._form = brief_form(i18n, services)
        self._do = BriefHandlers(self._desk, self._form)
        self._beside = BesideHandlers(self._desk, self._do.brief)
        self.inputs: Mapping[str, Any] = self._form.inputs
        self.write, self.stop = self._form.write, self._form.stop
        self.given = gr.State({})
        self.reused = gr.State((0, 0))
        self._connect_form(self._do)
        self._connect_facts(self._beside, self._do)
        self._connect_lessons(LessonNotes(self._desk))

    def beside(self) -> None:
        """Build what is asked, added and brought into the column that is open: it stands after the drafts."""
        i18n, form = self._i18n, self._do
        own = OwnHandlers(self._desk, form.brief)
        with gr.Column(elem_id="beside"):
            self._connect_ask(self._beside, form, ask_form(i18n))
            self._connect_claims(self._beside, form, claim_form(i18n))
            self._connect_own(own, form, own_form(i18n))
            self._connect_voice(own, form, voice_form(i18n))

    def brief(self, values: Mapping[Any, Any], language: Language) -> Brief:
        """The form as a brief; `values` by component, as Gradio gives them, or by name.

        Raises InputError, in that language, for what is no brief.
        """
        named = {name: values[part] for name, part in self.inputs.items() if part in values}
        said = named or {name: values.get(name) for name in NAMES}
        return brief_of(said, self._texts.words(language))

    def _connect_form(self, do: BriefHandlers) -> None:
        form, every = self._form, set(self.inputs.values())
        page = gr.context.Context.root_block
        if page is not None:
            named = [form.inputs[name] for name in ("channel", "segment", "language")]
            page.load(do.arrive, None, [*named, form.recent], **QUICK)
        products = form.inputs["products"]
        form.search.change(do.find, [form.search, products], products, **_LAST)
        link = form.inputs["link"]
        form.inputs["variants"].input(do.several, form.inputs["variants"], form.inputs["vary"], **QUICK)
        products.input(do.link, [products, link], link, **QUICK)
        form.inputs["segment"].input(do.language, form.inputs["segment"], form.inputs["language"], **QUICK)
        read = form.read.click(do.read, [form.sentence, form.inputs["language"]], form.filled, **PRIVATE)
        read.failure(do.fail, None, form.note, **QUICK)
        taken = form.recent.input(do.take, form.recent, form.filled, **QUICK)
        taken.failure(do.fail, None, form.note, **QUICK)
        reused = self.reused.change(do.reuse, self.reused, form.filled, **QUICK)
        reused.failure(do.fail, None, form.note, **QUICK)
        kept = [form.keep_note, form.recent]
        for button, act in ((form.keep, do.keep), (form.forget, do.forget)):
            button.click(act, {*every, form.keep_name}, kept, **QUICK).failure(
                do.fail, None, form.keep_note, **QUICK
            )

    def _connect_facts(self, do: BesideHandlers, form: BriefHandlers) -> None:
        part, every = self._form, set(self.inputs.values())
        unfolded = next(fold for fold, names in part.folds if "facts" in names)
        for asked in (part.list_facts.click, unfolded.expand):
            asked(do.facts, every, part.facts, **PRIVATE).failure(form.fail, None, part.facts, **QUICK)
        part.facts.input(do.choose, None, self.inputs["facts"], **QUICK)

    def _connect_lessons(self, do: LessonNotes) -> None:
        """What was tried with the chosen readers is looked up when it is unfolded, and kept up to date."""
        form = self._form
        readers = [form.inputs[name] for name in ("segment", "channel", "language")]
        asked = [form.lessons.expand, *(part.input for part in readers)]
        for event in asked:
            event(do.tried, readers, form.tried, **_LAST).failure(do.fail, None, form.tried, **QUICK)

    def _connect_ask(self, do: BesideHandlers, form: BriefHandlers, ask: AskForm) -> None:
        for asked in (ask.go.click, ask.question.submit):
            asked(do.ask, ask.question, ask.answer, **PRIVATE).failure(form.fail, None, ask.answer, **QUICK)
        key_facts = self.inputs["key_facts"]
        folds = [fold for fold, names in self._form.folds if "key_facts" in names]
        ask.answer.click(do.take, key_facts, [key_facts, *folds], **QUICK)

    def _connect_claims(self, do: BesideHandlers, form: BriefHandlers, claim: ClaimForm) -> None:
        values = {*self.inputs.values(), *claim.fields.values()}
        changed = [*claim.fields.values(), claim.note, claim.list]
        claim.fold.expand(do.claims, None, claim.list, **QUICK).failure(form.fail, None, claim.note, **QUICK)
        added = claim.go.click(do.propose(claim), values, changed, **QUICK)
        added.failure(form.fail, None, claim.note, **QUICK)
        acted = claim.list.click(do.act, None, [claim.list, claim.note], **QUICK)
        acted.failure(form.fail, None, claim.note, **QUICK)

    def _connect_own(self, do: OwnHandlers, form: BriefHandlers, own: OwnForm) -> None:
        own.file.upload(do.brought, None, own.text, **QUICK)
        opened = own.go.click(
            do.open(own.text, own.note, self.given),
            {*self.inputs.values(), own.text},
            [own.note, self.given],
            **QUICK,
        )
        opened.failure(form.fail, None, own.note, **QUICK)
        keywords, note = self.inputs["keywords"], self._form.keywords_note
        found = self._form.keywords_file.upload(do.keywords, keywords, [keywords, note], **QUICK)
        found.failure(form.fail, None, note, **QUICK)

    def _connect_voice(self, do: OwnHandlers, form: BriefHandlers, voice: VoiceForm) -> None:
        voice.file.upload(do.brought, None, voice.texts, **QUICK)
        learnt = [voice.note, voice.rules, voice.do_words, voice.use, voice.yaml, voice.learnt]
        learning = voice.go.click(do.learn(voice), {*self.inputs.values(), voice.texts}, learnt, **PRIVATE)
        learning.failure(form.fail, None, voice.note, **QUICK)
        edited = [voice.rules, voice.do_words, voice.learnt]
        for part in (voice.rules, voice.do_words):
            part.input(do.worded, edited, voice.yaml, **_LAST)
        voice.use.click(do.tone, voice.rules, self.inputs["tone"], **QUICK)
