"""The pieces of the first steps, made from a real list of dirty rows: no browser, no server, no model."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.brand.channels import load_channels
from assistant.campaigns.desk import CampaignDesk
from assistant.campaigns.plan.preview import Audience, PlanPreview, Problem, Reach
from assistant.settings import Settings
from assistant.types.campaign import Campaign, CampaignBrief, Estimate, PlannedText, Span
from assistant.types.contacts import ContactList
from assistant.types.segment_rule import All, AnyOf, Condition
from assistant.web.pages import Pages
from assistant.web.studio.campaigns.plan_present import PlanPresenter, bars, lasting, percent
from assistant.web.studio.contacts.present import PAGE, ContactsPresenter, Looked
from assistant.web.studio.segments.form import form_of, yaml_of
from assistant.web.studio.segments.present import Edited, SegmentsPresenter, shade
from assistant.web.texts import Texts
from assistant.wiring.campaigns import open_campaigns_alone
from tests.conftest import SHARED_CACHE
from tests.customers import Customers, make_customers
from tests.database import place_database

PAGES = Pages()
FRENCH, ENGLISH = Texts.load().words("fr"), Texts.load().words("en")
KNOWLEDGE = Path(__file__).parents[4] / "knowledge"
ROWS = 600


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Customers:
    return make_customers(tmp_path_factory.mktemp("files"), ROWS, "brevo")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> CampaignDesk:
    data = tmp_path_factory.mktemp("data")
    place_database(data)
    settings = {
        "ASSISTANT_KNOWLEDGE": str(KNOWLEDGE),
        "ASSISTANT_DATA_DIR": str(data),
        "ASSISTANT_CACHE_DIR": SHARED_CACHE,
    }
    return open_campaigns_alone(Settings.from_mapping(settings))


@pytest.fixture(scope="module")
def listed(desk: CampaignDesk, made: Customers) -> ContactList:
    return desk.contacts.take(made.path, "Clients <b>Brevo</b>", "lea")


def numbers(html: str) -> list[int]:
    """The counts beside the bars of a picture."""
    told = re.findall(r"<span>([\d\s\u202f]+) \(", html)
    return [int(re.sub(r"\D", "", each)) for each in told]


class TestContacts:
    show = ContactsPresenter(PAGES)

    def test_a_preview_shows_every_column_and_what_it_becomes(
        self, desk: CampaignDesk, made: Customers
    ) -> None:
        preview = desk.contacts.preview(made.path)
        html = self.show.preview(FRENCH, Looked("key", "brevo.csv", preview, {}))
        for use in preview.columns:
            assert f'<th scope="row">{use.column}</th>' in html
        assert html.count('<select name="becomes"') == len(preview.columns)
        assert '<option value="brevo" selected>' in html
        assert "champ à vous" in html
        assert 'value="brevo"' in html, "the list is named after its file"
        assert sum(numbers(html)[: 1 + len(preview.counts["excluded"])]) == ROWS

    def test_a_report_counts_every_row_once_and_lists_problems_by_row(
        self, desk: CampaignDesk, made: Customers, listed: ContactList
    ) -> None:
        problems = desk.contacts.problems(listed.id, 0, PAGE + 1)
        html = self.show.report(FRENCH, listed, problems, 0)
        assert "<b>Brevo" not in html
        shown = numbers(html)
        assert shown[0] == made.ok
        assert sorted(shown[1 : 1 + len(made.excluded)]) == sorted(made.excluded.values())
        rows = [int(row) for row in re.findall(r'<tr><th scope="row">(\d+)</th>', html)]
        troubled = [each.row for each in made.truth if each.excluded or each.problems]
        assert rows == troubled[:PAGE]
        assert f'data-act="next" data-name="{listed.id} {rows[-1]}"' in html
        later = self.show.report(ENGLISH, listed, desk.contacts.problems(listed.id, rows[-1], 5), rows[-1])
        assert "First rows" in later
        assert "Next rows" not in later
        assert not any(secret in html for secret in made.secrets)

    def test_lists_are_shown_with_what_was_declared(self, desk: CampaignDesk, listed: ContactList) -> None:
        html = self.show.lists(ENGLISH, [listed], may_change=False)
        assert "Brevo" in html
        assert "data-act" in html
        assert "Delete" not in html
        assert "Delete" in self.show.lists(ENGLISH, [listed], may_change=True)
        assert "No contact list yet" in self.show.lists(ENGLISH, [], may_change=True)

    def test_an_import_tells_how_far_it_is(self) -> None:
        assert "nothing is stored yet" in self.show.taking(ENGLISH, "a", 20_000, 0)
        assert 'value="500" max="1000"' in self.show.taking(FRENCH, "a", 500, 1000)

    def test_the_field_for_files_says_its_limits(self) -> None:
        html = self.show.upload(FRENCH, "f", "contacts_choose", self.show.kinds(FRENCH))
        assert 'data-most="268435456"' in html
        assert "256\u00a0Mo" in html or "256 Mo" in html
        assert '<option value="profiling">' in html


class TestSegments:
    show = SegmentsPresenter(PAGES)

    def test_rules_are_told_in_words(self, desk: CampaignDesk) -> None:
        html = self.show.rules(FRENCH, desk.segments.entries(), may_change=True)
        for entry in desk.segments.entries():
            assert entry.segment.name["fr"] in html
        assert html.count('data-act="edit"') == len(desk.segments.rules())
        assert 'data-act="edit"' not in self.show.rules(ENGLISH, desk.segments.entries(), may_change=False)

    def test_a_preview_counts_and_shows_nobodys_name(
        self, desk: CampaignDesk, made: Customers, listed: ContactList
    ) -> None:
        preview = desk.segments.preview(listed.id)
        segments = {entry.segment.id: entry.segment for entry in desk.segments.entries()}
        html = self.show.preview(FRENCH, listed, preview, segments)
        assert sum(numbers(html)) == made.ok
        assert html.count('<tr><th scope="row">') == len(preview.overlap)
        assert not any(secret in html for secret in made.secrets)

    def test_the_rfm_grid_has_25_shaded_cells(self, desk: CampaignDesk, listed: ContactList) -> None:
        report = desk.segments.rfm(listed.id)
        html = self.show.rfm(ENGLISH, listed, report)
        assert len(re.findall(r'<td class="b-heat-\d">', html)) == 25
        assert "b-heat-5" in html
        assert sum(numbers(html)) == report.customers

    def test_fairness_is_a_table_for_each_field_of_the_rules(
        self, desk: CampaignDesk, listed: ContactList
    ) -> None:
        first = next(iter(desk.segments.rules()))
        table = desk.segments.fairness(listed.id, first)
        segments = {entry.segment.id: entry.segment for entry in desk.segments.entries()}
        html = self.show.fairness(FRENCH, table, segments)
        assert html.count("<table>") == len(table.fields)
        assert segments[first].name["fr"] in html

    @pytest.mark.parametrize(
        "rule",
        [
            All((Condition("orders", "between", (1, 2)), Condition("language", "=", "fr"))),
            All(
                (
                    Condition("created", ">", __import__("datetime").date(2026, 1, 1)),
                    Condition("x y", "in", (1, 2)),
                )
            ),
            All((Condition("city", "known", False), Condition("last_order", "within_days", 9))),
            All((AnyOf((Condition("age", "<", 30),)),)),
        ],
        ids=["numbers", "days", "known", "nested"],
    )
    def test_a_rule_has_a_form_or_is_yaml(self, desk: CampaignDesk, rule: All) -> None:
        entry = desk.segments.entries()[0]
        form = form_of(rule)
        html = self.show.form(FRENCH, Edited(entry, form, yaml_of(rule), ()))
        assert ('name="field.0"' in html) == (form is not None)
        assert ('name="yaml"' in html) == (form is None)
        if form:
            assert html.count('<fieldset class="b-line">') == len(form.lines)

    def test_shades_go_from_nothing_to_the_largest(self) -> None:
        assert [shade(count, 100) for count in (0, 1, 19, 20, 99, 100)] == [0, 1, 1, 2, 5, 5]


class TestPlan:
    def services(self, desk: CampaignDesk) -> SimpleNamespace:
        segments = {entry.segment.id: entry.segment for entry in desk.segments.entries()}
        exports = SimpleNamespace(tools={"plain": {"fr": "Sans outil", "en": "No tool"}})
        return SimpleNamespace(
            segments=segments, channels=load_channels(), exports=exports, products=lambda _text, _limit: []
        )

    def test_the_form_offers_what_there_is(self, desk: CampaignDesk, listed: ContactList) -> None:
        show = PlanPresenter(PAGES, self.services(desk))  # type: ignore[arg-type]
        values = {"all.mode": ("skus",), "all.sku": ("GONE-1",), "channels": ("sms",), "goal_fr": ("<b>",)}
        html = show.form(FRENCH, values, [listed], 3)
        assert 'data-keep="3"' in html
        assert 'name="channels" value="sms" checked' in html
        assert 'name="all.sku" value="GONE-1" checked' in html
        assert "&lt;b&gt;</textarea>" in html
        assert "Clients &lt;b&gt;Brevo" in html
        for segment in desk.segments.rules():
            assert f'name="segments" value="{segment}"' in html

    def test_a_plan_shows_problems_ranges_and_who_is_reached(self, desk: CampaignDesk) -> None:
        show = PlanPresenter(PAGES, self.services(desk))  # type: ignore[arg-type]
        span = Span(1200, 1500, 1800)
        basis = ({"fr": "Mesuré.", "en": "Measured."},)
        estimate = Estimate(4, span, span, span, span, span, Span(0.004, 0.5, 1.25), None, basis, 0.043)
        problem = Problem("offer_ended", "error", "brief.offer.ends", {"fr": "Fini.", "en": "Over."})
        warning = Problem("x", "warning", "channels", {"fr": "Tiens.", "en": "Well."})
        reach = Reach("email", {"small-hotels": 1234}, {"refused": 100, "other_segment": 66})
        audience = Audience(1, 1400, {"refused": 100}, {"small-hotels": 1234}, {"fr": 1300}, {"email": reach})
        campaign = Campaign(
            "A", ("small-hotels",), ("email",), CampaignBrief({"fr": "x"}), budget_eur=Decimal(1)
        )
        texts = tuple(
            PlannedText(n, f"c-{n}", "c", "small-hotels", "email", "fr", (), n - 1, n == 1)
            for n in range(1, 5)
        )
        plan = PlanPreview(campaign, texts, estimate, (warning, problem), audience)
        html = show.plan(FRENCH, plan, True, 1)
        assert html.index("Fini.") < html.index("Tiens.")
        for said in (
            "0,0040\u00a0€",
            "1,25\u00a0€",
            "1\u202f500",
            "25 min",
            "Mesuré.",
            "4,3\u00a0%",
            "1\u202f234 (88\u00a0%)",
        ):
            assert said in html, said
        assert 'data-act="create"' not in html
        assert numbers(html) == [1234, 100, 66]
        fine = PlanPreview(campaign, texts, None, (), None)
        assert 'data-act="create"' in show.plan(ENGLISH, fine, True, 1)
        assert 'data-act="create"' not in show.plan(ENGLISH, fine, False, 1)


def test_bars_are_as_long_as_their_share() -> None:
    made = bars(ENGLISH, [("a", "done", 30), ("b", "done", 0), ("c", "done", 10)])
    assert [(bar.label, bar.share, bar.told) for bar in made] == [
        ("a", 75, "30 (75%)"),
        ("c", 25, "10 (25%)"),
    ]
    assert bars(FRENCH, [("a", "done", 1)], 200)[0].told == "1 (0,5\u00a0%)"
    assert bars(FRENCH, []) == []


def test_times_and_shares_are_said_as_people_do() -> None:
    assert [lasting(ENGLISH, seconds) for seconds in (12.4, 90, 5399, 5400)] == [
        "12 s",
        "2 min",
        "90 min",
        "1.5 h",
    ]
    assert lasting(FRENCH, 9000) == "2,5 h"
    assert [percent(ENGLISH, each) for each in (0, 0.0432, 0.5, 1)] == ["0%", "4.3%", "50%", "100%"]
