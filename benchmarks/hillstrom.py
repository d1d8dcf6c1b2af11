"""The public e-mail experiment of 64,000 customers (Kevin Hillstrom, MineThatData, 2008), read by segment.

    python -m benchmarks.hillstrom --file Kevin_Hillstrom_...2008.03.20.csv [--by purchases]
    python -m benchmarks.hillstrom --make hillstrom.csv

The file is not shipped: download it, or have one made with the same columns and the published totals of each
e-mail, whose spread over segments is made up. It is taken in as it stands, by an explicit mapping: a customer
got the e-mail on men's merchandise, that on women's, or none; `visit` is read as the click. Each group of
customers is a segment. Beside our reading stands a naive one: the highest rate wins, and p < 5 % of each pair
without any correction. Exit code 1 when the counts read are not those of the file.
"""

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.database import Database
from assistant.types.campaign import Campaign, CampaignBrief, PlannedText
from assistant.types.results import CampaignResults, Comparison, Count, Metric
from assistant.wiring.database import open_database
from assistant.wiring.results import open_results_alone

EMAILS = ("No E-Mail", "Mens E-Mail", "Womens E-Mail")
COLUMNS = (
    "recency", "history_segment", "history", "mens", "womens", "zip_code", "newbie", "channel", "segment",
    "visit", "conversion", "spend",
)  # fmt: skip
# Customers, visits, conversions and mean spend in dollars of each e-mail, as published.
PUBLISHED: Mapping[str, tuple[int, int, int, float]] = {
    "No E-Mail": (21_306, 2_262, 122, 0.6528),
    "Mens E-Mail": (21_307, 3_894, 267, 1.4226),
    "Womens E-Mail": (21_387, 3_238, 189, 1.0772),
}
MAPPING = {
    "segment": "variant",
    "visit": "clicks",
    "conversion": "conversions",
    "spend": "revenue",
    "recency": "contact_row",
}
Row = Mapping[str, str]


def _purchases(row: Row) -> str:
    return {"10": "mens", "01": "womens", "11": "both"}.get(row["mens"] + row["womens"], "neither")


GROUPS: Mapping[str, Callable[[Row], str]] = {
    "purchases": _purchases,
    "newbie": lambda row: "new" if row["newbie"] == "1" else "known",
    "channel": lambda row: row["channel"].lower(),
    "zip_code": lambda row: row["zip_code"].lower(),
    "history_segment": lambda row: "spent-" + row["history_segment"][0],
}


def main() -> None:
    """Read the file, or make one."""
    parser = argparse.ArgumentParser(description="the public e-mail experiment, read by segment")
    parser.add_argument("--file", type=Path, help="the public CSV")
    parser.add_argument("--make", type=Path, help="write one of the same columns and totals")
    parser.add_argument("--by", choices=sorted(GROUPS), default="purchases", help="what makes a segment")
    parser.add_argument("--metric", choices=["click_rate", "conversion_rate"], default="click_rate")
    options = parser.parse_args()
    if options.make:
        make(options.make)
        print(f"Wrote {options.make}: made up, with the published totals of each e-mail.")
        return
    if options.file is None:
        parser.error("name a --file, or --make one")
    rows = list(rows_of(options.file))
    with tempfile.TemporaryDirectory() as folder:
        results = read(rows, GROUPS[options.by], Path(folder), options.metric)
    show(results)
    wrong = list(counts_off(rows, results))
    for line in wrong:
        print(f"WRONG {line}")
    sys.exit(1 if wrong else 0)


def rows_of(file: Path) -> Iterator[Row]:
    """The rows of the public file; SystemExit for another one."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            sys.exit(f"{file} has no column {', '.join(sorted(missing))}.")
        yield from reader


def read(
    rows: Sequence[Row], group_of: Callable[[Row], str], folder: Path, metric: Metric
) -> CampaignResults:
    """Take the file in, the customers of each segment by themselves, and read it by segment."""
    settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(folder / "data")})
    database = open_database(settings)
    try:
        groups = sorted({group_of(row) for row in rows})
        number = _campaign(database, groups)
        desk = open_results_alone(settings)
        for group in groups:
            file = folder / f"{group}.csv"
            with file.open("w", encoding="utf-8", newline="") as opened:
                out = csv.DictWriter(opened, COLUMNS, extrasaction="ignore")
                out.writeheader()
                out.writerows(row for row in rows if group_of(row) == group)
            labels = {f"={name}": _variant(number, group, place) for place, name in enumerate(EMAILS)}
            taken = desk.incoming.take(file, number, "benchmark", "plain", MAPPING | labels)
            print(f"{group}: {taken.rows:,} rows, {taken.taken:,} taken, left out {dict(taken.left_out)}")
        return desk.read(number, metric)
    finally:
        database.close()


def _variant(number: int, group: str, place: int) -> str:
    return f"c{number}-{group}-email-en-{place + 1}"


def _campaign(database: Database, groups: Sequence[str]) -> int:
    """A campaign whose segments are the groups, and whose three variants are the e-mails."""
    brief = CampaignBrief({})
    campaign = Campaign("Hillstrom 2008", tuple(groups), ("email",), brief, ("en",), variants=len(EMAILS))

    def texts(number: int) -> list[PlannedText]:
        places = [(group, place) for group in groups for place in range(len(EMAILS))]
        return [
            PlannedText(
                at, _variant(number, group, place), f"c{number}-{group}", group, "email", "en", (), place
            )
            for at, (group, place) in enumerate(places, 1)
        ]

    return Campaigns(database).add(campaign, "benchmark", texts, {}).id


def show(results: CampaignResults) -> None:
    """Print the verdicts beside those of a naive reading."""
    print(f"\n| segment | {' | '.join(EMAILS)} | verdict | highest rate | uncorrected p < 5 % |")
    print("|---|---|---|---|---|---|---|")
    for each in results.comparisons:
        rates = " | ".join(_rate(arm.rate.value, arm.rate.readers) for arm in each.arms)
        said = each.verdict if each.winner is None else f"winner: {EMAILS[each.winner]}"
        best = max(each.arms, key=lambda arm: arm.rate.value or 0.0)
        told = f"{said} | {EMAILS[best.variant]} | {_uncorrected(each)}"
        print(f"| {each.segment or 'all together'} | {rates} | {told} |")
    print("\n| segment | lift | 95 % | adjusted p | pooled over segments |\n|---|---|---|---|---|")
    for each in results.comparisons:
        for lift in each.lifts:
            pair = f"{each.segment or 'all'}: {EMAILS[lift.variant]} against {EMAILS[lift.against]}"
            if lift.lift is None or lift.low is None or lift.high is None or lift.p_adjusted is None:
                print(f"| {pair} | – | – | – | – |")
                continue
            pooled = "–" if lift.pooled is None else f"{lift.pooled:+.0%}"
            interval = f"{lift.low:+.0%} to {lift.high:+.0%}"
            print(f"| {pair} | {lift.lift:+.0%} | {interval} | {lift.p_adjusted:.2g} | {pooled} |")
    for sentence in (*results.summary, *results.warnings):
        print(f"- {sentence['en']}")


def _rate(value: float | None, readers: int) -> str:
    return f"{value:.2%} of {readers:,}" if value is not None else "–"


def _uncorrected(found: Comparison) -> str:
    """Whom a reading without correction names: better than every other one, each with p < 5 %."""
    wins: Counter[int] = Counter()
    for lift in found.lifts:
        if lift.p is not None and lift.p < 0.05 and lift.lift:
            wins[lift.variant if lift.lift > 0 else lift.against] += 1
    winner = next((arm for arm, count in wins.items() if count == len(found.arms) - 1), None)
    return "–" if winner is None else EMAILS[winner]


def counts_off(rows: Sequence[Row], results: CampaignResults) -> Iterator[str]:
    """Counts that are not those of the file."""
    told = results.total.counts
    true: Mapping[Count, int] = {
        "sent": len(rows),
        "clicks": sum(row["visit"] == "1" for row in rows),
        "conversions": sum(row["conversion"] == "1" for row in rows),
    }
    for name, value in true.items():
        print(f"{name}: {value:,} in the file, {told.get(name, 0):,} read")
        if told.get(name) != value:
            yield f"{name}: {told.get(name)} instead of {value}"
    spent = sum(float(row["spend"]) for row in rows)
    if abs(float(told.get("revenue", 0)) - spent) > 0.01:
        yield f"revenue: {told.get('revenue')} instead of {spent:.2f}"


def make(file: Path) -> None:
    """Write a file of the same columns and of the published totals; the rest is drawn from a seed."""
    chance = Random(2008)
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(COLUMNS)
        for email, (customers, visits, conversions, mean) in PUBLISHED.items():
            out.writerows(_made(chance, email, (customers, visits, conversions), mean))


def _made(chance: Random, email: str, counts: tuple[int, int, int], mean: float) -> Iterator[list[object]]:
    """The customers of one e-mail: who bought what it shows visits more often than who did not."""
    customers, visits, conversions = counts
    people = [_customer(chance) for _ in range(customers)]
    fond = {"Mens E-Mail": 3, "Womens E-Mail": 4}.get(email)
    drawn = sorted(
        range(customers),
        key=lambda at: chance.random() ** (1.0 / (1.8 if fond is not None and people[at][fond] else 1.0)),
        reverse=True,
    )
    visited, bought = set(drawn[:visits]), set(drawn[:conversions])
    spent = mean * customers / conversions
    for at, person in enumerate(people):
        spend = f"{chance.uniform(0.5, 1.5) * spent:.2f}" if at in bought else "0"
        yield [*person, email, int(at in visited), int(at in bought), spend]


def _customer(chance: Random) -> list[object]:
    mens, womens = chance.choices([(1, 0), (0, 1), (1, 1)], [45, 45, 10])[0]
    bands = ("1) $0 - $100", "2) $100 - $200", "3) $200 - $350", "4) $350 - $500")
    place = chance.choices(["Surburban", "Urban", "Rural"], [45, 40, 15])[0]
    bought_in = chance.choices(["Web", "Phone", "Multichannel"], [44, 44, 12])[0]
    history = f"{chance.uniform(30, 500):.2f}"
    newbie, recency = chance.randrange(2), chance.randrange(1, 13)
    return [recency, chance.choice(bands), history, mens, womens, place, newbie, bought_in]


if __name__ == "__main__":
    try:
        main()
    except AssistantError as error:
        sys.exit(str(error))
