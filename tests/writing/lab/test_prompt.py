"""The lab's prompt with the demo company's voice fits the embedded model, and its example keeps its rules."""

import datetime as dt
import json
from pathlib import Path

import pytest

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.llm.prompts import Prompts
from assistant.types.draft import Brief, Offer
from assistant.types.language import LANGUAGES, Language
from assistant.writing.briefing import prompt_values
from assistant.writing.draft import LEAST_FACTS
from assistant.writing.fields import characters_room
from assistant.writing.lab.lab import PROMPT
from assistant.writing.lab.mechanisms import fitting, mechanisms
from assistant.writing.order import Order

ROOT = Path(__file__).parents[3]
PROMPTS, BRAND = Prompts(ROOT / "prompts"), load_brand(ROOT / "knowledge")
SEGMENTS, CHANNELS = list(load_segments(ROOT / "knowledge").values()), load_channels()
BUDGET, AROUND = 1500, 110  # tokens: of the embedded model's prompt, of the text that a line announces
DAY = dt.date(2099, 12, 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_room_for_facts_and_for_the_text_around(language: Language) -> None:
    prompt = PROMPTS.load(PROMPT, language)
    for segment in SEGMENTS:
        brief = Brief(
            "email", segment.id, "Présenter la housse de couette", language, offer=Offer("−10 %", ends=DAY)
        )
        order = Order(brief, CHANNELS["email"], segment, ())
        known = {
            **prompt_values(order, BRAND),
            "field": "Objet",
            "limit": "50 caractères au plus",
            "facts": "",
        }
        ways = "\n".join(way.told(language, DAY) for way in fitting(order, (), dt.date(2026, 11, 22)))
        values = {name: value for name, value in known.items() if name in prompt.variables}
        assert prompt.tokens(**values, ways=ways) + AROUND + LEAST_FACTS <= BUDGET, segment.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_a_reply_as_it_is_asked_for(language: Language) -> None:
    templates = PROMPTS.load(PROMPT, language).templates
    asked, answer = templates[1].content, json.loads(templates[2].content)
    assert set(answer) <= set(mechanisms())
    assert all(f"- {way}" in asked for way in answer)
    room = characters_room(CHANNELS["email"].fields[0]) or 0
    assert all(0 < len(line) <= room for line in answer.values())
