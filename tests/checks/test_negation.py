import pytest

from assistant.checks.negation import affirmed, contradicted_by, is_negated
from assistant.types.language import Language


@pytest.mark.parametrize(
    ("language", "text", "negated"),
    [
        ("fr", "Il ne passe pas au four", True),
        ("fr", "Livraison sans frais", True),
        ("fr", "Il n’est livré qu’en France", False),
        ("fr", "N’hésitez pas à écrire", False),
        ("fr", "Ce n’est pas sans charme", False),
        ("fr", "Une pièce passée au four", False),
        ("fr", "Sans azurant ni parfum", True),
        ("fr", "La ceinture ne se perd plus", True),
        ("fr", "Elle est plus longue", False),
        ("fr", "IL NE PASSE JAMAIS AU FOUR", True),
        ("en", "It isn’t oven safe", True),
        ("en", "It is not only nice", False),
        ("en", "A note on knots", False),
        ("en", "We cannot ship it", True),
        ("en", "They haven't shipped", True),
    ],
)
def test_negated_clauses(language: Language, text: str, negated: bool) -> None:
    assert is_negated(text, language) is negated


@pytest.mark.parametrize(
    ("language", "sentence", "source", "contradicted"),
    [
        ("fr", "Le plat passe au lave-vaisselle.", "Le plat ne passe pas au lave-vaisselle.", True),
        ("fr", "Le plat ne passe pas au lave-vaisselle.", "Le plat passe au lave-vaisselle.", True),
        ("fr", "Le plat passe au lave-vaisselle.", "Le plat passe au lave-vaisselle, jamais au four.", False),
        ("fr", "Le plat passe au four.", "Le verre ne passe pas au four à micro-ondes.", False),
        ("fr", "Joli, et il passe au four traditionnel.", "Ne passe pas au four traditionnel.", True),
        ("fr", "Oui.", "Non.", False),
        ("fr", "Doux, pour les teintes du lin.", "Lin non teint.", False),
        ("fr", "La ceinture ne se perd plus.", "Ceinture cousue pour ne pas se perdre.", False),
        ("fr", "L’express est offert.", "L’express n’est jamais offert.", True),
        ("fr", "Retours gratuits sous 30 jours.", "Retours non gratuits sous 14 jours.", False),
        ("en", "The dish is oven safe.", "The dish is not oven safe.", True),
        ("en", "Express delivery is free.", "Express delivery is never free.", True),
        ("en", "Express delivery isn’t free.", "Express delivery is never free.", False),
        (
            "en",
            "Express delivery is free.",
            "Express delivery is free. Express delivery is never free.",
            False,
        ),
    ],
)
def test_contradictions(language: Language, sentence: str, source: str, contradicted: bool) -> None:
    quote = contradicted_by(sentence, [source], language)
    assert (quote is not None) is contradicted
    assert quote is None or quote in source


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("fr", "Un coton biologique, sans azurant, colorant ou bambou.", "Un coton biologique"),
        ("fr", "Un coton biologique, jamais certifié.", "Un coton biologique, jamais certifié."),
        ("fr", "Sans azurant, un coton biologique.", "Sans azurant, un coton biologique."),
        ("en", "Organic cotton, never bleached.", "Organic cotton"),
        ("en", "Organic cotton, no longer.", "Organic cotton, no longer."),
        ("en", "Cotton but not organic cotton.", "Cotton"),
        ("en", "Organic cotton.", "Organic cotton."),
    ],
)
def test_what_is_said_before_a_denial_of_another_thing(language: Language, sentence: str, said: str) -> None:
    assert affirmed(sentence, language) == said
