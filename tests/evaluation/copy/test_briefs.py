import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FileReadError, InputError
from assistant.evaluation.copy.briefs import BriefItem, check_briefs, read_briefs
from assistant.services import Services
from assistant.types.draft import Brief, Offer
from tests.web.shop import services
from tests.wire.server import wire_server

__all__ = ["services", "wire_server"]

GOOD: dict[str, Any] = {
    "id": "a",
    "channel": "email",
    "lang": "fr",
    "segment": "families",
    "product_sku": "NAP-01",
    "goal": "Présenter la nappe",
}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "own.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_line_holds_a_brief_and_what_is_known_of_its_draft(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "product_sku": ["NAP-01", "TOR-02"],
        "key_facts": ["lin lavé"],
        "cta": "Voir",
        "offer": {"text": "livraison offerte", "ends": "2026-12-06"},
        "keywords": ["nappe en lin"],
        "variants": 3,
        "must_mention_facts": [["59\u202f€", "59 euros"], "lin"],
        "forbidden": ["soldes"],
        "note": "why it is hard",
    }
    topic = {**GOOD, "id": "b", "product_sku": [], "topic": "livraison"}
    english = {**topic, "id": "c", "lang": "en"}
    briefs = read_briefs(written(tmp_path, row, topic, english))
    assert briefs.name == "own"
    assert briefs.items[0] == BriefItem(
        "a",
        Brief(
            "email",
            "families",
            "Présenter la nappe",
            "fr",
            products=("NAP-01", "TOR-02"),
            key_facts=("lin lavé",),
            offer=Offer("livraison offerte", ends=dt.date(2026, 12, 6)),
            cta="Voir",
            keywords=("nappe en lin",),
            variants=3,
        ),
        (("59\u202f€", "59 euros"), ("lin",)),
        ("soldes",),
    )
    assert [item.brief.goal for item in briefs.items[1:]] == [
        "livraison : Présenter la nappe",
        "livraison: Présenter la nappe",
    ]
    assert [item.id for item in briefs.beginning("b").items] == ["b"]
    with pytest.raises(InputError, match="begins with"):
        briefs.beginning("zz")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({**GOOD, "product_sku": ""}, "“product_sku” is no list of texts"),
        ({**GOOD, "product_sku": []}, "“topic” is missing, and so is “product_sku”"),
        ({**GOOD, "channel": ""}, "“channel” is no text"),
        ({**GOOD, "cta": 3}, "cta can't be “3”"),
        ({**GOOD, "variants": True}, "variants can't be “True”"),
        ({**GOOD, "offer": {"until": "Monday"}}, "offer can't be"),
        ({**GOOD, "must_mention": []}, "unknown field “must_mention”"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_field(tmp_path: Path, row: object, told: str) -> None:
    with pytest.raises(FileReadError, match=told) as error:
        read_briefs(written(tmp_path, {**GOOD, "id": "first"}, row))
    assert "Line 2 of" in error.value.message
    assert error.value.next_step


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"channel": "emial"}, "“b”: There is no channel “emial”"),
        ({"segment": "robots"}, "“b”: There is no segment “robots”"),
        ({"product_sku": "NAP-99"}, "“b”: There is no product “NAP-99”"),
        ({"variants": 9}, "“b”: 9 variants"),
        ({"goal": "x" * 2000}, "“b”: The goal has 2000 characters"),
    ],
)
def test_names_are_looked_up_before_the_first_brief_is_written(
    tmp_path: Path, services: Services, change: dict[str, object], told: str
) -> None:
    briefs = read_briefs(written(tmp_path, GOOD, {**GOOD, "id": "b", **change}))
    check_briefs(briefs.items[:1], services.house)
    with pytest.raises(InputError, match=told) as error:
        check_briefs(briefs.items, services.house)
    assert error.value.next_step
