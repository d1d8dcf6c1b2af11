"""All that a visitor, and whoever reads the JSON, gets of one attack."""

import json
import re
from contextlib import aclosing
from dataclasses import dataclass, field
from html.parser import HTMLParser

from assistant.services import Services
from assistant.types.answer import Answer
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.present import Presenter
from assistant.web.chat.visit import Visit
from assistant.web.pages import Pages
from assistant.web.texts import Texts

OWN = ("https://www.filature.example", "https://filature.example")
UNTOLD = {"searched": "", "usage": {}, "timings_ms": {}}
_URL = re.compile(r"(?i)(?:\b[a-z][a-z0-9+.-]*:)?//[^\s\"'<>)\]]+")
_TAGS = frozenset({"script", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "style"})
_LOADS = frozenset({"href", "src", "srcset", "action", "formaction", "poster", "data", "background"})


@dataclass
class Told:
    """`text` is every word of an answer that was ever shown, `html` each state of the page."""

    text: str = ""
    html: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def answer(self) -> Answer:
        """The last answer."""
        return self.answers[-1]

    @property
    def json(self) -> str:
        """The answers as an API gives them, without the visitor's own question and without measurements."""
        return "\n".join(
            json.dumps({**answer.as_dict(), **UNTOLD}, ensure_ascii=False, default=str)
            for answer in self.answers
        )

    @property
    def foreign(self) -> list[str]:
        """Addresses of other sites in the text, in the JSON, and wherever the page could call one."""
        texts = (*_URL.findall(self.text), *_URL.findall(self.json))
        return [url for url in (*texts, *self.called) if not url.startswith(OWN)]

    @property
    def called(self) -> list[str]:
        """What the page would load or lead to outside of itself."""
        seen = [url for html in self.html for url in _Page(html).addresses]
        return [
            url for url in seen if not url.startswith(("#", "/", "mailto:bonjour@filature.example", "tel:"))
        ]

    @property
    def active(self) -> list[str]:
        """Tags and attributes of the page that do something."""
        return [name for html in self.html for name in _Page(html).active]


class _Page(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.active: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.active += [tag] if tag in _TAGS else []
        self.active += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.addresses += [value or "" for name, value in attrs if name in _LOADS]


def chat_of(services: Services) -> Dialogue:
    """The chat page's own way to answer."""
    return Dialogue(services, Presenter(Pages(), Texts.load(), services.brand), 2000)


async def told(dialogue: Dialogue, questions: tuple[str, ...]) -> Told:
    """Ask them one after the other in one conversation, as the chat page does."""
    visit = Visit()
    seen = Told()
    for question in questions:
        async with aclosing(dialogue.ask(visit, question)) as turns:
            async for turn in turns:
                seen.html.append(visit.shown[-1])
                if turn.answer is not None:
                    seen.answers.append(turn.answer)
                    seen.text += f"\n{turn.answer.answer}"
                else:
                    seen.text += f"\n{turn.text}"
    return seen
