import datetime as dt

from assistant.types.answer import Answer
from assistant.web.chat.transcript import file_name, transcript
from assistant.web.chat.visit import Turn
from assistant.web.texts import Texts
from tests.web.chat.scripted import answered, card, citation

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
DAY = dt.date(2026, 11, 22)


def test_a_conversation_as_text() -> None:
    turns = [
        Turn(
            1, "Combien ?", "fr", "done", answer=answered(products=(card(), card(price_eur=None, url=None)))
        ),
        Turn(2, "Et là ?", "fr", "stopped", text="La livraison "),
        Turn(3, "Encore ?", "fr", "failed"),
        Turn(
            4,
            "Où ?",
            "fr",
            "done",
            answer=Answer("Je ne sais pas.", "fr", "not_in_knowledge", nearby=(citation(0),)),
        ),
    ]
    text = transcript(turns, "Filature d’Essai", DAY, FR)
    assert text.startswith(
        "Conversation avec l’assistant de Filature d’Essai, une intelligence artificielle\n22 novembre 2026\n"
    )
    for line in (
        "Vous\u00a0: Combien ?",
        "Assistant (IA)\u00a0: La livraison coûte 4,90 € [1].",
        "  [1] Livraison · France · https://www.filature.example/fr/livraison",
        "  - Nappe Alma : 59,00\u00a0€ · TTC, prix au 22 novembre 2026 · En stock · https://www.filature.example/p/nap-01",
        "Assistant (IA)\u00a0: La livraison (Réponse arrêtée.)",
        "Assistant (IA)\u00a0: (La réponse n’a pas abouti)",
        "  - Livraison · France · https://www.filature.example/fr/livraison",
    ):
        assert line in text.splitlines(), line
    assert "Prix à confirmer" in text
    assert text.count("59,00") == 1
    assert "an artificial intelligence" in transcript(turns, "X", DAY, EN)


def test_the_file_is_named_after_the_company_in_plain_letters() -> None:
    assert file_name("Maison Aubrelin", DAY) == "conversation-maison-aubrelin-2026-11-22.txt"
    assert file_name("L’Été / ../x", DAY) == "conversation-lete-x-2026-11-22.txt"
    assert file_name("日本", DAY) == "conversation-2026-11-22.txt"
