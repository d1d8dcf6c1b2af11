"""What a changed text must still say: figures, merge tags and links of the text before."""

from collections.abc import Iterable, Iterator, Mapping

from assistant import rules
from assistant.checks.copy.glossary import missing_terms
from assistant.checks.matching import says
from assistant.checks.wording import finding as told
from assistant.text.merge_tags import foreign_tags, merge_tags
from assistant.text.numbers import figures, supported
from assistant.types.brand import Brand
from assistant.types.draft import Finding, Severity
from assistant.types.language import LANGUAGES, Language
from assistant.writing.parts.masks import links

_Tag = tuple[str, str]  # name and fallback

LASTING = ("kept.", "fact.", "brief.", "product.left_out", "sequence.")


def lost(
    before: Mapping[str, str],
    after: Mapping[str, str],
    same: bool = False,
    elsewhere: bool = False,
    allowed: str = "",
) -> Iterator[Finding]:
    """A finding for each figure, tag and link of the text before that the text after has nowhere.

    A lost or a new tag is hard: readers would get a gap. `same` is for a text that must say the same (a
    translation): a lost figure is a warning then, else a note, and tags have other words as their fallback.
    `elsewhere` is for another channel, which may have no room for a tag. The tags of `allowed` are not new.
    """
    was, now = "\n".join(before.values()), "\n".join(after.values())
    yield from changed_tags(was, after, "warning" if elsewhere else "error", same, allowed)
    for link in dict.fromkeys(links(was)):
        if link not in now:
            yield _finding("kept.link", "warning", link)
    said = figures(now)
    for figure in dict.fromkeys(figures(was)):
        if not supported(figure, said):
            yield _finding("kept.figure", "warning" if same else "info", figure.text)


def lost_terms(
    before: Mapping[str, str], after: Mapping[str, str], brand: Brand, language: Language
) -> Iterator[Finding]:
    """A warning for each term of the glossary that a translation into `language` says in other words."""
    was, now = "\n".join(before.values()), "\n".join(after.values())
    for said, term in missing_terms(was, now, brand, language):
        yield told("kept.term", "warning", "", term, said=said)


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
        wanted = _tags(excerpt)
        there = all(_said(tag, text) for tag in wanted) if wanted else excerpt in text
        return there is (finding.rule == "kept.token_new")
    if finding.rule == "kept.term":
        return not any(says(text, excerpt, language) for language in LANGUAGES)
    if finding.rule == "kept.figure":
        return not all(supported(figure, figures(text)) for figure in figures(excerpt))
    if finding.rule.startswith("sequence."):
        return excerpt in text
    return finding.rule != "kept.link" or excerpt not in text


def _tags(text: str) -> list[_Tag]:
    return [(tag.name, tag.fallback) for tag in merge_tags(text)]


def _codes(text: str) -> list[_Tag]:
    """The code of mailing tools in a text, which has no name of ours."""
    return [("", text[start:end]) for start, end in foreign_tags(text)]


def _said(tag: _Tag, text: str) -> bool:
    """Whether the text has a tag: with its fallback, or with any when none is named."""
    name, fallback = tag
    return any(name == other and fallback in ("", words) for other, words in _tags(text))


def changed_tags(
    was: str, after: Mapping[str, str], gone: Severity = "error", same: bool = False, allowed: str = ""
) -> Iterator[Finding]:
    """The merge tags of `was` that are gone, of the severity `gone`, and those that the model made up.

    `same` and `allowed` as for `lost`.
    """
    before = dict.fromkeys([*((name, "" if same else words) for name, words in _tags(was)), *_codes(was)])
    present = {
        (name, "" if same else words): field for field, text in after.items() for name, words in _tags(text)
    }
    codes = {code for text in after.values() for code in _codes(text)}
    names = {name for name, _ in present}
    for tag in before:
        if tag not in present and tag not in codes:
            alone = tag[0] not in names and sum(name == tag[0] for name, _ in before) == 1
            yield _finding("kept.token", gone, _shown(tag[0], "" if alone and tag[0] else tag[1]))
    known = {*before, *((name, "" if same else words) for name, words in _tags(allowed))}
    for tag, field in present.items():
        if tag not in known:
            yield _finding("kept.token_new", "error", _shown(*tag), field)


def _shown(name: str, fallback: str) -> str:
    if not name:
        return fallback  # a tool's code, as it is
    return f"{{{{{name}{'|' if fallback else ''}{fallback}}}}}"


def _finding(rule: str, severity: Severity, excerpt: str, field: str = "") -> Finding:
    texts = rules.load("keeping")[rule.removeprefix("kept.")]
    told = {
        part: {language: texts[part][language].format(excerpt=excerpt) for language in LANGUAGES}
        for part in ("message", "advice")
    }
    return Finding(rule, severity, field, excerpt, told["message"], told["advice"])
