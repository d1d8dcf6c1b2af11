"""Reports of mailing tools: previewed, taken in once, taken out."""

import datetime as dt
import itertools
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assistant.errors import FileReadError, InputError, UnknownNameError
from assistant.results.importing.columns import IGNORED
from assistant.settings import ContactSettings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.types.language import Language
from assistant.types.results import Count
from assistant.wiring.result_imports import open_incoming
from tests.reports import (
    EVENTS,
    TOOLS,
    Line,
    Reader,
    ReportTool,
    Style,
    Where,
    make_people_report,
    make_report,
)
from tests.results.importing.conftest import CAMPAIGN, House, planned

DAY = dt.date(2026, 3, 1)
LAYOUTS: list[tuple[ReportTool, Language, Where, str]] = [
    (tool, language, where, suffix)
    for place, tool in enumerate(TOOLS)
    for language, where, suffix in (
        ("fr", ("column", "utm", "url", "name")[place % 4], ".csv"),
        ("en", ("url", "name", "column", "utm")[place % 4], ".xlsx" if place % 2 else ".csv"),
    )
]  # type: ignore[assignment]


def readers(house: House, count: int = 60) -> list[Reader]:
    """Contacts of all variants, some of whom did nothing."""
    chance = random.Random(4)
    found = []
    for number in range(count):
        did: set[Count] = {"sent"} | ({"delivered"} if chance.random() < 0.9 else set())
        if "delivered" in did and chance.random() < 0.5:
            did |= {"opens"} | ({"clicks"} if chance.random() < 0.6 else set())
        bought = "clicks" in did and chance.random() < 0.5
        revenue = Decimal(chance.randrange(900, 30_000)) / 100 if bought else None
        day = DAY + dt.timedelta(days=chance.randrange(3)) if chance.random() < 0.8 else None
        found.append(
            Reader(
                f"reader{number}@courriel.example",
                house.variants[number % 8],
                frozenset(did | ({"conversions"} if bought else set())),
                revenue,
                day,
            )
        )
    return found


def truth_of(people: list[Reader]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for each in people:
        own = found.setdefault(
            each.variant_id,
            dict.fromkeys(("sent", "delivered", "opens", "clicks", "conversions", "revenue"), Decimal(0)),
        )
        for event in each.did:
            own[event] += 1
        own["revenue"] += each.revenue or 0
    return found


class TestReports:
    @pytest.mark.parametrize(("tool", "language", "where", "suffix"), LAYOUTS)
    def test_each_tool_s_report_is_taken_in(
        self,
        house: House,
        truth: list[Line],
        tool: ReportTool,
        language: Language,
        where: Where,
        suffix: str,
    ) -> None:
        file = make_report(house.folder / f"report{suffix}", tool, truth, Style(language, where, totals=True))
        seen = house.desk.preview(file)
        assert (seen.tool, seen.campaign, seen.by_person, seen.mapping_from) == (tool, 1, False, "guessed")
        assert (seen.rows_seen, seen.taken, seen.left_out) == (9, 8, {"no_variant": 1})
        assert seen.unknown == {}
        assert seen.counts["clicks"] == sum(each.counts["clicks"] for each in truth)
        assert house.results.imports() == []
        made = house.desk.take(file, house.campaign, "Zoé", progress=lambda *_: None)
        assert (made.rows, made.taken, made.left_out, made.tool) == (9, 8, {"no_variant": 1}, tool)
        assert made.imported_by == "Zoé"
        assert house.sums() == {each.variant_id: dict(each.counts) for each in truth}
        assert house.desk.imports(house.campaign) == [made]

    @pytest.mark.parametrize("tool", TOOLS)
    def test_each_tool_s_rows_of_contacts_are_taken_in(self, house: House, tool: ReportTool) -> None:
        people = readers(house)
        language: Language = "fr" if tool in ("plain", "brevo") else "en"
        file = make_people_report(house.folder / "people.csv", tool, people, Style(language))
        seen = house.desk.preview(file)
        assert (seen.by_person, seen.taken) == (True, 60)
        made = house.desk.take(file, house.campaign, "Zoé")
        assert (made.by_person, made.rows, made.taken) == (True, 60, 60)
        assert house.sums() == truth_of(people)
        found = house.results.observations(house.campaign)
        assert sum(each.revenue_squares or 0 for each in found) == sum(
            (each.revenue or 0) ** 2 for each in people
        )

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_parts_in_any_order_twice_make_the_same_sums(self, house: House, seed: int) -> None:
        chance = random.Random(seed)
        people = readers(house)
        chance.shuffle(people)
        cuts = sorted(chance.sample(range(1, 60), 3))
        parts = [people[a:b] for a, b in itertools.pairwise([0, *cuts, 60])]
        parts += [people[:20]]  # some of them again, in another file
        chance.shuffle(parts)
        for number, part in enumerate(parts):
            file = make_people_report(house.folder / f"{number}.csv", "plain", part)
            house.desk.take(file, house.campaign, "Zoé")
            with pytest.raises(InputError, match="already"):
                house.desk.take(file, house.campaign, "Zoé")
        assert house.sums() == truth_of(people)

    def test_days_totals_and_contacts_of_the_same_are_never_added(self, house: House) -> None:
        variant = house.variants[0]
        people = [each for each in readers(house, 80) if each.variant_id == variant]
        truth = truth_of(people)[variant]
        counts = {name: truth[name] for name in ("sent", "clicks")}
        days = [Line(variant, {"clicks": Decimal(1), "sent": counts["sent"]}, DAY)]
        days.append(Line(variant, {"clicks": counts["clicks"] - 1}, DAY + dt.timedelta(days=1)))
        files = [
            make_report(house.folder / "total.csv", "brevo", [Line(variant, counts)]),
            make_report(house.folder / "days.csv", "klaviyo", days),
            make_people_report(house.folder / "people.csv", "plain", people),
        ]
        for file in files:
            house.desk.take(file, house.campaign, "Zoé")
            assert house.sums()[variant]["clicks"] == counts["clicks"]
        assert house.sums()[variant] == truth
        assert len({each.day for each in house.results.observations(house.campaign)}) > 1

    def test_taking_out(self, house: House, truth: list[Line]) -> None:
        first = house.desk.take(
            make_report(house.folder / "a.csv", "plain", truth[:4]), house.campaign, "Zoé"
        )
        house.desk.take(make_report(house.folder / "b.csv", "plain", truth[4:]), house.campaign, "Zoé")
        assert house.desk.take_out(first.id, "Zoé") == [first]
        assert set(house.sums()) == {each.variant_id for each in truth[4:]}


class TestRows:
    def test_rows_of_nobody_here_are_listed_and_counted(self, house: House) -> None:
        file = house.file(
            "report.csv",
            "Campagne;VARIANT;Envoyés;Clics uniques",
            f"Printemps;{house.variants[0]};100;5",
            "Printemps;c1-first-home-email-fr-9;100;5",
            "Printemps;c1-first-home-email-fr-9;100;6",
            "Printemps;c77-urban-email-fr-1;100;5",
            "Lettre de mars;;100;5",
            f"Printemps;{house.variants[1]};;",
            f"{house.variants[2]};{house.variants[3]};1;1",
            f"Printemps;{house.variants[4]};10;11",
            f"Printemps;{house.variants[5]};10;douze",
            "Total;;500;27",
        )
        made = house.desk.take(file, house.campaign, "Zoé")
        assert made.rows == 10 == made.taken + sum(made.left_out.values())
        assert made.left_out == {
            "unknown_variant": 2,
            "no_variant": 2,
            "other_campaign": 1,
            "no_figures": 1,
            "several_variants": 1,
            "more_than_sent": 1,
            "bad_number": 1,
        }
        assert made.unknown == {"c1-first-home-email-fr-9": 2, "Lettre de mars": 1}
        seen = house.desk.preview(file, house.campaign)
        assert seen.campaigns == {1: 7, 77: 1}
        assert any("77" in note["en"] for note in seen.notes)
        assert any("2 variant(s)" in note["en"] for note in seen.notes)
        assert seen.as_dict()["campaigns"] == {"1": 7, "77": 1}

    def test_names_of_contacts_are_never_listed(self, house: House) -> None:
        file = house.file(
            "report.csv",
            "Name,Email,VARIANT,Sent,Clicks",
            f"Zoé Lefèvre,zoe@courriel.example,{house.variants[0]},1,1",
            "Léa Garçon,lea@courriel.example,,1,0",
            f"Hugo Brun,no address,{house.variants[0]},1,0",
        )
        made = house.desk.take(file, house.campaign, "Zoé")
        assert (made.left_out, made.unknown) == ({"no_variant": 1, "no_contact": 1}, {})
        seen = house.desk.preview(file)
        assert "zoe@" not in str(seen.as_dict())

    def test_samples_show_what_tells(self, house: House) -> None:
        links = [f"https://x.example/{'a' * 80}?utm_content={variant}" for variant in house.variants[:2]]
        rows = [f"{link};{'b' * 80}" for link in links]
        seen = house.desk.preview(house.file("a.csv", "URL;Note", *rows))
        link, note = (column.samples for column in seen.columns)
        assert [text[0] + text[-25:] for text in link] == [
            f"…{f'={variant}'[-25:]}" for variant in house.variants[:2]
        ]
        assert (len(link[0]), note) == (60, ("b" * 60,))

    def test_delivered_is_what_did_not_bounce(self, house: House) -> None:
        file = house.file("a.csv", "VARIANT,Sent,Bounces,Clicks", f"{house.variants[0]},100,4,5")
        house.desk.take(file, house.campaign, "Zoé")
        assert house.sums()[house.variants[0]] == {"sent": 100, "delivered": 96, "clicks": 5}
        people = house.file(
            "b.csv",
            "Email,VARIANT,Bounced,Clicked",
            f"a@x.example,{house.variants[1]},no,yes",
            f"b@x.example,{house.variants[1]},yes,no",
            f"c@x.example,{house.variants[1]},2026-03-01,no",
        )
        house.desk.take(people, house.campaign, "Zoé")
        assert house.sums()[house.variants[1]] == {"sent": 3, "delivered": 1, "clicks": 1}

    @pytest.mark.parametrize(
        ("header", "row", "clicks"),
        [
            ("VARIANT;Délivrés;Taux de clics", "{};2 000;2,5 %", 50),
            ("VARIANT;Envoyés;Taux de clic (%)", "{};2 000;0,5", 10),
            ("VARIANT,Delivered,Click rate", '{},"2,000",0.025', 50),
            ("VARIANT,Delivered,Click rate", '{},"2,000",12.5', 250),
            ("VARIANT,Delivered,Clicks,Click rate", "{},2000,49,0.025", 49),
        ],
    )
    def test_a_rate_is_used_with_its_denominator(
        self, house: House, header: str, row: str, clicks: int
    ) -> None:
        file = house.file("report.csv", header, row.format(house.variants[0]))
        told = [note["en"] for note in house.desk.preview(file).notes]
        assert any("rate:" in note for note in told) == ("Clicks" not in header)
        house.desk.take(file, house.campaign, "Zoé")
        assert house.sums()[house.variants[0]]["clicks"] == clicks

    def test_a_rate_alone_says_nothing(self, house: House) -> None:
        file = house.file("report.csv", "VARIANT,Click rate", f"{house.variants[0]},2.5 %")
        assert any("denominator" in note["en"] for note in house.desk.preview(file).notes)
        with pytest.raises(InputError, match="no_figures 1"):
            house.desk.take(file, house.campaign, "Zoé")
        assert house.desk.imports() == []

    def test_money_is_in_euros(self, house: House) -> None:
        file = house.file(
            "report.csv",
            "VARIANT;CA;Dépenses",
            f"{house.variants[0]};1 234,56 €;12",
            f"{house.variants[1]};$12.50;12",
            f"{house.variants[2]};-20,00 €;1,5",
        )
        made = house.desk.take(file, house.campaign, "Zoé")
        assert made.left_out == {"other_currency": 1}
        assert house.sums() == {
            house.variants[0]: {"revenue": Decimal("1234.56"), "spend": 12},
            house.variants[2]: {"revenue": -20, "spend": Decimal("1.5")},
        }

    def test_dates_of_both_orders(self, house: House) -> None:
        rows = [
            f"{house.variants[0]};{day};5" for day in ("13/03/2026", "04/03/2026", "2026-03-05", "gestern")
        ]
        made = house.desk.take(
            house.file("a.csv", "VARIANT;Jour;Clics uniques", *rows), house.campaign, "Zoé"
        )
        assert made.left_out == {"bad_date": 1}
        days = {each.day for each in house.results.observations(house.campaign)}
        assert days == {dt.date(2026, 3, day) for day in (13, 4, 5)}
        mixed = [f"{house.variants[1]};{day};5" for day in ("13/03/2026", "03/14/2026", "04/05/2026")]
        file = house.file("b.csv", "VARIANT;Jour;Clics uniques", *mixed)
        assert any("mixes" in note["en"] for note in house.desk.preview(file).notes)
        assert house.desk.take(file, house.campaign, "Zoé").left_out == {"bad_date": 1}

    def test_events_one_in_a_row(self, house: House) -> None:
        rows = [
            f"{person}@x.example,{house.variants[0]},{event},{day}"
            for person, event, day in [
                ("a", "sent", "2026-03-01"),
                ("a", "Clicked", "2026-03-02"),
                ("a", "click", "2026-03-03"),
                ("b", "sent", "2026-03-01"),
                ("b", "hard bounce", "2026-03-01"),
                ("b", "Unsubscribed", "2026-03-04"),
            ]
        ]
        made = house.desk.take(house.file("a.csv", "Email,VARIANT,Event,Date", *rows), house.campaign, "Zoé")
        assert (made.taken, made.left_out) == (5, {"other_event": 1})
        assert house.sums()[house.variants[0]] == {"sent": 2, "clicks": 1, "unsubscribes": 1}
        [clicked] = [each for each in house.results.observations(house.campaign) if "clicks" in each.counts]
        assert clicked.day == dt.date(2026, 3, 2)

    def test_a_date_says_that_and_when_it_was_done(self, house: House) -> None:
        file = house.file(
            "a.csv",
            "Email,VARIANT,Sent,Clicked,Conversions,Revenue",
            f"a@x.example,{house.variants[0]},2026-03-01 08:00,2026-03-02 10:22,2026-03-04,19.90",
            f"b@x.example,{house.variants[0]},2026-03-01 08:00,,,",
            f"c@x.example,{house.variants[0]},2026-03-01 08:00,perhaps,,",
        )
        assert house.desk.take(file, house.campaign, "Zoé").left_out == {"bad_number": 1}
        by_day = {each.day: each.counts for each in house.results.observations(house.campaign)}
        assert by_day[dt.date(2026, 3, 1)] == {"sent": 2}
        assert by_day[dt.date(2026, 3, 2)] == {"clicks": 1}
        assert by_day[dt.date(2026, 3, 4)] == {"conversions": 1, "revenue": Decimal("19.90")}

    def test_contacts_by_number_and_by_phone(self, house: House) -> None:
        for name, column, person in (("a.csv", "Customer ID", "K-17"), ("b.csv", "Phone", "06 12 34 56 78")):
            rows = [f"{person},{house.variants[0]},1,{clicked}" for clicked in (0, 1)]
            file = house.file(name, f"{column},VARIANT,Sent,Clicked", *rows)
            house.desk.take(file, house.campaign, "Zoé")
        assert house.sums()[house.variants[0]] == {"sent": 2, "clicks": 2}


class TestColumns:
    def test_a_mapping_is_kept_for_reports_with_the_same_header(self, house: House) -> None:
        header = "Nom interne;Quoi;Combien"
        file = house.file("a.csv", header, f"x;{house.variants[0]};7")
        with pytest.raises(InputError, match="known to hold the variants"):
            house.desk.take(file, house.campaign, "Zoé")
        with pytest.raises(InputError, match="hold figures"):
            house.desk.take(file, house.campaign, "Zoé", mapping={"Quoi": "variant"})
        house.desk.take(file, house.campaign, "Zoé", mapping={"quoi": "variant", "Combien": "clicks"})
        again = house.file("b.csv", header, f"x;{house.variants[1]};9")
        seen = house.desk.preview(again)
        assert (seen.mapping_from, seen.campaign) == ("saved", house.campaign)
        assert seen.mapping == {"Nom interne": IGNORED, "Quoi": "variant", "Combien": "clicks"}
        assert house.desk.take(again, house.campaign, "Zoé").mapping == {
            "Quoi": "variant",
            "Combien": "clicks",
        }
        assert house.sums() == {house.variants[0]: {"clicks": 7}, house.variants[1]: {"clicks": 9}}

    def test_names_stand_for_variants_of_one_campaign(self, house: House) -> None:
        file = house.file("a.csv", "Campaign,Sent,Clicks", "Version  A,100,5", "version b,100,7", "C,9,1")
        mapping = {"=Version A": house.variants[0], "=Version B": house.variants[1], "=C": "c1-nothing-9"}
        seen = house.desk.preview(file, house.campaign, mapping=mapping)
        assert seen.variants == {house.variants[0]: 1, house.variants[1]: 1}
        assert seen.labels["Version A"] == house.variants[0]
        made = house.desk.take(file, house.campaign, "Zoé", mapping=mapping)
        assert made.unknown == {"c1-nothing-9": 1}
        assert made.mapping["=Version A"] == house.variants[0]
        assert house.sums()[house.variants[1]]["clicks"] == 7
        # The next campaign has other variants under these names.
        assert house.desk.preview(file).unknown == {"Version A": 1, "version b": 1, "C": 1}

    def test_rows_are_contacts_without_identity(self, house: House) -> None:
        """The layout of the public 64,000-customer experiment: no ids, a row for each customer."""
        file = house.file(
            "a.csv",
            "recency,zip_code,segment,visit,conversion,spend",
            "10,Surburban,Womens E-Mail,0,0,0.0",
            "6,Rural,Womens E-Mail,1,1,29.99",
            "7,Urban,Mens E-Mail,1,0,0.0",
            "9,Rural,No E-Mail,0,0,0.0",
        )
        mapping = {
            "recency": "contact_row", "segment": "variant", "visit": "clicks", "conversion": "conversions",
            "spend": "revenue", "=Womens E-Mail": house.variants[0], "=Mens E-Mail": house.variants[1],
        }  # fmt: skip
        made = house.desk.take(file, house.campaign, "Zoé", mapping=mapping)
        assert (made.by_person, made.taken, made.unknown) == (False, 3, {"No E-Mail": 1})
        assert house.sums()[house.variants[0]] == {
            "sent": 2, "clicks": 1, "conversions": 1, "revenue": Decimal("29.99"),
        }  # fmt: skip
        [first, second] = house.results.observations(house.campaign)
        assert (first.revenue_squares, second.revenue_squares) == (Decimal("29.99") ** 2, 0)

    def test_what_can_not_be_mapped_is_an_error(self, house: House) -> None:
        file = house.file("a.csv", "VARIANT,Clicks", f"{house.variants[0]},7")
        with pytest.raises(FileReadError, match="has no column “Klicks”"):
            house.desk.preview(file, mapping={"Klicks": "clicks"})
        with pytest.raises(UnknownNameError, match="klicks"):
            house.desk.preview(file, mapping={"Clicks": "klicks"})
        with pytest.raises(UnknownNameError, match="mailing tool"):
            house.desk.preview(file, tool="brevoo")
        with pytest.raises(UnknownNameError):
            house.desk.preview(file, campaign=99)
        with pytest.raises(UnknownNameError):
            house.desk.take(file, 99, "Zoé")


class TestWholeFiles:
    def test_a_file_without_a_campaign_of_ours(self, house: House) -> None:
        file = house.file("a.csv", "VARIANT,Clicks", "c42-urban-email-fr-1,7")
        seen = house.desk.preview(file)
        assert (seen.campaign, seen.as_dict()["campaign"]) == (0, None)
        assert seen.left_out == {"other_campaign": 1}

    def test_a_file_that_is_in_already_says_so(self, house: House, truth: list[Line]) -> None:
        file = make_report(house.folder / "a.csv", "plain", truth)
        made = house.desk.take(file, house.campaign, "Zoé")
        assert any(f"(report {made.id})" in note["en"] for note in house.desk.preview(file).notes)
        other = Campaigns(house.database).add(CAMPAIGN, "Zoé", planned).id
        with pytest.raises(InputError, match="other_campaign 8"):
            house.desk.take(file, other, "Zoé")

    def test_an_older_report_after_a_newer_one_warns(self, house: House) -> None:
        newer, older = (
            house.file(f"{name}.csv", "VARIANT,Sent,Clicks", f"{house.variants[0]},100,{clicks}")
            for name, clicks in (("newer", 7), ("older", 5))
        )
        house.desk.take(newer, house.campaign, "Zoé")
        assert any("1 figure(s) would" in note["en"] for note in house.desk.preview(older).notes)
        house.desk.take(older, house.campaign, "Zoé")
        assert not any("figure(s) would" in note["en"] for note in house.desk.preview(newer).notes)

    def test_a_part_after_contacts_were_deleted_warns(self, house: House) -> None:
        people = readers(house)
        first, second = (
            make_people_report(house.folder / f"{name}.csv", "plain", part)
            for name, part in (("a", people[:30]), ("b", people[30:]))
        )
        house.desk.take(first, house.campaign, "Zoé")
        assert not any("were deleted" in note["en"] for note in house.desk.preview(second).notes)
        house.results.purge(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        assert any("were deleted" in note["en"] for note in house.desk.preview(second).notes)

    def test_more_rows_than_are_taken(self, house: House, truth: list[Line]) -> None:
        settings = replace(house.settings, contacts=ContactSettings(rows=7))
        file = make_report(house.folder / "a.csv", "plain", truth)
        with pytest.raises(InputError, match="more than 7 rows"):
            open_incoming(settings, house.database).take(file, house.campaign, "Zoé")
        assert house.desk.imports() == []

    def test_no_table(self, house: House) -> None:
        with pytest.raises(FileReadError, match="empty"):
            house.desk.preview(house.file("a.csv", ""))
        with pytest.raises(FileReadError, match="can't be read"):
            house.desk.preview(Path(house.folder / "none.csv"))

    def test_what_is_to_be_known_of_a_file(self, house: House) -> None:
        path = house.folder / "a.xlsx"
        book = openpyxl.Workbook()
        book.active.append(["Quoi", "Combien"])  # type: ignore[union-attr]
        book.active.append(["a", 7])  # type: ignore[union-attr]
        book.create_sheet("Autre")
        book.save(path)
        told = [note["fr"] for note in house.desk.preview(path).notes]
        assert len(told) == 3
        for said, words in zip(
            told, ("identifiant des variantes", "colonne de chiffres", "«\u00a0Sheet"), strict=True
        ):
            assert words in said
        rates = house.file("b.csv", "VARIANT;Délivrés;Taux de clics", f"{house.variants[0]};100;so-so")
        assert house.desk.preview(rates).left_out == {"bad_number": 1}

    def test_progress_is_told(self, house: House) -> None:
        told: list[tuple[str, int, int]] = []
        rows = [f"reader{number}@x.example,{house.variants[0]},1,0" for number in range(10_001)]
        file = house.file("a.csv", "Email,VARIANT,Sent,Clicked", *rows)
        house.desk.take(file, house.campaign, "Zoé", progress=lambda *step: told.append(step))
        assert told[0] == ("survey", 0, 0)
        assert ("survey", 10_000, 0) in told
        assert told[-1] == ("import", 10_001, 10_001)
        assert house.sums()[house.variants[0]] == {"sent": 10_001, "clicks": 0}


def test_every_count_has_events_and_columns() -> None:
    assert set(EVENTS) | {"revenue", "spend"} == set(Count.__args__)  # type: ignore[attr-defined]


class TestWhatWouldCountTwice:
    def test_the_day_of_a_mailing_is_not_that_of_its_figures(self, house: House) -> None:
        [variant] = house.variants[:1]
        days = [f"{variant};2026-03-0{day};{clicks}" for day, clicks in ((1, 20), (2, 10), (3, 20))]
        daily = house.file("days.csv", "VARIANT;Jour;Clics uniques", *days)
        total = house.file(
            "total.csv",
            "Title,Subject,Date,Successful Deliveries,Unique Clicks,Abuse Complaints",
            f"{variant},Hello,2026-03-01,900,50,0",
        )
        assert house.desk.preview(total).tool == "mailchimp"
        for order in ((daily, total), (total, daily)):
            made = [house.desk.take(file, house.campaign, "Zoé") for file in order]
            assert house.sums()[variant]["clicks"] == 50
            for each in made:
                house.desk.take_out(each.id, "Zoé")

    def test_a_day_has_no_more_clicks_than_there_were_messages(self, house: House) -> None:
        one, two = house.variants[:2]
        file = house.file(
            "a.csv",
            "VARIANT;Jour;Envoyés;Clics uniques",
            f"{one};2026-03-01;100;250",
            f"{two};2026-03-01;100;5",
            f"{two};2026-03-02;3;9",  # of those who got it the day before
        )
        assert house.desk.preview(file).left_out == {"more_than_sent": 1}
        made = house.desk.take(file, house.campaign, "Zoé")
        assert (made.rows, made.taken, made.left_out) == (3, 2, {"more_than_sent": 1})
        assert house.sums() == {two: {"sent": 103, "clicks": 14}}

    def test_links_of_a_mailing_do_not_add_its_messages(self, house: House) -> None:
        [variant] = house.variants[:1]
        rows = [f"https://x.example/{page}?utm_content={variant},1000,{clicks}" for page, clicks in
                (("a", 20), ("b", 15))]  # fmt: skip
        file = house.file("a.csv", "Link URL,Sent,Unique clicks", *rows)
        assert any("report of links" in note["en"] for note in house.desk.preview(file).notes)
        house.desk.take(file, house.campaign, "Zoé")
        assert house.sums()[variant] == {"sent": 1000, "clicks": 35}

    def test_several_rows_of_a_variant_are_told(self, house: House) -> None:
        file = house.file("a.csv", "VARIANT,Sent", *[f"{house.variants[0]},{sent}" for sent in (10, 20)])
        assert any("several rows" in note["en"] for note in house.desk.preview(file).notes)
        once = house.file("b.csv", "VARIANT,Sent", f"{house.variants[0]},30")
        assert not any("several rows" in note["en"] for note in house.desk.preview(once).notes)

    def test_a_person_is_one_in_every_spelling(self, house: House) -> None:
        variant = house.variants[0]
        for name, header, people in (
            ("a.csv", "Email", ("jean@x.example", "Jean <jean@x.example>", "mailto:jean@x.example")),
            ("b.csv", "Portable", ("0612345678", "612345678")),
        ):
            rows = [f"{person},{variant},1" for person in people]
            made = house.desk.take(house.file(name, f"{header},VARIANT,Sent", *rows), house.campaign, "Zoé")
            assert made.left_out == {}
        assert house.sums()[variant]["sent"] == 2

    def test_contacts_that_are_known_in_another_way_are_told(self, house: House) -> None:
        first = house.file("a.csv", "Email,VARIANT,Sent", f"a@x.example,{house.variants[0]},1")
        house.desk.take(first, house.campaign, "Zoé")
        for header, told in (("Contact ID", True), ("Email", False)):
            file = house.file("b.csv", f"{header},VARIANT,Clicked", f"b@x.example,{house.variants[0]},1")
            notes = [note["en"] for note in house.desk.preview(file).notes]
            assert any("count twice" in note for note in notes) == told


class TestPeopleOfFiles:
    @pytest.mark.parametrize("column", ["Mail", "Adresse électronique", "Courrier perso"])
    def test_a_column_of_addresses_makes_a_file_by_contact(self, house: House, column: str) -> None:
        file = house.file(
            "a.csv",
            f"Nom;{column};utm_content;Clics",
            f"Luc Martin;luc@x.example;{house.variants[0]};1",
            "Zoé Brun;zoe@x.example;;0",
            f"Léa Roux;lea@x.example;{house.variants[0]};0",
        )
        seen = house.desk.preview(file)
        assert (seen.by_person, seen.taken, seen.unknown) == (True, 2, {})
        shown = str(seen.as_dict())
        assert not any(name in shown for name in ("Luc", "Zoé", "luc@"))
        made = house.desk.take(file, house.campaign, "Zoé")
        assert (made.unknown, made.left_out) == ({}, {"no_variant": 1})
        assert house.sums()[house.variants[0]] == {"sent": 2, "clicks": 1}

    def test_a_column_mail_may_name_mailings(self, house: House) -> None:
        rows = [f"Mars;{variant};100;5" for variant in house.variants]
        file = house.file("a.csv", "Mail;utm_content;Envoyés;Clics", *rows)
        assert not house.desk.take(file, house.campaign, "Zoé").by_person

    def test_events_repeat_the_addresses(self, house: House) -> None:
        rows = [f"reader{number % 6}@x.example,{house.variants[0]},sent" for number in range(30)]
        seen = house.desk.preview(house.file("a.csv", "Whom,VARIANT,Event", *rows))
        assert (seen.by_person, seen.taken) == (True, 30)

    def test_addresses_of_senders_are_no_contacts(self, house: House) -> None:
        rows = [f"{variant},shop{place}@x.example,100" for place, variant in enumerate(house.variants)]
        for header in ("VARIANT,Reply to,Clicks", "VARIANT,Whoever,Sent"):
            assert not house.desk.preview(house.file("a.csv", header, *rows)).by_person

    def test_names_are_not_listed_where_something_else_names_the_variant(self, house: House) -> None:
        for header in ("Nom;utm_content;Clics", "Campagne;Prénom;Clics"):
            file = house.file("a.csv", header, f"{house.variants[0]};;5", "Luc Martin;;5")
            assert house.desk.take(file, house.campaign, "Zoé").unknown == {}
            house.desk.take_out(house.desk.imports()[0].id, "Zoé")

    def test_only_what_names_nobody_is_shown_of_contacts(self, house: House) -> None:
        link = f"https://x.example/?who=Dupont&utm_content={house.variants[0]}"
        file = house.file(
            "a.csv",
            "Email,Last name,Note,URL,Clicked",
            f"jean@x.example,Dupont,06 12 34 56 78,{link},yes",
        )
        samples = {each.column: each.samples for each in house.desk.preview(file).columns}
        assert samples == {
            "Email": (), "Last name": (), "Note": (), "URL": (house.variants[0],), "Clicked": ("yes",),
        }  # fmt: skip


class TestHowNumbersAreWritten:
    def test_rates_of_a_file_have_one_unit(self, house: House) -> None:
        file = house.file(
            "a.csv",
            "VARIANT;Délivrés;Taux d'ouverture;Taux de clics;Taux de désinscription",
            f"{house.variants[0]};1000;23,4;0,9;0,3",
        )
        house.desk.take(file, house.campaign, "Zoé")
        assert house.sums()[house.variants[0]] == {
            "delivered": 1000, "opens": 234, "clicks": 9, "unsubscribes": 3,
        }  # fmt: skip

    def test_how_a_rate_is_read_is_told_where_nothing_tells(self, house: House) -> None:
        for rate, told in (("0,9", True), ("0,9 %", False), ("12,5", False), ("0", False)):
            file = house.file("a.csv", "VARIANT;Délivrés;Taux de clics", f"{house.variants[0]};1000;{rate}")
            notes = [note["fr"] for note in house.desk.preview(file).notes]
            assert any("parts de 1" in note for note in notes) == told

    def test_amounts_of_another_currency_are_not_used(self, house: House) -> None:
        row = f"{house.variants[0]},10,12.50"
        for column, told in (("Revenue ($)", True), ("Revenue (£)", True), ("Revenue (€)", False)):
            seen = house.desk.preview(house.file("a.csv", f"VARIANT,Sent,{column}", row))
            assert any("not in euros" in note["en"] for note in seen.notes) == told
            assert ("revenue" in seen.counts) != told

    def test_dates_that_may_be_either_are_told(self, house: House) -> None:
        for day, told in (("03/01/2026", True), ("13/01/2026", False), ("03/03/2026", False)):
            file = house.file("a.csv", "VARIANT,Day,Clicks", f"{house.variants[0]},{day},5")
            notes = [note["en"] for note in house.desk.preview(file).notes]
            assert any("day first" in note for note in notes) == told


def test_a_part_of_a_mapping_leaves_the_rest_as_it_was_saved(house: House) -> None:
    header = "Quoi;Combien;Vus;Autre"
    rows = [f"{variant};{7};{9};{8}" for variant in house.variants]
    first = house.file("a.csv", header, rows[0])
    house.desk.take(
        first, house.campaign, "Zoé", mapping={"Quoi": "variant", "Combien": "clicks", "Vus": "opens"}
    )
    house.desk.take(house.file("b.csv", header, rows[1]), house.campaign, "Zoé", mapping={"autre": "clicks"})
    seen = house.desk.preview(house.file("c.csv", header, rows[2]))
    assert seen.mapping == {"Quoi": "variant", "Combien": IGNORED, "Vus": "opens", "Autre": "clicks"}
