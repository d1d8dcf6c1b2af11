"""A visitor's own “delete my conversation”, and the warning about what they typed."""

import json

import pytest
from starlette.testclient import TestClient

from assistant.errors import StoreError
from assistant.privacy.people import Erased, People
from assistant.services import Services
from assistant.types.leads import LeadEntry
from assistant.web.chat.dialogue import Dialogue
from assistant.web.chat.erasing import erase, panel
from assistant.web.chat.masked import masked_note
from assistant.web.chat.visit import Visit
from assistant.web.pages import Pages
from assistant.web.texts import Texts
from tests.web.chat.scripted import Scripted
from tests.web.chat.test_page import QUESTION, act, ask
from tests.wire.server import Wire

FR, EN = Texts.load().words("fr"), Texts.load().words("en")


class Failing(People):
    """A store that can't be written to."""

    def __init__(self) -> None:
        """Nothing to open."""

    def forget(self, sessions: object, leads: object = ()) -> Erased:
        """Fail."""
        raise StoreError("The database is locked.", "Try again.")


def test_the_button_asks_first_and_then_everything_is_gone(
    client: TestClient, services: Services, wire: Wire
) -> None:
    assert wire.calls == []
    ask(client, f"{QUESTION} Mon e-mail : eva@exemple.fr", "gone")
    asked = act(client, "act", "gone", act="erase")
    assert "Supprimer cette conversation" in asked
    assert "eva@exemple.fr" in asked  # the visitor still sees what they typed
    assert "data-erasing" not in act(client, "act", "gone", act="erase_no")
    act(client, "act", "gone", act="up", turn="1")
    before = services.feedback.totals()
    act(client, "act", "gone", act="erase")
    done = act(client, "erase", "gone", value="talk")
    assert "La conversation est supprimée" in done
    assert "eva@exemple.fr" not in done
    assert services.feedback.totals().up == before.up - 1
    assert "data-erasing" not in ask(client, "Et en Belgique ?", "gone")


def test_a_typed_address_is_told_to_be_masked(client: TestClient) -> None:
    shown = ask(client, f"{QUESTION} Mon e-mail : eva@exemple.fr", "masked")
    assert "c’est masqué" in shown
    assert "une adresse e-mail" in shown
    assert "c’est masqué" not in ask(client, QUESTION, "unmasked")


async def test_a_request_is_deleted_only_when_the_visitor_wants_it(
    dialogue: Dialogue, services: Services
) -> None:
    form = services.leads.form("fr")
    entry = LeadEntry("Eva", "eva@exemple.fr", "", "Rappelez-moi.", (), True, form.consent_version)
    number = services.leads.submit(entry).id
    visit = Visit()
    visit.requests = [number]
    visit.erasing = "asked"
    assert number in panel(Pages(), FR, visit)
    people = services.privacy.people
    await erase(people, dialogue, visit, requests=False)
    assert (visit.erasing, visit.requests) == ("done", [number])
    assert f"La demande {number}" in panel(Pages(), FR, visit)
    await erase(people, dialogue, visit, requests=True)
    assert (visit.erasing, visit.requests) == ("done", [])
    assert services.leads.receipt(number) is None
    assert number not in panel(Pages(), EN, visit)


async def test_every_conversation_of_the_page_is_deleted(dialogue: Dialogue, services: Services) -> None:
    visit = Visit()
    for id_ in (services.conversations.open(), services.conversations.open()):
        visit.enter(id_)
        services.feedback.record(id_, 0, up=True)
    before = services.feedback.totals().up
    await erase(services.privacy.people, dialogue, visit, requests=False)
    assert services.feedback.totals().up == before - 2
    assert visit.spoken == set()


async def test_a_failure_is_told_and_can_be_tried_again(dialogue: Dialogue, shop: Scripted) -> None:
    visit = Visit()
    visit.enter(shop.conversations.open())
    await erase(Failing(), dialogue, visit, requests=False)
    assert visit.erasing == "failed"
    assert visit.spoken
    assert 'data-act="erase"' in panel(Pages(), EN, visit)


def test_without_a_wish_to_delete_nothing_is_shown() -> None:
    assert panel(Pages(), FR, Visit()) == ""


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), ""),
        (("email",), "an e-mail address: this is masked"),
        (("email", "phone"), "an e-mail address and a phone number"),
        (("phone", "card"), "Please never write such data in a chat."),
        (("nir",), "a social security number"),
        (("iban",), "an IBAN"),
    ],
)
def test_the_warning_names_what_was_typed(kinds: tuple[str, ...], said: str) -> None:
    assert said in masked_note(EN, kinds)
    assert bool(masked_note(FR, kinds)) == bool(kinds)
    assert json.dumps(masked_note(FR, kinds))
