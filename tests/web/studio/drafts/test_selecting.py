"""What a browser says of a selection, which may be anything."""

from typing import Any

import pytest

from assistant.types.draft import Brief
from assistant.types.revision import Revision
from assistant.web.studio.drafts.selecting import Selection, narrowed, selection_of

REVISION = Revision(
    {"subject": "Alma", "body": "Du lin lavé."}, "", "shorter", "", Brief("email", "a", "b", "fr")
)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"place": 2, "words": "lin", "at": 2}, Selection(2, "lin", 2)),
        ({"place": 0, "words": "lin"}, Selection(0, "lin", 1)),
        ({"place": 0, "words": "lin", "at": 0}, Selection(0, "lin", 1)),
        ({"words": ""}, None),
        ({"place": 0, "words": "  "}, None),
        ({"place": 0, "words": "x" * 3000}, None),
        ({"place": "0", "words": "lin"}, None),
        ({"place": True, "words": "lin"}, None),
        ({"place": -1, "words": "lin"}, None),
        ({"place": 0, "words": 7}, None),
        ("lin", None),
        (None, None),
    ],
)
def test_a_selection_is_some_words_of_a_field(told: Any, found: Selection | None) -> None:
    assert selection_of(told) == found


def test_selected_words_name_their_field() -> None:
    names = ["subject", "body"]
    assert narrowed(REVISION, Selection(1, "lin"), names) == {"field": "body", "selection": "lin", "at": 1}
    assert narrowed(REVISION, Selection(1, "coton"), names) == {}
    assert narrowed(REVISION, Selection(7, "lin"), names) == {}
    assert narrowed(REVISION, None, names) == {}
