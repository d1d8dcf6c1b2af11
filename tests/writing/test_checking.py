"""Texts from anywhere, checked against a small shop."""

import pytest

from assistant.errors import InputError, UnknownNameError
from assistant.services import Services
from assistant.types.draft import Brief, Offer
from assistant.writing.checking import TextCheck
from assistant.writing.evidence import EvidenceFinder, named_products


@pytest.fixture
def texts(services: Services) -> TextCheck:
    return TextCheck(EvidenceFinder(services.knowledge.retriever), services.house)


def rules(texts: TextCheck, text: str, channel: str = "sms") -> set[str]:
    found = texts.check(text, channel).findings
    return {finding.rule for finding in found if finding.rule.startswith(("grounding", "law"))}


def test_a_true_text_stands_on_its_sources(texts: TextCheck) -> None:
    checked = texts.check("La livraison en France coûte 4,90 €. STOP au 36111", "sms")
    assert checked.language == "fr"
    assert checked.citations[0].source == "pages/livraison.md"
    assert not [finding for finding in checked.findings if finding.rule.startswith("grounding")]


def test_a_figure_that_no_source_has_is_hard(texts: TextCheck) -> None:
    checked = texts.check("La livraison en France coûte 3,20 €.", "email")
    assert [finding.excerpt for finding in checked.hard] == ["3,20 €"]
    assert checked.fields == {"body": "La livraison en France coûte 3,20 €."}
    assert checked.as_dict()["passed"] is False


def test_the_law_knows_the_record_of_a_product(texts: TextCheck) -> None:
    assert "law.price_cut" in rules(texts, "La nappe Alma à −20 %.")


def test_a_field_that_is_not_given_is_not_missed(texts: TextCheck) -> None:
    given = texts.check({"subject": "La nappe Alma"}, "email")
    assert "channel.missing" not in {finding.rule for finding in given.findings}
    empty = texts.check({"subject": "La nappe Alma", "body": ""}, "email")
    assert "channel.missing" in {finding.rule for finding in empty.findings}


def test_names_that_do_not_exist(texts: TextCheck) -> None:
    with pytest.raises(UnknownNameError):
        texts.check("Bonjour", "fax")
    with pytest.raises(UnknownNameError):
        texts.check("Bonjour", "email", segment="nobody")
    with pytest.raises(UnknownNameError):
        texts.check("Bonjour", "email", products=["NAP-99"])
    with pytest.raises(InputError):
        texts.check(" ", "email")


def test_what_the_writer_offers_is_known(texts: TextCheck) -> None:
    text = {"body": "−15 % sur les nappes avec le code ALMA15."}
    plain = Brief("email", "families", "Présenter la nappe", "fr")
    offer = Offer("−15 % sur les nappes", code="ALMA15")
    told = Brief("email", "families", "Présenter la nappe", "fr", offer=offer)

    def figures(brief: Brief) -> list[str]:
        found = texts.check_for(text, brief).findings
        return [finding.excerpt for finding in found if finding.rule == "grounding.figure"]

    assert figures(plain)
    assert figures(told) == []


def test_claims_that_people_added_are_known(services: Services) -> None:
    text = "La nappe se lave 200 fois."
    evidence = EvidenceFinder(services.knowledge.retriever)
    unknown = TextCheck(evidence, services.house).check(text, "email")
    known = TextCheck(evidence, services.house, claims=lambda: [text]).check(text, "email")
    assert "grounding.figure" in {finding.rule for finding in unknown.findings}
    assert "grounding.figure" not in {finding.rule for finding in known.findings}


def test_a_product_is_told_by_its_name_or_sku(services: Services) -> None:
    products = services.knowledge.stores.catalogue.all()

    def named(text: str) -> list[str]:
        return [product.sku for product in named_products(text, products)]

    assert named("Notre nappe Alma est là.") == ["NAP-01"]
    assert named("The Alma tablecloth is here.") == ["NAP-01"]
    assert named("Réf. tor-02") == ["TOR-02"]
    assert named("Une nappe à 59 €.") == ["NAP-01"]
    assert named("Une nappe.") == []


def test_no_passage_comes_twice_and_none_from_customers(services: Services) -> None:
    finder = EvidenceFinder(services.knowledge.retriever)
    products = [services.house.catalogue.get("NAP-01")]
    found = finder.find({"body": "La nappe Alma coûte 59 €. La livraison coûte 4,90 €."}, "fr", products)
    ids = [passage.chunk.id for passage in found]
    assert len(set(ids)) == len(ids)
    assert found[0].chunk.sku == "NAP-01"
    assert {passage.chunk.audience for passage in found} == {"public"}
    assert finder.find({"body": "…"}, "fr") == ()
