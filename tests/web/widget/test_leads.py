"""The call-back form of the widget's page, by real requests, into the real store."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.errors import StoreError
from assistant.types.answer import Answer
from tests.web.chat.scripted import Scripted, script
from tests.web.widget.conftest import QUESTION, Guest

UNKNOWN = "Livrez-vous sur la Lune ?"


@pytest.fixture(autouse=True)
def emptied(shop: Scripted) -> Iterator[None]:
    yield
    for view in list(shop.handoff.book.all()):
        shop.handoff.book.delete(view.lead.id)


def filled(shop: Scripted, **values: Any) -> dict[str, Any]:
    version = shop.leads.form("fr").consent_version
    return {
        "name": "Zoé Lœwe",
        "email": "zoe@example.com",
        "question": UNKNOWN,
        "consent": True,
        "consent_version": version,
        **values,
    }


def test_the_form_begins_with_the_question_that_has_no_answer(shop: Scripted, guest: Guest) -> None:
    shop.scripts[UNKNOWN] = script(Answer("…", "fr", "not_in_knowledge"))
    guest.ask(UNKNOWN)
    html = guest.tell("lead", turn="1").json()["html"]
    assert UNKNOWN in html
    assert "b-opening" not in html
    assert 'name="transcript"' in html


def test_a_request_is_stored_with_its_page(shop: Scripted, guest: Guest) -> None:
    form = filled(shop, page="https://www.filature.example/nappes")
    html = guest.tell("lead", form=form).json()["html"]
    assert "b-receipt" in html
    (view,) = shop.handoff.book.all()
    assert (view.lead.name, view.lead.page) == ("Zoé Lœwe", "https://www.filature.example/nappes")
    assert view.lead.transcript is None


def test_the_conversation_goes_along_only_when_its_box_is_ticked(shop: Scripted, guest: Guest) -> None:
    guest.ask()
    guest.tell("lead", form=filled(shop, transcript=True))
    (view,) = shop.handoff.book.all()
    assert view.lead.transcript
    assert QUESTION in view.lead.transcript


def test_what_is_missing_is_said_at_its_field(shop: Scripted, guest: Guest) -> None:
    html = guest.tell("lead", form=filled(shop, email="", consent=False)).json()["html"]
    assert html.count("b-problem") >= 2
    assert "Zoé Lœwe" in html
    assert list(shop.handoff.book.all()) == []


@pytest.mark.parametrize("form", [{}, "text", 3, {"name": ["x"]}])
def test_junk_is_no_request(shop: Scripted, guest: Guest, form: Any) -> None:
    assert "b-problem" in guest.tell("lead", form=form).json()["html"]
    assert list(shop.handoff.book.all()) == []


def test_a_request_that_was_not_stored_is_not_thanked_for(shop: Scripted, guest: Guest) -> None:
    class Full:
        def __getattr__(self, name: str) -> Any:
            return getattr(shop.handoff.desk, name)

        def submit(self, _entry: Any) -> None:
            raise StoreError("full")

    shop.leads = Full()
    try:
        assert "n’a pas été enregistrée" in guest.tell("lead", form=filled(shop)).json()["html"]
    finally:
        del shop.leads


def test_a_flood_of_requests_is_refused(shop: Scripted, guest: Guest) -> None:
    for _ in range(shop.settings.public.conversation_rate):
        guest.tell("lead", form={})
    assert "n’a pas été enregistrée" in guest.tell("lead", form=filled(shop)).json()["html"]
    assert list(shop.handoff.book.all()) == []


def test_whoever_left_a_request_can_delete_it_alone_or_with_the_conversation(
    shop: Scripted, guest: Guest
) -> None:
    guest.ask()
    assert 'data-act="erase"' in guest.tell("lead", form=filled(shop)).json()["html"]
    (view,) = shop.handoff.book.all()
    asked = guest.tell("forget").json()  # “+” asks first, now that there is something to lose
    assert (asked["gone"], asked["over"]) == (False, False)
    assert view.lead.id in asked["panel"]
    assert 'data-erasing="asked"' in guest.tell("session").json()["panel"]
    assert guest.tell("forget", what="no").json()["panel"] == ""
    kept = guest.tell("forget", what="talk").json()
    assert (kept["gone"], kept["over"]) == (True, False)
    assert view.lead.id in kept["panel"]
    assert guest.tell("session").json()["turns"] == []
    assert len(list(shop.handoff.book.all())) == 1
    done = guest.tell("forget", what="all").json()
    assert (done["gone"], done["over"]) == (True, True)
    assert 'data-erasing="done"' in done["panel"]
    assert list(shop.handoff.book.all()) == []


def test_a_request_without_a_conversation_can_be_deleted_too(shop: Scripted, guest: Guest) -> None:
    guest.tell("lead", form=filled(shop))
    assert guest.tell("forget", what="ask").json()["panel"]
    assert guest.tell("forget", what="all").json()["gone"]
    assert list(shop.handoff.book.all()) == []


def test_nobody_deletes_the_request_of_another(shop: Scripted, guest: Guest) -> None:
    guest.tell("lead", form=filled(shop))
    other = Guest(guest.client)
    assert other.tell("forget", what="all").json()["gone"]
    assert len(list(shop.handoff.book.all())) == 1
