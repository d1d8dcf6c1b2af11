from dataclasses import replace

import pytest

from assistant.checks.copy.brand import check_claims, check_name, check_words
from assistant.checks.copy.glossary import check_glossary, missing_terms, ruled_out
from assistant.checks.copy.subject import Subject
from assistant.types.brand import Brand
from assistant.types.draft import DraftSentence
from assistant.types.language import Language
from tests.checks.copy.tables import CHANNELS, TODAY
from tests.checks.examples import BRAND, brand_with, passage


def subject(brand: Brand = BRAND, **fields: str) -> Subject:
    return Subject(fields, CHANNELS["email"], brand, "fr", TODAY)


def test_words_the_brand_avoids_once_per_field() -> None:
    fields = {"subject": "Un plat luxueux, luxueuse nappe", "body": "Un must have pas cher."}
    found = list(check_words(subject(**fields)))
    assert [(one.field, one.excerpt, one.severity) for one in found] == [
        ("subject", "luxueux", "error"),
        ("body", "pas cher", "error"),
        ("body", "must have", "error"),
    ]
    assert {one.rule for one in found} == {"brand.dont_word"}
    assert found[0].advice["en"] == "Choose another word, or cut it."
    assert found[0].source == "brand.yaml: dont_words"


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
    ("name", "text", "excerpt"),
    [
        ("Maison Aubrelin", "Maison Aubrelni tisse.", "Maison Aubrelni"),
        ("Maison Aubrelin", "Maison Aubrelines tisse.", None),  # two letters: another word
        ("Aubrelin", "Chez Aubreline.", "Aubreline"),
        ("Aubrelin", "Chez Aubrin.", None),
        ("Cabane", "Une cabane au fond du jardin.", None),  # a common word
        ("Les Faïences du Port", "les faiences du port", None),
        ("Zoé", "Zoe et Zoë", None),  # a common word too
        ("", "Un bol.", None),
    ],
)
def test_the_name_in_another_spelling(name: str, text: str, excerpt: str | None) -> None:
    found = list(check_name(subject(brand_with(name=name), body=text)))
    assert [one.excerpt for one in found] == ([] if excerpt is None else [excerpt])


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("never ‘comforter cover’", ("comforter cover",)),
        ("not “nappy”; jamais « couche »", ("nappy", "couche")),
        ("American ‘dish towel’ is not used", ("dish towel",)),
        ("« torchon de cuisine » n’est pas employé", ("torchon de cuisine",)),
        ("keep ‘Métis d’antan’ as a range name", ()),
        ("it is a towel, not a bed sheet", ()),
        ("", ()),
    ],
)
def test_what_a_note_of_the_glossary_rules_out(note: str, words: tuple[str, ...]) -> None:
    assert ruled_out(note) == words


GLOSSARY = [
    {"fr": "housse de couette", "en": "duvet cover", "note": ""},
    {"fr": "nid d’abeille", "en": "waffle", "note": "keep ‘Nid d’abeille Brume’ as a range name"},
    {"fr": "bonnet (de drap-housse)", "en": "pocket", "note": ""},
]


def test_a_name_that_a_note_keeps_is_no_slip() -> None:
    english = replace(subject(brand_with(glossary=GLOSSARY)), language="en")
    assert list(check_glossary(replace(english, fields={"body": "Nid d’abeille Brume towels."}))) == []
    assert list(check_glossary(replace(english, fields={"body": "Nid d’abeille towels."})))


def test_what_a_translation_lacks() -> None:
    brand = brand_with(glossary=GLOSSARY)
    source = "Des housses de couette et un drap à bonnet de 30 cm."
    assert missing_terms(source, "Quilt covers with a 30 cm pocket.", brand, "en") == (
        ("housse de couette", "duvet cover"),
    )
    assert missing_terms(source, "Duvet covers; 30 cm pockets.", brand, "en") == ()
