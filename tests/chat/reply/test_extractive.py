from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.brand.company import load_brand
from assistant.chat.question.figures_asked import units_asked
from assistant.chat.replies import Replies
from assistant.chat.reply.extractive import LONGEST, Extractive
from assistant.errors import ModelTimeoutError
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.search.conftest import a_chunk
from tests.web.shop import BRAND

FRENCH, ENGLISH = (
    "Réponse tirée telle quelle de nos pages\u00a0:",
    "Answer taken word for word from our pages:",
)
DELIVERY = (
    "| Mode | Prix | Délai |\n| --- | --- | --- |\n| Domicile | 6,90 € | 2 à 4 jours ouvrés |\n"
    "| Point relais | 4,50 € | 3 à 5 jours ouvrés |\n| Express | 12,90 € | jour suivant |\n\n"
    "La livraison à domicile est offerte dès 80 €. L’express n’est jamais offert."
)


@pytest.fixture
def extractive(tmp_path: Path) -> Extractive:
    (tmp_path / "brand.yaml").write_text(BRAND, encoding="utf-8")
    return Extractive(Replies(load_brand(tmp_path)))


def passage(text: str, rank: int = 1, **values: Any) -> Passage:
    return Passage(a_chunk(f"p{rank}", text, **{"title": "Livraison", **values}), 1.0 / rank, rank)


def quoted(extractive: Extractive, question: str, *passages: Passage, language: Language = "fr") -> str:
    answer = extractive.quote(question, language, passages, ModelTimeoutError("late"))
    assert answer is not None
    assert (answer.status, answer.language) == ("degraded", language)
    return answer.answer


def test_the_row_that_answers_is_quoted_with_its_columns(extractive: Extractive) -> None:
    assert quoted(extractive, "Combien coûte l’express ?", passage(DELIVERY, heading="France")) == (
        f"{FRENCH}\n\n**Livraison › France**\n\n"
        "- Mode\u00a0: Express\u00a0; Prix\u00a0: 12,90 €\u00a0; Délai\u00a0: jour suivant [1]"
    )


def test_a_sentence_that_leans_on_another_comes_with_it(extractive: Extractive) -> None:
    text = "La carte cadeau s’achète en ligne. Elle est valable 24 mois. Nos boutiques sont à Lyon."
    assert "La carte cadeau s’achète en ligne [1]. Elle est valable 24 mois [1]." in quoted(
        extractive, "Combien de mois est-elle valable ?", passage(text)
    )


def test_the_kind_of_figure_that_is_asked_for_counts(extractive: Extractive) -> None:
    # Two of these are more than is quoted in all, so only the best one is.
    more = ", et l’on en parle longuement dans l’atelier" * 7
    text = f"Le plaid pèse 890 g{more}. Le plaid coûte 139,00 €{more}. Le plaid se lave à 30 °C{more}."
    for question, words in (
        ("Quel est le prix du plaid ?", "coûte 139,00 €"),
        ("Quel est le poids du plaid ?", "pèse 890 g"),
    ):
        (_, _, said) = quoted(extractive, question, passage(text)).split("\n\n")
        assert said == f"Le plaid {words}{more} [1]."
    assert "EUR" in units_asked("How much is it?", "en")
    assert "day" in units_asked("Quel est le délai ?", "fr")
    assert units_asked("Qui a fondé la maison ?", "fr") == frozenset()


def test_numbers_are_those_of_the_passages_and_each_citation_is_verbatim(extractive: Extractive) -> None:
    passages = (
        passage("Rien à voir avec cela.", 1, title="Presse"),
        passage("Le retour coûte 4,90 €.", 2, title="Retours", url="https://www.filature.example/fr/retours"),
    )
    answer = extractive.quote("Combien coûte le retour ?", "fr", passages, None)
    assert answer is not None
    assert "Le retour coûte 4,90 € [2]." in answer.answer
    found = {citation.n: citation for citation in answer.citations}
    assert found[2].quote == "Le retour coûte 4,90 €."
    assert found[2].url == "https://www.filature.example/fr/retours"
    assert list(found) == sorted(found)


def test_a_page_in_the_other_language_is_said_to_be(extractive: Extractive) -> None:
    page = passage("Returns are free within 30 days.", title="Returns", language="en")
    text = quoted(extractive, "Les retours sont-ils gratuits (returns) ?", page)
    assert text.startswith(f"{FRENCH}\n\n**Returns** – page en anglais\n\n")
    page = passage("Les retours sont gratuits 30 jours.", title="Retours", language="fr")
    text = quoted(extractive, "Are retours free?", page, language="en")
    assert text.startswith(f"{ENGLISH}\n\n**Retours** – page in French\n\n")


def test_the_dates_and_the_kind_of_a_page_are_told(extractive: Extractive) -> None:
    review = passage("Le plaid est très doux.", title="Avis", trust="user_generated")
    assert "**Avis (avis client)**" in quoted(extractive, "Le plaid est-il doux ?", review)


def test_the_quotations_stay_short_and_of_few_pages(extractive: Extractive) -> None:
    sentence = "La livraison du plaid numéro {} en France coûte {} €. "
    passages = [
        passage("".join(sentence.format(n, 10 * rank + n) for n in range(12)), rank) for rank in range(1, 6)
    ]
    text = quoted(extractive, "Combien coûte la livraison du plaid en France ?", *passages)
    assert len(text) < LONGEST + 300
    assert text.count("**Livraison**") <= 3
    assert all(line.endswith(("].", "**", "\u00a0:")) for line in text.split("\n\n"))


def test_a_long_list_is_quoted_whole_or_not_at_all(extractive: Extractive) -> None:
    short = "Le lin se lave à 40 °C. "
    long = "Pour laver le lin :\n\n" + "\n".join(f"- étape {n} du lavage du lin" for n in range(60))
    text = quoted(extractive, "Comment laver le lin ?", passage(short + long))
    assert "40 °C" in text
    assert "étape" not in text
    only = quoted(extractive, "Comment laver le lin ?", passage(long))
    assert "étape 0" in only
    assert "étape 59" in only


def test_footnotes_of_a_page_do_not_pass_for_citations(extractive: Extractive) -> None:
    text = quoted(extractive, "Combien coûte le retour ?", passage("Le retour coûte 4,90 € [7]."))
    assert "[7]" not in text
    assert "Le retour coûte 4,90 € [1]." in text


@pytest.mark.parametrize("text", ["", "# Titre", "Les voici :"])
def test_where_there_is_nothing_to_quote_there_is_no_answer(extractive: Extractive, text: str) -> None:
    assert extractive.quote("Combien ?", "fr", (passage(text),), None) is None
    assert extractive.quote("Combien ?", "fr", (), None) is None


def test_a_passage_without_a_score_is_quoted_too(extractive: Extractive) -> None:
    page = replace(passage("Le retour coûte 4,90 €."), score=0.0)
    assert "4,90 €" in quoted(extractive, "Combien coûte le retour ?", page)


def test_another_country_is_no_answer(extractive: Extractive) -> None:
    rates = "| Pays | Prix |\n|---|---|\n| France | 6,90 € |\n| Belgique | 8,90 € |\n| Suisse | 19,90 € |"
    france = "La livraison standard coûte 6,90 € et prend 2 jours."
    text = quoted(
        extractive,
        "Combien coûte la livraison en Belgique ?",
        passage(france, heading="France métropolitaine"),
        passage(rates, rank=2, title="Tarifs"),
    )
    assert "8,90 €" in text
    assert "6,90 €" not in text
    assert "19,90 €" not in text


def test_the_best_excerpt_comes_first_whatever_its_language(extractive: Extractive) -> None:
    text = quoted(
        extractive,
        "delivery to Belgium",
        passage("Livraison en Belgique : 8,90 €.", title="Tarifs de livraison", language="fr"),
        passage(
            "We promise delivery before Christmas in many cases.", rank=3, title="Christmas", language="en"
        ),
        language="en",
    )
    assert "8,90 €" in text.split("Christmas")[0]


def test_a_code_is_quoted_only_when_it_is_asked_for(extractive: Extractive) -> None:
    record = "- Matière : 100 % lin\n- Référence : NA-LIN-170\n- Entretien : lavage à 40 °C"
    assert "NA-LIN" not in quoted(
        extractive, "Comment laver la nappe en lin ?", passage(record, title="Nappe")
    )
    assert "lavage à 40 °C" in quoted(extractive, "Comment laver la nappe ?", passage(record, title="Nappe"))
    assert "NA-LIN" in quoted(
        extractive, "Quelle est la référence de la nappe ?", passage(record, title="Nappe")
    )


def test_the_name_of_a_column_tells_no_row_from_another(extractive: Extractive) -> None:
    usual = "| Boutique | Lundi | Samedi |\n|---|---|---|\n| Paris | fermé | 10 h - 19 h |"
    closed = "| Date | Horaires |\n|---|---|\n| 25 décembre | fermé |"
    text = quoted(
        extractive,
        "Quels sont vos horaires ?",
        passage(usual, title="Horaires des boutiques", heading="Horaires"),
        passage(closed, rank=2, title="Horaires des boutiques", heading="Jours exceptionnels"),
    )
    assert text.index("10 h - 19 h") < (text.find("25 décembre") % 10_000)
