"""Personal data in a question: gone before a model, an embedder or a later turn could see them."""

import json

from assistant.services import Services
from tests.chat.events import answer_of
from tests.wire.server import Wire

MINE = "eva.martin@exemple.fr"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
QUESTION = f"Combien coûte la livraison en France ? Mon e-mail est {MINE}, mon IBAN {IBAN}."


async def test_no_model_sees_them_and_the_answer_says_what_was_masked(services: Services, wire: Wire) -> None:
    talk = services.conversations.open()
    answer = await answer_of(services, QUESTION, conversation=talk)
    assert answer.status == "answered"
    assert answer.masked == ("email", "iban")
    assert answer.as_dict()["masked"] == ["email", "iban"]
    await answer_of(services, "Et combien coûte la nappe Alma ?", conversation=talk)
    assert wire.calls
    sent = json.dumps([call.body for call in wire.calls], ensure_ascii=False)
    for secret in (MINE, IBAN, "7890 189"):
        assert secret not in sent
    assert "[e-mail]" in sent
    kept = services.conversations.turns(talk)
    assert "[iban]" in kept[0].question
    assert MINE not in str(kept)


async def test_the_companys_own_addresses_stay(services: Services) -> None:
    answer = await answer_of(services, "Est-ce que bonjour@filature.example ou le 01 99 00 00 01 répond ?")
    assert answer.masked == ()


async def test_a_question_without_any_says_so(services: Services) -> None:
    answer = await answer_of(services, "Combien coûte la livraison en France ?")
    assert answer.masked == ()
