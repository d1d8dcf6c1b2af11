import pytest

from assistant.campaigns.segments.words import rule_words
from assistant.types.language import Language
from tests.campaigns.segments.people import rule


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("{field: orders, op: '>=', value: 2}", "fr", "Nombre de commandes ≥ 2"),
        ("{field: spend, op: '<', value: 99.5}", "fr", "Montant dépensé (€) < 99,5"),
        ("{field: spend, op: '<', value: 99.5}", "en", "Amount spent (€) < 99.5"),
        ("{field: city, op: in, value: [Lyon, Nantes]}", "en", "City is one of (Lyon, Nantes)"),
        ("{field: city, op: known}", "fr", "Ville : renseigné"),
        ("{field: city, op: known, value: false}", "en", "City is not known"),
        ("{field: spend, op: between, value: [1, 2]}", "fr", "Montant dépensé (€) de 1 à 2"),
        ("{field: last_order, op: '>', value: 2026-03-01}", "fr", "Dernière commande > 1er mars 2026"),
        ("{field: last_order, op: within_days, value: 9}", "en", "Last order at most 9 days ago"),
        ("{field: vip, value: true}", "fr", "vip = oui"),
        ("{not: {field: vip, value: false}}", "en", "not (vip = no)"),
        ("{all: []}", "fr", "tout le monde"),
        ("{any: []}", "en", "nobody"),
        ("{all: [{any: [{field: a, value: x}, {field: b, value: y}]}, {field: c, value: z}]}", "en",
         "(a = x or b = y) and c = z"),
        ("{all: [{any: [{field: a, value: x}, {field: b, value: y}]}]}", "fr", "a = x ou b = y"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(text: str, language: Language, words: str) -> None:
    assert rule_words(rule(text), language) == words
