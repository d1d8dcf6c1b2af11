"""Lessons are found once, decided on by people, and never changed behind them, on both databases."""

from dataclasses import replace

import pytest

from assistant.errors import StatusError, UnknownNameError
from assistant.results.learning.words import note
from assistant.store.database import Database
from assistant.store.results.lessons import UNSUPPORTED, Lessons
from tests.results.learning.parts import NOON, Clock, found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lessons(db: Database, clock: Clock) -> Lessons:
    return Lessons(db, clock)


def test_what_is_found_is_open_and_found_again_it_is_the_same(lessons: Lessons) -> None:
    first = lessons.found(1, "click_rate", [found()])
    again = lessons.found(1, "click_rate", [found()])
    assert [lesson.state for lesson in first] == ["open"]
    assert again == first
    assert first[0].sentence == {"fr": "Constat 0 : 3,1 %", "en": "Finding 0: 3.1%"}
    assert (first[0].segment, first[0].channel, first[0].language) == ("families", "email", "fr")
    assert lessons.get(first[0].id) == first[0]


def test_newer_figures_come_in_and_the_texts_and_the_decision_stay(lessons: Lessons) -> None:
    lesson = lessons.found(1, "click_rate", [found()])[0]
    lessons.decide(lesson.id, "kept", "Ana")
    newer = replace(
        found(),
        sentence={"fr": "3,4 %", "en": "3.4%"},
        evidence={**found().evidence, "texts": {"winner": "Retouché", "loser": ""}},
    )
    kept = lessons.found(1, "click_rate", [newer])[0]
    assert (kept.id, kept.state, kept.decided_by) == (lesson.id, "kept", "Ana")
    assert kept.sentence["en"] == "3.4%"
    assert kept.evidence["texts"] == found().evidence["texts"]


def test_what_is_no_longer_supported_goes_or_is_dropped(lessons: Lessons) -> None:
    one, other = lessons.found(1, "click_rate", [found(), found(segment="")])
    lessons.decide(one.id, "kept", "Ana")
    assert lessons.found(1, "click_rate", []) == []
    dropped = lessons.get(one.id)
    assert (dropped.state, dropped.decided_by, dropped.reason) == ("dropped", "", UNSUPPORTED)
    with pytest.raises(UnknownNameError):
        lessons.get(other.id)
    with pytest.raises(StatusError, match="no longer support"):
        lessons.decide(one.id, "kept", "Ana")
    again = lessons.found(1, "click_rate", [found()])[0]
    assert (again.id, again.state, again.reason) == (one.id, "open", "")


def test_another_winner_is_another_lesson(lessons: Lessons) -> None:
    one = lessons.found(1, "click_rate", [found(winner=0)])[0]
    lessons.decide(one.id, "kept", "Ana")
    other = lessons.found(1, "click_rate", [found(winner=1)])[0]
    assert other.id != one.id
    assert [lesson.id for lesson in lessons.kept()] == []
    assert lessons.get(one.id).reason == UNSUPPORTED


def test_other_campaigns_and_other_metrics_are_left_alone(lessons: Lessons) -> None:
    other = replace(found(), metric="conversion_rate")
    lessons.found(1, "conversion_rate", [other])
    lessons.found(2, "click_rate", [found(2)])
    lessons.found(1, "click_rate", [])
    assert {lesson.campaign for lesson in lessons.list()} == {1, 2}


def test_people_keep_drop_and_say_why(lessons: Lessons) -> None:
    lesson = lessons.found(1, "click_rate", [found(winner=None)])[0]
    kept = lessons.decide(lesson.id, "kept", "Ana")
    assert (kept.state, kept.decided_by) == ("kept", "Ana")
    assert kept.decided_at is not None
    assert lessons.decide(lesson.id, "kept", "Bo") == kept  # nothing changed
    dropped = lessons.decide(lesson.id, "dropped", "Bo", "  too old ")
    assert (dropped.state, dropped.decided_by, dropped.reason) == ("dropped", "Bo", "too old")
    # What a person dropped is not offered again, however often it is found.
    assert lessons.found(1, "click_rate", [found(winner=None)])[0].state == "dropped"
    assert lessons.decide(lesson.id, "kept", "Ana").reason == ""
    with pytest.raises(UnknownNameError, match="99"):
        lessons.decide(99, "kept", "Ana")


def test_what_was_kept_at_a_moment_can_be_told_for_ever(lessons: Lessons, clock: Clock) -> None:
    lesson = lessons.found(1, "click_rate", [found()])[0]
    lessons.decide(lesson.id, "kept", "Ana")
    while_kept = clock()
    lessons.decide(lesson.id, "dropped", "Ana")
    while_dropped = clock()
    lessons.decide(lesson.id, "kept", "Ana")
    assert lessons.kept(NOON) == []
    assert [each.id for each in lessons.kept(while_kept)] == [lesson.id]
    assert lessons.kept(while_dropped) == []
    assert [each.id for each in lessons.kept()] == [lesson.id]


def test_they_are_listed_by_state_segment_channel_and_campaign(lessons: Lessons) -> None:
    lessons.found(1, "click_rate", [found(), found(segment=""), found(channel="sms")])
    lessons.found(2, "click_rate", [found(2)])
    assert [(each.campaign, each.segment, each.channel) for each in lessons.list()] == [
        (2, "families", "email"),
        (1, "families", "sms"),
        (1, "", "email"),
        (1, "families", "email"),
    ]
    assert len(lessons.list(segment="")) == 1
    assert len(lessons.list(channel="sms")) == 1
    assert len(lessons.list("open", campaign=1)) == 3
    assert lessons.list("kept") == []


def test_what_was_kept_once_is_never_forgotten(lessons: Lessons, clock: Clock) -> None:
    """Kept, no longer supported, supported again and open, then unsupported again."""
    lesson = lessons.found(1, "click_rate", [found()])[0]
    lessons.decide(lesson.id, "kept", "Ana")
    moment = clock()
    lessons.found(1, "click_rate", [])
    assert lessons.found(1, "click_rate", [found()])[0].state == "open"
    lessons.found(1, "click_rate", [])
    assert [each.id for each in lessons.kept(moment)] == [lesson.id]
    assert (lessons.get(lesson.id).state, lessons.get(lesson.id).reason) == ("dropped", UNSUPPORTED)
    assert lessons.found(1, "click_rate", [found()])[0].id == lesson.id


def test_the_note_of_a_kept_lesson_names_the_same_ways_for_ever(lessons: Lessons) -> None:
    level = found(segment="", winner=None)
    one, pair = lessons.found(1, "click_rate", [found(), level])
    newer = replace(found(), evidence={**found().evidence, "other": 1})
    two_ways = replace(level, evidence={**level.evidence, "arms": level.evidence["arms"][:2]})
    undecided = lessons.found(1, "click_rate", [newer, level])[0]
    assert note(undecided.evidence, "en") != note(one.evidence, "en")  # nobody was told yet
    told = [note(each.evidence, "en") for each in lessons.found(1, "click_rate", [found(), level])]
    for each in (one, pair):
        lessons.decide(each.id, "kept", "Ana")
    for _ in range(2):
        after = lessons.found(1, "click_rate", [newer, two_ways])
        assert [note(each.evidence, "en") for each in after] == told
    assert after[0].evidence["other"] == 1
