from assistant.checks.pairs import check_pair

SOURCE = (
    "La livraison en France coûte 4,90 €. Elle est offerte à partir de 80 €. Le colis arrive en trois jours."
)


def test_a_text_that_its_source_supports() -> None:
    verdict = check_pair("Comptez 4,90 € pour la livraison en France.", [SOURCE], "fr")
    assert verdict.supported
    assert verdict.as_dict() == {"supported": True, "findings": []}


def test_places_count_from_the_beginning_of_the_text() -> None:
    text = "La livraison coûte 4,90 €. Le colis arrive en cinq jours."
    verdict = check_pair(text, [SOURCE], "fr")
    assert not verdict.supported
    for finding in verdict.findings:
        assert text[finding.start : finding.end] == finding.text
    assert any("cinq" in finding.text for finding in verdict.findings)


def test_sources_may_be_in_the_other_language() -> None:
    assert check_pair("Delivery in France costs €4.90.", [SOURCE], "en").supported
    assert not check_pair("Delivery in France costs €9.40.", [SOURCE], "en").supported


def test_without_a_source_a_figure_has_no_support() -> None:
    assert not check_pair("La nappe coûte 59 €.", [], "fr").supported
