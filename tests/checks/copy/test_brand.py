import pytest

from assistant.checks.copy.brand import check_claims, check_register, check_words
from assistant.types.draft import DraftSentence
from assistant.types.language import Language
from tests.checks.examples import BRAND, brand_with, passage


def test_words_the_brand_avoids_once_per_field() -> None:
    fields = {"subject": "Un plat luxueux, luxueuse nappe", "body": "Un must have pas cher."}
    found = list(check_words(fields, BRAND, "fr"))
    assert [(one.field, one.excerpt, one.severity) for one in found] == [
        ("subject", "luxueux", "error"),
        ("body", "pas cher", "error"),
        ("body", "must have", "error"),
    ]
    assert {one.rule for one in found} == {"brand.dont_word"}


@pytest.mark.parametrize(
    ("language", "sentence", "cited", "known", "claims"),
    [
        ("fr", "Une faïence durable.", "Une faïence.", "", ["durable"]),
        ("fr", "Une faïence durable.", "Nos pièces durables.", "", []),
        ("fr", "Une faïence durable.", "", "matière durable", []),
        ("fr", "Une faïence durable.", "A sustainable bowl.", "", []),
        ("fr", "Fabriquée en France.", "Tournée à Quimper.", "", ["Fabriquée en France"]),
        ("fr", "Fabriquée en France.", "Made in France since 1954.", "", ["Fabriquée en France"]),
        ("fr", "Le n° 1 du bol.", "Un bol.", "", ["n° 1"]),
        ("fr", "Un bol.", "", "", []),
        ("en", "The best bowl.", "A bowl.", "", ["best"]),
        ("en", "Guaranteed two years.", "Garantie deux ans.", "", []),
        ("en", "Guaranteed two years.", "Two-year guarantee: guaranteed.", "", []),
    ],
)
def test_claims_need_a_proof(
    language: Language, sentence: str, cited: str, known: str, claims: list[str]
) -> None:
    drafted = DraftSentence("body", sentence, (1,) if cited else (), True)
    found = list(check_claims([drafted], BRAND, [passage(cited)], [known], language))
    assert [one.excerpt for one in found] == claims
    assert all((one.rule, one.severity) == ("brand.claim", "warning") for one in found)


def test_a_passage_that_is_not_cited_proves_nothing() -> None:
    drafted = DraftSentence("body", "Une faïence durable.", (), True)
    assert list(check_claims([drafted], BRAND, [passage("Nos pièces durables.")], [], "fr"))


@pytest.mark.parametrize(
    ("register", "text", "excerpt"),
    [
        ("vous", "Découvrez votre bol.", None),
        ("vous", "Découvre ton bol.", "ton"),
        ("vous", "Tu l’aimes.", "Tu"),
        ("vous", "Le ton est juste, ton sur ton.", None),
        ("vous", "Un ton chaud, dans le ton.", None),
        ("vous", "A-t-il des taches ? T'as vu.", "T'"),
        ("vous", "« Tu vas l’aimer », dit Anne. Essayez.", None),
        ("tu", "Découvre ton bol chez nous.", None),
        ("tu", "Découvrez le bol.", "Découvrez"),
        ("tu", "Pour vous.", "vous"),
        ("tu", "Sous ton nez.", None),
        ("", "Tu verras vos bols.", "Tu"),
        ("", "Tu verras tes bols.", None),
        ("", "Essayez ce bol.", None),
    ],
)
def test_form_of_address(register: str, text: str, excerpt: str | None) -> None:
    found = list(check_register({"body": text}, brand_with(registers={"fr": register}), "fr"))
    assert [one.excerpt for one in found] == ([] if excerpt is None else [excerpt])
    assert all((one.rule, one.severity) == ("brand.register", "warning") for one in found)


def test_english_has_one_form_of_address() -> None:
    assert list(check_register({"body": "tu vous"}, BRAND, "en")) == []
