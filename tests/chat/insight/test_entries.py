"""Entries for the knowledge: drafted from it, completed by a human."""

import pytest

from assistant.chat.insight.entries import finished
from assistant.errors import InputError
from assistant.services import Services
from tests.wire.faults import Fault
from tests.wire.server import Wire

QUESTION = "Livrez-vous en France, et en combien de temps ?"
OPEN = "[à compléter : ce que vos documents ne disent pas encore]"


async def test_what_no_source_says_stands_in_brackets(services: Services, wire: Wire) -> None:
    wire.answer = lambda messages, body: "La livraison en France coûte 4,90 €. Le dimanche aussi, pour 12 €."
    entry = await services.questions.entries.draft([QUESTION], "fr")
    assert entry.answer.startswith("La livraison en France coûte 4,90 €. [à vérifier : ")
    assert entry.answer.endswith(OPEN)
    assert (entry.question, entry.sources, entry.failed) == (QUESTION, ("Livraison",), False)


@pytest.mark.parametrize("reply", ["Je ne sais pas.", "We do not know anything about it.", "<img src=x>", ""])
async def test_what_says_nothing_is_left_out(services: Services, wire: Wire, reply: str) -> None:
    wire.answer = lambda messages, body: reply
    entry = await services.questions.entries.draft([QUESTION], "fr")
    assert (entry.answer, entry.sources) == (OPEN, ())


async def test_the_model_sees_the_other_wordings_and_public_passages(services: Services, wire: Wire) -> None:
    await services.questions.entries.draft([QUESTION, "Quels délais ?"], "fr")
    (call,) = wire.calls
    assert "Quels délais ?" in call.text
    assert "La livraison en France coûte 4,90 €." in call.text


async def test_without_a_model_the_draft_says_so(services: Services, wire: Wire) -> None:
    wire.fail(Fault("status", status=401))
    entry = await services.questions.entries.draft([QUESTION], "fr")
    assert (entry.answer, entry.sources, entry.failed) == (OPEN, (), True)


async def test_there_must_be_a_question(services: Services) -> None:
    with pytest.raises(InputError, match="no question"):
        await services.questions.entries.draft([], "fr")


@pytest.mark.parametrize("left", ["[à compléter : le prix]", "Oui. [to be checked: it is free]"])
def test_what_is_left_open_is_not_added(left: str) -> None:
    with pytest.raises(InputError, match="to be completed"):
        finished(left)


def test_a_link_is_nothing_left_open() -> None:
    assert finished(" Voyez [la page](https://x.example). ") == "Voyez [la page](https://x.example)."
