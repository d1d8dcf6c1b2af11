"""Small passages and a brand to check against."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from assistant.types.brand import Brand, Contact
from assistant.types.knowledge import Chunk, Passage
from assistant.types.language import Language

DATA = Path(__file__).parent / "data"

BRAND = Brand(
    name="Les Faïences du Port",
    tagline={"fr": "La faïence depuis 1954", "en": "Earthenware since 1954"},
    description={"fr": "Trois ateliers à Quimper.", "en": "Three workshops in Quimper."},
    url="https://faiences.example",
    tracking_url="",
    contact=Contact(email="bonjour@faiences.example", phone="02 98 00 00 00"),
    colors={},
    registers={"fr": "vous", "en": "you"},
    voice={},
    do_words={},
    dont_words={"fr": ["luxueux", "pas cher", "must-have"], "en": ["cheap", "luxury", "game-changer"]},
    claims_needing_proof={
        "fr": ["durable", "fabriqué en France", "n° 1", "garanti"],
        "en": ["sustainable", "made in France", "best", "guaranteed"],
    },
    legal_mentions={},
    glossary=[],
    starter_questions={},
)


def table(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def passage(text: str, language: Language = "fr", heading: str = "", rank: int = 1) -> Passage:
    chunk = Chunk(
        id=f"c{rank}",
        root="r",
        source=f"s{rank}.md",
        title="",
        heading=heading,
        language=language,
        text=text,
        position=0,
    )
    return Passage(chunk, 0.9, rank)


def passages(entries: Sequence[dict[str, str]], language: Language) -> list[Passage]:
    return [
        passage(entry["text"], language, entry.get("heading", ""), rank)
        for rank, entry in enumerate(entries, start=1)
    ]


def brand_with(**changes: Any) -> Brand:
    return replace(BRAND, **changes)
