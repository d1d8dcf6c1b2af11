"""`assistant results report` as a person runs it."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database
from tests.cli.conftest import Run
from tests.results.reading.parts import Cell, Sold

CELLS = [
    Cell(
        "town",
        [
            {"sent": 30_500, "delivered": 30_000, "clicks": 600, "conversions": 30, "spend": 90},
            {"sent": 30_400, "delivered": 30_000, "clicks": 800, "conversions": 40, "spend": 90},
        ],
    ),
    Cell(
        "family",
        [{"sent": 500, "delivered": 490, "clicks": 9}, {"sent": 500, "delivered": 495, "clicks": 12}],
    ),
]


@pytest.fixture
def sold(shop: Path) -> Iterator[Sold]:
    """The shop’s own database, beside which the command runs."""
    database = Database.for_folder(shop / "data")
    yield Sold(database, shop / "data")
    database.close()


def test_a_campaign_is_reported_with_its_doubts(sold: Sold, run: Run) -> None:
    number = sold.reported(CELLS)
    made = run("results", "report", str(number))
    assert made.code == 0, made.err
    assert "60,985 readers: 1,421 clicked (2.3%, 95% interval 2.2% to 2.5%)" in made.out
    assert "variant 2 beats variant 1, 2.7% clicks against 2.0% (+33%" in made.out
    assert "not enough data to tell the variants apart" in made.out
    assert "<0.001" in made.out
    assert "Cost per acquisition (CPA): €2.57" in made.out  # of the segment that tells both
    assert "No day told" not in made.out  # one group is no table
    days = run("results", "report", str(number), "--by", "day")
    assert "No day told" in days.out


def test_a_program_gets_the_documented_shape(sold: Sold, run: Run) -> None:
    number = sold.reported(CELLS)
    told = json.loads(run("results", "report", str(number), "--metric", "conversion_rate", "--json").out)
    assert list(told) == [
        "campaign", "name", "metric", "imports", "total", "groups", "comparisons", "cost_eur", "summary",
        "warnings", "files",
    ]  # fmt: skip
    assert told["metric"] == "conversion_rate"
    assert set(told["groups"]) == {"segment", "channel", "language", "variant", "day"}
    assert told["comparisons"][-1]["verdict"] == "not_known"
    sceptical = run("results", "report", str(number), "--prior", "sceptical", "--json")
    flat = run("results", "report", str(number), "--json")
    high = [json.loads(each.out)["comparisons"][1]["lifts"][0]["high"] for each in (sceptical, flat)]
    assert high[0] < high[1]


def test_tables_and_plots_are_written_into_files(sold: Sold, run: Run, tmp_path: Path) -> None:
    number = sold.reported(CELLS)
    made = run(
        "results", "report", str(number), "--csv", "out/a.csv", "--png", "out", "--language", "fr", "--json"
    )
    assert made.code == 0, made.err
    files = [Path(name) for name in json.loads(made.out)["files"]]
    assert files[0] == Path("out/a.csv")
    assert "Taux de clic" in files[0].read_text(encoding="utf-8-sig")
    assert len(files) > 1
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files[1:])
    (tmp_path / "taken").write_text("a file")
    refused = run("results", "report", str(number), "--csv", "taken/a.csv")
    assert refused.code == 2
    assert "taken/a.csv can't be written" in refused.err


def test_campaigns_with_results_are_listed(sold: Sold, run: Run) -> None:
    assert run("results", "report").out == "0 campaigns with results.\n"
    number = sold.reported(CELLS)
    assert run("results", "report").out == f"{number}  Printemps\n1 campaign with results.\n"
    assert json.loads(run("results", "report", "--json").out) == [{"id": number, "name": "Printemps"}]


def test_no_report_and_no_campaign_are_told(sold: Sold, run: Run) -> None:
    number = sold.campaign(CELLS)
    empty = run("results", "report", str(number))
    assert empty.code == 0
    assert "No report was imported for this campaign." in empty.out
    unknown = run("results", "report", "99")
    assert unknown.code == 2
    assert "99" in unknown.err


def test_many_days_are_cut_and_told(sold: Sold, run: Run) -> None:
    number = sold.campaign(CELLS)
    for day in range(16):
        sold.report(number, CELLS, dt.date(2026, 11, 1) + dt.timedelta(days=day))
    made = run("results", "report", str(number), "--by", "day")
    assert "The last 14 of 16 days; --json has all." in made.out
    assert "16 November 2026" in made.out
