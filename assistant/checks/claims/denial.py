"""Words that turn a clause round: whether a stretch of a sentence denies."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.checks.claims.tokens import Token
from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.language import Language

_NE_QUE = re.compile(r"(?<!\w)n(?:e\s|')(?:\w+\s){1,3}?qu(?:e\s|')")
# “non” denies what ends a statement (“billets non remboursables.”); “chaussures non portées” denies nothing.
NON = re.compile(
    r"(?<!\w)non[\s-](?=\w+(?:e|es|s|i|is|u|us|if|ifs|ant|ants)"
    r"\s*(?:[.;:()|]|,(?!\s(?:dans|avec|a|en|sous)\s)|$|(?:et|ou|mais|sauf)\s))"
    r"|(?:^|[,;:(])\s?non (?=\w+(?:ee?s?|ies?|is|ue?s?|ants?)\s(?:sur|par|pour|aux?|avec|a)\s)"
    r"|(?<!\w)non-(?=refund|transfer|return|exchang|smok|cancel)"
)
TWICE = re.compile(
    r"(?<!\w)(?:rien|aucune?|personne|nul|pas|jamais|nothing|no one|nobody|not|never|n't)(?!\w)"
    r"[^.;:,]{0,40}(?<!\w)(?:sans|without)(?!\w)"
)
# What a relative clause denies is not denied of the rest:
# “data you don't use”, “les cours que vous n'avez pas pris”.
UNUSED = re.compile(
    r"(?<=\w )(?<!but )(?<!and )(?<!so )(?<!or )(?<!as )(?<!if )(?<!that )(?<!when )(?<!because )(?<!"
    r"sure )(?<!what )(?:you|they) (?:do|did|have|are|had)(?:n't| not) \w+"
    r"|(?<=\w )qu(?:e |')(?:vous |nous |on |ils |elles )n(?:e |')\w+ (?:pas|plus)"
    r"|(?<!\w)(?:ce|ceux|celles?|celui) qui n(?:e |')\w+ (?:pas|plus)(?: \w+)?"
    r"|(?<!\w)(?:whatever|anything|everything|those|what) (?:that |which |who |we )?"
    r"(?:is|are|was|were|has|have|do|does|did)(?:n't| not)(?: \w+)?"
)
_NO_BOUND = re.compile(r"(?<!\w)(?:sans|without|no|aucune?) (?:minimum|maximum|limite?s?|conditions?)(?!\w)")
_NO_MORE = re.compile(
    r"(?:not|n't|cannot|never|no)\s(?:\w+\s){0,2}(?:(?:more|older|longer|larger|less|younger|fewer|shorter)"
    r"\sthan\s|(?:over|under)\s)|(?:pas|jamais)\s(?:\w+\s)?(?:plus|moins)\sd(?:e\s|')"
)  # a bound, no denial
_NOR = re.compile(r"(?<!\w)ni(?!\w)")
_NONE_OF: dict[Language, str] = {
    "fr": (
        r"(?:(?:sans|aucune?|ni|pas de|jamais de|zero|exempt de)(?!\w)|pas d'"
        r"|exempt d')(?:\s(?:aucune?|autre))?"
    ),
    "en": r"(?:no|without|nor|neither|zero)(?:\s(?:any|an?|the))?(?!\w)",
}
# “nous n'acceptons plus les chèques”; “ne … plus que” restricts, “ne … pas plus” is a bound.
_NE_PLUS = re.compile(
    r"(?<!\w)n(?:e\s|')(?:(?!pas\s|jamais\s|que\s)\w+\s){1,3}?plus(?!\w)(?!\s(?:\w+\s)?qu(?:e\s|'))"
)


@cache
def none_of(language: Language) -> "re.Pattern[str]":
    """The words of a language that say there is none of what follows: “sans”, “no”."""
    return re.compile(rf"(?<![\w'])(?:{_NONE_OF[language]})\s?")


def denies(folded: str, words: Sequence[Token], language: Language) -> bool:
    """Whether a stretch denies: several words of “no” deny once, two turns affirm."""
    plain = folded
    for pattern in (_NE_QUE, _NO_BOUND, _NO_MORE):
        plain = pattern.sub(" ", plain)
    if len(_NOR.findall(plain)) == 1:
        plain = _NOR.sub(" ", plain)  # one “ni” goes with another word of “no”
    cue = any(cue.search(plain) for cue in (cues(language), NON, _NE_PLUS)) and not TWICE.search(plain)
    turned = [
        token
        for index, token in enumerate(words)
        if token.sign < 0 and not any(one.sign > 0 and one.ideas & token.ideas for one in words[:index])
    ]
    return (cue + len(turned)) % 2 == 1


@cache
def cues(language: Language) -> "re.Pattern[str]":
    """The words of a language that turn a clause round."""
    listed: list[str] = load("lexicon")["negation"][language]
    words = "|".join(sorted((re.escape(fold(one)) for one in listed if one != "n't"), key=len, reverse=True))
    contraction = r"|n't(?!\w)" if language == "en" else ""
    return re.compile(rf"(?<![\w'])(?:{words})(?!\w){contraction}")
