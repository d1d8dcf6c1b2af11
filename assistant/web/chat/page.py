"""The public chat as a Gradio page: which components there are, and what happens on which event."""

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.handlers import Handlers
from assistant.web.chat.lead_handlers import LeadHandlers
from assistant.web.chat.present import Presenter
from assistant.web.chat.screen import Parts, Screen
from assistant.web.chat.visit import Visit
from assistant.web.labels import PLAIN, PRIVATE, QUICK
from assistant.web.site import Site

WAITING_PLACES = 64  # questions that may wait; the next visitor is told that the chat is busy
AT_ONCE = 16  # events of any other kind
IDLE_SECONDS = 30 * 60  # an idle visitor's conversation is forgotten

_ASSETS = Path(__file__).parents[1] / "assets"
# The turns are texts of ours put one after the other; Gradio changes only what differs in the page.
_TURNS = '<div class="b-talk" role="region" aria-label="Conversation" tabindex="0">${value.join("")}</div>'
# The box is emptied as its question leaves; what is typed while another is answered stays. An event of its
# own would come after the whole answer.
_SENT = """(text, visit) => {
  const box = document.querySelector('#question textarea');
  if (!document.querySelector('.b-turn[data-state="working"]')) {
    box.value = '';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return [text, visit];
}"""

# What this tab remembers of an earlier load goes in the place of the question.
_RETURNED = """(text, visit) => {
  try {
    return [sessionStorage.getItem("chat") || "", visit];
  } catch {
    return ["", visit];
  }
}"""


def chat_page(services: Services, site: Site, i18n: gr.I18n) -> gr.Blocks:
    """The page; each visitor has a conversation of their own, kept on the server."""
    presenter = Presenter(site.pages, site.texts, site.brand, services.model.embedded)
    dialogue = Dialogue(services, presenter, services.settings.search.question_characters)
    screen = Screen(site, presenter)
    page: gr.Blocks = gr.Blocks(
        title=site.brand.name, fill_height=True, analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with page:
        parts = _parts(i18n, screen.welcome(), services.settings.search.question_characters)
        lead = _part("", "chat_lead", "lead", "")
        handlers = Handlers(services, site, dialogue, screen)
        _wire(page, handlers, parts)
        _wire_lead(LeadHandlers(services, site, handlers), parts.visit, lead)
    page.queue(max_size=WAITING_PLACES, default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def _parts(i18n: gr.I18n, welcome: str, longest: int) -> Parts:
    visit = gr.State(Visit(), time_to_live=IDLE_SECONDS)
    bar = gr.HTML(i18n("html_chat_bar"), elem_id="bar", **PLAIN)
    talk = _part([welcome], "chat", "talk", _TURNS)
    with gr.Column(elem_id="ask"):
        notice = gr.HTML(i18n("html_disclosure"), elem_id="disclosure", **PLAIN)
        with gr.Row(elem_id="line"):
            box = gr.Textbox(
                placeholder=i18n("chat_placeholder"),
                label=i18n("chat_question"),
                container=False,
                scale=1,
                elem_id="question",
                max_length=longest,
                max_lines=6,
            )
            send = gr.Button(i18n("chat_send"), variant="primary", elem_id="send", min_width=96, scale=0)
            stop = gr.Button(i18n("chat_stop"), visible=False, elem_id="stop", min_width=96, scale=0)
    signal = _part("", "chat_signal", "signal", "")
    return Parts(visit, talk, signal, bar, notice, box, send, stop)


def _part(value: Any, script: str, elem_id: str, template: str) -> gr.HTML:
    """HTML with a script of ours."""
    code = (_ASSETS / f"{script}.js").read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=elem_id, html_template=template, js_on_load=code, apply_default_css=False)


def _wire(page: gr.Blocks, handlers: Handlers, parts: Parts) -> None:
    long: dict[str, Any] = {
        **PRIVATE,
        "outputs": parts.outputs,
        "concurrency_id": "answers",
        "concurrency_limit": None,  # the door counts, for the widget and the API too, and says “busy”
    }
    page.load(handlers.enter, [parts.box, parts.visit], parts.outputs, js=_RETURNED, **QUICK)
    asked = [parts.box.submit, parts.send.click]
    sent = gr.on(asked, handlers.ask, [parts.box, parts.visit], js=_SENT, **long)
    picked = parts.talk.pick(handlers.pick, parts.visit, **long)
    for event in (sent, picked):
        event.failure(handlers.fail, parts.visit, parts.outputs, **QUICK)
    ends: dict[str, Any] = {**QUICK, "cancels": [sent, picked]}
    parts.stop.click(handlers.stop, parts.visit, parts.outputs, **ends)
    parts.talk.fresh(handlers.fresh, parts.visit, parts.outputs, **ends)
    parts.talk.erase(handlers.erase, parts.visit, parts.outputs, **ends)
    parts.talk.act(handlers.act, parts.visit, parts.outputs, **QUICK)
    page.unload(handlers.leave)


def _wire_lead(handlers: LeadHandlers, visit: gr.State, lead: gr.HTML) -> None:
    opened = lead.open(handlers.open, visit, lead, **QUICK)
    sent = lead.send(handlers.send, visit, lead, **QUICK)
    for event in (opened, sent):
        event.failure(handlers.fail, visit, lead, **QUICK)
