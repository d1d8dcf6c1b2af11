"""Each channel has a prompt in both languages that fits it, and its example keeps the rules it teaches."""

from pathlib import Path
from typing import get_args

import pytest

from assistant.brand.channels import load_channels
from assistant.brand.company import load_brand
from assistant.brand.segments import load_segments
from assistant.checks.copy.channel import check_channel
from assistant.llm.prompts import Prompts
from assistant.llm.tokens import count_tokens
from assistant.types.brand import Channel, Segment
from assistant.types.draft import Brief
from assistant.types.language import Language
from assistant.types.model import Message
from assistant.writing.briefing import brand_values, brief_values
from assistant.writing.fields import limits_line, parse_fields

ROOT = Path(__file__).parents[2]
PROMPTS = Prompts(ROOT / "prompts")
LANGUAGES: tuple[Language, ...] = get_args(Language)
CASES = [
    pytest.param(channel, language, id=f"{channel.id}-{language}")
    for channel in load_channels().values()
    for language in LANGUAGES
]
BRAND = load_brand(ROOT / "knowledge")
SEGMENTS = list(load_segments(ROOT / "knowledge").values())
BUDGET, FACTS = 1500, 250  # tokens of the embedded model's prompt, and what has to be left for the facts


def values_for(channel: Channel, language: Language, segment: Segment) -> dict[str, str]:
    brief = Brief(channel.id, segment.id, "Présenter la housse de couette en lin lavé", language)
    return {
        **brand_values(BRAND, language),
        **brief_values(brief, segment),
        "limits": limits_line(channel, language),
        "facts": "",
    }


def rendered(channel: Channel, language: Language, segment: Segment) -> list[Message]:
    prompt = PROMPTS.load(channel.prompt, language)
    values = values_for(channel, language, segment)
    return prompt.render(**{name: values[name] for name in prompt.variables})


@pytest.mark.parametrize(("channel", "language"), CASES)
def test_the_example_of_a_prompt_keeps_the_rules_of_its_channel(channel: Channel, language: Language) -> None:
    messages = rendered(channel, language, SEGMENTS[0])
    (example,) = [message.content for message in messages if message.role == "assistant"]
    fields = parse_fields(example, channel)
    assert all(fields.values())
    findings = [one for one in check_channel(fields, channel, language) if one.severity != "info"]
    assert findings == []


@pytest.mark.parametrize(("channel", "language"), CASES)
def test_a_prompt_names_each_field_and_leaves_room_for_facts(channel: Channel, language: Language) -> None:
    for segment in SEGMENTS:
        messages = rendered(channel, language, segment)
        assert sum(count_tokens(message.content) for message in messages) <= BUDGET - FACTS, segment.id
    for field in channel.fields:
        assert field.name in messages[0].content
