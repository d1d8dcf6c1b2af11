"""From the exported file to the verdict: readers whose truth is known, reported by several tools."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.campaigns.out.choice import Choice, Chosen
from assistant.errors import InputError
from assistant.results.desk import ResultsDesk
from assistant.store.contacts.hashing import KEY_FILE
from assistant.store.secrets import FOLDER as SECRETS
from assistant.types.campaign import StoredCampaign
from assistant.types.contacts import Contact
from assistant.types.results import Observation
from assistant.wiring.earlier import clicks_of, open_earlier
from assistant.wiring.results import named, open_results
from benchmarks.results_truth import Judging
from benchmarks.results_world import SENT_ON, Truth, World, daily, exported, totals
from tests.campaigns.out.parts import Shop
from tests.reports import EVENTS, Reader, Style, make_people_report, make_report

EACH = 900  # contacts of a segment
TRAITS = {
    "british-francophile": {"country": "GB"},
    "everyone": {},
    "heritage-hosts": {"categories": ["table"]},
}
TRUTHS = (
    Truth("british-francophile", "email", (0.10, 0.30)),  # enough to see it
    Truth("everyone", "email", (0.20, 0.20)),  # nothing to see
    Truth("heritage-hosts", "email", (0.10, 0.30), kept=(1.0, 0.6)),  # the tool did not send as it should
)


class Way:
    """A shop with an exported campaign, and its readers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Who gets which variant hangs on this key: a random one names a false winner in 5 of 100 runs.
        key = folder / "data" / SECRETS / KEY_FILE
        key.parent.mkdir(parents=True, mode=0o700)
        key.write_text("the-same-split-in-every-run-of-these-tests-", encoding="ascii")
        key.chmod(0o600)
        self.shop = Shop(folder / "data")
        self.stored = self.shop.ready(self.people(), languages=("fr",), segments=tuple(TRAITS))
        self.rows = self.sent(self.stored)
        self.segments = {
            text.planned.variant_id: (text.planned.segment, text.planned.channel, text.planned.variant)
            for text in self.shop.texts.page(self.stored.id, limit=100)
        }
        self.readers = list(World(TRUTHS, self.segments).readers(self.rows))

    @property
    def desk(self) -> ResultsDesk:
        return open_results(self.shop.settings, self.shop.database, named(self.shop.house))

    def people(self, more: int = 0, seed: int = 0) -> list[Contact]:
        """The customers of a file; a later one has `more` of each segment, in another order."""
        found = [
            (f"{segment}-{number}@example.org", traits)
            for segment, traits in TRAITS.items()
            for number in range(EACH + more)
        ]
        random.Random(seed).shuffle(found)
        return [
            self.shop.contact(row, email, traits=dict(traits)) for row, (email, traits) in enumerate(found, 2)
        ]

    def sent(self, stored: StoredCampaign) -> list[tuple[str, str]]:
        """Who got which variant, by the exported file."""
        file = self.shop.exports.export(stored.id, user="ana")
        assert file.path is not None
        return exported(file.path, ["email"])["email"]

    def of(self, segment: str) -> list[Reader]:
        return [each for each in self.readers if self.segments[each.variant_id][0] == segment]

    def reports(self) -> Sequence[tuple[Path, str]]:
        """An early one, its whole successor, rows of contacts and sums in a workbook."""
        british, counts = self.of("british-francophile"), (*EVENTS, "revenue")
        made = [
            ("brevo", make_report(self.folder / "early.csv", "brevo", daily(british, SENT_ON))),
            ("brevo", make_report(self.folder / "brevo.csv", "brevo", daily(british), Style("fr", "utm"))),
            (
                "mailchimp",
                make_people_report(
                    self.folder / "people.csv", "mailchimp", self.of("everyone"), counts=counts
                ),
            ),
            (
                "klaviyo",
                make_report(
                    self.folder / "klaviyo.xlsx",
                    "klaviyo",
                    totals(self.of("heritage-hosts")),
                    Style(where="name"),
                ),
            ),
        ]
        return [(file, tool) for tool, file in made]


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    made = Way(tmp_path_factory.mktemp("way"))
    for file, tool in made.reports():
        made.desk.incoming.take(file, made.stored.id, "ana", tool)
    yield made
    made.shop.database.close()


def test_a_winner_is_found_where_there_is_one_and_nowhere_else(way: Way) -> None:
    results = way.desk.read(way.stored.id)
    sent = {(segment, "email"): len(way.of(segment)) for segment in TRAITS}
    judged = Judging(TRUTHS, sent).of(results.comparisons)
    assert [each for each in judged if not each.right] == []
    verdicts = {each.segment: (each.verdict, each.winner) for each in results.comparisons if each.segment}
    assert verdicts["british-francophile"] == ("winner", 1)
    assert verdicts["heritage-hosts"] == ("mismatch", None)
    assert verdicts["everyone"][1] is None


def test_every_reader_counts_once_whatever_told_of_them(way: Way) -> None:
    results = way.desk.read(way.stored.id)
    for name in EVENTS:
        assert results.total.counts[name] == sum(name in reader.did for reader in way.readers), name
    spent = sum((reader.revenue or Decimal() for reader in way.readers), Decimal())
    assert results.total.counts["revenue"] == spent
    for groups in results.groups.values():
        assert sum(group.counts.get("clicks", 0) for group in groups) == results.total.counts["clicks"]


def test_the_next_plan_rests_on_what_readers_did(way: Way) -> None:
    clicks = sum("clicks" in reader.did for reader in way.readers)
    delivered = sum("delivered" in reader.did for reader in way.readers)
    assert open_earlier(way.shop.database)() == {"email": (clicks, delivered)}


def test_rates_are_known_where_both_counts_are_told() -> None:
    def told(name: str, channel: str = "email", **counts: int) -> Observation:
        values = {count: Decimal(value) for count, value in counts.items()}
        return Observation(name, "s", channel, "fr", 0, values)  # type: ignore[arg-type]

    assert clicks_of([told("a", sent=100), told("a", clicks=5), told("a", delivered=90, clicks=3)]) == {
        "email": (8, 90)
    }
    assert clicks_of([told("a", clicks=5), told("b", sent=100), told("c", "sms", sent=0, clicks=0)]) == {}
    both = [told("a", sent=50, clicks=2), told("b", sent=50, clicks=3), told("c", "sms", sent=9, clicks=1)]
    assert clicks_of(both) == {"email": (5, 100), "sms": (1, 9)}
    events = told("b", delivered=900, clicks=1_500)  # every click counted, not who clicked
    assert clicks_of([told("a", delivered=9_000, clicks=200), events]) == {"email": (200, 9_000)}


def test_a_report_that_is_brought_again_changes_nothing(way: Way) -> None:
    before = way.desk.read(way.stored.id)
    for file, tool in way.reports():
        if file.suffix == ".csv":  # a workbook that is made again holds another time
            with pytest.raises(InputError):
                way.desk.incoming.take(file, way.stored.id, "ana", tool)
    assert way.desk.read(way.stored.id).as_dict() == before.as_dict()


def test_a_later_file_meets_everybody_in_the_same_variant(way: Way) -> None:
    """The same people in another order, new ones among them, draw what was exported for them."""
    before = dict(way.rows)
    again = way.shop.people(way.people(more=100, seed=3))
    choice = Choice(
        way.stored.id, way.shop.texts.page(way.stored.id, limit=100), [], (("fr",), lambda name: "fr")
    )
    after: dict[str, str] = {}
    for contact in way.shop.contacts.rows(again):
        found = choice.of(contact, contact.email.rpartition("-")[0], "email")
        assert isinstance(found, Chosen)
        after[contact.email] = found.variant_id
    assert len(after) == len(before) + 100 * len(TRAITS)
    assert {email: after[email] for email in before} == before
