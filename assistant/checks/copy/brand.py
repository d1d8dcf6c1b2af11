"""Whether a draft speaks as the brand does: its words, its promises, its form of address."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from assistant.checks.matching import occurrences, says
from assistant.checks.wording import finding, other_language, translations, wording
from assistant.text.normalise import fold, fold_with_offsets
from assistant.text.terms import stem, terms, words
from assistant.types.brand import Brand
from assistant.types.draft import DraftSentence, Finding
from assistant.types.knowledge import Passage
from assistant.types.language import Language

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”")
_VERB_IN_EZ = re.compile(r"(?<![\w-])[a-z]{2,}ez(?!\w)")
# “Ton” is a shade too: le ton, ton sur ton, un ton chaud.
_SHADE = re.compile(r"(?:\b(?:le|un|ce|meme|du|de|sur|au|en|dans)\s$)")


def check_words(fields: Mapping[str, str], brand: Brand, language: Language) -> Iterator[Finding]:
    """An error for each word that the brand never uses, once per field."""
    for field, text in fields.items():
        for word in brand.dont_words.get(language, ()):
            for excerpt in list(occurrences(text, word, language))[:1]:
                yield finding("brand.dont_word", "error", field, excerpt, word=word)


def check_claims(
    sentences: Sequence[DraftSentence],
    brand: Brand,
    passages: Sequence[Passage],
    known: Sequence[str],
    language: Language,
) -> Iterator[Finding]:
    """A warning for each promise that needs a proof and has none in a cited passage or a known text."""
    for sentence in sentences:
        cited = [passages[number - 1].chunk.embedded_text for number in sentence.citations]
        for claim in brand.claims_needing_proof.get(language, ()):
            for excerpt in list(occurrences(sentence.text, claim, language))[:1]:
                if not any(_proves(text, claim, language) for text in (*cited, *known)):
                    yield finding("brand.claim", "warning", sentence.field, excerpt, word=excerpt)


def _proves(text: str, claim: str, language: Language) -> bool:
    """Whether a text says the claim, in either language."""
    if says(text, claim, language):
        return True
    stems = [stem(word, language) for word in words(claim)]
    meant = [translations(language).get(one, frozenset()) for one in stems]
    if not all(meant):
        return False
    said = set(terms(text, other_language(language)))
    return all(one & said for one in meant)


def check_register(fields: Mapping[str, str], brand: Brand, language: Language) -> Iterator[Finding]:
    """A warning per field that addresses the reader otherwise than the brand does; French only.

    Without a register of the brand's, a warning for a draft that mixes both. Quotations are left out.
    """
    if language != "fr":
        return
    wanted = brand.registers.get("fr", "")
    says_tu = {field: _first_tu(text) for field, text in fields.items()}
    says_vous = {field: _first_vous(text) for field, text in fields.items()}
    if wanted in ("vous", "tu"):
        wrong = says_tu if wanted == "vous" else says_vous
        for field, excerpt in wrong.items():
            if excerpt:
                yield finding(f"brand.register.{wanted}", "warning", field, excerpt)
    elif any(says_tu.values()) and any(says_vous.values()):
        field, excerpt = next(pair for pair in says_tu.items() if pair[1])
        yield finding("brand.register.mixed", "warning", field, excerpt)


def _first_tu(text: str) -> str:
    folded, offsets = _own_words(text)
    for match in _forms("tu").finditer(folded):
        if match.group() not in ("ton", "ta", "tes") or not _is_shade(folded, match):
            return text[offsets[match.start()] : offsets[match.end()]]
    return ""


def _is_shade(folded: str, match: "re.Match[str]") -> bool:
    before, after = folded[max(0, match.start() - 8) : match.start()], folded[match.end() : match.end() + 5]
    return match.group() == "ton" and bool(_SHADE.search(before) or after.startswith(" sur "))


def _first_vous(text: str) -> str:
    folded, offsets = _own_words(text)
    excluded = wording("register")["not_verbs"]
    verbs = (match for match in _VERB_IN_EZ.finditer(folded) if match.group() not in excluded)
    match = next(verbs, None) or _forms("vous").search(folded)
    return text[offsets[match.start()] : offsets[match.end()]] if match else ""


def _own_words(text: str) -> tuple[str, list[int]]:
    """The folded text with quotations blanked out, and the offsets into `text`."""
    return fold_with_offsets(_QUOTED.sub(lambda match: " " * len(match.group()), text))


@cache
def _forms(register: str) -> "re.Pattern[str]":
    forms = sorted((fold(form) for form in wording("register")[register]), key=len, reverse=True)
    bounded = [re.escape(form) + ("" if form.endswith("'") else r"(?!\w)") for form in forms]
    return re.compile(r"(?<![\w'-])(?:" + "|".join(bounded) + ")")
