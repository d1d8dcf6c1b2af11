"""Whether a draft says the brand's terms as its glossary translates them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.checks.copy.subject import Subject
from assistant.checks.matching import occurrences, says
from assistant.checks.style.prose import Span, first, own_words, spotted
from assistant.checks.wording import other_language
from assistant.text.lexicon import lexicon
from assistant.text.normalise import fold
from assistant.types.brand import Brand
from assistant.types.draft import Finding
from assistant.types.language import Language

# A note rules a word out: not ‘stonewashed linen’, jamais « draps housses », ‘dish towel’ is not used.
_QUOTED = r"[‘“«\"]\s*(?P<word>[^‘“«\"»”]{2,60}?)\s*[’”»\"](?!\w)"
_RULED_OUT = (
    re.compile(rf"(?i:\b(?:not|never|pas|jamais|non|éviter|avoid))\s+{_QUOTED}"),
    re.compile(rf"{_QUOTED}\s+(?i:is|are|n[’'])\s*(?i:not|never|est pas|est jamais)\s+(?i:used|employé|dit)"),
)
# … and keeps a name as it is: keep ‘Métis d’antan’.
_KEPT = re.compile(rf"(?i:\b(?:keep|keeps|gard(?:er|ez|e)|conserv(?:er|ez|e)))\s+{_QUOTED}")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_NEAR = 40  # characters in which the right term makes a foreign one its gloss
_SHORTEST = 5  # letters of a single word that may be left untranslated


def check_glossary(subject: Subject) -> Iterator[Finding]:
    """A warning for a translation that the glossary's note rules out, and for a term left untranslated.

    Quotations, and names that are written with a capital inside a sentence, are left out; so are terms of one
    word that the other language has too.
    """
    for entry in subject.brand.glossary:
        yield from _wrong(subject, entry)
        yield from _untranslated(subject, entry)


def ruled_out(note: str) -> tuple[str, ...]:
    """The words in quotation marks that a note of the glossary says not to use."""
    return tuple(match["word"] for pattern in _RULED_OUT for match in pattern.finditer(note))


def _wrong(subject: Subject, entry: Mapping[str, str]) -> Iterator[Finding]:
    term, other = entry.get(subject.language, ""), entry.get(other_language(subject.language), "")
    for word in ruled_out(entry.get("note", "")):
        for field, text in subject.fields.items():
            for span in first(_said(own_words(text), word, subject.language)):
                values = {"term": term, "other": other}
                yield spotted("brand.glossary.wrong", "warning", field, text, span, **values)


def _untranslated(subject: Subject, entry: Mapping[str, str]) -> Iterator[Finding]:
    language = subject.language
    term, foreign = (_ASIDE.sub("", entry.get(one, "")) for one in (language, other_language(language)))
    if not term or not foreign or says(term, foreign, language) or says(foreign, term, language):
        return
    kept = [*_KEPT.findall(entry.get("note", "")), *(product.named(language) for product in subject.products)]
    for field, text in subject.fields.items():
        own = own_words(text)
        names = [span for name in kept for span in _said(own, name, language)]
        spans = _said(own, foreign, other_language(language))
        meant = (one for one in spans if not (_inside(one, names) or _is_name(own, one[0])))
        for span in first(one for one in meant if not _is_gloss(own, one, term, language)):
            # Last, because it reads the language's words from disk, once.
            if _is_foreign(foreign, language):
                yield spotted("brand.glossary.untranslated", "warning", field, text, span, term=term)


def _is_foreign(term: str, language: Language) -> bool:
    """Whether a term is none of the language: one of its words, at least, is no word there."""
    words = fold(term).split()
    if len(words) == 1 and len(words[0]) < _SHORTEST:
        return False
    return any(word not in lexicon(language) for word in words)


def _said(text: str, phrase: str, language: Language) -> Iterator[Span]:
    position = 0
    for excerpt in occurrences(text, phrase, language):
        start = text.find(excerpt, position)
        position = start + len(excerpt)
        yield start, position


def _inside(span: Span, names: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in names)


def _is_gloss(text: str, span: Span, term: str, language: Language) -> bool:
    """Whether the right term stands beside: “bath sheet (drap de bain)”."""
    return says(text[max(0, span[0] - _NEAR) : span[1] + _NEAR], term, language)


def _is_name(text: str, start: int) -> bool:
    """Whether a capital stands inside a sentence: Métis d’antan is a range."""
    before = text[:start].rstrip(" \u00a0\u202f")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?…:\n•-–—"


def missing_terms(source: str, text: str, brand: Brand, language: Language) -> tuple[tuple[str, str], ...]:
    """The glossary's terms that a translation lacks: (term of the source, its translation), in its order.

    `text` in `language` translates `source`; a term that the source says has to be in it as the glossary
    translates it.
    """
    other = other_language(language)
    pairs = (
        (_ASIDE.sub("", entry.get(other, "")), _ASIDE.sub("", entry.get(language, "")))
        for entry in brand.glossary
    )
    return tuple(
        (said, term)
        for said, term in pairs
        if said and term and says(source, said, other) and not says(text, term, language)
    )
