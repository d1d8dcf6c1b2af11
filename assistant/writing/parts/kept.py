"""What a changed text must still say: figures, merge tokens and links of the text before."""

import re
from collections.abc import Iterator, Mapping

from assistant import rules
from assistant.text.merge_tokens import tokens
from assistant.text.numbers import figures, supported
from assistant.types.draft import Finding, Severity
from assistant.types.language import LANGUAGES

_LINK = re.compile(r"https?://[^\s<>\"')\]]+")


def lost(
    before: Mapping[str, str], after: Mapping[str, str], same: bool = False, elsewhere: bool = False
) -> Iterator[Finding]:
    """A finding for each figure, token and link of the text before that the text after has nowhere.

    A lost or a new token is hard: readers would get a gap. `same` is for a text that must say the same (a
    translation): a lost figure is a warning then, else a note. `elsewhere` is for another channel, which may
    have no room for a token.
    """
    was, now = "\n".join(before.values()), "\n".join(after.values())
    yield from _tokens(was, after, "warning" if elsewhere else "error")
    for link in dict.fromkeys(_LINK.findall(was)):
        if link.rstrip(".,;:!?") not in now:
            yield _finding("kept.link", "warning", link)
    said = figures(now)
    for figure in dict.fromkeys(figures(was)):
        if not supported(figure, said):
            yield _finding("kept.figure", "warning" if same else "info", figure.text)


def _tokens(was: str, after: Mapping[str, str], gone: Severity) -> Iterator[Finding]:
    """The tokens that are gone, and those that the model made up."""
    before = dict(tokens(was))
    present = {name: field for field, text in after.items() for name, _ in tokens(text)}
    for name in before:
        if name not in present:
            yield _finding("kept.token", gone, f"{{{{{name}}}}}")
    for name, field in present.items():
        if name not in before:
            yield _finding("kept.token_new", "error", f"{{{{{name}}}}}", field)


def _finding(rule: str, severity: Severity, excerpt: str, field: str = "") -> Finding:
    texts = rules.load("keeping")[rule.removeprefix("kept.")]
    told = {
        part: {language: texts[part][language].format(excerpt=excerpt) for language in LANGUAGES}
        for part in ("message", "advice")
    }
    return Finding(rule, severity, field, excerpt, told["message"], told["advice"])
