"""How a report reads: the columns of its table and the lines below it, for a terminal and for a page."""

from collections.abc import Mapping

COLUMNS: Mapping[str, str] = {
    "correct": "correct",
    "citation_precision": "citations right",
    "citation_recall": "right source",
    "sentences_cited": "sentences cited",
    "false_refusals": "refused",
    "wrong_answers": "wrong answers",
    "language_violations": "other language",
}
LEGEND = (
    "correct: answerable questions answered as the file says; citations right: citations whose page is one "
    "of the item's or says the same; right source: answers that cite one of the item's; sentences cited: "
    "factual sentences with a citation; refused: answerable questions refused; wrong answers: unanswerable "
    "questions answered; other language: replies not wholly in the language of the question."
)
NONE = "–"


def cell(values: Mapping[str, float], name: str) -> str:
    """A share as the table shows it."""
    return f"{values[name]:.3f}" if name in values else NONE


def lines(values: Mapping[str, float]) -> list[str]:
    """What the table does not hold, in sentences; what was not measured is left out."""
    counts = (
        f"Figures not in sources: {values['figures_not_in_sources']:.0f}. "
        f"Sentences without support: {values['unsupported_sentences']:.0f}. "
        f"Sentences dropped before they were shown: {values['dropped_sentences']:.0f}. "
        f"Passages quoted for want of a written answer: {values['degraded']:.1%}. "
        f"Errors: {values['errors']:.0f}."
    )
    told = [counts, *_times(values), *_tokens(values)]
    if "judged_right" in values:
        told.append(
            f"Second opinion of the model: {values['judged_right']:.1%} right; it agrees with the scores on "
            f"{values['judge_agrees']:.1%}."
        )
    return told


def _times(values: Mapping[str, float]) -> list[str]:
    parts = [
        f"{label} {_seconds(values[f'{name}_p50'])} (p50), {_seconds(values[f'{name}_p95'])} (p95)"
        for name, label in (
            ("latency", "An answer takes"),
            ("passages", "its passages are there after"),
            ("first_token", "the model's first token comes after"),
            ("first_sentence", "the first checked sentence after"),
        )
        if f"{name}_p50" in values
    ]
    return [f"{'; '.join(parts)}."] if parts else []


def _tokens(values: Mapping[str, float]) -> list[str]:
    if "prompt_tokens" not in values:
        return []
    cost = f"; {values['cost_eur']:.5f} €" if "cost_eur" in values else "; no price is known"
    read = f"{values['prompt_tokens']:.0f} tokens read, {values['cached_share']:.0%} of them from its cache"
    return [f"An answer of the model: {read}, {values['completion_tokens']:.0f} written{cost}."]


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"
