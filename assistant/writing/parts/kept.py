"""What a changed text must still say: figures, merge tokens and links of the text before."""

from collections.abc import Iterable, Iterator, Mapping

from assistant import rules
from assistant.text.merge_tokens import tokens
from assistant.text.numbers import figures, supported
from assistant.types.draft import Finding, Severity
from assistant.types.language import LANGUAGES
from assistant.writing.parts.masks import links

LASTING = ("kept.", "fact.", "brief.", "product.left_out")


def lost(
    before: Mapping[str, str], after: Mapping[str, str], same: bool = False, elsewhere: bool = False
) -> Iterator[Finding]:
    """A finding for each figure, token and link of the text before that the text after has nowhere.

    A lost or a new token is hard: readers would get a gap. `same` is for a text that must say the same (a
    translation): a lost figure is a warning then, else a note, and tokens have other words as their fallback.
    `elsewhere` is for another channel, which may have no room for a token.
    """
    was, now = "\n".join(before.values()), "\n".join(after.values())
    yield from _tokens(was, after, "warning" if elsewhere else "error", same)
    for link in dict.fromkeys(links(was)):
        if link not in now:
            yield _finding("kept.link", "warning", link)
    said = figures(now)
    for figure in dict.fromkeys(figures(was)):
        if not supported(figure, said):
            yield _finding("kept.figure", "warning" if same else "info", figure.text)


def lasting(findings: Iterable[Finding], after: Mapping[str, str]) -> Iterator[Finding]:
    """Of earlier findings those that no check of a text makes, and that still hold of the text after.

    They are of its writing: what a rewrite lost, and what was wrong with the facts of its brief. Notes go.
    """
    for finding in findings:
        if finding.severity != "info" and finding.rule.startswith(LASTING) and _holds(finding, after):
            yield finding


def _holds(finding: Finding, after: Mapping[str, str]) -> bool:
    text, excerpt = "\n".join(after.values()), finding.excerpt
    if finding.rule in ("kept.token", "kept.token_new"):
        there = all(_said(token, text) for token in tokens(excerpt))
        return there is (finding.rule == "kept.token_new")
    if finding.rule == "kept.figure":
        return not all(supported(figure, figures(text)) for figure in figures(excerpt))
    return finding.rule != "kept.link" or excerpt not in text


def _said(token: tuple[str, str], text: str) -> bool:
    """Whether the text has a token: with its fallback, or with any when none is named."""
    name, fallback = token
    return any(name == other and fallback in ("", words) for other, words in tokens(text))


def _tokens(was: str, after: Mapping[str, str], gone: Severity, same: bool) -> Iterator[Finding]:
    """The tokens that are gone, and those that the model made up."""
    before = dict.fromkeys((name, "" if same else fallback) for name, fallback in tokens(was))
    present = {
        (name, "" if same else words): field for field, text in after.items() for name, words in tokens(text)
    }
    names = {name for name, _ in present}
    for token in before:
        if token not in present:
            alone = token[0] not in names and sum(name == token[0] for name, _ in before) == 1
            yield _finding("kept.token", gone, _shown(token[0], "" if alone else token[1]))
    for token, field in present.items():
        if token not in before:
            yield _finding("kept.token_new", "error", _shown(*token), field)


def _shown(name: str, fallback: str) -> str:
    return f"{{{{{name}{'|' if fallback else ''}{fallback}}}}}"


def _finding(rule: str, severity: Severity, excerpt: str, field: str = "") -> Finding:
    texts = rules.load("keeping")[rule.removeprefix("kept.")]
    told = {
        part: {language: texts[part][language].format(excerpt=excerpt) for language in LANGUAGES}
        for part in ("message", "advice")
    }
    return Finding(rule, severity, field, excerpt, told["message"], told["advice"])
