"""Lessons from campaigns whose figures are known: read, kept, told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import UnknownNameError
from assistant.results.learning.words import note
from assistant.types.draft import Brief
from assistant.wiring.learning import open_lessons
from tests.database import new_database
from tests.results.learning.parts import LOST, WON
from tests.results.learning.sent import MIDDLE, Mailing, arms, cells
from tests.results.reading.parts import Cell

CLEAR = cells(("family", (800, 500, 400)), ("town", (800, 500, 400)))
LEVEL = cells(("family", (600, 604, 597)), sent=30_000)
FEW = cells(("family", (3, 1, 2)), sent=90)


@pytest.fixture
def mailing(tmp_path: Path) -> Iterator[Mailing]:
    database = new_database(tmp_path / "data")
    yield Mailing(database, tmp_path / "data")
    database.close()


def test_a_winner_teaches_its_segment_and_all_of_them_the_brand(mailing: Mailing) -> None:
    number = mailing.sent(CLEAR)
    found = mailing.desk().learning.find(number)
    assert {lesson.segment for lesson in found} == {"", "family", "town"}
    lesson = next(each for each in found if each.segment == "family")
    assert lesson.state == "open"
    assert lesson.evidence["winner"] == 0
    assert lesson.evidence["texts"] == {"winner": WON, "loser": LOST}
    assert lesson.sentence["fr"].startswith("Familles, ")
    said = "français\u00a0: «\u00a0le bénéfice concret pour le lecteur\u00a0» a fait mieux que"
    assert said in lesson.sentence["fr"]
    assert "taux de clic de 4,0\u00a0% contre 2,5\u00a0%" in lesson.sentence["fr"]
    assert "click rate 4.0% against 2.5%, +60%" in lesson.sentence["en"]
    assert "60,000 readers" in lesson.sentence["en"]
    pooled = next(each for each in found if not each.segment)
    assert pooled.evidence["texts"] == {"winner": "", "loser": ""}
    assert "120,000 readers" in pooled.sentence["en"]


def test_enough_readers_and_no_difference_is_a_lesson_too(mailing: Mailing) -> None:
    (lesson,) = mailing.desk().learning.find(mailing.sent(LEVEL))
    assert lesson.evidence["verdict"] == "no_difference"
    assert "pas d’écart notable entre «\u00a0le bénéfice" in lesson.sentence["fr"]
    assert "click rate from 2.0% to 2.0%" in lesson.sentence["en"]


def test_variants_that_were_not_compared_teach_nothing(mailing: Mailing) -> None:
    """One of which more clicks than readers are told has no rate: neither a winner nor a loser."""
    (lesson,) = mailing.desk().learning.find(mailing.sent(cells(("family", (5_000, 4_000, 30_000)))))
    assert [arm["variant"] for arm in lesson.evidence["arms"]] == [0, 1]
    assert lesson.evidence["other"] == 1
    assert lesson.evidence["texts"]["loser"] == MIDDLE
    assert "40,000 readers" in lesson.sentence["en"]
    level = mailing.sent([Cell("town", [*arms(5_000, 5_000), {"clicks": 3}])])
    (lesson,) = mailing.desk().learning.find(level)
    assert note(lesson.evidence, "en") == (
        "“the practical benefit for the reader” and “how it is made and of what, as the facts say”: "
        "no difference that matters"
    )
    used = mailing.desk().learning.used("family", "email", "fr")
    assert [each.result.verdict for each in used] == ["winner", "winner", "not_known"]


def test_a_lesson_tells_no_lift_over_nothing(mailing: Mailing) -> None:
    (lesson,) = mailing.desk().learning.find(mailing.sent(cells(("family", (120, 0)))))
    assert lesson.sentence["en"].endswith("click rate 0.60% against 0.0%, with 40,000 readers.")
    assert lesson.sentence["fr"].endswith("0,60\u00a0% contre 0,0\u00a0%, sur 40\u202f000 lecteurs.")


def test_nothing_is_learnt_from_too_few(mailing: Mailing) -> None:
    learning = mailing.desk().learning
    assert learning.find(mailing.sent(FEW)) == []
    assert learning.list() == []
    with pytest.raises(UnknownNameError):
        learning.find(99)


def test_a_report_that_is_taken_out_takes_its_lessons_with_it(mailing: Mailing) -> None:
    number = mailing.sent(CLEAR)
    desk = mailing.desk()
    lesson = desk.learning.find(number)[0]
    desk.learning.keep(lesson.id, "Ana")
    desk.reading._sources.reports.take_out(1)
    assert desk.learning.find(number) == []
    assert desk.learning.list("kept") == []
    assert [each.id for each in desk.learning.list("dropped")] == [lesson.id]


def test_kept_lessons_are_notes_of_their_segment_and_of_the_brand(mailing: Mailing) -> None:
    learning = mailing.desk().learning
    for lesson in learning.find(mailing.sent(CLEAR)):
        if lesson.segment != "town":
            learning.keep(lesson.id, "Ana")
    notes = learning.notes("family", "email", "fr")
    assert [note.segment for note in notes] == ["family", ""]
    assert {note.source for note in notes} == {"Noël"}
    assert {note.kept_by for note in notes} == {"Ana"}
    assert [note.segment for note in learning.notes("town", "", "en")] == [""]
    assert learning.notes("family", "sms", "fr") == ()
    assert notes[0].as_dict()["day"] == notes[0].day.isoformat()
    learning.drop(notes[0].lesson, "Ana", "périmé")
    assert [note.segment for note in learning.notes("family", "email", "fr")] == [""]


def test_a_brief_is_told_what_was_kept_for_its_readers_the_near_goal_first(mailing: Mailing) -> None:
    learning, learnt = mailing.desk().learning, open_lessons(mailing.database)
    near = mailing.sent(cells(("family", (800, 500, 400))))
    far = mailing.sent(cells(("family", (400, 500, 800))), goal="Recruter des abonnés à la lettre")
    ids = [learning.find(number)[0].id for number in (near, far)]
    brief = Brief("email", "family", "Présenter la nappe Brume", "fr")
    assert learnt(brief, None).notes == ()
    for id_ in ids:
        learning.keep(id_, "Ana")
    told = learnt(brief, None)
    assert told.winner == WON
    assert told.loser == LOST
    assert told.notes[0] == (
        "«\u00a0le bénéfice concret pour le lecteur\u00a0» a mieux réussi que "
        "«\u00a0la fabrication et les matières, d’après les faits\u00a0»"
    )
    assert len(told.notes) == 2
    recruiting = Brief("email", "family", "Recruter des abonnés pour notre lettre", "fr")
    assert learnt(recruiting, None).winner == LOST  # which won there
    for other in (
        Brief("sms", "family", brief.goal, "fr"),
        Brief("email", "town", brief.goal, "fr"),
        Brief("email", "family", "Present the tablecloth", "en"),
    ):
        assert learnt(other, None).notes == ()


def test_ways_that_were_tried_are_shown_with_their_results(mailing: Mailing) -> None:
    number = mailing.sent(CLEAR)
    used = mailing.desk().learning.used("family", "email", "fr")
    assert [(each.vary, each.variant, each.result.won) for each in used] == [
        ("angle", 0, True),
        ("angle", 1, False),
        ("angle", 2, False),
    ]
    assert used[0].label["en"] == "the practical benefit for the reader"
    assert used[0].result.rate.value == pytest.approx(0.04)
    assert used[0].result.campaign == number
    assert used[0].as_dict()["result"]["sent"] == 20_000
    assert mailing.desk().learning.used("family", "sms", "fr") == ()
    assert mailing.desk().learning.used("nobody", "email", "fr") == ()


def test_a_text_of_the_library_carries_its_result(mailing: Mailing) -> None:
    mailing.sent(CLEAR)
    results = mailing.desk().learning.of_drafts([1, 2, 3, 999])
    assert sorted(results) == [1, 2, 3]
    first = results[1]
    assert (first.won, first.verdict, first.sent) == (True, "winner", 20_000)
    assert first.as_dict()["rate"]["events"] == 800
    assert not results[3].won
    assert mailing.desk().learning.of_drafts([]) == {}


def test_a_text_without_siblings_has_a_result_and_no_verdict(mailing: Mailing) -> None:
    mailing.sent(cells(("family", (800,)), ("town", (400,))))
    result = mailing.desk().learning.of_drafts([1])[1]
    assert (result.verdict, result.won, result.sent) == (None, False, 20_000)
    assert result.rate.value == pytest.approx(0.04)
