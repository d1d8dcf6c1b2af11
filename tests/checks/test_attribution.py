import datetime as dt
from dataclasses import replace

import pytest

from assistant.checks.attribution import attribute, best_quote, supports
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.checks.examples import passage, passages, table

TABLES = table("attribution.yaml")
PASSAGES: dict[str, list[Passage]] = {
    language: passages(TABLES["passages"][language], language) for language in ("fr", "en")
}
OTHER: dict[str, Language] = {"fr": "en", "en": "fr"}


def cases(part: str) -> list[tuple[Language, str, list[int]]]:
    return [(language, *case) for language in ("fr", "en") for case in TABLES[part][language]]


@pytest.mark.parametrize(("language", "sentence", "numbers"), cases("cases"))
def test_sources_of_a_sentence(language: Language, sentence: str, numbers: list[int]) -> None:
    assert sorted(attribute(sentence, PASSAGES[language], language)) == numbers


@pytest.mark.parametrize(("language", "sentence", "numbers"), cases("across"))
def test_sources_in_the_other_language(language: Language, sentence: str, numbers: list[int]) -> None:
    assert list(attribute(sentence, PASSAGES[OTHER[language]], language)) == numbers


@pytest.mark.parametrize(
    ("language", "sentence", "number", "quote"),
    [(language, *case) for language in ("fr", "en") for case in TABLES["quotes"][language]],
)
def test_quote_is_the_nearest_words(language: Language, sentence: str, number: int, quote: str) -> None:
    source = PASSAGES[language][number - 1]
    assert best_quote(sentence, source, language) == best_quote(sentence, source) == quote
    assert quote in source.chunk.text


def test_quote_of_a_long_stretch_is_cut_at_a_word() -> None:
    source = passage("mot " * 300)
    assert best_quote("mot", source) == ("mot " * 100).strip()


def test_quote_of_a_passage_without_words() -> None:
    assert best_quote("Combien ?", passage("— — —")) == "— — —"


def test_best_source_comes_first_and_equals_are_both_given() -> None:
    sources = [passage("Les retours prennent 30 jours."), passage("Vous avez 30 jours pour changer d’avis.")]
    sources.append(sources[1])
    assert attribute("Vous avez 30 jours pour changer d’avis.", sources, "fr") == (2, 3)


def test_own_language_is_the_better_source() -> None:
    english = passage("Express is never free.", "en")
    assert attribute(
        "L’express n’est jamais offert.", [english, passage("L’express n’est jamais offert.")], "fr"
    ) == (2,)


def test_dates_of_a_passage_count() -> None:
    source = passage("La nappe Iroise est à 79 €.")
    dated = replace(source, chunk=replace(source.chunk, valid_until=dt.date(2026, 12, 6)))
    assert supports("La nappe Iroise est à 79 € jusqu’au 6 décembre 2026.", dated, "fr")
    assert not supports("La nappe Iroise est à 79 € jusqu’au 6 décembre 2026.", source, "fr")


def test_an_address_is_one_word() -> None:
    source = passage("Écrivez à pro@faiences.example.")
    assert attribute("Écrivez à presse@faiences.example.", [source], "fr") == ()


def test_figures_alone_need_no_words() -> None:
    assert attribute("14 cm", [passage("Diamètre 14 cm")], "fr") == (1,)
    assert attribute("14", [passage("Diamètre 14 cm")], "fr") == ()
