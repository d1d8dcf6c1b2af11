"""The page of results over plain HTTP: what it shows, by role, and what nobody's page would send."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.campaigns.incoming import FOLDER
from assistant.services import Services
from assistant.types.campaign import StoredCampaign
from assistant.web.studio.campaigns.files import incoming
from assistant.web.studio.results.incoming import mapping_of
from tests.web.studio.people_of import enter, send
from tests.web.studio.results.parts import report, taken, unknown


def shown(
    client: TestClient, session: str = "read", part: tuple[str, str] = ("results", "select"), **form: str
) -> str:
    """What an event of the page shows; `form` is what the form above the results holds."""
    told = {"act": "choose", "form": {name: [value] for name, value in form.items()}}
    return plain(send(client, session, part, None, told))


def plain(said: str) -> str:
    return said.replace('\\"', '"').replace("\u202f", " ").replace("\u00a0", " ")


def brought(services: Services, path: Path, owner: str = "lea") -> str:
    """The key of a file that came in."""
    content = path.read_bytes()

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    return asyncio.run(incoming(services).add(path.name, pieces(), owner))


def press(
    client: TestClient,
    session: str,
    part: str,
    act: str,
    name: str = "",
    form: Mapping[str, Any] | None = None,
) -> str:
    told = {"act": act, "name": name, "form": {key: list(value) for key, value in (form or {}).items()}}
    return plain(send(client, session, (part, "click"), None, told))


def waiting(services: Services) -> list[Path]:
    return [path for path in (services.settings.paths.data / FOLDER).rglob("*") if path.is_file()]


class TestReading:
    def test_a_campaign_without_reports_says_so(self, studio: TestClient) -> None:
        page = shown(studio)
        assert "Nappe d’hiver : ce qu’il faut retenir" in page
        assert "avec résultats" not in page
        assert "<svg" not in page

    def test_sentences_come_first_then_pictures_and_numbers(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        taken(services, tmp_path, campaign.id)
        page = shown(studio)
        results = services.results.read(campaign.id)
        assert [each.verdict for each in results.comparisons if each.segment] == ["winner"]
        for sentence in (*results.summary, *results.warnings, *results.comparisons[0].sentences):
            assert plain(sentence["fr"]).replace("<", "&lt;") in page
        assert page.count("<svg ") == 4  # two pictures, for a desk and for a phone
        assert "variante 1" in page
        assert "Nappe d’hiver · avec résultats" in page
        for text in (
            "16 000",
            "600 clics",
            "Gagnante",
            "Lecture bayésienne",
            "Lecture fréquentiste",
            "Par jour",
        ):
            assert text in page
        assert "clics ÷ délivrés" in page

    def test_it_is_compared_by_what_is_chosen(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        taken(services, tmp_path, campaign.id)
        chosen = {"campaign": str(campaign.id), "metric": "unsubscribe_rate", "prior": "sceptical"}
        page = shown(studio, "other", ("res-choice", "click"), **chosen)
        assert "A priori sceptique : de grands écarts sont rares" in page
        assert "metric=unsubscribe_rate&amp;prior=sceptical" in page
        assert "Non communiqué" in page
        # What nobody offers is the first of each, and the newest campaign.
        odd = shown(studio, "other", ("res-choice", "click"), campaign="99", metric="luck", prior="none")
        assert f"campaign={campaign.id}&amp;metric=click_rate&amp;prior=flat" in odd

    def test_without_a_campaign_there_is_nothing_to_choose(
        self, studio: TestClient, services: Services, campaign: StoredCampaign
    ) -> None:
        services.campaigns.delete(campaign.id)
        assert "Il n’y a pas encore de campagne." in shown(studio, "none")


class TestReports:
    def test_a_report_is_looked_at_corrected_and_imported(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        shown(studio, "up")
        key = brought(
            services,
            report(tmp_path, campaign.id, more=(unknown("c99-luck-email-fr-1"), unknown("Version B"))),
        )
        told = plain(send(studio, "up", ("res-upload", "upload"), None, {"file": key, "name": "brevo.csv"}))
        assert "Aperçu de brevo" in told
        assert "variante d’une autre campagne" in told
        assert "Version B" in told
        assert f"c{campaign.id}-families-email-en-2" in told  # among what it may stand for
        form = {
            "file": [key],
            "tool": ["brevo"],
            "column": ["Unique clicks"],
            "becomes": ["ignored"],
            "label": ["Version B"],
            "stands": [f"c{campaign.id}-families-email-en-1"],
        }
        again = press(studio, "up", "res-file", "again", form=form)
        assert "<dt>Clics</dt>" in told
        assert "<dt>Clics</dt>" not in again
        assert f'value="c{campaign.id}-families-email-en-1"' in again
        tool = press(studio, "up", "res-file", "tool", form={**form, "tool": ["plain"]})
        assert '<option value="plain" selected>' in tool
        done = press(studio, "up", "res-file", "take", form={"file": [key], "tool": ["brevo"]})
        assert "Le rapport est importé. Lignes prises : 6 sur 8." in done
        assert waiting(services) == []
        (stored,) = services.results.incoming.imports(campaign.id)
        assert (stored.rows, stored.taken, sum(stored.left_out.values())) == (8, 6, 2)
        assert "avec résultats" in shown(studio, "up")

    def test_the_same_file_is_refused_and_its_form_stays(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        taken(services, tmp_path, campaign.id)
        shown(studio, "twice")
        key = brought(services, report(tmp_path, campaign.id))
        told = press(studio, "twice", "res-file", "take", form={"file": [key]})
        assert "b-fault" in told
        assert "Aperçu de brevo" in told
        assert "Le fichier est effacé." in press(studio, "twice", "res-file", "drop", form={"file": [key]})
        assert waiting(services) == []
        gone = press(studio, "twice", "res-file", "take", form={"file": [key]})
        assert "b-fault" in gone

    def test_a_report_is_taken_out_again(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        stored = taken(services, tmp_path, campaign.id)
        shown(studio, "out")
        listed = plain(send(studio, "out", ("res-reports", "select")))
        assert "brevo-" in listed
        assert "Lignes : 6 ; prises : 6 ; écartées : 0." in listed
        assert "b-fault" in press(studio, "out", "res-imports", "out", "999")
        assert "b-fault" in press(studio, "out", "res-imports", "burn", str(stored.id))
        told = press(studio, "out", "res-imports", "out", str(stored.id))
        assert "Le rapport est retiré" in told
        assert "Aucun rapport n’a encore été importé." in told
        assert services.results.incoming.imports(campaign.id) == []

    def test_a_reviewer_reads_and_changes_nothing(
        self, client: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        stored = taken(services, tmp_path, campaign.id)
        enter(client, "rita")
        shown(client, "rita")
        listed = plain(send(client, "rita", ("res-reports", "select")))
        assert "brevo-" in listed
        assert 'data-act="out"' not in listed
        assert 'type="file"' not in listed
        key = brought(services, report(tmp_path, campaign.id, "plain"), "rita")
        for told in (
            plain(send(client, "rita", ("res-upload", "upload"), None, {"file": key})),
            press(client, "rita", "res-file", "take", form={"file": [key]}),
            press(client, "rita", "res-imports", "out", str(stored.id)),
        ):
            assert "b-fault" in told
        assert services.results.incoming.imports(campaign.id) == [stored]
        incoming(services).drop(key, "rita")

    def test_nobody_reads_the_file_of_somebody_else(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        key = brought(services, report(tmp_path, campaign.id), "admin")
        shown(studio, "theirs")
        assert "b-fault" in press(studio, "theirs", "res-file", "again", form={"file": [key]})
        assert "b-fault" in press(studio, "theirs", "res-file", "burn", form={"file": [key]})
        incoming(services).drop(key, "admin")


class TestFiles:
    def test_the_table_and_the_pictures_are_files(
        self, studio: TestClient, services: Services, campaign: StoredCampaign, tmp_path: Path
    ) -> None:
        taken(services, tmp_path, campaign.id)
        asked = {"campaign": str(campaign.id), "lang": "fr"}
        table = studio.get("/results/csv", params=asked)
        assert table.content == services.results.csv(campaign.id, "fr")
        assert (
            table.headers["content-disposition"]
            == f'attachment; filename="campaign-{campaign.id}-results.csv"'
        )
        assert table.headers["cache-control"] == "no-store"
        picture = {**asked, "name": "intervals", "metric": "click_rate"}
        svg = studio.get("/results/picture", params={**picture, "format": "svg"})
        assert svg.headers["content-type"] == "image/svg+xml"
        assert "variante 1 7,5" in plain(svg.text)
        png = studio.get("/results/picture", params={**picture, "format": "png"})
        assert png.content.startswith(b"\x89PNG")
        assert png.headers["content-disposition"].endswith('click_rate-intervals.png"')

    @pytest.mark.parametrize(
        "odd", [{"name": "luck"}, {"format": "exe"}, {"campaign": "99999"}, {"name": 'a"\r\nX: b'}]
    )
    def test_what_there_is_not_is_told(
        self,
        studio: TestClient,
        services: Services,
        campaign: StoredCampaign,
        tmp_path: Path,
        odd: dict[str, str],
    ) -> None:
        taken(services, tmp_path, campaign.id)
        asked = {"campaign": str(campaign.id), "name": "intervals", "format": "svg", **odd}
        reply = studio.get("/results/picture", params=asked)
        assert reply.status_code == 404
        assert "x" not in reply.headers

    def test_only_who_is_signed_in_gets_them(self, client: TestClient, campaign: StoredCampaign) -> None:
        for path in ("/results/csv", "/results/picture"):
            reply = client.get(path, params={"campaign": str(campaign.id)})
            assert (reply.status_code, reply.headers["location"].partition("?")[0]) == (303, "/login")

    @pytest.mark.parametrize("path", ["/results/csv", "/results/picture"])
    def test_a_number_that_no_database_holds(self, studio: TestClient, path: str) -> None:
        assert studio.get(path, params={"campaign": str(10**25)}).status_code == 422


def test_a_form_that_does_not_fit_maps_nothing() -> None:
    assert mapping_of({}) is None
    assert mapping_of({"column": ("A", "B"), "becomes": ("clicks",)}) is None
    form = {"column": ("A", "B"), "becomes": ("clicks", ""), "label": ("x", "y"), "stands": ("c1-a-1", "")}
    assert mapping_of(form) == {"A": "clicks", "B": "ignored", "=x": "c1-a-1"}
    assert mapping_of({**form, "stands": ("c1-a-1",)}) == {"A": "clicks", "B": "ignored"}
