import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from assistant.evaluation.answers.items import Item
from assistant.evaluation.answers.judge import Opinion
from assistant.evaluation.answers.page import answers_page
from assistant.evaluation.answers.replies import Reply
from assistant.evaluation.answers.report import AnswerReport
from assistant.evaluation.answers.scoring import score
from assistant.evaluation.demands import Demand, Miss
from tests.evaluation.answers.samples import ITEM, RIGHT, UNKNOWN, reply

DAY = dt.date(2026, 11, 21)


def test_the_page_needs_nothing_beside_it_and_shows_what_failed_and_why() -> None:
    wrong = replace(ITEM, id="bad", question="What of <b>bold</b> claims?", turns=("Hello <i>there</i>",))
    scored = (
        score(ITEM, reply(RIGHT, 1)),
        replace(
            score(wrong, reply("Delivery to France costs €5.90 [1].", 1)),
            opinion=Opinion("right", "<u>mild</u>"),
        ),
    )
    miss = Miss("own", Demand("cost_eur", 0.0001, ceiling=True), 0.00042)
    html = answers_page(AnswerReport("own", "wire-1", scored), [miss], DAY)
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", html)
    assert "What of &lt;b&gt;bold&lt;/b&gt; claims?" in html
    assert "Hello &lt;i&gt;there&lt;/i&gt;" in html
    assert "&lt;u&gt;mild&lt;/u&gt;" in html
    assert "Failed: 1 of 2" in html
    assert "the figure €5.90 is in no cited passage" in html
    assert "cost_eur is 0.00042" in html
    assert "second opinion differs on: bad." in html
    assert html.index("Failed: 1") < html.index("€5.90") < html.index("1 without a fault")
    (drawing,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert list(ET.fromstring(drawing))


def test_a_run_without_a_single_answer_has_a_page_too() -> None:
    items: list[Item] = [ITEM, UNKNOWN]
    scored = tuple(score(item, Reply(None, error="down")) for item in items)
    html = answers_page(AnswerReport("own", "wire-1", scored), [], DAY)
    assert "error: down" in html
    assert "<svg" not in html
