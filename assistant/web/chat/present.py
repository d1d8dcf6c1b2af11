"""What the chat shows, as HTML made from typed results. Knows nothing of Gradio or of the network."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    InputError,
    ModelBusyError,
    ModelTimeoutError,
)
from assistant.text.normalise import clean
from assistant.types.answer import Answer, Citation
from assistant.types.brand import Brand
from assistant.types.knowledge import Passage
from assistant.web.markup import Links, to_html
from assistant.web.pages import Pages
from assistant.web.safe import Html, fill
from assistant.web.texts import Words

_ERROR_TEXTS: tuple[tuple[type[AssistantError], str], ...] = (
    (ModelBusyError, "error_busy"),
    (ModelTimeoutError, "error_slow"),
    (InputError, "error_question"),
    (IndexMissingError, "error_index"),
    (IndexMismatchError, "error_index"),
    (IndexDamagedError, "error_index"),
)


@dataclass(frozen=True)
class Presenter:
    """Makes the bubbles of one company's chat. `embedded`: the model on this machine answers, slowly."""

    pages: Pages
    brand: Brand
    embedded: bool = False

    def question(self, text: str) -> Html:
        """The visitor's own words, escaped, their line ends kept."""
        lines = [fill("{}", line) for line in clean(text).strip().splitlines()]
        return fill('<div class="b-question">{}</div>', Html("<br>".join(lines)))

    def searching(self, words: Words) -> Html:
        """Before anything is found."""
        return self.pages.line("progress", words=words, step=words("chat_searching"), titles=[], patience="")

    def writing(self, words: Words, passages: Sequence[Passage]) -> Html:
        """The sources found, before the model's first word."""
        patience = words("chat_patience") if self.embedded else ""
        step, titles = words("chat_writing"), _titles(passages)
        return self.pages.line("progress", words=words, step=step, titles=titles, patience=patience)

    def partial(self, words: Words, text: str, passages: Sequence[Passage] = ()) -> Html:
        """An answer on its way: its text so far, with [n] not yet clickable, and the sources found."""
        shown = to_html(text, self._links(()))
        return self.pages.line("partial", words=words, text=shown, titles=_titles(passages))

    def answer(self, words: Words, answer: Answer, turn: int) -> Html:
        """A finished answer: its text with clickable [n], and its sources below.

        `turn` tells the sources of one answer from those of another on the same page.
        """
        if answer.status == "not_in_knowledge":
            return self.unknown(words)
        if answer.status == "off_topic":
            return self._fixed(words, answer)
        by_number = {citation.n: citation for citation in answer.citations}

        def marker(number: int) -> Html | None:
            found = by_number.get(number)
            return self._marker(words, found, turn) if found else None

        text = to_html(answer.answer, self._links(answer.citations), marker)
        links = self._links(answer.citations)
        return self.pages.line(
            "answer", words=words, text=text, answer=answer, turn=turn, allows=links.allows
        )

    def unknown(self, words: Words) -> Html:
        """The knowledge holds no answer: say so, and how to reach a person."""
        return self.pages.line("unknown", words=words, brand=self.brand, contact=self._contact(words))

    def _fixed(self, words: Words, answer: Answer) -> Html:
        """A fixed text; the ways on that follow it as text are links and the contact here."""
        text, *ways = answer.answer.split("\n\n")
        tracking = self.brand.tracking_url if answer.topic == "own_order" else ""
        contact = self._contact(words) if ways else Html("")
        return self.pages.line(
            "fixed", words=words, text=text, language=answer.language, tracking=tracking, contact=contact
        )

    def error(self, words: Words, error: AssistantError | None = None) -> Html:
        """Something failed; never to be mistaken for a missing answer. None: a fault of our own."""
        key = next((key for kind, key in _ERROR_TEXTS if isinstance(error, kind)), "error_service")
        return self.pages.line(
            "error",
            words=words,
            message=words(key),
            retry=key != "error_question",
            contact=self._contact(words),
        )

    def _contact(self, words: Words) -> Html:
        contact = self.brand.contact
        return self.pages.line(
            "contact",
            words=words,
            contact=contact,
            hours=contact.hours.get(words.language, ""),
            page=contact.page.get(words.language, ""),
            number="".join(sign for sign in contact.phone if sign.isdigit() or sign == "+"),
        )

    def _marker(self, words: Words, citation: Citation, turn: int) -> Html:
        title = words("source_of", title=citation.title)
        pattern = '<a class="b-cite" href="#source-{}-{}" title="{}">[{}]</a>'
        return fill(pattern, turn, citation.n, title, citation.n)

    def _links(self, citations: Sequence[Citation]) -> Links:
        pages = self.brand.contact.page.values()
        return Links((*(citation.url for citation in citations), *pages), (self.brand.url,))


def _titles(passages: Sequence[Passage]) -> list[str]:
    return list(dict.fromkeys(passage.chunk.title for passage in passages))
