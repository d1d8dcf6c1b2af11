from dataclasses import replace

import pytest

from assistant.checks.grounding import Sources, check_grounding, is_factual
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.checks.examples import BRAND, passage, passages, table

TABLES = table("grounding.yaml")
PASSAGES = table("attribution.yaml")["passages"]


def sources(language: Language) -> Sources:
    known = (
        TABLES["goal"][language],
        BRAND.tagline[language],
        BRAND.description[language],
        BRAND.contact.email,
    )
    return Sources(tuple(passages(PASSAGES[language], language)), known, language)


@pytest.mark.parametrize(
    ("language", "sentence", "rules"),
    [(language, *case) for language in ("fr", "en") for case in TABLES["cases"][language]],
)
def test_what_has_no_source(language: Language, sentence: str, rules: list[str]) -> None:
    _, findings = check_grounding({"body": sentence}, sources(language))
    assert [finding.rule for finding in findings] == rules
    for finding in findings:
        assert finding.field == "body"
        assert finding.excerpt in sentence
        assert finding.message["fr"] != finding.message["en"]


def test_sentences_carry_their_field_and_sources() -> None:
    fields = {"subject": "Offert dès 80 €", "body": "Bonjour,\n\nVous avez 30 jours pour changer d’avis."}
    sentences, findings = check_grounding(fields, sources("fr"))
    assert findings == ()
    assert [(one.field, one.text, one.citations, one.factual) for one in sentences] == [
        ("subject", "Offert dès 80 €", (1,), True),
        ("body", "Bonjour,", (), False),
        ("body", "Vous avez 30 jours pour changer d’avis.", (2,), True),
    ]


def test_a_wrong_figure_is_an_error_and_a_word_only_a_warning() -> None:
    _, findings = check_grounding({"body": "Le bol est à 99 €. Nos quatre ateliers."}, sources("fr"))
    assert [(finding.severity, finding.excerpt) for finding in findings] == [
        ("error", "99 €"),
        ("warning", "quatre"),
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "factual"),
    [
        ("fr", "Il coûte 12 €.", True),
        ("fr", "Il est lavable.", True),
        ("fr", "Avez-vous une garantie ?", False),
        ("fr", "Bonne journée à vous.", False),
        ("en", "It is refundable.", True),
        ("en", "Free delivery.", True),
        ("en", "Enjoy!", False),
    ],
)
def test_factual_sentences(language: Language, sentence: str, factual: bool) -> None:
    assert is_factual(sentence, language) is factual


def test_how_to_opt_out_states_nothing() -> None:
    sentences, findings = check_grounding({"text": "Une semaine au calme. STOP au 36111"}, sources("fr"))
    assert findings == ()
    assert not any(sentence.factual for sentence in sentences)


def product(sku: str, title: str, text: str, rank: int) -> Passage:
    made = passage(text, "fr", rank=rank)
    return replace(made, chunk=replace(made.chunk, sku=sku, title=title))


def test_the_price_of_another_product_is_an_error() -> None:
    records = (
        product("B-1", "Bol Bréhat", "Bol en faïence, 24,90 €.", 1),
        product("P-2", "Plat Ouessant", "Plat en faïence, 39 €.", 2),
    )
    text = {"body": "Le bol Bréhat coûte 39 €."}
    _, findings = check_grounding(text, Sources(records, (), "fr"))
    assert [(one.rule, one.severity, one.excerpt) for one in findings] == [
        ("grounding.figure", "error", "39 €")
    ]
    assert "autre produit" in findings[0].message["fr"]
    _, asked = check_grounding(text, Sources(records, (), "fr", products=("P-2",)))
    assert "error" not in {one.severity for one in asked}


def test_a_sentence_of_two_sources_is_borne_out_part_by_part() -> None:
    found = (
        passage("La livraison est offerte dès 80 € d’achat en France.", "fr", rank=1),
        passage("Vous avez 30 jours pour retourner un article.", "fr", rank=2),
    )
    text = {"body": "Livraison offerte dès 80 € en France, retours sous 30 jours."}
    assert check_grounding(text, Sources(found, (), "fr"))[1] == ()


def records(*entries: tuple[str, str, str]) -> tuple[Passage, ...]:
    found = []
    for sku, title, text in entries:
        one = passage(text, "fr")
        found.append(replace(one, chunk=replace(one.chunk, sku=sku, title=title)))
    return tuple(found)


SIZES = records(
    ("H-1", "Housse de couette Honorine", "Housse de couette Honorine de 240 × 220 cm, 160 g/m²."),
    ("H-2", "Housse de couette Honorine", "Housse de couette Honorine de 260 × 240 cm, 160 g/m²."),
    ("T-1", "Torchon Brume", "Torchon Brume de 50 × 70 cm, 240 g/m²."),
)


@pytest.mark.parametrize(
    ("products", "text", "found"),
    [
        (("H-1",), "La housse Honorine mesure 240 × 220 cm.", []),
        (("H-1",), "La housse Honorine mesure 260 × 240 cm.", ["warning"]),
        (("H-1",), "La housse Honorine mesure 50 × 70 cm.", ["error", "error"]),
        (("H-1",), "Un lin de 160 g/m².", []),
        (("H-1",), "Un lin de 240 g/m².", ["error"]),
        (("H-1", "T-1"), "La housse Honorine et le torchon de 50 × 70 cm.", []),
        ((), "La housse Honorine mesure 260 × 240 cm.", []),  # nobody said which one
    ],
)
def test_sizes_are_those_of_the_product_asked_for(
    products: tuple[str, ...], text: str, found: list[str]
) -> None:
    _, findings = check_grounding({"body": text}, Sources(SIZES, (), "fr", products=products))
    told = [one for one in findings if one.rule == "grounding.figure"]
    assert [one.severity for one in told] == found
    assert all("autre produit" in one.message["fr"] for one in told)
