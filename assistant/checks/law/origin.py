"""Whether a source shows where a thing was made, in other words than the text that says so."""

import re

from assistant.checks.copy.subject import Subject
from assistant.checks.law.rules import LawRule
from assistant.checks.negation import affirmed, is_negated
from assistant.text.normalise import fold
from assistant.text.sentences import split_sentences

# The work that gives a thing its origin, in folded French and English. What the yarn went through does not.
_WORK = {
    "weave": r"tissee?s?|woven",
    "sew": r"confectionnee?s?|cousue?s?|sewn",
    "make": r"fabriquee?s?|faite?s?|produite?s?|fabrication|made|produced|manufactured",
}
# A place by its names, and the places in it that prove it too.
_PLACES = (
    (r"france", r"normand(?:ie|y)|alsace"),
    (r"ital(?:ie|y)", ""),
    (r"belgi(?:que|um)", ""),
    (r"normand(?:ie|y)", ""),
    (r"alsace", ""),
    (r"england|angleterre", ""),
    (r"scotland|ecosse", ""),
    (r"britain|grande-bretagne", r"england|angleterre|scotland|ecosse"),
    (r"europe", r"france|normand(?:ie|y)|alsace|ital(?:ie|y)|belgi(?:que|um)"),
)
_CLAIM = re.compile(r"(?P<work>\w+) (?:en|in) (?P<place>\w+)")
# “woven in Rochemelle (France)”: between the work and the place stands no other thing.
_BETWEEN = (
    r"(?: (?:a la main|by hand|entierement|entirely))? (?:en|a|au|dans|in|at) "
    r"(?:(?!(?:et|puis|mais|and|then|but|en|in|a|from|pour|for)\b)[\w'-]+ ){0,3}(?:[\w'-]+, |\()?"
)


def origin(rule: LawRule, subject: Subject, excerpt: str) -> bool:
    """Whether a sentence of a source says that the work the excerpt names was done in its place.

    “Made in France” may be any such work, woven or sewn; “sewn in France” only that one. A town alone tells
    of no country, and words such as “100 % français” or “origine France garantie” need a source of their own.
    """
    del rule
    claim = _CLAIM.fullmatch(fold(excerpt))
    proof = _proof(claim["work"], claim["place"]) if claim else None
    if proof is None:
        return False
    passages = [(one.chunk.embedded_text, one.chunk.language) for one in subject.passages]
    known = [(text, subject.language) for text in subject.known]
    return any(
        proof.search(fold(said)) and not is_negated(said, language)
        for text, language in (*passages, *known)
        for said in (affirmed(sentence, language) for sentence in split_sentences(text))
    )


def _proof(work: str, place: str) -> "re.Pattern[str] | None":
    """What a source has to say for a claim; None for a place or a work that is not known."""
    kind = next((name for name, said in _WORK.items() if re.fullmatch(said, work)), None)
    names = next(
        (f"{own}|{more}" if more else own for own, more in _PLACES if re.fullmatch(own, place)), None
    )
    if kind is None or names is None:
        return None
    works = "|".join(_WORK.values()) if kind == "make" else _WORK[kind]
    return re.compile(rf"(?<!\w)(?:{works}){_BETWEEN}(?:{names})(?!\w)")
