"""Some words of a field that are to be changed, and nothing around them."""

from assistant.errors import InputError
from assistant.types.revision import ADAPTING, Revision

LONGEST = 2000  # characters of a selection
_ENDS = ".!?…"


def check_selection(revision: Revision, text: str) -> None:
    """Raise InputError unless the selection is one, and stands in `text`, the field that it is of."""
    words = revision.selection
    if not words.strip():
        return
    if revision.command in ADAPTING:
        raise InputError(
            f"The command “{revision.command}” makes another draft of the whole text.",
            "Select nothing for it.",
        )
    if not revision.field:
        raise InputError("It is not said in which field the selected words stand.", "Name the field.")
    if len(words) > LONGEST:
        raise InputError(f"{len(words)} characters are selected.", f"Select {LONGEST} at most.")
    if _place(text, words, revision.at) < 0:
        raise InputError(
            f"“{words[:60]}” does not stand in the field “{revision.field}”.", "Select the words again."
        )


def with_selection(text: str, words: str, at: int, new: str) -> str:
    """The text with `new` in the place of the selected words; all around them stays as it is.

    A model that gives the whole field instead of the words alone is understood; one that gives nothing
    changes nothing.
    """
    start = _place(text, words, at)
    new = new.strip()
    if start < 0 or not new:
        return text
    before, after = text[:start], text[start + len(words) :]
    if before.strip() and new.startswith(before.strip()):
        new = new[len(before.strip()) :].lstrip()
    if after.strip() and new.endswith(after.strip()):
        new = new[: -len(after.strip())].rstrip()
    inner = words.strip()
    if inner[-1:] not in _ENDS and after.strip() and new.endswith("."):
        new = new.rstrip(".")
    lead = words[: len(words) - len(words.lstrip())]
    trail = words[len(words.rstrip()) :]
    return f"{before}{lead}{new or inner}{trail}{after}"


def _place(text: str, words: str, at: int) -> int:
    """Where the selected words begin, in the `at`-th place that has them; -1 when there is none."""
    start = -1
    for _ in range(max(at, 1)):
        start = text.find(words, start + 1)
        if start < 0:
            break
    return start
