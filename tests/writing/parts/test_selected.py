"""Some words of a field in place of which others come."""

import pytest

from assistant.errors import InputError
from assistant.types.draft import Brief
from assistant.types.revision import Command, Revision
from assistant.writing.parts.selected import LONGEST, check_selection, with_selection

TEXT = "Du lin lavé, tissé à Rochemelle. Du lin lavé, pour longtemps."
BRIEF = Brief("email", "families", "Présenter", "fr")


@pytest.mark.parametrize(
    ("words", "at", "new", "whole"),
    [
        (
            "tissé à Rochemelle",
            1,
            "né à Rochemelle",
            "Du lin lavé, né à Rochemelle. Du lin lavé, pour longtemps.",
        ),
        ("lin lavé", 2, "beau lin", "Du lin lavé, tissé à Rochemelle. Du beau lin, pour longtemps."),
        ("lin lavé", 1, "beau lin.", "Du beau lin, tissé à Rochemelle. Du lin lavé, pour longtemps."),
        (" tissé ", 1, "cousu", "Du lin lavé, cousu à Rochemelle. Du lin lavé, pour longtemps."),
        ("longtemps.", 1, "toujours.", "Du lin lavé, tissé à Rochemelle. Du lin lavé, pour toujours."),
        ("lin lavé", 1, "", TEXT),
        ("lin lavé", 3, "coton", TEXT),
        ("coton", 1, "lin", TEXT),
        (TEXT, 1, "Tout autre chose.", "Tout autre chose."),
        # The whole field instead of the words alone.
        ("tissé", 1, TEXT.replace("tissé", "cousu"), TEXT.replace("tissé", "cousu")),
        ("Du lin lavé, tissé", 1, TEXT.replace("tissé", "cousu"), TEXT.replace("tissé", "cousu")),
    ],
)
def test_only_the_selected_words_change(words: str, at: int, new: str, whole: str) -> None:
    assert with_selection(TEXT, words, at, new) == whole


@pytest.mark.parametrize(
    ("field", "command", "words", "at", "said"),
    [
        ("body", "translate", "lin lavé", 1, "another draft"),
        ("", "shorter", "lin lavé", 1, "in which field"),
        ("body", "shorter", "coton", 1, "does not stand"),
        ("body", "shorter", "lin lavé", 3, "does not stand"),
        ("body", "shorter", "x" * (LONGEST + 1), 1, "characters are selected"),
    ],
)
def test_what_is_no_selection_is_refused(
    field: str, command: Command, words: str, at: int, said: str
) -> None:
    revision = Revision({"body": TEXT}, field, command, "", BRIEF, selection=words, at=at)
    with pytest.raises(InputError, match=said):
        check_selection(revision, TEXT)


def test_nothing_selected_is_nothing_to_check() -> None:
    check_selection(Revision({"body": TEXT}, "", "translate", "", BRIEF, selection=" "), TEXT)
