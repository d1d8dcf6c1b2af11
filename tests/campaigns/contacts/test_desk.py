"""Customer files from every tool, through the desk: the truth about each row, and what is kept."""

import datetime as dt
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from assistant import rules
from assistant.campaigns.contacts.desk import ContactDesk
from assistant.campaigns.contacts.intake import Stores
from assistant.errors import FileReadError, InputError, UnknownNameError
from assistant.store.campaigns.tables import ContactListRow, ContactRow
from assistant.store.database import Database
from assistant.types.contacts import ContactList, DeclaredBasis
from tests.campaigns.contacts.conftest import NOW, write
from tests.customers import TOOLS, Customers, Tool, make_customers

HEADER = (
    "E-mail;Prénom;Nom;Téléphone;Ville;Date de naissance;Nb commandes;CA total;Dernière commande;"
    "Consentement\n"
)


LONG_AGO = NOW - dt.timedelta(days=2)
# A process that dies while it stores rows, as by a power cut.
KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.settings import Settings
from assistant.wiring.contacts import open_contacts

def die(stage, done, total):
    if stage == "import":
        os.kill(os.getpid(), signal.SIGKILL)

desk = open_contacts(Settings.from_mapping({"ASSISTANT_DATA_DIR": sys.argv[2]}))
desk.take(Path(sys.argv[1]), "killed", "test", progress=die)
"""


def take(desk: ContactDesk, path: Path, **how: object) -> ContactList:
    return desk.take(path, "Clients", "Zoé", **how)  # type: ignore[arg-type]


def check(desk: ContactDesk, made: Customers, taken: ContactList) -> None:
    """Each row is what the maker says, and each is counted once."""
    rows = {row.row: row for row in desk.rows(taken.id)}
    assert len(rows) == len(made.truth)
    for truth in made.truth:
        row = rows[truth.row]
        assert (row.excluded, set(row.basis)) == (truth.excluded, set(truth.basis)), truth
        assert truth.problems <= set(row.problems), truth
        assert row.traits.get("last_order") == truth.last_order, truth
    report = taken.report
    assert report["excluded"] == made.excluded
    assert report["ok"] == made.ok
    assert report["ok"] + sum(report["excluded"].values()) == report["rows"] == taken.rows == len(made.truth)
    assert report["problems"] == Counter(problem for row in rows.values() for problem in row.problems)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_dirty_export_of_every_tool_is_read_as_it_is_meant(
    desk: ContactDesk, tmp_path: Path, tool: Tool
) -> None:
    made = make_customers(tmp_path, 400, tool)
    taken = take(desk, made.path)
    assert taken.tool == tool
    check(desk, made, taken)


def test_a_workbook_says_the_same_as_its_csv(desk: ContactDesk, tmp_path: Path) -> None:
    made = make_customers(tmp_path, 400, "plain", suffix=".xlsx")
    check(desk, made, take(desk, made.path))


def test_dates_in_both_orders_are_only_believed_where_they_are_certain(
    desk: ContactDesk, tmp_path: Path
) -> None:
    made = make_customers(tmp_path, 600, "plain", mixed_dates=True)
    taken = take(desk, made.path)
    check(desk, made, taken)
    assert taken.report["problems"]["ambiguous_date"] > 50
    assert ["Dernière commande" in note["en"] for note in taken.report["notes"]] == [True]


def test_a_list_remembers_where_it_is_from(desk: ContactDesk, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "zoe@x.example;Zoé;L;;Pau;04/03/1990;3;1 234,50 €;01/02/2026;oui\n")
    taken = take(desk, path)
    assert (taken.name, taken.tool, taken.file_name, taken.imported_by) == (
        "Clients",
        "plain",
        "clients.csv",
        "Zoé",
    )
    assert taken.imported_at == NOW
    assert taken.mapping["Ville"] == "city"
    (row,) = desk.rows(taken.id)
    assert row.traits == {"city": "Pau", "age": 36, "orders": 3, "spend": 1234.5, "last_order": "2026-02-01"}
    assert (row.email, row.first_name, row.last_name, row.contact_list) == (
        "zoe@x.example",
        "Zoé",
        "L",
        taken.id,
    )
    assert desk.get(taken.id) == desk.lists()[0] == taken
    assert desk.delete(taken.id) == 1
    with pytest.raises(UnknownNameError):
        desk.rows(taken.id)


def test_no_birth_date_is_kept(desk: ContactDesk, tmp_path: Path, database: Database) -> None:
    taken = take(desk, write(tmp_path, HEADER + "zoe@x.example;Zoé;L;;Pau;04/03/1990;;;;oui\n"))
    with database.reading() as session:
        (row,) = session.scalars(select(ContactRow).where(ContactRow.contact_list == taken.id))
        assert "1990" not in repr(vars(row))


@pytest.mark.parametrize(
    ("birth", "excluded", "problems"),
    [
        ("22/11/2008", "", ()),
        ("23/11/2008", "minor", ()),
        ("31/02/1990", "", ("bad_date",)),
        ("01/01/2030", "", ("bad_date",)),
        ("01/01/1890", "", ("bad_date",)),
        ("12/03", "", ()),
        ("12 mars 1990", "", ()),
    ],
)
def test_minors_and_impossible_birth_dates(
    desk: ContactDesk, tmp_path: Path, birth: str, excluded: str, problems: tuple[str, ...]
) -> None:
    taken = take(desk, write(tmp_path, HEADER + f"zoe@x.example;Zoé;L;;Pau;{birth};;;;oui\n"))
    (row,) = desk.rows(taken.id)
    assert (row.excluded, row.problems) == (excluded, problems)


def test_a_birth_date_with_two_readings_is_read_the_careful_way(desk: ContactDesk, tmp_path: Path) -> None:
    text = HEADER + "a@x.example;A;;;;12/11/2008;;;;oui\nb@x.example;B;;;;25/03/1990;;;;oui\n"
    rows = list(desk.rows(take(desk, write(tmp_path, text + "c@x.example;C;;;;03/25/1990;;;;oui\n")).id))
    assert (rows[0].traits["age"], rows[0].excluded, rows[0].problems) == (17, "minor", ("ambiguous_date",))
    assert [row.traits["age"] for row in rows[1:]] == [36, 36]


def test_an_address_that_can_not_be_leaves_the_phone(desk: ContactDesk, tmp_path: Path) -> None:
    text = "E-mail;Téléphone;Consentement SMS\nzoe@;06 12 34 56 78;oui\n;12;oui\nzoe@;;oui\n;0612345679;oui\n"
    rows = list(desk.rows(take(desk, write(tmp_path, text)).id))
    assert [(row.excluded, row.phone, dict(row.basis)) for row in rows] == [
        ("", "+33612345678", {"sms": "consent"}),
        ("no_address", "", {}),
        ("invalid_email", "", {}),
        ("", "+33612345679", {"sms": "consent"}),
    ]
    assert [row.problems for row in rows] == [("invalid_email",), ("invalid_phone",), ("invalid_email",), ()]


def test_names_come_in_one_column_or_two(desk: ContactDesk, tmp_path: Path) -> None:
    people = "a@x.example;DE LA TOUR Zoé;oui\nb@x.example;Zoé Lœwe;oui\nc@x.example;Cher;oui\n"
    text = f"E-mail;Nom complet;Newsletter\n{people}"
    rows = list(desk.rows(take(desk, write(tmp_path, text)).id))
    assert [(row.first_name, row.last_name) for row in rows] == [
        ("Zoé", "DE LA TOUR"),
        ("Zoé", "Lœwe"),
        ("Cher", ""),
    ]


def test_rows_that_share_a_number_get_one_sms(desk: ContactDesk, tmp_path: Path) -> None:
    people = "a@x.example;0612345678;oui;oui\nb@x.example;0612345678;oui;oui\n"
    text = f"E-mail;Téléphone;Newsletter;Consentement SMS\n{people}"
    taken = take(desk, write(tmp_path, text))
    assert taken.report["basis"] == {"email": {"consent": 2}, "sms": {"consent": 1}}
    assert taken.report["problems"] == {"shared_phone": 1}


def test_a_declaration_is_kept_with_the_list(desk: ContactDesk, tmp_path: Path) -> None:
    told = DeclaredBasis("customer", ("email",), "Zoé", "bought in our shops in Lyon", NOW)
    text = "E-mail;Nb commandes;Désinscrit\na@x.example;2;\nb@x.example;0;\nc@x.example;;2026-01-02\n"
    taken = take(desk, write(tmp_path, text), declared=told)
    assert desk.get(taken.id).declared == told
    assert [row.excluded for row in desk.rows(taken.id)] == ["", "no_basis", "refused"]
    assert taken.report["basis"] == {"email": {"declared": 1}}
    with pytest.raises(InputError):
        take(desk, write(tmp_path, text), declared=DeclaredBasis("customer", ("email",), "", "", NOW))


def test_who_opted_out_is_out_at_import_and_afterwards(desk: ContactDesk, tmp_path: Path) -> None:
    desk.opt_out("A+news@X.example", "all", "Zoé")
    text = "E-mail;Newsletter\na@x.example;oui\nb@x.example;oui\nc@x.example;oui\n"
    taken = take(desk, write(tmp_path, text))
    assert taken.report["excluded"] == {"opted_out": 1}
    desk.opt_out("b@x.example", "email", "Zoé")
    assert [row.excluded for row in desk.rows(taken.id)] == ["opted_out", "", ""]
    assert [row.excluded for row in desk.current(taken.id)] == ["opted_out", "opted_out", ""]


def test_problems_are_told_by_row_a_page_at_a_time(desk: ContactDesk, tmp_path: Path) -> None:
    made = make_customers(tmp_path, 300, "plain")
    taken = take(desk, made.path)
    found, after = [], 0
    while page := desk.problems(taken.id, after, 20):
        found += page
        after = page[-1].row
    assert [each.row for each in found] == [
        row.row for row in desk.rows(taken.id) if row.excluded or row.problems
    ]
    assert found[0].as_dict().keys() == {"row", "excluded", "problems"}


class TestPreview:
    def test_it_shows_the_columns_and_what_would_come_of_them(
        self, desk: ContactDesk, tmp_path: Path
    ) -> None:
        made = make_customers(tmp_path, 200, "brevo")
        found = desk.preview(made.path)
        assert (found.tool, found.format, found.separator, found.encoding) == ("brevo", "csv", ";", "utf-8")
        assert (found.rows_seen, found.mapping_from) == (200, "guessed")
        assert found.columns[1].field == "email"
        assert len(found.columns[1].samples) == 3
        assert found.mapping["CONTACT ID"] == "ignored"
        assert found.counts["ok"] + sum(found.counts["excluded"].values()) == 200
        assert found.problems
        assert found.as_dict()["columns"][1].keys() == {"column", "field", "samples"}
        assert desk.lists() == []

    def test_it_looks_at_the_first_thousand_rows(self, desk: ContactDesk, tmp_path: Path) -> None:
        text = "E-mail;Newsletter\n" + "".join(f"{number}@x.example;oui\n" for number in range(1500))
        assert desk.preview(write(tmp_path, text)).rows_seen == 1000

    def test_a_corrected_mapping_is_saved_for_the_next_file(self, desk: ContactDesk, tmp_path: Path) -> None:
        text = "E-mail;Newsletter;Style;Localité client\na@x.example;oui;sobre;Pau\n"
        path = write(tmp_path, text)
        chosen = {"Style": "trait:style", "Localité client": "city"}
        assert desk.preview(path, mapping=chosen).mapping_from == "given"
        assert desk.preview(path).mapping["Style"] == "ignored"
        take(desk, path, mapping=chosen)
        found = desk.preview(write(tmp_path, text.replace("Pau", "Dax"), "next.csv"))
        assert (found.mapping_from, found.mapping["Style"]) == ("saved", "trait:style")
        (row,) = desk.rows(take(desk, path).id)
        assert row.traits == {"style": "sobre", "city": "Pau"}
        assert desk.preview(path, mapping={}).mapping_from == "guessed"

    def test_formulas_are_shown_as_text(self, desk: ContactDesk, tmp_path: Path) -> None:
        text = 'E-mail;Ville;Newsletter\na@x.example;"=HYPERLINK(""http://x"")";oui\n'
        found = desk.preview(write(tmp_path, text))
        assert found.columns[1].samples == ('=HYPERLINK("http://x")',)
        assert found.counts["problems"] == {"formula": 1}

    def test_what_is_to_be_known_of_a_file_is_told_in_both_languages(
        self, desk: ContactDesk, tmp_path: Path
    ) -> None:
        found = desk.preview(write(tmp_path, "Prénom;Religion\nZoé;x\n"))
        said = " ".join(note["en"] for note in found.notes)
        assert "No column says who agreed" in said
        assert "No column holds e-mail addresses" in said
        assert "special-category" in said
        assert all(set(note) == {"fr", "en"} for note in found.notes)
        assert found.columns[1].samples == ()

    def test_mailchimps_parts_are_told_by_their_names(self, desk: ContactDesk, tmp_path: Path) -> None:
        text = "Email Address,First Name,MEMBER_RATING\na@x.example,Zoé,3\n"
        path = write(tmp_path, text, "unsubscribed_members_export_12.csv")
        assert desk.preview(path).counts["excluded"] == {"refused": 1}
        path = write(tmp_path, text, "subscribed_members_export_12.csv")
        assert desk.preview(path).counts["ok"] == 1


class TestRefused:
    def left(self, database: Database) -> tuple[int, int]:
        with database.reading() as session:
            lists = session.scalar(select(func.count()).select_from(ContactListRow)) or 0
            return lists, session.scalar(select(func.count()).select_from(ContactRow)) or 0

    def test_a_file_over_the_limit_before_anything_is_stored(
        self, desk: ContactDesk, database: Database, tmp_path: Path
    ) -> None:
        text = "E-mail;Newsletter\n" + "".join(f"{number}@x.example;oui\n" for number in range(5001))
        with pytest.raises(InputError, match="more than 5,000 rows"):
            take(desk, write(tmp_path, text))
        assert self.left(database) == (0, 0)

    def test_an_import_that_is_stopped_leaves_nothing(
        self, desk: ContactDesk, database: Database, tmp_path: Path
    ) -> None:
        text = "E-mail;Newsletter\n" + "".join(f"{number}@x.example;oui\n" for number in range(2500))

        def stop(stage: str, done: int, total: int) -> None:
            if stage == "import":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            take(desk, write(tmp_path, text), progress=stop)
        assert self.left(database) == (0, 0)

    def test_an_import_that_is_killed_is_never_seen_and_goes_later(
        self, desk: ContactDesk, stores: Stores, database: Database, tmp_path: Path
    ) -> None:
        path = make_customers(tmp_path, 2500, "plain").path
        ended = subprocess.run([sys.executable, "-c", KILLED, str(path), str(tmp_path / "data")], check=False)
        assert ended.returncode == -signal.SIGKILL
        lists, rows = self.left(database)
        assert (lists, rows) == (1, 2000)
        assert desk.lists() == []
        assert take(desk, path).rows == 2500
        with database.session() as session:
            session.execute(update(ContactListRow).where(~ContactListRow.ready).values(imported_at=LONG_AGO))
        assert stores.contacts.purge(NOW - dt.timedelta(days=30)) == 2000
        assert self.left(database) == (1, 2500)

    @pytest.mark.parametrize("name", ["", "  ", "x" * 121])
    def test_a_list_without_a_name(self, desk: ContactDesk, tmp_path: Path, name: str) -> None:
        with pytest.raises(InputError, match="name"):
            desk.take(write(tmp_path, "E-mail\na@x.example\n"), name, "Zoé")

    def test_a_file_without_addresses(self, desk: ContactDesk, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="No column of"):
            take(desk, write(tmp_path, "Nom;Ville\nZoé;Pau\n"))
        with pytest.raises(FileReadError):
            take(desk, write(tmp_path, ""))


class TestOptOut:
    def test_one_address_or_number(self, desk: ContactDesk) -> None:
        assert desk.opt_out("zoe@x.example", "all", "Zoé").as_dict() == {
            "rows": 1, "added": 1, "known": 0, "invalid": 0,
        }  # fmt: skip
        assert desk.opt_out(" ZOE+1@x.example", "all", "Zoé").known == 1
        assert desk.opt_out("06 12 34 56 78", "sms", "Zoé").added == 1
        with pytest.raises(InputError, match="“zo…”") as error:
            desk.opt_out("zoe at x.example", "all", "Zoé")
        assert "x.example" not in str(error.value)
        with pytest.raises(InputError, match="nothing to opt out of"):
            desk.opt_out("zoe@x.example", "fax", "Zoé")  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "text",
        [
            "zoe@x.example\nlea@x.example\nno address\n",
            "E-mail\nZoe@X.example\nlea+1@x.example\nno address\n",
            "Désinscrits;date\nzoe@x.example;2026-01-01\nlea@x.example;2026-01-02\nno address;2026-01-03\n",
        ],
    )
    def test_a_file_in_any_shape(self, desk: ContactDesk, stores: Stores, tmp_path: Path, text: str) -> None:
        found = desk.opt_out(write(tmp_path, text), "all", "Zoé")
        assert (found.rows, found.added, found.known, found.invalid) == (3, 2, 0, 1)
        held = {stores.optouts.hash_of(address) for address in ("zoe@x.example", "lea@x.example")}
        assert stores.optouts.held(held, "email") == held

    def test_numbers_of_other_things_are_no_phones(self, desk: ContactDesk, tmp_path: Path) -> None:
        found = desk.opt_out(write(tmp_path, "id;x\n6123456789;zoe@x.example\n"), "all", "Zoé")
        assert found.added == 1

    def test_a_file_without_anybody_is_refused(self, desk: ContactDesk, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="holds no e-mail address"):
            desk.opt_out(write(tmp_path, "Nom\nZoé\n"), "all", "Zoé")


def test_progress_tells_stages_and_rows(desk: ContactDesk, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    text = "E-mail;Newsletter\n" + "".join(f"{number}@x.example;oui\n" for number in range(2500))
    take(desk, write(tmp_path, text), progress=lambda *step: seen.append(step))
    assert [stage for stage, _, _ in dict.fromkeys((step[0], 0, 0) for step in seen)] == [
        "survey", "import", "duplicates",
    ]  # fmt: skip
    assert [step for step in seen if step[0] == "import"] == [("import", 2000, 2500), ("import", 2500, 2500)]


def test_every_code_has_words_in_both_languages(desk: ContactDesk, tmp_path: Path) -> None:
    words = rules.load("contact_report")
    known = {**words["exclusions"], **words["problems"]}
    assert all(set(text) == {"fr", "en"} and all(text.values()) for text in known.values())
    for tool in ("plain", "mailchimp"):
        report = desk.preview(make_customers(tmp_path, 300, tool).path).counts
        assert set(report["excluded"]) <= set(words["exclusions"])
        assert set(report["problems"]) <= set(words["problems"])


def test_the_maker_makes_the_same_file_again(tmp_path: Path) -> None:
    first = make_customers(tmp_path, 200, "plain", seed=3).path.read_bytes()
    assert make_customers(tmp_path, 200, "plain", seed=3).path.read_bytes() == first
    assert make_customers(tmp_path, 200, "plain", seed=4).path.read_bytes() != first
    assert dt.date(1940, 1, 1) < make_customers(tmp_path, 5).truth[0].person.birth
