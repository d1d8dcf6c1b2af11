"""Whether a draft keeps the rules of law that a text can break by its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checks.copy.subject import Subject
from assistant.checks.law.conditions import CONDITIONS
from assistant.checks.law.rules import LawRule, law_rules
from assistant.checks.wording import wording
from assistant.text.normalise import fold, fold_with_offsets
from assistant.text.sentences import sentence_spans
from assistant.types.draft import Finding
from assistant.types.language import LANGUAGES, Language

# “Nos draps ne sont pas biodégradables”, “without any eco-friendly claim”: a claim that is not made.
_DENIED = re.compile(
    r"(?:(?<!\w)(?:pas|ni|aucune?|jamais|sans|plutot que|au lieu d[e'u]"
    r"|not|no|nor|neither|never|without|rather than|instead of)"
    # A denial ends where another thing begins: “sans plastique et écologique”.
    r"|n't)\s+(?:(?!(?:aussi|si|as|so|et|and|mais|but)\b)[\w'-]+\s+){0,3}[\"'(]?\s?$"
)
_BEFORE = 80  # characters in which a denial is looked for


@dataclass(frozen=True)
class _Field:
    """One field: as written, folded, where each folded character comes from, and its sentences."""

    name: str
    text: str
    folded: str
    offsets: list[int]

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text stands in the text as written."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end else 0

    def sentence_at(self, position: int) -> str:
        """The folded sentence around a position of the text as written."""
        spans = (span for span in sentence_spans(self.text) if span[0] <= position < span[1])
        start, end = next(spans, (0, len(self.text)))
        return fold(self.text[start:end])


def check_law(subject: Subject) -> Iterator[Finding]:
    """A finding for each thing said that a rule in force today forbids, or asks more for than is there.

    The same words in one field are found once. The rules: `rules/law/*.yaml`, docs/checks.md.
    """
    fields = [_field(name, text) for name, text in subject.fields.items() if text.strip()]
    for rule in law_rules():
        if rule.in_force(subject.today):
            for field in fields:
                yield from _breaches(rule, field, fields, subject)


def _field(name: str, text: str) -> _Field:
    folded, offsets = fold_with_offsets(text)
    return _Field(name, text, folded, offsets)


def _breaches(rule: LawRule, field: _Field, fields: list[_Field], subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for start, end in _said(rule, field, subject.language):
        excerpt = field.text[start:end]
        if fold(excerpt) in seen or _allowed(rule, field, start, fields, subject.language):
            continue
        seen.add(fold(excerpt))
        if not any(CONDITIONS[name](rule, subject, excerpt) for name in rule.met_by):
            yield _finding(rule, field, (start, end), subject)


def _said(rule: LawRule, field: _Field, language: Language) -> Iterator[tuple[int, int]]:
    """Where a field says what the rule is about, in characters of the text as written."""
    pattern = rule.says[language]
    for match in pattern.finditer(field.folded) if pattern else ():
        before = field.folded[max(0, match.start() - _BEFORE) : match.start()]
        if match.group() and (rule.even_denied or not _is_denied(before, language)):
            yield field.verbatim(match.start(), match.end())


def _is_denied(before: str, language: Language) -> bool:
    """Whether the words before a claim deny it; “ne manquez pas” and the like deny nothing."""
    for idiom in (*wording("denies_nothing")[language], *wording("denies_no_claim")[language]):
        before = before.replace(idiom, ",")
    return _DENIED.search(before) is not None


def _allowed(rule: LawRule, field: _Field, start: int, fields: list[_Field], language: Language) -> bool:
    """Whether what the rule asks for stands in the place where it has to."""
    pattern = rule.unless[language]
    if pattern is None:
        return False
    if rule.within == "sentence":
        return pattern.search(field.sentence_at(start)) is not None
    looked_at = fields if rule.within == "text" else [field]
    return any(pattern.search(one.folded) for one in looked_at)


def _finding(rule: LawRule, field: _Field, span: tuple[int, int], subject: Subject) -> Finding:
    excerpt = field.text[span[0] : span[1]]
    return Finding(
        rule.id,
        rule.severity_in(subject.channel.id),
        field.name,
        excerpt,
        {language: rule.message[language].format(excerpt=excerpt) for language in LANGUAGES},
        {language: rule.advice[language].format(excerpt=excerpt) for language in LANGUAGES},
        f"{rule.source} ({rule.checked})" if rule.checked else rule.source,
        *span,
    )
