import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest

from assistant.evaluation.dataset import Dataset, Question
from assistant.evaluation.demands import Demand, Miss
from assistant.evaluation.page import page
from assistant.evaluation.plots import HEIGHT, PAD, WIDTH, bars, curve, histogram, plots
from assistant.evaluation.retrieval import Asked, summary
from tests.evaluation.conftest import a_report

DAY = dt.date(2026, 11, 21)


def test_the_page_needs_nothing_beside_it_and_escapes_questions() -> None:
    html = page([a_report()], [Miss("shop", Demand("recall@10", 0.6), 0.5)], "hash/384", DAY)
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", html)
    assert "&lt;b&gt;vélos&lt;/b&gt;" in html
    assert "recall@10 is 0.500" in html
    assert "How do I return it?" in html
    assert "hash/384" in html
    assert html.count("<svg") == 4
    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert list(ET.fromstring(drawing))


def test_a_report_without_unanswerable_questions_has_fewer_plots() -> None:
    question = Question("1", "x", {"d": 1})
    report = summary(Dataset("d", (question,)), 1, [Asked(question, "fr", ("d",), 1, 1)], 0.5)
    assert [plot.title for plot in plots(report)] == ["Recall", "Milliseconds a search"]
    assert "<svg" in page([report], [], "hash/384", DAY)


def test_bars_stand_on_the_axis_and_are_as_high_as_their_shares() -> None:
    plot = bars("x", {"a": 1.0, "b": 0.5})
    full, half = plot.bars
    assert full.height == HEIGHT - 2 * PAD
    assert half.height == pytest.approx(full.height / 2)
    assert all(bar.y + bar.height == pytest.approx(HEIGHT - PAD) for bar in plot.bars)


def test_a_histogram_holds_every_value_once() -> None:
    plot = histogram("x", {"a": [0.0, 0.5, 1.0], "b": [0.2]}, 0.5)
    assert plot.series == ("a", "b")
    assert plot.rule == WIDTH / 2
    heights = [sum(bar.height for bar in plot.bars if bar.series == series) for series in (0, 1)]
    assert heights[0] == pytest.approx(heights[1])


def test_the_curve_goes_from_none_to_all() -> None:
    points = curve("x", [0.9, 0.8], [0.1, 0.85]).points.split()
    assert points[0] == f"{PAD:.1f},{HEIGHT - PAD:.1f}"
    assert points[-1] == f"{WIDTH - PAD:.1f},{PAD:.1f}"
