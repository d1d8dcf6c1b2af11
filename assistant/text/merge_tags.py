"""Merge tags: {{first_name|dear customer}}, which the mailing tool fills in for each reader.

One neutral form inside the product: a name, and after a bar the words for a reader whose value is unknown
(the fallback). Every mailing tool has a form of its own; a text that holds one of those is told apart here,
so that no model changes it and nobody sends it to another tool.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# A name only: {{…}} around anything else is no tag of ours, and stays as it is. So does a name with a filter
# of a template language, unless it is the one that gives the words for an unknown value: {{name|title}} asks
# for capitals, and nobody is greeted as “title”.
_FILTER = r"\s*(?:title|capitalize|capfirst|upper|lower|trim|urlencode|escape|safe)\s*\}\}"
_TAG = re.compile(
    r"\{\{\s*(?P<name>[A-Za-z_][\w.]*)\s*"
    rf"(?:\|(?!{_FILTER})"
    r"(?!\s*(?!default\b)\w+\s*:\s*['\"])(?P<fallback>[^{}|\n]*))?\}\}"
)
_DEFAULT = re.compile(r"default\s*[:(]?\s*(?P<quote>['\"])(?P<words>.*)(?P=quote)\s*\)?")
# What mailing tools read as code, whole or begun: Mailchimp *|X|*, Salesforce %%X%% %%=…=%% %%[…]%%, Mautic
# {contactfield=X}, and the double braces and {% … %} of Brevo, HubSpot, Klaviyo and listmonk. A number in
# double braces is a place of a WhatsApp template, and no tool's code.
_FOREIGN = re.compile(
    r"\{\{(?!\s*\d{1,2}\s*\}\})(?:[^{}\n]{0,300}\}\})?|\{%(?:[^%\n]{0,300}%\})?|\{#(?:[^#\n]{0,300}#\})?"
    r"|\*\|(?:[^|\n]{1,100}\|\*)?"
    r"|%%=[^\n]{1,300}?=%%|%%\[[^\n]{1,300}?\]%%|%%[A-Za-z_][\w .-]{0,60}%%|%%"
    r"|\{(?:contactfield|ownerfield|companyfield)=[^{}\n]{1,100}\}"
    r"|\{(?:unsubscribe|webview|resubscribe)_(?:url|text)\}"
)
# A link may hold merge tags, whose fallbacks have spaces; an address inside a fallback is of its tag.
_ANY_TAG = r"\{\{[^{}\n]*\}\}"
_LINK = re.compile(
    rf"{_ANY_TAG}|(?P<link>https?://(?>{_ANY_TAG}|[^\s<>\"')\]»”])+(?:(?<=\}}\}})|(?<=[^\s<>\"')\]»”.,;:!?])))"
)
_GAP = "\ue002"  # a private sign where a value is missing
# The space before a missing value goes where a mark, a space or the end follows, else the one behind it.
_LOOSE_GAP = re.compile(rf"(?m)^{_GAP}[ \t]*|[ \t]*{_GAP}(?=[\s,.;:!?…)]|$)|{_GAP}[ \t]*")


_NAME_LETTERS = 10  # what a value is taken to be long: few first names are longer


@dataclass(frozen=True)
class MergeTag:
    """A merge tag, and where it stands in its text. `fallback` is empty where there is none."""

    name: str
    fallback: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The tag in its plainest spelling."""
        return f"{{{{{self.name}{'|' if self.fallback else ''}{self.fallback}}}}}"


def merge_tags(text: str) -> tuple[MergeTag, ...]:
    """The merge tags of a text, in order."""
    return tuple(
        MergeTag(found["name"], _words(found["fallback"] or ""), found.start(), found.end())
        for found in _TAG.finditer(text)
    )


def _words(given: str) -> str:
    """The fallback as it is meant: “there”, and default:"there" of a template language, are the same."""
    default = _DEFAULT.fullmatch(given.strip())
    return (default["words"] if default else given).strip()


def pieces(text: str) -> Iterator[str | MergeTag]:
    """The text cut at its merge tags: words, tag, words … Together they are the whole."""
    at = 0
    for tag in merge_tags(text):
        if tag.start > at:
            yield text[at : tag.start]
        yield tag
        at = tag.end
    if at < len(text):
        yield text[at:]


def foreign_tags(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text holds what a mailing tool would read as its own code, whole or begun: spans, in order."""
    found, at = [], 0
    for piece in pieces(text):
        if isinstance(piece, MergeTag):
            at = piece.end
            continue
        found += [(at + match.start(), at + match.end()) for match in _FOREIGN.finditer(piece)]
        at += len(piece)
    return tuple(found)


def link_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the links of a text stand: with their merge tags, without the mark that ends their sentence."""
    return tuple(found.span() for found in _LINK.finditer(text) if found["link"])


def replaced(text: str, change: Callable[[MergeTag], str]) -> str:
    """The text with each merge tag changed."""
    return "".join(piece if isinstance(piece, str) else change(piece) for piece in pieces(text))


def filled_in(text: str) -> str:
    """The text as a reader gets it of whom nothing is known: fallbacks, and nothing where there is none."""
    whole = replaced(text, lambda tag: tag.fallback or _GAP)
    return _LOOSE_GAP.sub("", whole) if _GAP in whole else whole


def sized(text: str) -> str:
    """The text as long as readers get it: each tag as its fallback, and as ten letters at least."""
    return replaced(text, lambda tag: tag.fallback.ljust(_NAME_LETTERS, "n")) if "{{" in text else text
