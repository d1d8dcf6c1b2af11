"""What surrounds a letter: who sends it, its pictures, the links at its foot."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import SettingError
from assistant.export.mail.letter import Letter
from assistant.export.marking import Marking
from assistant.export.tags import render_link, tool_links
from assistant.rules import load
from assistant.text.contacts import email_key
from assistant.types.brand import Brand
from assistant.types.draft import Brief
from assistant.types.language import Language

_LEAVING = re.compile(r"(?:https?://|mailto:)[^\s<>\"]*(?:\{\{[^{}<>\"\n]*\}\}[^\s<>\"]*)*")


@dataclass(frozen=True)
class Picture:
    """A picture of a letter: its public https address, and in words what it shows."""

    address: str
    alt: str


def _no_pictures(brief: Brief) -> tuple[Picture, ...]:
    del brief
    return ()


@dataclass(frozen=True)
class Sender:
    """Whose letter it is.

    `address` is the sender's, `unsubscribe` an https or mailto address where readers leave, which may hold
    merge tags; both may be empty. `pictures` gives those for a brief. Raises SettingError for what is no such
    address.
    """

    brand: Brand
    address: str = ""
    unsubscribe: str = ""
    pictures: Callable[[Brief], tuple[Picture, ...]] = _no_pictures

    def __post_init__(self) -> None:
        if self.address and not email_key(self.address):
            raise SettingError(
                f"“{self.address[:80]}” is no e-mail address.", "Correct ASSISTANT_MAIL_FROM, or unset it."
            )
        if self.unsubscribe and not _LEAVING.fullmatch(self.unsubscribe):
            raise SettingError(
                f"ASSISTANT_MAIL_UNSUBSCRIBE is “{self.unsubscribe[:80]}”, where nobody can leave.",
                "Give an address that begins with https:// or mailto:, or unset it.",
            )


@dataclass(frozen=True)
class Mail:
    """A letter with all that surrounds it, on its way to one mailing tool."""

    letter: Letter
    sender: Sender
    tool: str
    pictures: tuple[Picture, ...]
    marking: Marking

    @property
    def language(self) -> Language:
        """The language of the letter."""
        return self.letter.language

    @property
    def approved(self) -> bool:
        """Whether the text was approved; one that was not says so at its top."""
        return self.marking.status == "approved"

    @property
    def unsubscribe(self) -> str:
        """Where readers leave: the tool's own code, which it asks for, else the sender's address."""
        return tool_links(self.tool).unsubscribe or render_link(self.sender.unsubscribe, self.tool)

    @property
    def online(self) -> str:
        """The tool's code for the letter as a page; empty without a tool."""
        return tool_links(self.tool).online

    @property
    def postal(self) -> str:
        """The tool's code for the sender's postal address; empty where it has none."""
        return tool_links(self.tool).postal

    @property
    def link(self) -> str:
        """Where the buttons lead, with its merge tags as the tool writes them."""
        return render_link(self.letter.link, self.tool)

    @property
    def mentions(self) -> tuple[str, ...]:
        """The company's legal mentions in the language of the letter."""
        return tuple(self.sender.brand.legal_mentions.get(self.language, ()))

    def said(self, key: str) -> str:
        """Our own words in the language of the letter."""
        return str(load("mail")["words"][key][self.language])
