import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from assistant.evaluation.copy.comparison import Comparison
from assistant.evaluation.copy.page import comparison_page, copy_page
from assistant.evaluation.copy.report import CopyReport
from assistant.evaluation.copy.scoring import Outcome, score
from assistant.evaluation.demands import Demand, Miss
from tests.evaluation.copy.samples import BRIEF, ITEM, RIGHT, draft, scored

DAY = dt.date(2026, 11, 21)
WRONG = replace(ITEM, id="bad", brief=replace(BRIEF, goal="sell <b>boldly</b>"))


def test_the_page_needs_nothing_beside_it_and_shows_what_failed_and_why() -> None:
    bad = scored(draft(f"{RIGHT} <i>And</i> it shrinks by 12 %."), item=WRONG)
    miss = Miss("own", Demand("unsupported_figures", 0, ceiling=True), 1)
    html = copy_page(CopyReport("own", "wire-1", (scored(), bad)), [miss], DAY)
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", html)
    assert "sell &lt;b&gt;boldly&lt;/b&gt;" in html
    assert "&lt;i&gt;And&lt;/i&gt;" in html
    assert "With a fault: 1 of 2" in html
    assert "unsupported_figures is 1.000" in html
    assert html.index("With a fault") < html.index("no fact states the figure 12 %") < html.index("1 without")
    kinds, seconds = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert "figures: 0.500" in kinds
    assert "first words" in seconds
    for drawing in (kinds, seconds):
        assert list(ET.fromstring(drawing))


def test_two_versions_stand_side_by_side() -> None:
    before = CopyReport("own", "wire-1", (scored(draft("Nothing.")), scored()))
    after = CopyReport("own", "wire-1", (scored(draft(prompt="copy/email@3#bbb")), scored()))
    html = comparison_page(Comparison(before, after), [], DAY)
    assert "Of 2 briefs 1 came out better, 0 worse, 1 the same" in html
    assert "copy/email@2#aaa → copy/email@3#bbb" in html
    assert re.search(r"<th scope=\"row\">facts_said</th><td>50%</td><td>100%</td><td>better</td>", html)
    assert html.index("<h4>Before</h4>") < html.index("Nothing.") < html.index("<h4>After</h4>")
    assert html.count("<svg") == 3
    same = comparison_page(Comparison(before, before), [], DAY)
    assert "No draft's prompt differs." in same


def test_a_run_without_a_single_draft_has_a_page_too() -> None:
    html = copy_page(CopyReport("own", "wire-1", (score(ITEM, Outcome(error="down")),)), [], DAY)
    assert "error: down" in html
    assert "<svg" not in html
