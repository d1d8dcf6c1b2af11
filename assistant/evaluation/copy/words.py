"""How a report on drafts reads: the columns of its table and the lines below it, for terminal and page."""

from collections.abc import Mapping

from assistant.evaluation.copy.report import SHARES
from assistant.evaluation.taken import shown_cost, shown_time, time_lines, token_lines

COLUMNS: Mapping[str, str] = {
    "without_fault": "no fault",
    "facts_said": "facts said",
    "unsupported_figures": "figures",
    "limits_broken": "limits",
    "forbidden_words": "words",
    "register_breaks": "register",
    "duplicate_variants": "alike",
    "other_language": "language",
    "first_words_p50": "first words",
    "latency_p50": "written",
}
LEGEND = (
    "no fault: briefs whose drafts have none of the faults counted here; facts said: of the facts that the "
    "file demands; figures: figures that no fact given to the writer states; limits: hard rules of the "
    "channel broken; words: forbidden words said; register: tu for vous or the other way round; alike: pairs "
    "of variants that say the same; language: drafts not wholly in the language of the brief; first words, "
    "written: half the briefs took at most so long. All after the one repair round."
)
NONE = "–"
_TIMES: Mapping[str, str] = {"latency": "A brief takes", "first_words": "its first words come after"}


def shown(values: Mapping[str, float], name: str) -> str:
    """A measure as the table shows it: a share, a time, a sum of money, or a number."""
    if name not in values:
        return NONE
    value = values[name]
    if name in SHARES or name == "cached_share":
        return f"{value:.0%}"
    if name.startswith(("first_words", "latency")):
        return shown_time(value)
    return shown_cost(value) if name == "cost_eur" else f"{value:.0f}"


def lines(values: Mapping[str, float]) -> list[str]:
    """What the table does not hold, in sentences; what was not measured is left out."""
    counts = (
        f"All demanded facts said: {shown(values, 'all_facts_said')} of the drafts. "
        f"Repaired: {shown(values, 'repaired')}. Hard findings left: {values['hard_findings']:.0f}. "
        f"Errors: {values['errors']:.0f}."
    )
    return [counts, *time_lines(values, _TIMES), *token_lines(values, "A draft")]
