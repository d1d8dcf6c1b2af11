from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.evaluation.table import Row, table


@dataclass(frozen=True)
class Report:
    groups: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: {"all": (1, 2, 3), "français": (1,)}
    )
    measures: Mapping[str, Mapping[str, float]] = field(
        default_factory=lambda: {"all": {"right": 0.5}, "français": {"right": 1, "fast": 20}}
    )


def shown(values: Mapping[str, float], name: str) -> str:
    return f"{values[name]:g}" if name in values else "–"


def test_a_row_for_each_group_and_a_cell_for_each_column() -> None:
    made = table(Report(), {"right": "answers right", "fast": "ms"}, shown)
    assert made.labels == ("answers right", "ms")
    assert made.rows == (Row("all", 3, ("0.5", "–")), Row("français", 1, ("1", "20")))


def test_the_columns_stand_below_their_labels() -> None:
    made = table(Report(), {"right": "answers right", "fast": "ms"}, shown)
    assert made.printed("questions") == [
        "          questions  answers right  ms",
        "all               3            0.5   –",
        "français          1              1  20",
    ]
