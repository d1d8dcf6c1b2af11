"""The call-back form and what follows it, as HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.types.leads import LeadForm, LeadReceipt
from assistant.web.chat.forms import Entered, described, fields, ticks
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.texts import Words


@dataclass(frozen=True)
class Filled:
    """A form as far as it is filled in.

    `talked`: there is a conversation to attach. `problems`: name of the field -> what is wrong with it.
    """

    form: LeadForm
    entered: Entered
    talked: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


def form_html(pages: Pages, words: Words, filled: Filled, shown: int) -> Html:
    """The form. `shown` differs each time, so that the page notices that it is to be shown again."""
    return pages.render(
        "chat_lead",
        words=words,
        form=filled.form,
        fields=fields(filled.form, words, filled.entered, filled.problems),
        ticks=ticks(filled.form, words, filled.entered, filled.problems, filled.talked),
        problems=filled.problems,
        described=described,
        shown=shown,
    )


def receipt_html(pages: Pages, words: Words, receipt: LeadReceipt, shown: int) -> Html:
    """What became of the request, in the words of whoever took it."""
    title = words("chat_lead_done")
    values = {"title": title, "text": receipt.text, "stored": True}
    return pages.render("chat_receipt", words=words, shown=shown, **values)


def fault_html(pages: Pages, words: Words, shown: int) -> Html:
    """The request was not stored: nothing else may be said."""
    title, text = words("chat_lead_failed"), words("chat_lead_failed_text")
    return pages.render("chat_receipt", words=words, title=title, text=text, stored=False, shown=shown)
