"""A campaign of the demo company whose readers are simulated: truth beside verdict.

    python -m benchmarks.results [--contacts 24000] [--keep DIR]

The whole way: a customer file is imported, a campaign is planned, written by a scripted model, approved and
exported; readers of the exported file do what a known truth says; five tools report it (sums by day, one of
them early and partial, sums alone, rows of contacts, a workbook); the reports are imported and read. Effects
differ by segment, one segment is too small, one split is broken, and on one channel all variants are the
same. Exit code 1 when a verdict is false, or silent where the data suffice. With --keep the data folder
stays, for `assistant serve --data-dir DIR`.
"""

import argparse
import asyncio
import datetime as dt
import itertools
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.store.contacts.hashing import KEY_FILE
from assistant.store.secrets import FOLDER as SECRETS
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.types.language import Language
from assistant.types.results import CampaignResults, Count, ResultImport
from assistant.wiring import build
from benchmarks.results_truth import Judged, Judging
from benchmarks.results_world import SENT_ON, Group, Truth, World, daily, exported, totals, write_contacts
from tests.reports import EVENTS, Line, Reader, ReportTool, Style, make_people_report, make_report
from tests.wire.answers import Messages
from tests.wire.server import MODEL, Wire

USER = "benchmark"
CONTACTS = 24_000  # of each large segment
EARLY = 1  # days after the first, at which the early report knows nothing more
CHANNELS = ("email", "sms")
BRIEF = CampaignBrief(
    goal={"fr": "Présenter la housse de couette Honorine", "en": "Present the Honorine duvet cover"},
    cta={"fr": "Voir la housse", "en": "See the cover"},
    link="https://www.maison-aubrelin.example/p/hc-lin-140-cra",
)
SAID: Mapping[Language, Mapping[str, Sequence[str]]] = {
    "fr": {
        "subject": ("La housse de couette Honorine", "Honorine, la housse en lin lavé", "Du lin pour le lit"),
        "preheader": ("Une housse en lin lavé.", "Du lin lavé, tissé en France.", "La housse Honorine."),
        "body": (
            "La housse de couette Honorine est en lin lavé.",
            "Tissée en France, Honorine se ferme par des boutons de corozo.",
            "Des liens intérieurs tiennent les deux coins hauts de la couette.",
        ),
        "cta": ("Voir la housse",),
        "text": (
            "La housse de couette Honorine est en lin lavé.",
            "Tissée en France : la housse Honorine.",
            "Des boutons de corozo ferment la housse Honorine.",
        ),
    },
    "en": {
        "subject": ("The Honorine duvet cover", "Honorine, in washed linen", "Linen for the bed"),
        "preheader": ("A duvet cover in washed linen.", "Washed linen, woven in France.", "The Honorine."),
        "body": (
            "The Honorine duvet cover is made of washed linen.",
            "Woven in France, Honorine closes with corozo buttons.",
            "Inner ties hold both top corners of the duvet.",
        ),
        "cta": ("See the cover",),
        "text": (
            "The Honorine duvet cover is made of washed linen.",
            "Woven in France: the Honorine cover.",
            "Corozo buttons close the Honorine cover.",
        ),
    },
}
_CALLS = itertools.count()
TRUTHS = (
    Truth("first-home-urban", "email", (0.050, 0.050, 0.075)),  # the third one is 50 % better
    Truth("family-practical", "email", (0.062, 0.040, 0.040)),  # here the first one is
    Truth("heritage-hosts", "email", (0.060, 0.060, 0.060)),  # and here they are the same
    Truth("british-francophile", "email", (0.050, 0.050, 0.075)),  # as in town, but too few read it
    Truth("gift-givers", "email", (0.050, 0.050, 0.075), kept=(1.0, 1.0, 0.8)),  # a broken split
    *(Truth(segment, "sms", (0.08, 0.08, 0.08)) for segment in ("first-home-urban", "family-practical")),
    *(Truth(segment, "sms", (0.08, 0.08, 0.08)) for segment in ("heritage-hosts", "gift-givers")),
)


def groups(contacts: int) -> list[Group]:
    """Who is in the customer file."""
    return [
        Group("first-home-urban", "Paris", contacts, sms=0.2),
        Group("family-practical", "Lille", contacts, sms=0.2),
        Group("heritage-hosts", "Tours", contacts, sms=0.2),
        Group("british-francophile", "London", contacts // 40, "en"),
        Group("gift-givers", "Nice", contacts // 2, sms=0.2),
    ]


def main() -> None:
    """Run the whole way and print truth beside verdict."""
    parser = argparse.ArgumentParser(description="truth beside verdict, from contacts to the report")
    parser.add_argument("--contacts", type=int, default=CONTACTS, help="of each large segment")
    parser.add_argument("--keep", type=Path, help="a data folder that stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh, opened(options.keep or Path(fresh) / "data") as services:
        folder = Path(fresh)
        number = written(services, folder, groups(options.contacts))
        played = play(services, number, TRUTHS)
        reports = make_reports(played, folder)
        for each in reports:
            take(services, number, each)
        results = services.results.read(number)
        found = Judging(TRUTHS, played.sent).of(results.comparisons)
        show(results, found)
        wrong = [f"false or missed: {each.place}, {each.verdict}" for each in found if not each.right]
        wrong += [*sums_off(results, played), *taken_twice(services, number, reports, results)]
    for line in wrong:
        print(f"WRONG {line}")
    sys.exit(1 if wrong else 0)


@contextmanager
def opened(data: Path) -> Iterator[Services]:
    """The demo company in a data folder, with the scripted model, indexed."""
    _same_split(data)
    with Wire() as wire:
        wire.answer = says
        settings = Settings.from_environment(
            {
                "ASSISTANT_DATA_DIR": str(data),
                "OPENAI_BASE_URL": wire.url,
                "ASSISTANT_CHAT_MODEL": MODEL,
            }
        )
        apply_environment(settings.paths)
        services = build(settings)
        try:
            services.index(None, lambda _: None)
            yield services
        finally:
            services.close()


def _same_split(data: Path) -> None:
    """A key for who gets which variant: a random one would name a false winner in 5 of 100 runs."""
    key = data / SECRETS / KEY_FILE
    if not key.exists():
        key.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        key.write_text("the-same-split-in-every-run-of-the-benchmark", encoding="ascii")
        key.chmod(0o600)


def says(messages: Messages, body: dict[str, Any]) -> str:
    """What the scripted model writes: another text each time, which states nothing of figures."""
    asked, number = "\n".join(message["content"] for message in messages), next(_CALLS)
    language: Language = "en" if BRIEF.goal["en"] in asked else "fr"
    fields = body["response_format"]["json_schema"]["schema"]["properties"]
    values = {name: texts[number % len(texts)] for name, texts in SAID[language].items()}
    return json.dumps({name: values.get(name, "") for name in fields})


def written(services: Services, folder: Path, groups: Sequence[Group]) -> int:
    """Import the contacts, plan the campaign, have it written and approved; its number."""
    desk = services.campaigns
    for group in groups:
        desk.segments.set(group.segment, {"field": "city", "op": "in", "value": [group.city]}, USER)
    file = write_contacts(folder / "clients.csv", groups)
    listed = desk.contacts.take(file, "Clients", USER)
    campaign = Campaign(
        "Honorine, décembre 2026",
        tuple(group.segment for group in groups),
        CHANNELS,
        BRIEF,
        products=("HC-LIN-140-CRA",),
        variants=3,
        contacts=listed.id,
        tool="brevo",
    )
    for sizes in desk.sizes(campaign):
        print("\n".join(f"{sizes.channel}: {each['en']}" for each in sizes.sentences), flush=True)
    number = desk.create(campaign, USER).id
    desk.runs.start(number, USER)
    asyncio.run(_ended(services, number))
    texts = [text.planned.number for text in desk.texts(number) if text.status in ("done", "blocked")]
    desk.review.approve(number, texts, "reviewer", "Texts of a simulation.")
    return number


async def _ended(services: Services, number: int) -> None:
    async for _ in services.campaigns.runs.events(number, every=0.5):
        pass


@dataclass(frozen=True)
class Played:
    """What the readers of an export did, by channel, and how many each segment of a channel has."""

    campaign: int
    readers: Mapping[str, Sequence[Reader]]
    segments: Mapping[str, tuple[str, str, int]]  # variant id to segment, channel, number

    @property
    def sent(self) -> Mapping[tuple[str, str], int]:
        """The contacts that were written to, by segment and channel."""
        every = (reader for readers in self.readers.values() for reader in readers)
        return Counter(self.segments[reader.variant_id][:2] for reader in every)

    def of(self, channel: str, *segments: str) -> list[Reader]:
        """The readers of some segments."""
        return [each for each in self.readers[channel] if self.segments[each.variant_id][0] in segments]


@dataclass(frozen=True)
class Report:
    """A file of a mailing tool, and the tool."""

    file: Path
    tool: ReportTool


def play(services: Services, number: int, truths: Sequence[Truth]) -> Played:
    """Export the campaign, and let the readers of the file do what the truth says."""
    file = services.campaigns.exports.export(number, user=USER)
    if file.path is None:
        raise AssertionError("the export is gone")
    planned = [text.planned for text in services.campaigns.texts(number)]
    segments = {each.variant_id: (each.segment, each.channel, each.variant) for each in planned}
    rows, world = exported(file.path, CHANNELS), World(truths, segments)
    return Played(number, {name: list(world.readers(rows[name])) for name in CHANNELS}, segments)


def make_reports(played: Played, folder: Path) -> list[Report]:
    """What five tools tell of it, in the order in which a marketer brings it."""
    towns = played.of("email", "first-home-urban", "family-practical")
    hosts = played.of("email", "heritage-hosts")
    british = totals(played.of("email", "british-francophile"))
    givers = totals(played.of("email", "gift-givers"))
    stranger = Line("c9999-other-campaign-email-fr-1", {"sent": Decimal(10), "clicks": Decimal(1)})
    early = SENT_ON + dt.timedelta(days=EARLY)
    utm, name, url = Style("fr", "utm", totals=True), Style("en", "name"), Style("fr", "url")
    sums, rows = make_report, make_people_report
    return [
        Report(sums(folder / "brevo-early.csv", "brevo", daily(towns, early), utm), "brevo"),
        Report(sums(folder / "brevo.csv", "brevo", daily(towns), utm), "brevo"),
        Report(rows(folder / "mailchimp.csv", "mailchimp", hosts, counts=(*EVENTS, "revenue")), "mailchimp"),
        Report(sums(folder / "klaviyo.xlsx", "klaviyo", british, name), "klaviyo"),
        Report(sums(folder / "hubspot.csv", "hubspot", [*givers, stranger], url), "hubspot"),
        Report(sums(folder / "sms.csv", "plain", totals(played.readers["sms"]), Style("fr")), "plain"),
    ]


def take(services: Services, number: int, report: Report) -> ResultImport:
    """Import a report, and tell what became of its rows."""
    started = time.perf_counter()
    taken = services.results.incoming.take(report.file, number, USER, report.tool)
    seconds = time.perf_counter() - started
    print(
        f"{report.file.name}: {taken.rows:,} rows, {taken.taken:,} taken, left out {dict(taken.left_out)}, "
        f"unknown {dict(taken.unknown)}, {seconds:.1f} s",
        flush=True,
    )
    return taken


def show(results: CampaignResults, found: Sequence[Judged]) -> None:
    """Print truth beside verdict, and what the report says of it."""
    print("\n| where | readers | true click rates | expected | verdict | highest rate wins | right |")
    print("|---|---|---|---|---|---|---|")
    for each in found:
        rates = " / ".join(f"{rate:.2%}" for rate in each.rates)
        said = "yes" if each.right else "NO"
        told = f"{each.expected} | {each.verdict} | {each.naive} | {said}"
        print(f"| {each.place} | {each.readers:,} | {rates} | {told} |")
    for sentence in (*results.summary, *results.warnings):
        print(f"- {sentence['en']}")


def sums_off(results: CampaignResults, played: Played) -> Iterator[str]:
    """Counts of the report that are not those of the readers, to the last one."""
    every = [reader for readers in played.readers.values() for reader in readers]
    true: dict[Count, Decimal] = {
        name: Decimal(sum(name in reader.did for reader in every)) for name in EVENTS
    }
    true["revenue"] = sum((reader.revenue or Decimal() for reader in every), Decimal())
    for name, value in true.items():
        told = results.total.counts.get(name)
        print(f"{name}: {value:,} in truth, {told:,} told" if told is not None else f"{name}: not told")
        if told != value:
            yield f"{name}: {told} instead of {value}"


def taken_twice(
    services: Services, number: int, reports: Sequence[Report], before: CampaignResults
) -> Iterator[str]:
    """Reports that are taken in again, which must be refused and change nothing."""
    for report in reports:
        try:
            take(services, number, report)
        except AssistantError as error:
            print(f"again: {error}")
        else:
            yield f"{report.file.name} was taken twice"
    after = services.results.read(number)
    if after.total.counts != before.total.counts or after.comparisons != before.comparisons:
        yield "the results changed"


if __name__ == "__main__":
    try:
        main()
    except AssistantError as error:
        sys.exit(str(error))
