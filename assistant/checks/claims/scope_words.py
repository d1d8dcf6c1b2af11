"""Whether a text says a class of scope words (“all”, “only”, “free”), in these words or in others."""

import re
from functools import cache, lru_cache

from assistant.checks.claims.words import NE_QUE, any_of, claims, without_idle_scope
from assistant.types.language import LANGUAGES

# What else says a class: “included” says free, “always” all.
_ALSO = {
    "free": {"included"},
    "all": {"always", "worldwide"},
    "always": {"all", "whole"},
    "whole": {"all"},
    "unlimited": {"all"},
}
EXCEPTION = re.compile(r"(?<!\w)(?:sauf|except|hors|excluding|unless|a moins que|excepte)(?!\w)")
_RESERVED = re.compile(r"(?<!\w)(?:reserve(?:e?s?|d) (?:for|a|aux|au)|exclusive)(?!\w)")
_INCLUDED = re.compile(
    r"(?<!\w)(?:inclus|incluse|incluses|compris|comprise|comprises|included|pretee?s?|lent"
    r"|on the house|a disposition)(?!\w)"
)
_REST = re.compile(r"(?<!\w)(?:le reste|les autres|the rest|otherwise|others|sinon|autrement)(?!\w)")
_NEVER = re.compile(r"(?<!\w)(?:jamais|never|aucune?|none|exclusivement|exclusively)(?!\w)")
_FULL = re.compile(r"(?<!\w)(?:full|fully|total|totally|integral|integrale|complet|complete)(?!\w)")
_EACH = re.compile(r"(?<!\w)(?:(?:les|nos|ses|the|our|its) \d+|chaque|chacune?|each)(?!\w)")
_NOT = re.compile(r"(?<!\w)(?:pas|not|non|hors|never)(?!\w)|n't")


@lru_cache(maxsize=20_000)
def says(name: str, words: str) -> bool:
    """Whether folded words say a class of scope, as named in `claims.yaml`."""
    folded = words
    for language in LANGUAGES:
        folded = without_idle_scope(folded, language)
    names = {name, *_ALSO.get(name, set())} & set(claims("scope"))
    if any(_pattern(one).search(folded) for one in names):
        return True
    if name == "only":
        return any(pattern.search(folded) for pattern in (NE_QUE, EXCEPTION, _REST, _RESERVED))
    if name in ("all", "whole") and (_NEVER.search(folded) or _EACH.search(folded)):
        return True
    if name == "whole" and _FULL.search(folded):
        return True
    return name == "free" and bool(_INCLUDED.search(folded)) and not _NOT.search(folded)


@cache
def _pattern(name: str) -> "re.Pattern[str]":
    phrases = [phrase for language in LANGUAGES for phrase in claims("scope")[name][language]]
    return re.compile(rf"(?<!\w){any_of(phrases)}(?!\w)")
