from hypothesis import given
from hypothesis import strategies as st

from assistant.web.studio.drafts.differ import Change, changed


def test_words_that_came_and_went() -> None:
    (body,) = changed(
        {"subject": "a", "body": "Le lin dure."}, {"subject": "a", "body": "Le coton dure."}, ["body"]
    )
    assert body.field == "body"
    assert body.changes == (
        Change("same", "Le "),
        Change("gone", "lin"),
        Change("new", "coton"),
        Change("same", " dure."),
    )


def test_fields_come_in_the_order_of_the_channel_and_only_when_they_differ() -> None:
    before, after = {"a": "x", "b": "y"}, {"a": "z", "b": "y", "c": "new"}
    assert [each.field for each in changed(before, after, ["c", "b", "a"])] == ["c", "a"]


def test_a_very_long_text_is_not_compared_word_by_word() -> None:
    (field,) = changed({"a": "mot " * 3000}, {"a": "word " * 3000}, ["a"])
    assert [change.kind for change in field.changes] == ["gone", "new"]


@given(st.text(), st.text())
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    changes = [change for field in changed({"a": before}, {"a": after}, ["a"]) for change in field.changes]
    if before != after:
        assert "".join(change.text for change in changes if change.kind != "new") == before
        assert "".join(change.text for change in changes if change.kind != "gone") == after
