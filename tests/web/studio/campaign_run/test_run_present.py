"""What the panel of the run shows and offers, state by state."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assistant.campaigns.run.state import RunState
from assistant.types.campaign import CampaignText, PlannedText, RunCounts
from assistant.types.model import Usage
from assistant.web.pages import Pages
from assistant.web.studio.campaign_run.run_present import RunPresenter, Trouble, offered
from assistant.web.studio.campaign_run.views import TextViews, why
from assistant.web.texts import Texts

FR, EN = (Texts.load().words(language) for language in ("fr", "en"))
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ALL = RunCounts(pending=10)
PILOT = RunCounts(pending=2)
READ = RunCounts(done=2, approved=2)


def state(**values: Any) -> RunState:
    """A campaign of ten texts, two of them its pilot."""
    known: dict[str, Any] = {
        "campaign": 7,
        "name": "Noël <b>",
        "status": "planned",
        "reason": "",
        "detail": "",
        "counts": ALL,
        "pilot": PILOT,
        "per_minute": 0.0,
        "seconds_left": None,
        "budget_eur": None,
        "budget_tokens": None,
        "started_at": None,
        "ended_at": None,
    }
    return RunState(**known | values)


@pytest.mark.parametrize(
    ("now", "acts"),
    [
        (state(), ["pilot", "start"]),
        (state(pilot=RunCounts()), ["start"]),
        (state(pilot=ALL), ["start"]),
        (state(status="running"), ["pause", "stop"]),
        (state(status="paused", counts=RunCounts(done=3, pending=7)), ["resume", "stop"]),
        (state(status="paused", reason="pilot", pilot=RunCounts(done=2, approved=1)), ["anyway", "stop"]),
        (state(status="paused", reason="pilot", pilot=READ), ["rest", "stop"]),
        (state(status="paused", reason="pilot", pilot=RunCounts(failed=2)), ["rest", "stop"]),
        (state(status="stopped", counts=RunCounts(done=3, pending=6, failed=1)), ["resume", "retry"]),
        (state(status="done", counts=RunCounts(done=9, failed=1)), ["retry"]),
        (state(status="done", counts=RunCounts(done=10)), []),
        (state(status="stopped", counts=RunCounts(running=8, done=2)), ["resume"]),
    ],
)
def test_only_what_can_be_done_is_offered(now: RunState, acts: list[str]) -> None:
    assert list(offered(now)) == acts


def test_a_run_shows_its_pace_its_spend_and_its_rest() -> None:
    counts = RunCounts(
        pending=1196,
        running=4,
        done=30,
        blocked=8,
        failed=2,
        usage=Usage(900_000, 0, 100_000, Decimal("1.25")),
    )
    running = state(
        status="running",
        counts=counts,
        per_minute=8.46,
        seconds_left=185,
        budget_eur=Decimal(5),
        budget_tokens=800_000,
    )
    shown = RunPresenter(Pages()).progress(FR, running)
    assert "data-live" in shown
    assert "Noël &lt;b&gt;" in shown
    assert "8,5 textes par minute" in shown
    assert "encore 3 min environ" in shown
    assert "1,25\u00a0€ sur 5,00\u00a0€" in shown
    assert 'style="width: 25%"' in shown
    assert "1\u202f000\u202f000 sur 800\u202f000" in shown
    assert 'style="width: 100%"' in shown  # it may pass its budget by what was on its way
    assert 'aria-label="Écrits 30, En cours 4, Bloqués 8, En échec 2, En attente 1\u202f196"' in shown
    assert "40 sur 1\u202f240" in shown
    stopping = replace(running, status="stopped")
    assert "data-live" in RunPresenter(Pages()).progress(EN, stopping)  # four are still on their way
    ended = RunPresenter(Pages()).progress(EN, replace(stopping, counts=replace(counts, running=0)))
    assert "data-live" not in ended
    assert "texts a minute" not in ended


def test_a_run_without_a_price_says_so() -> None:
    assert "the model’s price is not known" in RunPresenter(Pages()).progress(EN, state())
    spent = RunCounts(done=10, usage=Usage(1, 0, 1, Decimal("0.002")))
    assert "€0.0020" in RunPresenter(Pages()).progress(EN, state(status="done", counts=spent))
    budget = state(budget_eur=Decimal(0))
    assert "€0.00 of €0.00" in RunPresenter(Pages()).progress(EN, budget)


def test_why_it_paused_by_itself_is_told_once() -> None:
    present = RunPresenter(Pages())
    spent = state(status="paused", reason="budget_spent")
    assert "Le budget ne suffit plus" in present.progress(FR, spent)
    pilot = state(status="paused", reason="pilot", pilot=RunCounts(done=2))
    assert "b-odd" not in present.progress(FR, pilot)
    assert "data-live" in present.progress(FR, pilot)  # somebody else may approve it meanwhile
    assert "Lisez-le ci-dessous" in present.acts(FR, pilot, may=True)


def test_who_may_not_run_gets_no_buttons() -> None:
    shown = RunPresenter(Pages()).acts(EN, state(), may=False)
    assert "<button" not in shown
    assert "starts and exports nothing" in shown
    assert "Retry what failed (2)" in RunPresenter(Pages()).acts(
        EN, state(status="done", counts=RunCounts(failed=2)), may=True
    )


def test_troubles_are_told_with_their_codes() -> None:
    present = RunPresenter(Pages())
    assert present.troubles(EN, []) == ""
    shown = present.troubles(EN, [Trouble("failed", "model_timeout", "No answer came.", 1200)])
    assert "No answer came." in shown
    assert "<code>model_timeout</code>" in shown
    assert "1,200" in shown
    assert present.pilot(EN, [], RunCounts()) == ""


def test_a_row_is_named_even_when_its_segment_is_gone() -> None:
    planned = PlannedText(3, "c7-vip-email-fr-2", "vip-email-fr", "vip", "letter", "fr", ("A", "B"), 1)
    views = TextViews({}, {})
    row = CampaignText(7, planned, "done", findings=("brand.name",), review="rejected")
    view = views.of(FR, row)
    assert view.about == "vip · letter · français · A, B · Version 2"
    assert (view.mark, view.state) == ("rejected", "Rejeté")
    assert "1" in view.findings


def test_a_reason_without_words_is_its_detail_or_its_code() -> None:
    assert why(FR, "model_timeout", "No answer in 60 s.") == "Le modèle n’a pas répondu à temps."
    assert why(EN, "odd", "Something else.") == "Something else."
    assert why(EN, "odd", "") == "odd"
