import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.checks.reply.canary import Instructions
from assistant.checks.reply.citing import CitingStream
from assistant.checks.reply.vetting import Vetted, Vetting
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from tests.checks.examples import passage

PAIRS = Path(__file__).parents[2] / "data" / "grounding" / "dev.jsonl"
DELIVERY = passage(
    "La livraison en France coûte 4,90 €. Elle est offerte à partir de 80 €. "
    "Le détail est sur https://www.filature.example/fr/livraison.",
    heading="Livraison › France",
)
RETURNS = passage("You have 30 days to return an article.", "en", "Returns", rank=2)
SIZES = passage(
    "Pour une table ronde, la nappe Alma de 180 cm de diamètre convient. Le cours dure 1 h 30.", rank=3
)
PASSAGES = [DELIVERY, RETURNS, SIZES]


def vetted(
    text: str,
    language: Language = "fr",
    question: str = "",
    passages: list[Passage] | None = None,
) -> list[Vetted]:
    sources = PASSAGES if passages is None else passages
    stream = CitingStream(sources, language)
    vetting = Vetting(sources, language, question, ("Filature",))
    return [vetting.judge(cited) for cited in [*stream.feed(text), *stream.flush()]]


def kinds(text: str, language: Language = "fr", question: str = "") -> list[str]:
    return [problem.kind for one in vetted(text, language, question) for problem in one.problems]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La livraison en France coûte 4,90 € [1].", "fr"),
        ("La livraison en France coûte 4,90 €.", "fr"),
        ("You have 30 days to return an article [2].", "en"),
        ("Vous avez 30 jours pour retourner un article [2].", "fr"),
        ("Delivery in France costs €4.90 [1].", "en"),
        ("N’hésitez pas à nous contacter !", "fr"),
        ("Souhaitez-vous connaître nos délais ?", "fr"),
        ("Voici ce que nous savons :", "fr"),
        ("### Livraison", "fr"),
        ("Le cours dure une heure et demie [3].", "fr"),
        ("Le détail est sur www.filature.example/fr/livraison [1].", "fr"),
    ],
)
def test_a_sentence_that_stands_may_be_shown(text: str, language: Language) -> None:
    assert kinds(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("La livraison en France coûte 5,90 € [1].", "fr", "price"),
        ("La livraison en France coûte 4,90 €, offerte à partir de 60 € [1].", "fr", "price"),
        ("Notre fondateur aimait beaucoup la mer.", "fr", "unsupported"),
        ("Delivery in France costs €4.90 [1].", "fr", "language"),
        ("La livraison en France coûte 4,90 € [1].", "en", "language"),
        ("Die Lieferung nach Frankreich kostet 4,90 € und ist schnell [1].", "fr", "language"),
        ("La livraison coûte 4,90 € : https://promo.example [1].", "fr", "address"),
        ("Voyez [nos offres](/offres) de livraison en France [1].", "fr", "address"),
        ("Les passages ne précisent pas le poids.", "fr", "admission"),
        ("I could not find the weight.", "en", "admission"),
        ("N’hésitez pas : la livraison coûte 2,50 € !", "fr", "price"),
        ("Profiterez-vous de la livraison à 1 € ?", "fr", "price"),
        ("Saviez-vous que nos tissus sont toxiques ?", "fr", "unsupported"),
        ("La livraison en France coûte 4,90 € <b>ici</b> [1].", "fr", "markup"),
        ("La livraison en France coûte 4,90 € ![](a.png) [1].", "fr", "markup"),
        ("Votre commande a été annulée [1].", "fr", "deed"),
        ("J’ai annulé votre commande en France [1].", "fr", "deed"),
        ("Your order has been refunded [2].", "en", "deed"),
        ("I have cancelled your order [2].", "en", "deed"),
        # The figure is on a French page about delivery; the passage that was meant has no price.
        ("The return costs €4.90 [2].", "en", "price"),
    ],
)
def test_a_sentence_that_fails_says_why(text: str, language: Language, kind: str) -> None:
    assert kind in kinds(text, language)


def test_a_finding_carries_what_the_passage_says() -> None:
    (one,) = vetted("N’hésitez pas : la livraison en France coûte 2,50 € !")
    (problem,) = one.problems
    assert problem.text == "2,50 €"
    assert "4,90 €" in problem.nearest


def test_names_of_products_and_quotes_are_no_other_language() -> None:
    foreign = passage("Le modèle « Washed linen for the whole family » existe en bleu.")
    text = "Le modèle « Washed linen for the whole family » existe en bleu [1]."
    assert [one.good for one in vetted(text, "fr", passages=[foreign])] == [True]


def test_the_size_of_the_visitors_own_table_needs_no_passage() -> None:
    question = "Quelle nappe pour une table ronde de 115 cm ?"
    text = "Pour une table ronde de 115 cm, la nappe Alma de 180 cm de diamètre convient [3]."
    (one,) = vetted(text, "fr", question)
    assert (one.good, one.numbers, one.shown) == (True, (3,), text)
    assert not vetted(text, "fr", "Quelle nappe ?")[0].good


def test_a_lead_is_told_from_a_statement() -> None:
    leads = [one.leads for one in vetted("Voici les prix :\n\nLa livraison en France coûte 4,90 €.")]
    assert leads == [True, False]
    assert vetted("Oui.")[0].leads


def test_an_address_of_a_page_counts_as_said_by_it() -> None:
    page = replace(DELIVERY, chunk=replace(DELIVERY.chunk, url="https://www.filature.example/fr/frais"))
    text = "La livraison en France coûte 4,90 € : filature.example/fr/frais [1]."
    assert [one.good for one in vetted(text, "fr", passages=[page])] == [True]


def test_doubtful_passages_do_not_confirm_the_words_of_the_question() -> None:
    question, text = "Vendez-vous des matelas fermes ?", "Oui, vendons des matelas fermes en 160 × 200 [1]."
    sheets = [passage("Drap-housse pour un matelas de 160 × 200 cm, jusqu’à 28 cm de hauteur.")]
    stream = CitingStream(sheets, "fr")
    (cited,) = [*stream.feed(text), *stream.flush()]
    assert Vetting(sheets, "fr", question).judge(cited).good
    doubted = Vetting(sheets, "fr", question, doubtful=True).judge(cited)
    assert "fermes" in [problem.text for problem in doubted.problems]


def test_what_the_visitor_claims_is_not_known_to_be_true() -> None:
    assert kinds("La livraison en France est faite par Chronopost [1].", "fr", "Livrez-vous par Chronopost ?")


@pytest.mark.parametrize(
    ("question", "heading", "good"),
    [
        ("Livrez-vous en Suisse ?", "Livrez-vous en Belgique ?", False),
        ("Livrez-vous en Suisse ?", "Livraison › Belgique et Suisse", True),
        ("Livrez-vous en Suisse ?", "Livrez-vous à l’étranger ?", True),
        ("Livrez-vous en Belgique ?", "Livrez-vous en Belgique ?", True),
        ("Livrez-vous en Écosse ?", "Livraison › Royaume-Uni", True),
        ("Livrez-vous en Allemagne ?", "Livraison › Union européenne", True),
        ("Combien coûte l’express ?", "Livrez-vous en Belgique ?", True),
    ],
)
def test_what_is_headed_by_another_place_is_no_answer(question: str, heading: str, good: bool) -> None:
    page = passage("L’express coûte 19,90 € et prend 2 jours ouvrés.", heading=heading)
    said = vetted("L’express coûte 19,90 € et prend 2 jours ouvrés [1].", "fr", question, [page])
    assert [one.good for one in said] == [good]


def test_a_row_and_a_kind_that_do_not_fit_are_told() -> None:
    rates = passage("- Belgique : 9,90 €\n- Norvège : 39,90 €")
    assert [one.good for one in vetted("En Belgique : 39,90 € [1].", passages=[rates])] == [False]
    assert [one.good for one in vetted("En Belgique : 9,90 € [1].", passages=[rates])] == [True]


def test_rates_on_labelled_sentences() -> None:
    """Cited sentences of many shops: nearly all the right ones pass, and few of the wrong ones."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()][::6]
    passed = {True: 0, False: 0}
    for row in rows:
        source = passage(row["passage"], row["passage_lang"])
        text = row["sentence"].rstrip()
        judged = vetted(f"{text[:-1]} [1]{text[-1]}", row["lang"], passages=[source])
        passed[row["supported"]] += all(one.good for one in judged)
    supported = sum(row["supported"] for row in rows)
    assert passed[True] >= 0.95 * supported
    assert passed[False] <= 0.15 * (len(rows) - supported)


def test_what_is_done_under_a_condition_is_no_deed() -> None:
    source = passage("Votre commande est remboursée si le colis a été perdu.", heading="Colis perdu")
    judged = vetted("Votre commande est remboursée si le colis a été perdu [1].", passages=[source])
    assert [one.problems for one in judged] == [()]


def test_hidden_characters_are_not_shown() -> None:
    (one,) = vetted("La livraison en France\u200b coûte\U000e0041\u202e 4,90 € [1].")
    assert one.good
    assert one.shown == "La livraison en France coûte 4,90 € [1]."


def test_the_same_is_said_once() -> None:
    kinds_found = kinds("La livraison en France coûte 4,90 € [1]. La livraison en France coûte 4,90 € [1].")
    assert kinds_found == ["repeated"]


def test_a_quotation_of_our_prompt_is_not_shown_nor_repeated_in_its_problem() -> None:
    ours = Instructions(
        "0c4a71e9", "Répondez seulement avec ce que disent les passages numérotés, sans ajout."
    )
    for text in (
        "La livraison en France coûte 4,90 € (0c4a71e9) [1].",
        "Je réponds seulement avec ce que disent les passages numérotés, sans ajout.",
    ):
        vetting = Vetting(PASSAGES, "fr", "", ours=ours)
        (cited,) = CitingStream(PASSAGES, "fr").feed(f"{text} Fin.")
        judged = vetting.judge(cited)
        assert (judged.good, judged.hopeless) == (False, True)
        assert [(problem.kind, problem.text) for problem in judged.problems] == [("leak", "")]


def test_what_only_customers_say_must_be_told_as_theirs() -> None:
    review = passage("La housse Océane est très douce.", heading="Avis")
    review = replace(review, chunk=replace(review.chunk, trust="user_generated"))
    (claim,) = vetted("La housse Océane est très douce [1].", passages=[review])
    assert [problem.kind for problem in claim.problems] == ["hearsay"]
    assert not claim.hopeless
    (told,) = vetted("Selon un avis, la housse Océane est très douce [1].", passages=[review])
    assert "hearsay" not in [problem.kind for problem in told.problems]
