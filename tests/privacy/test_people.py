"""A person is planted through every door, shown, erased, and looked for in every byte of the data folder."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.log import configure
from assistant.privacy.traces import traces
from assistant.services import Services
from assistant.store.outbox import Deliveries
from assistant.types.leads import LeadEntry
from tests.chat.events import answer_of

CANARY = "eva.canary@exemple.fr"
SPELLED = "Eva.Canary@Exemple.FR"
NAMED = "nadia@filature.example"  # in the knowledge


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure("DEBUG", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def leave(services: Services, email: str, question: str) -> str:
    """Leave a request; its number."""
    form = services.leads.form("fr")
    transcript = f"Vous : {question}\nMon adresse est {email}."
    entry = LeadEntry("Eva", email, "", question, (), True, form.consent_version, False, transcript)
    return services.leads.submit(entry).id


async def plant(services: Services) -> str:
    """Use every door; the id of the conversation."""
    talk = services.conversations.open()
    await answer_of(services, f"Livrez-vous en Laponie ? Écrivez à {CANARY}", conversation=talk)
    services.feedback.record(talk, 0, up=False, reason="other", comment=f"Répondez à {SPELLED} !")
    number = leave(services, SPELLED, f"Rappelez {CANARY} s’il vous plaît.")
    leave(services, "other@exemple.fr", f"Ma voisine {CANARY} aime le lin.")
    deliveries = Deliveries(services.state.database)
    (waiting,) = deliveries.of([number])[number]
    deliveries.failed(waiting.id, f"550 <{CANARY}> unknown", None)
    logging.getLogger("assistant.test").error("something about %s failed", CANARY)
    services.privacy.keeper.settle()
    return talk


def holding(folder: Path, text: str = CANARY) -> list[str]:
    return [Path(file).name for file in traces((folder,), text)]


async def test_nothing_of_an_erased_person_is_left_in_any_file(
    services: Services, logged: io.StringIO
) -> None:
    data = services.settings.paths.data
    people = services.privacy.people
    talk = await plant(services)
    assert any(name.startswith("assistant.sqlite") for name in holding(data))
    shown = people.export(CANARY, talk)
    json.dumps(shown)
    assert [lead["email"] for lead in shown["leads"]] == [SPELLED]
    assert len(shown["mentions"]) == 5
    assert [turn["question"] for turn in shown["transcript"]] == [
        "Livrez-vous en Laponie ? Écrivez à [e-mail]"
    ]
    assert [len(shown[name]) for name in ("feedback", "conversation")] == [1, 1]

    gone = people.erase(SPELLED, talk)
    assert (gone.leads, gone.conversations, gone.transcript_turns, gone.thumbs) == (1, 1, 1, 1)
    assert (gone.mentions, gone.files) == (2, [])
    assert holding(data) == []
    assert holding(data, talk) == []
    (other,) = services.handoff.book.all()
    assert other.lead.question == "Ma voisine [e-mail] aime le lin."
    again = people.export(CANARY, talk)
    assert not any(again.values())
    assert CANARY not in logged.getvalue().lower()
    services.close()
    assert holding(data) == []


async def test_knowledge_that_names_a_person_is_pointed_at_and_not_touched(services: Services) -> None:
    page = services.settings.paths.knowledge / "pages" / "equipe.md"
    page.write_text(f"# Équipe\n\nEva répond à {NAMED}.\n", encoding="utf-8")
    services.index(None, lambda _step: None)
    gone = services.privacy.people.erase(NAMED)
    assert str(page) in gone.files
    assert any(file.startswith(str(services.settings.paths.data)) for file in gone.files)
    assert NAMED in page.read_text(encoding="utf-8")
    page.unlink()
    services.index(None, lambda _step: None)
    assert str(page) not in services.privacy.people.erase(NAMED).files


async def test_a_visitor_deletes_their_own_conversation_and_if_they_want_their_request(
    services: Services,
) -> None:
    talk, other = services.conversations.open(), services.conversations.open()
    for id_ in (talk, other):
        await answer_of(services, "Combien coûte la livraison en France ?", conversation=id_)
        services.feedback.record(id_, 0, up=True)
    number = leave(services, CANARY, "Rappelez-moi.")
    people = services.privacy.people
    gone = people.forget([talk])
    assert (gone.conversations, gone.transcript_turns, gone.thumbs, gone.leads) == (1, 1, 1, 0)
    assert services.conversations.turns(talk) == ()
    assert people.export(session=talk)["transcript"] == []
    assert len(people.export(session=other)["transcript"]) == 1
    assert people.export(session=other)["feedback"] != []
    assert people.forget([], [number]).leads == 1
    assert holding(services.settings.paths.data) == []


async def test_nothing_is_noted_of_a_conversation_that_ends_after_it_was_forgotten(
    services: Services,
) -> None:
    talk = services.conversations.open()
    stream = services.answer("Combien coûte la livraison en France ?", conversation=talk)
    await anext(stream)
    services.privacy.people.forget([talk])
    await stream.aclose()
    services.privacy.keeper.settle()
    assert services.privacy.people.export(session=talk)["transcript"] == []


@pytest.mark.parametrize(
    ("asked", "said"), [({"email": "nobody"}, "not an e-mail address"), ({}, "Nobody is named")]
)
def test_somebody_has_to_be_named(services: Services, asked: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        services.privacy.people.erase(**asked)
