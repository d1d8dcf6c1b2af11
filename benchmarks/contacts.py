"""Importing customer files: rows a second, seconds by stage, and the peak of memory at each size.

Usage: python -m benchmarks.contacts [--sizes 10000 100000 1000000] [--tool plain] [--format csv]

Each import runs in a process of its own, so that its memory is its own, on a file as companies have them: one
in four rows is a duplicate, a refusal, an impossible address and the like (tests/customers.py).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from assistant.wiring.contacts import open_contacts
from assistant.wiring.database import open_database
from tests.customers import TOOLS, made_rows, write_rows, write_workbook

COLUMNS = (
    "rows", "file MB", "seconds", "of the CPU", "rows/s", "survey s", "import s", "duplicates s", "peak MB",
    "ok rows",
)  # fmt: skip


class Stages:
    """When each stage of an import began."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note the first sign of a stage."""
        self.begun.setdefault(stage, time.perf_counter())

    def seconds(self, end: float) -> list[float]:
        """How long survey, import and duplicates took."""
        return [after - before for before, after in pairwise([*self.begun.values(), end])]


def import_here(file: Path, data: Path) -> dict[str, Any]:
    """Import the file into a new data folder in this process."""
    settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(data), "ASSISTANT_CONTACT_ROWS": "2000000"})
    database = open_database(settings)
    desk, stages = open_contacts(settings, database), Stages()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, used = time.perf_counter(), time.process_time()
    made = desk.take(file, "benchmark", "benchmark", progress=stages)
    ended = time.perf_counter()
    database.close()
    return {
        "seconds": ended - begun,
        "cpu": time.process_time() - used,
        "stages": stages.seconds(ended),
        "before": before / 1024,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "ok": made.report["ok"],
    }


def measured(rows: int, tool: Any, suffix: str) -> list[str]:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / f"customers{suffix}"
        write = write_rows if suffix == ".csv" else write_workbook
        write(file, tool, made_rows(rows, tool))
        command = [sys.executable, "-m", "benchmarks.contacts", "--one", str(file), str(folder / "data")]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        size = file.stat().st_size / 1e6
    stages = [f"{seconds:.1f}" for seconds in found["stages"]]
    rate, peak = f"{rows / found['seconds']:,.0f}", f"{found['peak']:.0f} (idle {found['before']:.0f})"
    times = [f"{found['seconds']:.1f}", f"{found['cpu']:.1f}"]
    return [f"{rows:,}", f"{size:.0f}", *times, rate, *stages, peak, f"{found['ok']:,}"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--tool", choices=TOOLS, default="plain")
    parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(import_here(*given.one)))
        return
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for rows in given.sizes:
        print(f"| {' | '.join(measured(rows, given.tool, f'.{given.format}'))} |", flush=True)


if __name__ == "__main__":
    main()
