"""What readers of a campaign do, from a truth that is known: contacts, behaviour, reports, and what is right.

All of it is drawn from a seed: the same world says the same again. See `benchmarks/results.py`.
"""

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from assistant.types.results import Count
from tests.reports import Line, Reader

SEED = 9
SENT_ON = dt.date(2026, 12, 1)
DAYS = 6  # over which readers click
DELIVERED, OPENED, BOUGHT, LEFT, COMPLAINED = 0.985, 0.45, 0.12, 0.002, 0.0002
HEAD = ("E-mail", "Prénom", "Ville", "Téléphone", "Langue", "Accord email", "Accord SMS")


@dataclass(frozen=True)
class Truth:
    """How the readers of a segment take the variants of a channel: `rates` of clicks, one for each variant.

    `kept` is the share of those that should get a variant that the mailing tool really wrote to: anything
    but 1 for all is a broken split.
    """

    segment: str
    channel: str
    rates: tuple[float, ...]
    kept: tuple[float, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the tool did not send as it should."""
        return len(set(self.kept)) > 1


@dataclass(frozen=True)
class Group:
    """The contacts of a segment: how many, where they live (which is the segment's rule), what they read."""

    segment: str
    city: str
    contacts: int
    language: str = "fr"
    sms: float = 0.0  # share that may get an SMS


def write_contacts(path: Path, groups: Sequence[Group]) -> Path:
    """A customer file of all groups."""
    chance, number = Random(SEED), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEAD)
        for group in groups:
            for _ in range(group.contacts):
                number += 1
                sms = chance.random() < group.sms
                phone = f"+3361{number:07d}" if sms else ""
                mail = f"reader-{number}@mail.example"
                said = "oui" if sms else "non"
                out.writerow([mail, f"Zoé {number}", group.city, phone, group.language, "oui", said])
    return path


def exported(file: Path, channels: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Who gets which variant, as the ZIP of an export says it: address and variant id by channel."""
    found: dict[str, list[tuple[str, str]]] = {}
    with zipfile.ZipFile(file) as archive:
        for channel in channels:
            text = archive.read(f"contacts-{channel}.csv").decode("utf-8-sig")
            dialect = ";" if text.partition("\n")[0].count(";") else ","
            rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect)
            own = f"VARIANT_{channel.upper()}"
            found[channel] = [(_address(row.values()), row.get(own) or row["VARIANT"]) for row in rows]
    return found


def _address(cells: Iterable[str]) -> str:
    return next(cell for cell in cells if "@" in cell or cell.startswith("+"))


@dataclass
class World:
    """Plays the readers; `truths` by segment and channel."""

    truths: Sequence[Truth]
    variants: Mapping[str, tuple[str, str, int]]  # variant id to segment, channel, number
    chance: Random = field(default_factory=lambda: Random(SEED))

    def readers(self, rows: Iterable[tuple[str, str]]) -> Iterator[Reader]:
        """What each reader who was written to did. More of them open the first variant: that wins nothing."""
        truths = {(truth.segment, truth.channel): truth for truth in self.truths}
        for address, variant_id in rows:
            segment, channel, number = self.variants[variant_id]
            truth = truths[segment, channel]
            if truth.kept and self.chance.random() >= truth.kept[number]:
                continue
            yield self._reader(address, variant_id, truth.rates[number], OPENED + (0.1 if not number else 0))

    def _reader(self, address: str, variant_id: str, rate: float, opens: float) -> Reader:
        draw = self.chance.random
        did: set[Count] = {"sent"}
        revenue = None
        day = SENT_ON + dt.timedelta(days=min(int(self.chance.expovariate(0.9)), DAYS - 1))
        if draw() < DELIVERED:
            did.add("delivered")
            if draw() < opens:
                did.add("opens")
            if draw() < rate:
                did |= {"opens", "clicks"}
                if draw() < BOUGHT:
                    did.add("conversions")
                    revenue = Decimal(f"{self.chance.lognormvariate(4.4, 0.6):.2f}")
            if draw() < LEFT:
                did.add("unsubscribes")
            if draw() < COMPLAINED:
                did.add("complaints")
        return Reader(address, variant_id, frozenset(did), revenue, day)


def daily(readers: Iterable[Reader], last: dt.date | None = None) -> list[Line]:
    """Sums by variant and day as a tool tells them, as far as it knows on the day `last`."""
    sums: defaultdict[tuple[str, dt.date], defaultdict[Count, Decimal]]
    sums = defaultdict(lambda: defaultdict(Decimal))
    for reader in readers:
        told = reader.day or SENT_ON
        for name in reader.did:
            on = SENT_ON if name in ("sent", "delivered") else told
            if last is None or on <= last:
                sums[reader.variant_id, on][name] += 1
        if reader.revenue and (last is None or told <= last):
            sums[reader.variant_id, told]["revenue"] += reader.revenue
    return [Line(variant, dict(counts), day) for (variant, day), counts in sorted(sums.items())]


def totals(readers: Iterable[Reader]) -> list[Line]:
    """Sums by variant alone."""
    sums: defaultdict[str, defaultdict[Count, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for reader in readers:
        for name in reader.did:
            sums[reader.variant_id][name] += 1
        sums[reader.variant_id]["revenue"] += reader.revenue or 0
    return [Line(variant, dict(counts)) for variant, counts in sorted(sums.items())]
