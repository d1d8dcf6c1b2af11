import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.errors import KnowledgeError
from assistant.ingest.reports import FileReport, Progress, SyncReport
from assistant.ingest.roots.views import Removed, RootView, SourceView
from assistant.jobs.background import Background, Job
from assistant.store.knowledge.roots import RootRecord
from assistant.store.knowledge.sources import RootCounts, SourceLine
from assistant.types.knowledge import Filters
from assistant.web.pages import Pages
from assistant.web.studio.knowledge.form import audience, mapping, text
from assistant.web.studio.knowledge.present import (
    KnowledgePresenter,
    excerpt,
    left,
    percent,
    told,
    understood,
)
from assistant.web.texts import Texts, Words

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
ROOT = RootRecord("https://shop.example/", "site", "https://shop.example/", NOON, "public", {}, "nightly")
LINE = SourceLine(
    "a.md",
    "Titre",
    "indexed",
    "",
    "public",
    "editorial",
    "",
    "fr",
    None,
    None,
    ("page 3 has no text",),
    (),
    NOON,
    4,
)


@pytest.fixture
def words() -> Words:
    return Texts.load().words("fr")


@pytest.fixture
def presenter() -> KnowledgePresenter:
    return KnowledgePresenter(Pages())


def done(result: object) -> Job:
    """A piece of work that ended with `result`, or with that error."""

    def work() -> object:
        if isinstance(result, Exception):
            raise result
        return result

    background = Background()
    job = background.start("uploads", work)
    assert job.wait(30)
    background.close()
    return job


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.0, ""),
        (-1.0, ""),
        (2.0, "encore 5 s environ"),
        (43.0, "encore 45 s environ"),
        (150.0, "encore 2 min environ"),
    ],
)
def test_what_is_left_is_rounded_as_a_person_would(words: Words, seconds: float, shown: str) -> None:
    assert left(words, seconds) == shown


def test_shares_are_percents_and_a_missing_one_a_dash() -> None:
    assert (percent(0.914), percent(0.0), percent(None)) == ("91", "0", "–")
    assert excerpt("a\n\nb " * 200).endswith("…")


def test_a_table_is_shown_without_its_lines() -> None:
    table = "Horaires\n\n| Jour | Ouverture |\n| --- | --- |\n| Lundi | fermé |\n| Mardi | 10 h |"
    assert excerpt(table) == "Horaires Jour · Ouverture ; Lundi · fermé ; Mardi · 10 h"


def test_why_a_file_is_not_read_is_told_in_the_language_of_the_page(presenter: KnowledgePresenter) -> None:
    skipped = replace(LINE, status="skipped", reason="a.pdf is empty. Fill it, or remove it.")
    twin = replace(LINE, status="duplicate", reason="has the same content as b.md", warnings=())
    root = RootView(
        replace(ROOT, error="There is no server named shop.example. Check the address, then the connection."),
        sources=(SourceView("a.pdf", skipped), SourceView("c.md", twin)),
    )
    french = presenter.roots(Texts.load().words("fr"), [root], True)
    assert "a.pdf est vide. Remplissez-le, ou retirez-le." in french
    assert "Il n’y a pas de serveur nommé shop.example." in french
    assert '<p class="b-where">même contenu que b.md</p>' in french
    assert "a.pdf is empty. Fill it, or remove it." in presenter.roots(Texts.load().words("en"), [root], True)


def test_what_was_understood_is_listed(words: Words) -> None:
    asked = Filters(
        category="candle",
        price_from=Decimal(10),
        price_until=Decimal("29.90"),
        availability=("in_stock",),
        attributes={"colour": "blue"},
    )
    shown = understood(words, asked)
    assert shown == "candle · colour: blue · ≥ 10,00\u00a0€ · ≤ 29,90\u00a0€ · En stock"
    assert understood(words, Filters()) == ""


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (
            SyncReport(added=2, updated=1, moved=1, deleted=3),
            "ajoutés\u00a0: 2, changés\u00a0: 2, retirés\u00a0: 3",
        ),
        (Removed("Grille.pdf", "upload", 1, 7), "Grille.pdf · retiré, passages\u00a0: 7"),
        (KnowledgeError("There is no folder."), "Fichiers et textes ajoutés · échec"),
        (None, "Fichiers et textes ajoutés · échec"),
    ],
)
def test_how_work_ended_is_one_line(words: Words, result: object, expected: str) -> None:
    assert expected in told(words, done(result))


def test_a_failed_job_shows_why(words: Words, presenter: KnowledgePresenter) -> None:
    html = presenter.running(words, [], [done(KnowledgeError("The site <is> down.", "Wait."))])
    assert "The site &lt;is&gt; down. Wait." in html
    assert presenter.running(words, [], []) == ""


def test_what_a_whole_sync_tells_stands_below_its_line(words: Words, presenter: KnowledgePresenter) -> None:
    said = "Only the first 200 pages were read (ASSISTANT_CRAWL_PAGES)."
    of_file = FileReport("a.pdf", "added", warnings=("quoted mails were left out",))
    report = SyncReport(added=1, warnings=("a.pdf: quoted mails were left out", said), files=(of_file,))
    html = presenter.running(words, [], [done(report)])
    assert "Seules les 200 premières pages sont lues (ASSISTANT_CRAWL_PAGES)." in html
    assert "quoted" not in html


def test_progress_shows_rate_and_time(words: Words, presenter: KnowledgePresenter) -> None:
    step = Progress("indexing", 12, 41, "a.md", 90, 8.25, 43.0)
    html = presenter.running(words, [RootView(ROOT, progress=step)], [])
    for expected in (
        "12 sur 41",
        "8,2 passages par seconde",
        "encore 45 s environ",
        "Indexation",
        'max="41"',
    ):
        assert expected in html
    unknown = presenter.running(words, [RootView(ROOT, progress=Progress("new stage", 0, 0))], [])
    assert "Traitement" in unknown
    assert "<progress aria-label" in unknown


def test_what_the_user_wrote_is_escaped(words: Words, presenter: KnowledgePresenter) -> None:
    record = RootRecord("<script>x</script>", "folder", "/a&b", NOON, error='"<b>no</b>"')
    source = SourceView('<img src="x">', LINE)
    html = presenter.roots(words, [RootView(record, RootCounts(1, 2, 3, 1, 4, 5), sources=(source,))], True)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>no" not in html
    for expected in ("non lus", "doublons", "à vérifier", "page 3 has no text", "passages\u00a0: 4"):
        assert expected in html


def test_a_reader_gets_no_buttons(words: Words, presenter: KnowledgePresenter) -> None:
    html = presenter.roots(words, [RootView(ROOT)], False)
    assert "<button" not in html
    assert "<select" not in html
    assert "<button" in presenter.roots(words, [RootView(ROOT)], True)


def test_forms_take_anything() -> None:
    words = Texts.load().words("en")
    assert (text(None), text(3), text(" a ")) == ("", "", "a")
    assert (audience("public"), audience("everyone"), audience(None)) == ("public", "internal", "internal")
    assert mapping(words, "ean = sku\n\n a=b = name ") == {"ean": "sku", "a=b": "name"}
