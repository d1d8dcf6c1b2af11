"""The principles of the claim checks, one a line, from `data/claims.yaml`."""

from pathlib import Path
from typing import Any

import yaml

TABLE = yaml.safe_load((Path(__file__).parent / "data" / "claims.yaml").read_text(encoding="utf-8"))


def cases(part: str) -> list[Any]:
    """Tuples of passage language, passage, sentence, kinds found, sentence language."""
    return [(*line[:4], line[4] if len(line) > 4 else line[0]) for line in TABLE[part]]
