"""How a report on drafts reads: the columns of its table and the lines below it, for terminal and page."""

from collections.abc import Mapping

from assistant.evaluation.copy.report import SHARES

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


def shown(values: Mapping[str, float], name: str) -> str:
    """A measure as the table shows it: a share, a time, a sum of money, or a number."""
    if name not in values:
        return NONE
    value = values[name]
    if name in SHARES or name == "cached_share":
        return f"{value:.0%}"
    if name.startswith(("first_words", "latency")):
        return f"{value / 1000:.1f} s"
    return f"{value:.5f} €" if name == "cost_eur" else f"{value:.0f}"


def lines(values: Mapping[str, float]) -> list[str]:
    """What the table does not hold, in sentences; what was not measured is left out."""
    counts = (
        f"All demanded facts said: {shown(values, 'all_facts_said')} of the drafts. "
        f"Repaired: {shown(values, 'repaired')}. Hard findings left: {values['hard_findings']:.0f}. "
        f"Errors: {values['errors']:.0f}."
    )
    return [counts, *_times(values), *_tokens(values)]


def _times(values: Mapping[str, float]) -> list[str]:
    parts = [
        f"{label} {shown(values, f'{name}_p50')} (p50), {shown(values, f'{name}_p95')} (p95)"
        for name, label in (("latency", "A brief takes"), ("first_words", "its first words come after"))
        if f"{name}_p50" in values
    ]
    return [f"{'; '.join(parts)}."] if parts else []


def _tokens(values: Mapping[str, float]) -> list[str]:
    if "prompt_tokens" not in values:
        return []
    cost = shown(values, "cost_eur") if "cost_eur" in values else "no price is known"
    read = f"{values['prompt_tokens']:.0f} tokens read, {shown(values, 'cached_share')} of them cached"
    return [f"A draft: {read}, {values['completion_tokens']:.0f} written; {cost}."]
