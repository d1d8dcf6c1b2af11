"""A channel is a YAML file and a prompt file: this one is made here, and a draft is written for it."""

import datetime as dt
import json
import shutil
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.brand.channels import load_channels
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.services import Services
from assistant.types.draft import Brief, Draft
from assistant.types.model import Usage
from assistant.writing.draft import Writing
from assistant.writing.facts import FactFinder
from assistant.writing.parts.round import DraftLimits, Rounds

CHANNEL = """
id: push
name: {fr: Notification, en: Push notification}
preview: sms
fields:
  - name: title
    label: {fr: Titre, en: Title}
    soft: {max: 40, source: "https://www.example.com/push", checked: 2026-11-22}
  - name: buttons
    label: {fr: Boutons, en: Buttons}
    items: {least: 1, most: 2, source: "https://www.example.com/push", checked: 2026-11-22}
    hard: {max: 12, source: "https://www.example.com/push", checked: 2026-11-22}
rules:
  - kind: repeated
    severity: error
    source: "https://www.example.com/push"
    checked: 2026-11-22
"""
PROMPT = """---
name: copy/push
version: 1
variables: [brand, segment, limits, facts, goal]
---
# system
You write push notifications of {{brand}}. {{limits}}
# user
Readers: {{segment}}. Facts:
{{facts}}
Goal: {{goal}}
"""
PROMPTS = Path(__file__).parents[2] / "prompts" / "copy"


@pytest.fixture
def writing(services: Services, tmp_path: Path) -> tuple[Writing, ScriptedChat]:
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "push.yaml").write_text(CHANNEL, encoding="utf-8")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "push.en.md").write_text(PROMPT, encoding="utf-8")
    shutil.copy(PROMPTS / "repair.en.md", tmp_path / "copy")
    model = ScriptedChat(
        [
            json.dumps(
                {"title": "The Alma tablecloth!!", "buttons": ["See it", "See it", "Far too long" * 2]}
            ),
            json.dumps({"title": "The Alma tablecloth"}),
        ]
    )
    prompts = Prompts(tmp_path)
    booked: list[Usage] = []
    made = Writing(
        FactFinder(services.knowledge.retriever, dt.date.today, 5),
        Rounds(model, prompts, DraftLimits(900, 300.0, 900.0)),
        prompts,
        replace(services.house, channels=load_channels(tmp_path / "channels")),
        lambda _model, usage: booked.append(usage),
    )
    return made, model


async def test_a_yaml_file_and_a_prompt_file_make_a_channel(
    writing: tuple[Writing, ScriptedChat],
) -> None:
    writer, model = writing
    brief = Brief("push", "families", "Present the Alma tablecloth", "en", ("NAP-01",))
    async with aclosing(writer.write(brief)) as steps:
        draft = [step async for step in steps][-1]
    assert isinstance(draft, Draft)
    assert draft.fields == {"title": "The Alma tablecloth", "buttons": "See it"}
    assert draft.lengths == {"title": 19, "buttons": 6}
    assert draft.repaired
    assert not [one for one in draft.findings if one.rule.startswith("channel.")]
    first, repair = model.requests
    assert "Characters at most: title 40, buttons 12 a line." in first.messages[0].content
    assert first.schema is not None
    assert first.schema["properties"]["buttons"]["type"] == "array"
    assert "repeated punctuation" in repair.messages[-1].content
