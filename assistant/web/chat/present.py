"""What the chat shows, as HTML made from typed results. Knows nothing of Gradio or of the network."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.chat.privacy.masking import Masking
from assistant.errors import (
    AssistantError,
    DoorError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    InputError,
    ModelBusyError,
    ModelTimeoutError,
)
from assistant.text.normalise import clean
from assistant.types.answer import Answer, Citation, ProductCard
from assistant.types.brand import Brand
from assistant.types.language import Language
from assistant.web.chat.cards import card_views
from assistant.web.chat.masked import masked_note
from assistant.web.chat.sources import Source, cited, found, nearby
from assistant.web.chat.visit import Turn
from assistant.web.guard.refusals import refusal
from assistant.web.look.markup import Links, to_html
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.texts import Texts, Words

_ERROR_TEXTS: tuple[tuple[type[AssistantError], str], ...] = (
    (ModelBusyError, "error_busy"),
    (ModelTimeoutError, "error_slow"),
    (InputError, "error_question"),
    (IndexMissingError, "error_index"),
    (IndexMismatchError, "error_index"),
    (IndexDamagedError, "error_index"),
)
# At the space before these signs, which French has, a line must not break.
_BEFORE_SIGN = re.compile(r" (?=[?!;:»])")
_BEFORE_NUMBER = re.compile(r" (?=<(?:a|span) class=\"b-cite\")")
# The topics whose fixed text says no: a title tells so at a glance.
REFUSED = frozenset({"off_topic", "own_order", "negotiation", "promise", "legal", "medical", "other_company"})
# Why a thumb points down (types.feedback.FeedbackReason), and the text of its chip.
REASONS: Mapping[str, str] = {
    "wrong": "chat_why_wrong",
    "incomplete": "chat_why_incomplete",
    "off_topic": "chat_why_off_topic",
    "too_long": "chat_why_too_long",
    "other": "chat_why_other",
}


@dataclass(frozen=True)
class Presenter:
    """Makes the page of one company's chat. `embedded`: the model on this machine answers, slowly."""

    pages: Pages
    texts: Texts
    brand: Brand
    embedded: bool = False

    def welcome(self, starters: Mapping[Language, Sequence[str]], closed: DoorError | None = None) -> Html:
        """The greeting and the questions to begin with, in both languages; the page shows one.

        `closed` is why nobody is answered now: then that is said in the place of the questions.
        """
        words = {language: self.texts.words(language) for language in starters}
        both = [
            (words[language], () if closed else questions, refusal(words[language], closed) if closed else "")
            for language, questions in starters.items()
        ]
        return self.pages.render("chat_welcome", both=both, brand=self.brand)

    def turn(self, turn: Turn) -> Html:
        """A question, what there is of its answer, and what can be done with it."""
        words = self.texts.words(turn.answer.language if turn.answer else turn.language)
        lines = [fill("{}", line) for line in _unbroken(clean(turn.question)).strip().splitlines()]
        return self.pages.render(
            "chat_turn",
            words=words,
            turn=turn,
            question=Html("<br>".join(lines)),
            masked=masked_note(words, self._masked(turn)),
            reply=self._reply(words, turn),
            reasons=[(reason, words(key)) for reason, key in REASONS.items()],
        )

    def _masked(self, turn: Turn) -> Sequence[str]:
        """What was masked in a question, also in one without an answer: the visitor typed it all the same."""
        if turn.answer is not None:
            return turn.answer.masked
        return () if turn.outcome == "working" else self._masking.of(turn.question).masked

    @cached_property
    def _masking(self) -> Masking:
        return Masking(self.brand)

    def _reply(self, words: Words, turn: Turn) -> Html:
        if turn.outcome == "failed":
            return self._error(words, turn)
        if turn.answer is not None:
            return self._answer(words, turn, turn.answer)
        if turn.outcome == "stopped":
            text = self._text(words, turn, ())
            return self._answered(words, note=words("chat_stopped"), text=text)
        return self._working(words, turn)

    def _working(self, words: Words, turn: Turn) -> Html:
        """An answer on its way: what is checked of it, and what it will stand on."""
        step = words("chat_writing") if turn.passages or turn.text else words("chat_searching")
        # A slow model leaves the time to read the passages; under a quick one they would only flash.
        slow = self.embedded and bool(turn.passages)
        sources = (
            self._sources(words, turn.number, found(turn.passages, words), "chat_found_now") if slow else ""
        )
        return self.pages.render(
            "chat_working",
            words=words,
            step=step,
            text=self._text(words, turn, ()),
            patience=words("chat_patience") if slow else "",
            products=self._products(words, turn.cards),
            sources=sources,
            titles=[] if slow else list(dict.fromkeys(each.chunk.title for each in turn.passages)),
        )

    def _answer(self, words: Words, turn: Turn, answer: Answer) -> Html:
        if answer.status == "not_in_knowledge":
            return self._unknown(words, turn, answer)
        if answer.status == "off_topic":
            return self._fixed(words, turn, answer)
        return self._answered(
            words,
            note=words("chat_degraded") if answer.status == "degraded" else "",
            searched=_unbroken(answer.searched) if answer.searched.strip() != turn.question.strip() else "",
            text=self._text(words, turn, answer.citations),
            products=self._products(words, answer.products),
            sources=self._sources(words, turn.number, cited(answer, turn.passages, words), "sources"),
            human=self._human(words, turn.number) if answer.status == "degraded" else "",
        )

    def _answered(self, words: Words, **values: object) -> Html:
        empty = {"note": "", "searched": "", "text": "", "products": "", "sources": "", "human": ""}
        return self.pages.render("chat_answer", words=words, **{**empty, **values})

    def _unknown(self, words: Words, turn: Turn, answer: Answer) -> Html:
        """The knowledge holds no answer: say so, what it holds nearby, and how to reach a person."""
        near = nearby(answer.nearby, turn.passages, words)
        return self.pages.render(
            "chat_unknown",
            words=words,
            brand=self.brand,
            sources=self._sources(words, turn.number, near, "chat_nearby"),
            human=self._human(words, turn.number),
        )

    def _fixed(self, words: Words, turn: Turn, answer: Answer) -> Html:
        """A fixed text; the ways on that follow it as text are links and the contact here."""
        text, *ways = answer.answer.split("\n\n")
        tracking = self.brand.tracking_url if answer.topic == "own_order" else ""
        human = self._human(words, turn.number) if ways else ""
        title = words(f"refused_{answer.topic}", brand=self.brand.name) if answer.topic in REFUSED else ""
        values = {"title": title, "text": text, "language": answer.language, "tracking": tracking}
        values["human"] = human
        return self.pages.render("chat_fixed", words=words, **values)

    def _error(self, words: Words, turn: Turn) -> Html:
        """Something failed; never to be mistaken for a missing answer."""
        key = next((key for kind, key in _ERROR_TEXTS if isinstance(turn.error, kind)), "error_service")
        return self.pages.render(
            "chat_error",
            words=words,
            message=refusal(words, turn.error) if isinstance(turn.error, DoorError) else words(key),
            retry=key != "error_question",
            human=self._human(words, turn.number),
        )

    def _text(self, words: Words, turn: Turn, citations: Sequence[Citation]) -> Html:
        """The text with its [n]: links to the sources once they are known."""
        by_number = {citation.n: citation for citation in citations}
        passages = 0 if turn.answer else len(turn.passages)

        def marker(number: int) -> Html | None:
            source = by_number.get(number)
            if source is None:
                return fill('<span class="b-cite">{}</span>', number) if 0 < number <= passages else None
            title = words("source_of", title=source.title)
            pattern = '<a class="b-cite" href="#source-{}-{}" title="{}" aria-label="{}">{}</a>'
            return fill(pattern, turn.number, number, title, f"[{number}] {title}", number)

        text = turn.answer.answer if turn.answer else turn.text
        html = to_html(text, self._links(citation.url for citation in citations), marker)
        # A number stays on the line of what it stands for.
        return Html(_BEFORE_NUMBER.sub("\u00a0", html))

    def _products(self, words: Words, cards: Sequence[ProductCard]) -> Html:
        links = self._links(card.url for card in cards)
        views = card_views(cards, words)
        return self.pages.render("chat_products", words=words, cards=views, allows=links.allows)

    def _sources(self, words: Words, number: int, sources: Sequence[Source], heading: str) -> Html:
        links = self._links(source.url for source in sources)
        return self.pages.render(
            "chat_sources",
            words=words,
            number=number,
            sources=sources,
            heading=words(heading),
            open=heading == "chat_found_now",
            allows=links.allows,
        )

    def _human(self, words: Words, turn: int) -> Html:
        contact = self.brand.contact
        return self.pages.render(
            "chat_human",
            words=words,
            turn=turn,
            contact=contact,
            hours=contact.hours.get(words.language, ""),
            page=contact.page.get(words.language, ""),
            number="".join(sign for sign in contact.phone if sign.isdigit() or sign == "+"),
        )

    def _links(self, urls: Iterable[str | None]) -> Links:
        return Links((*urls, *self.brand.contact.page.values()), (self.brand.url,))


def _unbroken(text: str) -> str:
    return _BEFORE_SIGN.sub("\u00a0", text)
