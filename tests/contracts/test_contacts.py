"""What the stores of contacts promise, on SQLite and on PostgreSQL alike."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from assistant.errors import UnknownNameError
from assistant.settings import Secret
from assistant.store.contacts.hashing import Hashes
from assistant.store.contacts.lists import UNFINISHED, Contacts
from assistant.store.contacts.mappings import Mappings
from assistant.store.contacts.optouts import OptOuts
from assistant.store.contacts.twins import Twins
from assistant.store.database import Database
from assistant.types.contacts import Contact, ContactList, DeclaredBasis

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HASHES = Hashes(Secret("a key of 32 letters, for the tests"))
DECLARED = DeclaredBasis("customer", ("email", "sms"), "Zoé", "bought in our shops", NOON)
LIST = ContactList(
    0, "Clients", "brevo", "a.csv", "ab12", {"EMAIL": "email"}, 2, {"ok": 1}, NOON, "Zoé", DECLARED
)


def contact(row: int, email: str = "", **values: object) -> Contact:
    made = Contact(0, row, email, email_hash=HASHES.of(email), basis={"email": "consent"})
    return replace(made, **values)  # type: ignore[arg-type]


def stored(db: Database, *contacts: Contact, at: dt.datetime = NOON) -> tuple[Contacts, int]:
    contacts_of = Contacts(db, HASHES, lambda: NOON)
    return contacts_of, contacts_of.add(replace(LIST, imported_at=at), contacts).id


class TestContacts:
    def test_a_list_comes_back_as_it_was_stored(self, db: Database) -> None:
        whole = contact(
            2,
            "zoe@x.example",
            phone="+33612345678",
            phone_hash=HASHES.of("+33612345678"),
            language="fr",
            first_name="Zoé",
            last_name="Lœwe",
            traits={"orders": 3, "spend": 12.5, "categories": ["table"], "city": "Évry"},
            profiling=False,
            problems=("bad_date",),
        )
        contacts, id_ = stored(db, whole, contact(4, "b@x.example", excluded="no_basis", basis={}))
        assert contacts.get(id_) == replace(LIST, id=id_)
        assert contacts.lists() == [replace(LIST, id=id_)]
        assert next(contacts.rows(id_)) == replace(whole, contact_list=id_)
        assert [each.row for each in contacts.rows(id_)] == [2, 4]
        assert [each.row for each in contacts.rows(id_, after=2)] == [4]

    def test_a_list_is_seen_when_it_is_whole(self, db: Database) -> None:
        contacts = Contacts(db, HASHES, lambda: NOON)
        id_ = contacts.begin(LIST)
        contacts.put(id_, [contact(2, "a@x.example")])
        assert contacts.lists() == []
        with pytest.raises(UnknownNameError):
            contacts.get(id_)
        contacts.finish(replace(LIST, id=id_, rows=1, report={"ok": 1}))
        assert contacts.get(id_).rows == 1

    def test_more_rows_than_a_batch_are_streamed(self, db: Database) -> None:
        contacts = Contacts(db, HASHES, lambda: NOON, batch=3)
        id_ = contacts.add(LIST, (contact(row, f"{row}@x.example") for row in range(2, 12))).id
        assert [each.row for each in contacts.rows(id_)] == list(range(2, 12))

    def test_rows_are_changed_by_their_number(self, db: Database) -> None:
        contacts, id_ = stored(db, contact(2, "a@x.example"), contact(3, "b@x.example"))
        contacts.change(id_, [])
        contacts.change(id_, [contact(3, "b@x.example", basis={}, excluded="refused", problems=("x",))])
        first, second = contacts.rows(id_)
        assert (first.excluded, second.excluded, second.basis, second.problems) == ("", "refused", {}, ("x",))

    def test_troubled_rows_are_found_by_themselves(self, db: Database) -> None:
        rows = [
            contact(2, "a@x.example"),
            contact(3, excluded="no_address"),
            contact(4, "b@x.example", problems=("no_name",)),
        ]
        contacts, id_ = stored(db, *rows)
        assert [each.row for each in contacts.page(id_, 0, 10, troubled=True)] == [3, 4]
        assert [each.row for each in contacts.page(id_, 3, 10, troubled=True)] == [4]

    def test_deleting_takes_the_list_and_its_rows(self, db: Database) -> None:
        contacts = Contacts(db, HASHES, lambda: NOON, batch=1)
        id_ = contacts.add(LIST, [contact(row, "a@x.example") for row in range(2, 26)]).id
        other = contacts.add(LIST, [contact(2, "b@x.example")]).id
        assert contacts.delete(id_) == 24
        assert [each.id for each in contacts.lists()] == [other]
        assert contacts.find("a@x.example") == []
        with pytest.raises(UnknownNameError, match="contact list"):
            contacts.delete(id_)

    def test_old_lists_go_and_what_dead_imports_left(self, db: Database) -> None:
        contacts, _ = stored(db, contact(2, "a@x.example"), at=NOON - dt.timedelta(days=31))
        fresh = contacts.add(LIST, [contact(2, "b@x.example")]).id
        dead = contacts.begin(replace(LIST, imported_at=NOON - 2 * UNFINISHED))
        contacts.put(dead, [contact(2, "c@x.example")])
        running = contacts.begin(replace(LIST, imported_at=NOON))
        contacts.put(running, [contact(2, "d@x.example")])
        assert contacts.purge(NOON - dt.timedelta(days=30)) == 2
        assert [each.id for each in contacts.lists()] == [fresh]
        assert [len(contacts.find(f"{name}@x.example")) for name in "abcd"] == [0, 1, 0, 1]

    def test_a_person_is_found_and_erased_in_every_list(self, db: Database) -> None:
        contacts, first = stored(db, contact(2, "zoe@x.example"), contact(3, "b@x.example"))
        second = contacts.add(LIST, [contact(9, "zoe+promo@x.example")]).id
        found = contacts.find("zoe@x.example")
        assert [(each.contact_list, each.row) for each in found] == [(first, 2), (second, 9)]
        assert contacts.erase("zoe@x.example") == 2
        assert contacts.find("zoe@x.example") == []
        assert [each.row for each in contacts.rows(first)] == [3]
        assert (contacts.erase(""), contacts.find("")) == (0, [])


class TestTwins:
    def test_rows_of_one_person_come_together(self, db: Database) -> None:
        rows = [
            contact(2, "a@x.example"),
            contact(3, "b@x.example", phone_hash="p"),
            contact(4, "a@x.example", phone_hash="p"),
            contact(5, phone_hash="q"),
            contact(6),
            contact(7),
        ]
        contacts, id_ = stored(db, *rows)
        contacts.add(LIST, [contact(2, "b@x.example", phone_hash="q")])  # another list is another file
        assert [[each.row for each in group] for group in Twins(db).groups(id_, "email")] == [[2, 4]]
        assert [[each.row for each in group] for group in Twins(db).groups(id_, "phone")] == [[3, 4]]

    def test_more_groups_than_are_read_at_a_time(self, db: Database) -> None:
        rows = [contact(2 * place + twin, f"{place}@x.example") for place in range(450) for twin in (0, 1)]
        _, id_ = stored(db, *rows)
        groups = list(Twins(db).groups(id_, "email"))
        assert len(groups) == 450
        assert all(group[0].row + 1 == group[1].row for group in groups)


class TestOptOuts:
    def test_a_refusal_holds_for_every_spelling_of_an_address(self, db: Database) -> None:
        optouts = OptOuts(db, HASHES, lambda: NOON)
        assert optouts.add([" Zoe+x@Mail.Example ", "zoe@mail.example", "nobody"], "email", "list.csv") == 1
        assert optouts.add(["zoe@mail.example"], "email", "again") == 0
        held = optouts.hash_of("ZOE@mail.example")
        assert optouts.held([held, optouts.hash_of("b@mail.example"), ""], "email") == {held}
        assert optouts.held([held], "sms") == set()
        assert optouts.hash_of("nobody") == ""

    def test_all_holds_for_every_channel_and_not_for_profiling(self, db: Database) -> None:
        optouts = OptOuts(db, HASHES, lambda: NOON)
        optouts.add(["06 12 34 56 78"], "all", "phone call")
        held = optouts.hash_of("+33612345678")
        assert optouts.held([held], "sms") == optouts.held([held], "email") == {held}
        assert optouts.held([held], "profiling") == set()
        optouts.add(["+33612345678"], "profiling", "letter")
        assert optouts.kinds([held, "x"]) == {held: {"all", "profiling"}}
        assert optouts.counts() == {"all": 1, "profiling": 1}

    def test_many_addresses_are_noted_and_asked_for(self, db: Database) -> None:
        optouts = OptOuts(db, HASHES, lambda: NOON)
        people = [f"{number}@mail.example" for number in range(900)]
        assert optouts.add(iter(people), "all", "list.csv") == 900
        hashes = [optouts.hash_of(person) for person in people]
        assert len(optouts.held(hashes, "email")) == len(optouts.kinds(hashes)) == 900

    def test_two_who_note_the_same_at_once_are_both_right(self, db: Database) -> None:
        optouts = OptOuts(db, HASHES, lambda: NOON)
        people = [f"{number}@mail.example" for number in range(300)]
        new: list[int] = []
        threads = [
            threading.Thread(target=lambda: new.append(optouts.add(people, "all", "x"))) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(new) == 300

    def test_the_hash_tells_nothing_without_the_key(self) -> None:
        other = Hashes(Secret("another key of 32 letters for it."))
        assert HASHES.of("zoe@mail.example") != other.of("zoe@mail.example")
        assert HASHES.of("zoe@mail.example") == HASHES.of_email("zoe@mail.example")
        assert HASHES.of("0612345678") == HASHES.of_phone("+33612345678")


class TestMappings:
    def test_a_mapping_is_kept_by_tool_and_header(self, db: Database) -> None:
        mappings = Mappings(db, lambda: NOON)
        assert mappings.get("brevo", ["EMAIL", "X"]) == {}
        mappings.put("brevo", ["EMAIL", "X"], {"X": "city"}, "Zoé")
        mappings.put("brevo", ["EMAIL", "X"], {"X": "trait:style"}, "Léa")
        assert mappings.get("brevo", ["EMAIL", "X"]) == {"X": "trait:style"}
        assert mappings.get("plain", ["EMAIL", "X"]) == mappings.get("brevo", ["X", "EMAIL"]) == {}
