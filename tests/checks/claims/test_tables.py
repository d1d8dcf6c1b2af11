from assistant.checks.claims.tables import without_tables

TABLE = """# Formules

| Formule | Prix | Vol | Franchise |
|---|---|---|---|
| Base, solo | 9 € | non | 250 € |
| Plus | 14 € | oui | aucune |

Sans engagement."""


def test_a_table_becomes_a_sentence_a_cell() -> None:
    assert without_tables(TABLE).splitlines() == [
        "# Formules",
        "",
        "Formule; Prix; Vol; Franchise.",
        "Prix «Base solo» = 9 €.",
        "Base solo «Vol» non inclus / not included.",
        "Franchise «Base solo» = 250 €.",
        "Prix «Plus» = 14 €.",
        "Plus «Vol» inclus / included.",
        "aucune Franchise «Plus».",
        "",
        "Sans engagement.",
    ]


def test_what_is_no_table_stays() -> None:
    assert without_tables("a | b\n| one line |") == "a | b\n| one line |"


def test_ragged_rows_and_empty_cells() -> None:
    assert without_tables("| | A | B |\n| x | 1 |\n| y | | 2 |") == "A; B.\nA «x» = 1.\nB «y» = 2."
