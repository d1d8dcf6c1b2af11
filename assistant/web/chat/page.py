"""The public chat as a Gradio page. Its handlers only pass on: what is said is decided elsewhere."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.services import Services
from assistant.web.chat.conversation import Conversation, Talk
from assistant.web.chat.present import Presenter
from assistant.web.departures import Departures
from assistant.web.labels import PLAIN, PRIVATE, QUICK, starter_questions
from assistant.web.site import Site
from assistant.web.texts import Words

WAITING_PLACES = 64  # questions that may wait; the next visitor is told that the chat is busy
AT_ONCE = 16  # replies on their way; the model's own queue decides who is served first
IDLE_SECONDS = 30 * 60  # an idle visitor's conversation is forgotten

Shown = tuple[Any, ...]


@dataclass(frozen=True)
class _Parts:
    """The components that a reply changes, in the order of its outputs."""

    bot: gr.Chatbot
    past: gr.State
    starters: gr.Row
    send: gr.Button
    stop: gr.Button

    @property
    def outputs(self) -> list[Any]:
        return [self.bot, self.past, self.starters, self.send, self.stop]


def chat_page(services: Services, site: Site, i18n: gr.I18n) -> gr.Blocks:
    """The page; each visitor has a conversation of their own, kept on the server."""
    talk = Talk(services, Presenter(site.pages, site.brand, services.model.embedded))
    greeting = _greeting(site)
    page: gr.Blocks = gr.Blocks(
        title=site.brand.name, fill_height=True, analytics_enabled=False, delete_cache=(3600, 3600)
    )
    with page:
        gr.HTML(i18n("html_chat_bar"), elem_id="bar", **PLAIN)
        parts, starters, box = _body(site, i18n, greeting)
        handlers = _Handlers(talk, site, greeting)
        _wire(handlers, parts, starters, box)
        page.unload(handlers.departures.leave)
    page.queue(max_size=WAITING_PLACES, default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def _body(site: Site, i18n: gr.I18n, greeting: str) -> tuple[_Parts, list[gr.Button], gr.Textbox]:
    bot = gr.Chatbot(
        _messages(greeting, Conversation()),
        elem_id="talk",
        label=i18n("chat_label"),
        show_label=False,
        container=False,
        scale=1,
        height="100%",
        layout="bubble",
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        group_consecutive_messages=False,
        allow_file_downloads=False,
    )
    with gr.Column(elem_id="ask"):
        count = len(starter_questions(site.brand, "en"))
        with gr.Row(elem_id="starters", visible=count > 0) as row:
            starters = [gr.Button(i18n(f"starter_{n}"), size="sm") for n in range(count)]
        gr.HTML(i18n("html_disclosure"), elem_id="disclosure", **PLAIN)
        with gr.Row(elem_id="line"):
            box = gr.Textbox(
                placeholder=i18n("chat_placeholder"),
                label=i18n("chat_question"),
                container=False,
                scale=1,
                elem_id="question",
            )
            send = gr.Button(i18n("chat_send"), variant="primary", elem_id="send", min_width=96, scale=0)
            stop = gr.Button(i18n("chat_stop"), visible=False, elem_id="stop", min_width=96, scale=0)
    return _Parts(bot, gr.State(Conversation(), time_to_live=IDLE_SECONDS), row, send, stop), starters, box


class _Handlers:
    def __init__(self, talk: Talk, site: Site, greeting: str) -> None:
        self._talk = talk
        self._site = site
        self._greeting = greeting
        self.departures = Departures()

    async def ask(
        self, question: str, past: Conversation, request: gr.Request
    ) -> AsyncGenerator[Shown, None]:
        with self.departures.awaited(request):
            async with aclosing(self._talk.ask(past, question, self._words(request))) as steps:
                async for now in steps:
                    yield self._shown(now)

    def starter(self, place: int) -> Callable[..., AsyncGenerator[Shown, None]]:
        async def ask(past: Conversation, request: gr.Request) -> AsyncGenerator[Shown, None]:
            question = starter_questions(self._site.brand, self._words(request).language)[place]
            async with aclosing(self.ask(question, past, request)) as steps:
                async for shown in steps:
                    yield shown

        return ask

    def stop(self, past: Conversation, request: gr.Request) -> Shown:
        return self._shown(self._talk.stopped(past, self._words(request)))

    def fail(self, past: Conversation, request: gr.Request) -> Shown:
        return self._shown(self._talk.failed(past, self._words(request)))

    def _words(self, request: gr.Request) -> Words:
        return self._site.words(request)

    def _shown(self, now: Conversation) -> Shown:
        return (
            _messages(self._greeting, now),
            now,
            gr.Row(visible=not now.turns),
            gr.Button(visible=not now.busy),
            gr.Button(visible=now.busy),
        )


def _wire(handlers: _Handlers, parts: _Parts, starters: list[gr.Button], box: gr.Textbox) -> None:
    answer: dict[str, Any] = {
        **PRIVATE,
        "outputs": parts.outputs,
        "concurrency_id": "answers",
        "concurrency_limit": AT_ONCE,
    }
    sent = gr.on([box.submit, parts.send.click], handlers.ask, [box, parts.past], **answer)
    # The box is emptied by the browser at once; what was sent is on its way already.
    gr.on([box.submit, parts.send.click], None, None, box, js="() => ''", **QUICK)
    events = [sent] + [
        button.click(handlers.starter(place), [parts.past], **answer) for place, button in enumerate(starters)
    ]
    for event in events:
        event.failure(handlers.fail, [parts.past], parts.outputs, **QUICK)
    parts.stop.click(handlers.stop, [parts.past], parts.outputs, cancels=events, **QUICK)


def _greeting(site: Site) -> str:
    french, english = site.texts.words("fr"), site.texts.words("en")
    return str(site.pages.line("greeting", french=french, english=english, brand=site.brand))


def _messages(greeting: str, now: Conversation) -> list[Any]:
    shown = [{"role": "assistant", "content": greeting}]
    for turn in now.turns:
        shown.append({"role": "user", "content": turn.question})
        shown.append({"role": "assistant", "content": turn.reply})
    return shown
