"""Drafts found again, by words and by where they stand; and those whose sources changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import text

from assistant.errors import InputError
from assistant.store.copy.claims import Claims
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database, migration_config
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.manifest import Manifest, SourceRecord
from assistant.types.answer import Citation
from assistant.types.draft import Draft
from assistant.types.knowledge import Product
from assistant.types.library import LibraryPage, LibraryQuery
from tests.contracts.test_drafts import BRIEF, CHANGED, DRAFT, NOON, clock, drafts

__all__ = ["clock", "drafts"]

ROOT, PAGE, FEED = "knowledge", "pages/livraison.md", "products.csv"
CLOTH = Product("NAP-01", {"fr": "Nappe Alma", "en": "Alma cloth"}, "table", Decimal("59.00"), "in_stock", {})
TOWEL = Product("TOR-02", {"fr": "Torchon Brume"}, "kitchen", Decimal("12.00"), "in_stock", {})


def about(goal: str = "", subject: str = "La nappe", **place: object) -> Draft:
    brief = replace(BRIEF, goal=goal or BRIEF.goal, **place)
    return replace(DRAFT, brief=brief, fields={"subject": subject, "body": "Du lin."})


def ids(page: LibraryPage) -> list[int]:
    return [entry.stored.id for entry in page.entries]


# What is asked for, and whether “L’été brodé : 100 % d’œillets”, to be sold before the “rentrée”, is found.
WORDS = (
    ("", True),
    ("ete", True),
    ("ÉTÉ brodé", True),
    ("BRODE", True),
    ("oeillets", True),  # œ and oe are the same
    ("l'ete", True),  # whatever the apostrophe
    ("nap-01", True),
    ("rentrée", True),  # of the goal
    ("été hiver", False),
    ("100 %", True),
    ("0", True),  # of 100
    ("100_", False),
    ("%", True),
    ("e%e", False),
    ("\\", False),
    ("'; DROP TABLE draft; --", False),
    ("été " * 500, True),
    ("\x00été\u200b", True),
)


class TestWords:
    def test_every_word_has_to_stand_there(self, drafts: Drafts) -> None:
        stored = drafts.save(about("Vendre avant la rentrée", "L’été brodé : 100 % d’œillets"), "zoe")
        drafts.save(about("Autre chose", "Rien"), "zoe")
        for asked, found in WORDS:
            page = drafts.library.search(LibraryQuery(asked))
            assert (stored.id in ids(page)) == found, asked
            assert page.total == len(page.entries)

    def test_a_draft_is_found_by_its_newest_text_and_its_number(self, drafts: Drafts) -> None:
        stored = drafts.save(DRAFT, "zoe")
        drafts.add(stored.id, CHANGED, "zoe", "edited")
        assert ids(drafts.library.search(LibraryQuery("alma"))) == [stored.id]
        drafts.restore(stored.id, 1, "zoe")
        assert ids(drafts.library.search(LibraryQuery("alma"))) == []
        drafts.typed(stored.id, CHANGED, "zoe", drafts.get(stored.id).changed_at, done=False)
        assert ids(drafts.library.search(LibraryQuery("alma"))) == [stored.id]
        other = replace(CHANGED, fields={**CHANGED.fields, "subject": "Brume"})
        drafts.typed(stored.id, other, "zoe", drafts.get(stored.id).changed_at, done=False)
        assert drafts.get(stored.id).version == 4  # typed into the same version
        assert ids(drafts.library.search(LibraryQuery("brume"))) == [stored.id]
        number = drafts.save(about(subject="Rien", products=()), "zoe").id  # no digit in it
        assert number in ids(drafts.library.search(LibraryQuery(str(number))))
        assert number not in ids(drafts.library.search(LibraryQuery(f"{number} {number + 1}")))

    def test_what_was_kept_before_is_found_too(self, db: Database, drafts: Drafts) -> None:
        stored = drafts.save(about(subject="L’été brodé"), "zoe")
        drafts.approve(stored.id, "max")
        drafts.archive(drafts.save(DRAFT, "zoe").id, "zoe")
        with db.session() as session:
            config = migration_config(session.connection())
            command.downgrade(config, "0005")
            assert sorted(session.scalars(text("SELECT status FROM draft"))) == ["approved", "draft"]
            command.upgrade(config, "head")
        assert ids(drafts.library.search(LibraryQuery("ete", product="nap-01"))) == [stored.id]
        assert drafts.stale() == {}  # nobody knows on what it was approved
        assert drafts.record(stored.id).in_force


class TestFilters:
    def test_each_narrows(self, drafts: Drafts) -> None:
        other = about(channel="sms", segment="pros", language="en", products=("TOR-02", "X_1"))
        first, second = drafts.save(DRAFT, "zoe").id, drafts.save(other, "ana").id
        drafts.submit(second, "ana")
        for query, found in (
            (LibraryQuery(), [second, first]),
            (LibraryQuery(channel="sms"), [second]),
            (LibraryQuery(segment="families"), [first]),
            (LibraryQuery(language="en"), [second]),
            (LibraryQuery(author="zoe"), [first]),
            (LibraryQuery(status="in_review"), [second]),
            (LibraryQuery(status="approved"), []),
            (LibraryQuery(product=" tor-02"), [second]),
            (LibraryQuery(product="TOR"), []),
            (LibraryQuery(product="x_1"), [second]),
            (LibraryQuery(product="xa1"), []),
            (LibraryQuery(since=NOON.date()), [second, first]),
            (LibraryQuery(until=NOON.date()), [second, first]),
            (LibraryQuery(since=NOON.date() + dt.timedelta(1)), []),
            (LibraryQuery(until=NOON.date() - dt.timedelta(1)), []),
            (LibraryQuery(since=dt.date.min, until=dt.date.max), [second, first]),
        ):
            assert ids(drafts.library.search(query)) == found, query
        assert drafts.library.authors() == ["ana", "zoe"]

    def test_the_archive_is_only_shown_when_asked_for(self, drafts: Drafts) -> None:
        number = drafts.save(DRAFT, "zoe").id
        drafts.archive(number, "zoe")
        assert ids(drafts.library.search()) == []
        assert ids(drafts.library.search(LibraryQuery(status="archived"))) == [number]


class TestPages:
    def test_they_follow_one_another(self, drafts: Drafts) -> None:
        numbers = [drafts.save(DRAFT, "zoe").id for _ in range(5)]
        seen: list[int] = []
        after, totals = "", set[int]()
        for _ in range(3):
            page = drafts.library.search(most=2, after=after)
            seen, after = seen + ids(page), page.next
            totals.add(page.total)
        assert (seen, after, totals) == (numbers[::-1], "", {5})
        assert page.as_dict()["total"] == 5

    def test_a_change_meanwhile_repeats_nothing(self, drafts: Drafts) -> None:
        numbers = [drafts.save(DRAFT, "zoe").id for _ in range(4)]
        first = drafts.library.search(most=2)
        drafts.save(DRAFT, "zoe")
        drafts.add(numbers[3], CHANGED, "zoe", "edited")
        second = drafts.library.search(most=2, after=first.next)
        assert ids(second) == [numbers[1], numbers[0]]

    def test_drafts_of_the_same_moment_are_told_apart(self, db: Database) -> None:
        drafts = Drafts(db, lambda: NOON)
        numbers = [drafts.save(DRAFT, "zoe").id for _ in range(3)]
        first = drafts.library.search(most=2)
        assert ids(first) + ids(drafts.library.search(after=first.next)) == numbers[::-1]

    def test_what_is_the_end_of_no_page_is_told(self, drafts: Drafts) -> None:
        for after in ("x", "12", "1-2-3", "9" * 30, "1-" + "9" * 11, "-1-2"):
            with pytest.raises(InputError, match="end of no page"):
                drafts.library.search(after=after)

    def test_an_end_that_is_far_away_is_no_error_of_ours(self, drafts: Drafts) -> None:
        drafts.save(DRAFT, "zoe")
        for after in ("9" * 17 + "-1", "1-" + "9" * 10):
            assert drafts.library.search(after=after).total == 1


class TestStale:
    """One draft that stands on a page, a product and a fact that somebody added."""

    @pytest.fixture
    def manifest(self, db: Database) -> Manifest:
        manifest = Manifest(db)
        manifest.record(page_record(["t1", "t2"]))
        manifest.record(replace(page_record([]), source=FEED, content="csv1"))
        return manifest

    @pytest.fixture
    def catalogue(self, db: Database) -> Catalogue:
        catalogue = Catalogue(db)
        catalogue.replace(ROOT, FEED, [CLOTH, TOWEL])
        return catalogue

    @pytest.fixture
    def approved(self, drafts: Drafts, manifest: Manifest, catalogue: Catalogue, db: Database) -> int:
        del manifest, catalogue
        claims = Claims(db, lambda: NOON)
        claim = claims.propose("Tissée à Roubaix.", "fr", ("Léa", "Contrat"), None, "ana")
        claims.approve(claim.id, "max")
        cited = citations((PAGE, "Livraison"), (FEED, "Torchon Brume"), (claim.fact_id, "Contrat"))
        number = drafts.save(replace(DRAFT, citations=cited), "zoe").id
        drafts.approve(number, "max")
        return number

    def test_the_sources_are_kept_with_the_approval(
        self, drafts: Drafts, approved: int, db: Database
    ) -> None:
        sources = drafts.record(approved).sources
        assert [(one.kind, one.root, one.key) for one in sources] == [
            ("document", ROOT, PAGE),
            ("product", ROOT, "tor-02"),
            ("claim", "", str(claim_of(db))),
            ("product", ROOT, "nap-01"),  # of the brief
        ]
        assert all(len(one.sha256) == 64 for one in sources)
        assert drafts.stale() == {}

    def test_a_page_that_says_something_else_is_told(
        self, drafts: Drafts, approved: int, manifest: Manifest
    ) -> None:
        manifest.record(replace(page_record(["t1", "t2"]), sha256="new", content="new", stamp="new"))
        assert drafts.stale() == {}  # another frame around the same paragraphs
        manifest.record(page_record(["t1", "t3"]))
        changed = drafts.stale()[approved]
        assert [(one.change, one.stamp.source) for one in changed] == [("changed", PAGE)]
        manifest.record(page_record(["t1", "t2"]))
        assert drafts.stale() == {}  # put right again

    def test_a_page_that_is_gone_or_left_out_is_told(
        self, drafts: Drafts, approved: int, manifest: Manifest
    ) -> None:
        manifest.record(replace(page_record([]), status="skipped", reason="broken"))
        assert [one.change for one in drafts.stale()[approved]] == ["gone"]
        manifest.remove(ROOT, PAGE)
        assert [one.change for one in drafts.stale()[approved]] == ["gone"]

    def test_a_product_counts_for_itself(self, drafts: Drafts, approved: int, catalogue: Catalogue) -> None:
        for product, stale in (
            (replace(TOWEL, price_eur=Decimal("12.5")), True),
            (replace(TOWEL, availability="out_of_stock"), True),
            (replace(TOWEL, valid_until=NOON.date()), True),
            (replace(TOWEL, price_eur=Decimal("12.0")), False),
            (replace(TOWEL, image="https://x.example/t.jpg"), False),
        ):
            catalogue.replace(ROOT, FEED, [CLOTH, product])
            found = [each.stamp.key for each in drafts.stale().get(approved, ())]
            assert found == ["tor-02"] * stale, product

    def test_another_product_of_the_same_feed_is_no_matter(
        self, drafts: Drafts, approved: int, catalogue: Catalogue
    ) -> None:
        more = replace(TOWEL, sku="TOR-09", name={"fr": "Torchon Brume XL"})
        catalogue.replace(ROOT, FEED, [more, TOWEL, CLOTH])
        assert approved not in drafts.stale()
        catalogue.replace(ROOT, FEED, [TOWEL])
        assert [(one.change, one.stamp.title) for one in drafts.stale()[approved]] == [("gone", "Nappe Alma")]

    def test_a_fact_that_was_taken_back_is_told(self, drafts: Drafts, approved: int, db: Database) -> None:
        claims = Claims(db, lambda: NOON)
        claims.remove(claim_of(db))
        assert [one.stamp.kind for one in drafts.stale()[approved]] == ["claim"]

    def test_the_library_tells_and_finds_them(
        self, drafts: Drafts, approved: int, manifest: Manifest
    ) -> None:
        fresh = drafts.save(about(), "zoe").id
        drafts.approve(fresh, "max")
        manifest.record(page_record(["t9"]))
        entries = {entry.stored.id: entry for entry in drafts.library.search().entries}
        assert (entries[approved].stale, entries[fresh].stale) == (True, False)
        told = entries[approved].as_dict()
        assert (told["stale"], told["changed_sources"][0]["change"]) == (True, "changed")
        assert ids(drafts.library.search(LibraryQuery(stale=True))) == [approved]
        assert ids(drafts.library.search(LibraryQuery(stale=False))) == [fresh]
        assert [one.change for one in drafts.record(approved).changed] == ["changed"]

    def test_a_draft_that_is_not_approved_any_more_is_not_stale(
        self, drafts: Drafts, approved: int, manifest: Manifest
    ) -> None:
        manifest.record(page_record(["t9"]))
        drafts.reopen(approved, "zoe")
        assert drafts.stale() == {}
        drafts.approve(approved, "max")  # seen again, on what the page says now
        assert drafts.stale() == {}

    def test_what_was_never_in_the_knowledge_does_not_change(
        self, drafts: Drafts, manifest: Manifest
    ) -> None:
        number = drafts.save(replace(DRAFT, citations=citations(("pages/else.md", "Ailleurs"))), "zoe").id
        drafts.approve(number, "max")
        assert {one.sha256 for one in drafts.record(number).sources} == {""}
        manifest.record(replace(page_record(["x"]), source="pages/else.md"))
        assert drafts.stale() == {}

    def test_of_two_roots_the_page_that_was_cited_counts(self, drafts: Drafts, manifest: Manifest) -> None:
        manifest.record(replace(page_record(["other"]), root="a", title="Autre"))
        number = drafts.save(replace(DRAFT, citations=citations((PAGE, "Livraison"))), "zoe").id
        drafts.approve(number, "max")
        manifest.record(replace(page_record(["changed"]), root="a", title="Autre"))
        assert drafts.stale() == {}
        manifest.record(page_record(["changed"]))
        assert number in drafts.stale()


def claim_of(db: Database) -> int:
    return Claims(db, lambda: NOON).all()[0].id


def page_record(blocks: Sequence[str]) -> SourceRecord:
    return SourceRecord(
        ROOT, PAGE, "a" * 64, NOON, ("c1",), title="Livraison", content="b" * 64, blocks=tuple(blocks)
    )


def citations(*places: tuple[str, str]) -> tuple[Citation, ...]:
    return tuple(
        Citation(number, source, title, "", "…", None, "fr")
        for number, (source, title) in enumerate(places, 1)
    )
