"""What the store promises of visitors' requests and their messages, on SQLite and on PostgreSQL alike."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from assistant.errors import InputError
from assistant.store.database import Database
from assistant.store.outbox import Deliveries
from assistant.store.visitors.leads import REPEATED_WITHIN, Leads
from assistant.types.leads import Delivery, Lead

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
LEAD = Lead(
    id="AAAAA-00001",
    created_at=NOON,
    name="Zoé Lœwe",
    email="Zoe@Été.example",
    phone="06 12 34 56 78",
    question="Livrez-vous\nà Bruxelles ?",
    answers=(("Pour quelle pièce ?", "Le salon"),),
    language="fr",
    page="/fr/contact",
    consent_text="J’accepte.",
    consent_version="abc123",
    marketing=True,
    marketing_text="Des offres.",
    transcript="Vous : bonjour",
)
MAIL = Delivery("msg_1", LEAD.id, "mail", "waiting", 0, NOON, NOON)


def numbered(number: int, **values: object) -> Lead:
    moment = NOON + dt.timedelta(minutes=number)
    return replace(LEAD, id=f"L{number}", created_at=moment, **values)  # type: ignore[arg-type]


class TestLeads:
    def test_a_lead_comes_back_as_it_was_stored(self, db: Database) -> None:
        leads = Leads(db)
        assert leads.add(LEAD, "f") == LEAD
        assert leads.get(LEAD.id) == LEAD
        assert leads.get("other") is None

    def test_it_is_stored_together_with_its_messages(self, db: Database) -> None:
        Leads(db).add(LEAD, "f", [MAIL, replace(MAIL, id="msg_2", kind="webhook")])
        told = Deliveries(db).of([LEAD.id, "other"])
        assert [each.id for each in told[LEAD.id]] == ["msg_1", "msg_2"]
        assert told["other"] == ()

    def test_the_same_content_within_minutes_is_one_lead(self, db: Database) -> None:
        leads = Leads(db)
        leads.add(LEAD, "f", [MAIL])
        soon = replace(LEAD, id="B", created_at=NOON + REPEATED_WITHIN - dt.timedelta(seconds=1))
        assert leads.add(soon, "f", [replace(MAIL, id="msg_2", lead="B")]) == LEAD
        assert leads.add(replace(soon, id="C"), "g").id == "C"
        later = replace(LEAD, id="D", created_at=NOON + REPEATED_WITHIN)
        assert leads.add(later, "f").id == "D"
        assert Deliveries(db).of(["B"])["B"] == ()

    def test_two_clicks_at_once_are_one_lead(self, db: Database) -> None:
        leads, gate = Leads(db), threading.Barrier(4)
        found: list[str] = []

        def click(number: int) -> None:
            gate.wait()
            found.append(leads.add(replace(LEAD, id=f"L{number}"), "f").id)

        threads = [threading.Thread(target=click, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1
        assert len(found) == 4
        assert leads.counts() == {"open": 1, "answered": 0}

    def test_pages_run_from_the_newest_to_the_oldest(self, db: Database) -> None:
        leads = Leads(db)
        for number in range(5):
            leads.add(numbered(number), f"f{number}")
        leads.mark("L1", "answered", "anna", NOON)
        assert [lead.id for lead in leads.page(limit=2)] == ["L4", "L3"]
        assert [lead.id for lead in leads.page("open", 2, 10)] == ["L2", "L0"]
        assert leads.ids("answered") == ["L1"]
        assert leads.ids() == ["L4", "L3", "L2", "L1", "L0"]
        assert [lead.id for lead in leads.some(["L0", "gone", "L3"])] == ["L0", "L3"]
        assert leads.counts() == {"open": 4, "answered": 1}

    def test_a_status_has_who_and_when_and_is_kept_until_it_changes(self, db: Database) -> None:
        leads = Leads(db)
        leads.add(LEAD, "f")
        marked = leads.mark(LEAD.id, "answered", "anna", NOON)
        assert (marked.status, marked.status_by, marked.status_at) == ("answered", "anna", NOON)
        assert leads.mark(LEAD.id, "answered", "ben", NOON + dt.timedelta(1)) == marked
        assert leads.mark(LEAD.id, "open", "ben", NOON + dt.timedelta(1)).status_by == "ben"
        with pytest.raises(InputError, match="no lead other"):
            leads.mark("other", "open", "ben", NOON)

    def test_deleting_takes_the_messages_along(self, db: Database) -> None:
        leads = Leads(db)
        leads.add(LEAD, "f", [MAIL])
        assert leads.delete(LEAD.id)
        assert not leads.delete(LEAD.id)
        assert Deliveries(db).of([LEAD.id])[LEAD.id] == ()

    def test_a_person_is_found_and_erased_in_any_spelling(self, db: Database) -> None:
        leads = Leads(db)
        leads.add(numbered(1), "a", [replace(MAIL, lead="L1")])
        leads.add(numbered(2, email="", phone="+33 (0)6 12.34.56.78"), "b")
        leads.add(numbered(3, email="other@x.example", phone=""), "c")
        assert [lead.id for lead in leads.find(email=" ZOE@xn--t-9fab.example ")] == ["L1"]
        assert [lead.id for lead in leads.find(phone="0033612345678")] == ["L1", "L2"]
        assert [lead.id for lead in leads.find("other@X.example", "0612345678")] == ["L1", "L2", "L3"]
        for nobody in ("", "nobody", "%", "@"):
            assert leads.find(nobody, nobody) == []
            assert leads.erase(nobody, nobody) == 0
        assert leads.erase(phone="0612345678") == 2
        assert leads.ids() == ["L3"]
        assert Deliveries(db).of(["L1"])["L1"] == ()


class TestDeliveries:
    def test_what_waits_longest_is_due_first(self, db: Database) -> None:
        later = replace(MAIL, id="msg_2", next_at=NOON + dt.timedelta(seconds=1))
        Leads(db).add(LEAD, "f", [later, MAIL])
        queue = Deliveries(db)
        assert queue.due(NOON - dt.timedelta(seconds=1)) == []
        assert queue.due(NOON) == ["msg_1"]
        assert queue.due(NOON + dt.timedelta(seconds=1)) == ["msg_1", "msg_2"]
        assert queue.due(NOON + dt.timedelta(seconds=1), limit=1) == ["msg_1"]

    def test_a_claim_is_had_by_one(self, db: Database) -> None:
        Leads(db).add(LEAD, "f", [MAIL])
        queue, gate = Deliveries(db), threading.Barrier(4)
        got: list[Delivery | None] = []

        def claim() -> None:
            gate.wait()
            got.append(queue.claim("msg_1", NOON, NOON + dt.timedelta(minutes=10)))

        threads = [threading.Thread(target=claim) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (claimed,) = [each for each in got if each is not None]
        assert (claimed.tries, claimed.next_at) == (1, NOON + dt.timedelta(minutes=10))
        assert queue.due(NOON) == []

    def test_each_outcome_is_kept(self, db: Database) -> None:
        Leads(db).add(LEAD, "f", [replace(MAIL, id=f"msg_{number}") for number in range(3)])
        queue = Deliveries(db)
        queue.sent("msg_0", NOON)
        queue.failed("msg_1", "Busy.", NOON + dt.timedelta(hours=1))
        queue.failed("msg_2", "Gone.", None)
        told = {each.id: each for each in queue.of([LEAD.id])[LEAD.id]}
        assert [told[f"msg_{number}"].state for number in range(3)] == ["sent", "waiting", "dead"]
        assert (told["msg_0"].sent_at, told["msg_1"].error, told["msg_2"].error) == (NOON, "Busy.", "Gone.")
        assert queue.dead() == 1
        # What is sent stays sent, whatever a late try says.
        queue.failed("msg_0", "Late.", None)
        assert queue.of([LEAD.id])[LEAD.id][0].state == "sent"
        assert queue.revive("msg_2", NOON)
        assert not queue.revive("msg_0", NOON)
        assert queue.due(NOON) == ["msg_2"]
