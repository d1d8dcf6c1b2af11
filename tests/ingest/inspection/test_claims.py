from decimal import Decimal

from assistant.ingest.inspection.claims import Claim, claims, statements, subject_terms
from assistant.types.knowledge import Chunk
from assistant.types.language import Language


def a_chunk(text: str, language: Language = "fr", **more: object) -> Chunk:
    return Chunk("1", "knowledge", "a.md", "Titre", "", language, text, 0, **more)  # type: ignore[arg-type]


def told(text: str, language: Language = "fr") -> list[Claim]:
    return list(claims(a_chunk(text, language)))


def test_sentences_table_cells_and_rows_are_statements() -> None:
    text = (
        "Une phrase. Une autre.\n\n| Mode | Prix | Délai |\n| --- | --- | --- |\n| Express | 12,90 € | |\n\n"
        "- range: Honorine; wash_max_c: 40; tumble_dryer: low\n- Prix : 12 €"
    )
    assert [(each.subject, each.text) for each in statements(a_chunk(text))] == [
        ("", "Une phrase."),
        ("", "Une autre."),
        ("Express", "Prix: 12,90 €"),
        ("Honorine", "wash_max_c: 40"),
        ("Honorine", "tumble_dryer: low"),
        ("", "- Prix : 12 €"),
    ]
    row = list(statements(a_chunk(text)))[2]
    assert (row.line, row.shown) == ("| Express | 12,90 € | |", "Express: Prix: 12,90 €")


def test_a_claim_is_a_figure_with_the_words_around_it() -> None:
    (claim,) = told("La livraison est offerte dès 80 € d’achat, après remises.")
    assert (claim.measure, claim.value, claim.shown) == ("EUR", Decimal(80), "80 €")
    assert {"livraison", "offert", "achat", "<des", ">d"} <= claim.about or {
        "livraison",
        "achat",
        "<des",
    } <= claim.about


def test_a_bare_number_counts_its_noun() -> None:
    (claim,) = told("La maison compte 62 salariés.")
    assert (claim.measure, claim.shown) == ("of salaries", "62 salariés")


def test_what_can_contradict_nothing_is_no_claim() -> None:
    assert told("Ouvert de 10 h à 19 h au 22 rue du Four, tél. 01 99 00 00 01, réf. HC-LIN-240-SAU.") == []
    assert told("Housse de 240 × 220 cm, fondée en 1921.") == []


def test_degrees_of_labels_and_tables() -> None:
    (label,) = told("- Care: machine 60, tumble dry medium", "en")
    assert (label.measure, label.value, label.shown) == ("degree", "medium", "tumble dry medium")
    rows = told("- range: Premier Fil; tumble_dryer: low; bleach: no; iron: damp", "en")
    assert [(each.value, each.statement.subject) for each in rows] == [
        ("low", "Premier Fil"),
        ("no", "Premier Fil"),
    ]
    assert [each.value for each in told("- Entretien : pas de sèche-linge, fer doux")] == ["no", "low"]
    assert told("- Note: low or high", "en") == []  # two degrees say none


def test_names_are_compared_in_both_languages() -> None:
    assert subject_terms("Torchons de cuisine") & subject_terms("torchon")
    assert not subject_terms("maniques et gants de four") & subject_terms("drap de bain et de plage")
