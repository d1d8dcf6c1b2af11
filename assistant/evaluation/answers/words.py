"""How a report reads: the columns of its table and the lines below it, for a terminal and for a page."""

from collections.abc import Mapping

from assistant.evaluation.taken import time_lines, token_lines

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
_TIMES: Mapping[str, str] = {
    "latency": "An answer takes",
    "passages": "its passages are there after",
    "first_token": "the model's first token comes after",
    "first_sentence": "the first checked sentence after",
}


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
    told = [counts, *time_lines(values, _TIMES), *token_lines(values, "An answer of the model")]
    if "judged_right" in values:
        told.append(
            f"Second opinion of the model: {values['judged_right']:.1%} right; it agrees with the scores on "
            f"{values['judge_agrees']:.1%}."
        )
    return told
