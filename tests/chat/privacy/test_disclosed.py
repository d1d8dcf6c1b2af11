"""AI Act, art. 50: whoever asks whether a human answers gets the truth, always the same."""

import pytest

from assistant.chat.question.topics import Topics
from assistant.services import Services
from assistant.types.language import Language
from tests.chat.events import answer_of
from tests.wire.server import Wire

FRENCH = [
    "Êtes-vous humain ?",
    "es-tu humain",
    "Est-ce que vous êtes un robot ?",
    "Vous êtes une vraie personne ou une machine ?",
    "Je parle à un humain ?",
    "C’est une IA qui répond ?",
    "Est-ce que je parle avec une personne réelle ?",
    "Y a-t-il un humain derrière cet écran ?",
    "Êtes-vous une intelligence artificielle ?",
    "t'es un bot ?",
    "Suis-je en train de parler à un robot ?",
    "Est-ce une vraie personne qui me répond ?",
    "Qui êtes-vous ?",
    "Vous êtes ChatGPT ?",
    "Tu es réel ?",
    "Dites-moi la vérité : êtes-vous un être humain ?",
]
ENGLISH = [
    "Are you human?",
    "are you a bot",
    "Are you a real person?",
    "Am I talking to a human?",
    "Am I chatting with a robot or a person?",
    "Is this an AI?",
    "Is there a human behind this screen?",
    "Are you an artificial intelligence?",
    "Are u real?",
    "Is a real person answering me?",
    "Who are you?",
    "Are you ChatGPT?",
    "Tell me the truth: are you a human being?",
    "You're a bot, right?",
    "Do I speak to a machine?",
    "so you are not a human?",
]
OTHERS = [
    "Qui a fondé la maison ?",
    "Vos nappes sont-elles faites à la machine ?",
    "La housse passe-t-elle en machine ?",
    "Avez-vous un robot de cuisine ?",
    "Puis-je laver les draps en machine ?",
    "C’est lavable en machine ?",
    "Is it machine washable?",
    "Are your sheets made by machine?",
    "Is this a real linen tablecloth?",
    "Are you open on Sunday?",
]


@pytest.mark.parametrize("question", [*FRENCH, *ENGLISH])
def test_the_question_is_recognised(question: str) -> None:
    language: Language = "fr" if question in FRENCH else "en"
    about = Topics().of(question, language)
    assert about is not None
    assert (about.topic, about.language) == ("identity", language)


@pytest.mark.parametrize("question", OTHERS)
def test_other_questions_go_to_the_knowledge(question: str) -> None:
    about = Topics().of(question, "fr")
    assert about is None or about.topic != "identity"


async def test_the_answer_is_the_truth_and_no_model_is_asked(services: Services, wire: Wire) -> None:
    french = await answer_of(services, "Êtes-vous humain ?")
    assert "Je ne suis pas une personne" in french.answer
    assert "intelligence artificielle" in french.answer
    english = await answer_of(services, "Are you a real person?")
    assert "I am not a person" in english.answer
    assert "artificial intelligence" in english.answer
    assert not wire.calls
