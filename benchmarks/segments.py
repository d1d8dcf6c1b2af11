"""The demo company's rules over made-up contacts: time a contact and peak memory, at 100,000 and 1,000,000.

Usage: python -m benchmarks.segments [CONTACTS ...]
The contacts are made as they are read; what making them takes is told first and taken off the rest.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from assistant.brand.segments import load_segments
from assistant.brand.segments.rfm import load_rfm
from assistant.campaigns.segments.desk import SegmentDesk
from assistant.settings import packaged
from assistant.store.campaigns.segment_rules import SegmentRules
from assistant.store.database import Database
from assistant.types.contacts import Contact

TODAY = dt.date(2026, 11, 21)
CITIES = ("Paris", "Lyon", "Nantes", "Rouen", "London", "Aix-en-Provence", "Namur")
CATEGORIES = ("bed", "bath", "table", "kitchen", "gift", "baby", "curtain")
READS = {"assign": 2, "preview": 2, "rfm": 2, "fairness": 2}  # passes over the list, one of them for RFM


def main() -> None:
    """Print a line per number of contacts and view."""
    sizes = [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000]
    print("contacts    view      µs a contact   peak MB")
    with tempfile.TemporaryDirectory() as folder:
        database = Database.for_folder(Path(folder))
        for size in sizes:
            _measure(size, _desk(database, size))
        database.close()


def _measure(size: int, desk: SegmentDesk) -> None:
    making = _seconds(lambda: _drain(_contacts(size)))
    _line(size, "(making)", making / size)
    views: dict[str, Callable[[], object]] = {
        "assign": lambda: _drain(desk.assign(_contacts(size))),
        "preview": lambda: desk.preview(1),
        "rfm": lambda: desk.rfm(1),
        "fairness": lambda: desk.fairness(1, "first-home-urban"),
    }
    for name, view in views.items():
        _line(size, name, (_seconds(view) - READS[name] * making) / size)


def _desk(database: Database, size: int) -> SegmentDesk:
    knowledge = packaged("knowledge")
    return SegmentDesk(
        load_segments(knowledge),
        SegmentRules(database),
        lambda _: _contacts(size),
        load_rfm(knowledge),
        lambda: TODAY,
    )


def _contacts(size: int) -> Iterator[Contact]:
    random = Random(size)
    for row in range(2, size + 2):
        orders = int(random.expovariate(0.5))
        traits = {
            "city": random.choice(CITIES),
            "country": random.choice(("FR", "FR", "BE", "GB")),
            "age": random.randint(18, 85),
            "orders": orders,
            "spend": round(orders * random.uniform(20, 300), 2),
            "categories": [random.choice(CATEGORIES), random.choice(CATEGORIES)],
        }
        if orders:
            traits["last_order"] = (
                f"202{random.randint(4, 6)}-0{random.randint(1, 9)}-{random.randint(10, 28)}"
            )
        yield Contact(1, row, f"person{row}@mail.example", language="fr", traits=traits)


def _drain(stream: Iterable[object]) -> None:
    deque(stream, maxlen=0)


def _seconds(what: Callable[[], object]) -> float:
    """CPU seconds, as the machine may be busy."""
    start = time.process_time()
    what()
    return time.process_time() - start


def _line(size: int, name: str, seconds: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{size:>9,}   {name:<9}{seconds * 1e6:>13.1f}{peak:>10}")


if __name__ == "__main__":
    main()
