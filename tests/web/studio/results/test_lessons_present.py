"""What the studio shows of lessons, made from typed values."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.results.reading.names import Names
from assistant.store.results.lessons import UNSUPPORTED
from assistant.types.learning import LessonNote, TextResult, UsedAngle
from assistant.types.results import Lesson, Rate, Verdict
from assistant.web.pages import Pages
from assistant.web.studio.results.lessons_present import LessonsPresenter
from assistant.web.texts import Texts

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
EN, FR = Texts.load().words("en"), Texts.load().words("fr")
NAMES = Names({"families": {"fr": "Familles", "en": "Families"}}, {"email": {"fr": "E-mail", "en": "E-mail"}})
PRESENT = LessonsPresenter(Pages(), NAMES)


def arm(variant: int, value: float | None) -> dict[str, object]:
    low, high = (None, None) if value is None else (value - 0.001, value + 0.001)
    rate = {"metric": "click_rate", "events": 1.0, "readers": 1200, "value": value, "low": low, "high": high}
    return {
        "variant": variant,
        "variant_id": f"c1-{variant}",
        "sent": 1200,
        "rate": rate,
        "chance_best": None,
    }


LESSON = Lesson(
    id=4,
    campaign=1,
    segment="families",
    channel="email",
    language="fr",
    goal="Présenter",
    sentence={"fr": "Familles, e-mail, français\u00a0: mieux.", "en": "Families, E-mail, French: better."},
    evidence={
        "name": "Noël <b>",
        "vary": "angle",
        "metric": "click_rate",
        "verdict": "winner",
        "winner": 1,
        "arms": [arm(0, 0.02), arm(1, None)],
    },
    state="open",
    found_at=NOON,
)
RATE = Rate("click_rate", events=Decimal(24), readers=1200, value=0.02, low=0.01, high=0.03)
RESULT = TextResult(1, "Noël", "c1-1", "click_rate", 1200, RATE, "winner", True)


def shown(lesson: Lesson, may: bool = True) -> str:
    return str(PRESENT.list(EN, [lesson], "found", may))


def test_a_lesson_stands_with_its_figures_and_what_one_may_do() -> None:
    page = shown(LESSON)
    assert "<p>better.</p>" in page  # the heading says the place
    assert "Noël &lt;b&gt;" in page
    assert "2.0%" in page
    assert "–" in page  # of what was not told
    assert 'data-act="keep"' in page
    assert 'data-act="drop"' in page
    assert "data-act" not in shown(LESSON, may=False)


def test_a_decision_is_shown_with_who_when_and_why() -> None:
    kept = shown(replace(LESSON, state="kept", decided_by="Ana", decided_at=NOON))
    assert "Kept by Ana on 10 November 2026." in kept
    assert 'data-act="keep"' not in kept
    dropped = replace(LESSON, state="dropped", decided_by="Ana", decided_at=NOON, reason="old")
    assert "Reason: old" in shown(dropped)
    assert 'data-act="keep"' in shown(dropped)
    gone = shown(replace(dropped, decided_by="", reason=UNSUPPORTED))
    assert "the results no longer say it" in gone
    assert "data-act" not in gone


def test_nothing_learnt_is_said() -> None:
    assert "Nothing to learn here yet" in str(PRESENT.list(EN, [], "found", True))
    assert "Rien n’a encore été gardé" in str(PRESENT.list(FR, [], "kept", True))


@pytest.mark.parametrize(
    ("verdict", "won", "told"),
    [
        ("winner", True, "Winner"),
        ("winner", False, "another variant did better"),
        ("no_difference", False, "no difference"),
        ("not_enough", False, "not enough data"),
        ("mismatch", False, "broken split"),
        ("not_known", False, "can’t be compared"),
        (None, False, "1.0% to 3.0%)"),
    ],
)
def test_a_result_says_what_its_comparison_says(verdict: Verdict | None, won: bool, told: str) -> None:
    line = PRESENT.result(EN, replace(RESULT, verdict=verdict, won=won))
    assert line.startswith("1,200 sent, click rate 2.0%")
    assert line.endswith(told) or told in line


def test_notes_and_tried_ways_stand_where_they_are_needed() -> None:
    note = LessonNote(4, "families", "email", "Mieux.", NOON.date(), "Noël", "Ana")
    assert "campagne «\u00a0Noël\u00a0», gardé le 10 novembre 2026" in str(PRESENT.notes(FR, [note]))
    assert str(PRESENT.notes(FR, [])).strip() == ""
    used = UsedAngle("angle", 1, {"fr": "la fabrication", "en": "how"}, "But", "fr", NOON.date(), RESULT)
    page = str(PRESENT.used(FR, [used], [note]))
    assert "la fabrication" in page
    assert "Mieux." in page
    assert "1\u202f200 envois, taux de clic 2,0\u00a0%" in page
    assert "Aucune campagne avec des résultats" in str(PRESENT.used(FR, [], []))
