from assistant.ingest.pdf.columns import reading_order
from assistant.ingest.pdf.pdf_words import Word
from assistant.ingest.pdf.rows import rows_of

Placed = tuple[float, float, str]  # from the left, from the top, text


def words(*placed: Placed, size: float = 10.0) -> list[Word]:
    """Words in a font in which each letter is half as wide as high."""
    found = []
    for start, base, text in placed:
        left = start
        for piece in text.split():
            found.append(Word(piece, left, left + size / 2 * len(piece), base, size))
            left += size / 2 * len(piece) + size / 4
    return found


def order(*placed: Placed) -> list[str]:
    return [line.text for line in reading_order(rows_of(words(*placed)))]


LEFT = [(50, 100 + 12 * n, f"gauche numéro {n} du texte courant") for n in range(6)]
RIGHT = [(320, 100 + 12 * n, f"droite numéro {n} du texte courant") for n in range(6)]


def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() -> None:
    drawn = [place for pair in zip(LEFT, RIGHT, strict=True) for place in pair]
    assert order(*drawn) == [text for *_, text in [*LEFT, *RIGHT]]


def test_what_crosses_the_columns_stands_before_or_after_them() -> None:
    title = (50, 60, "Un titre qui passe bien au-dessus des deux colonnes de cette page de catalogue")
    note = (50, 200, "Une note qui passe sous les deux colonnes de cette page, d'un bord jusqu'à l'autre")
    shown = order(title, *LEFT, *RIGHT, note)
    assert (shown[0], shown[-1]) == (title[2], note[2])


def test_a_heading_under_the_columns_belongs_to_what_follows() -> None:
    heading = words((50, 200, "Tarifs"), size=14)
    body = words(
        *LEFT,
        *RIGHT,
        (50, 230, "Une ligne qui va d'un bord de la page à l'autre, sans s'arrêter avant"),
    )
    shown = [line.text for line in reading_order(rows_of([*body, *heading]))]
    assert shown.index("Tarifs") > shown.index(RIGHT[-1][2])


def test_lists_in_two_columns_are_read_one_after_the_other() -> None:
    drawn = [
        (left, 100 + 14 * n, f"• {name} {n}")
        for n in range(3)
        for left, name in ((50, "lin"), (300, "coton"))
    ]
    assert order(*drawn) == ["• lin 0", "• lin 1", "• lin 2", "• coton 0", "• coton 1", "• coton 2"]


def test_a_table_without_rules_keeps_its_cells_in_their_rows() -> None:
    rows = [("Zone", "Délai", "Prix"), ("France", "48 h", "4,90 €"), ("Belgique", "3 jours", "7,50 €")]
    drawn = [
        (50 + 130 * column, 100 + 16 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    shown = order(
        (50, 80, "Nos tarifs de livraison pour l'année"),
        *drawn,
        (50, 160, "Ces tarifs valent jusqu'à la fin de l'année."),
    )
    first, table, last = shown
    assert first == "Nos tarifs de livraison pour l'année"
    assert table.split("\n")[2:] == ["| France | 48 h | 4,90 € |", "| Belgique | 3 jours | 7,50 € |"]
    assert last == "Ces tarifs valent jusqu'à la fin de l'année."


def test_a_cell_that_was_wrapped_goes_on_and_a_figure_never_does() -> None:
    (table,) = order(
        (50, 100, "Article"), (200, 100, "Taille"), (300, 100, "Prix"),
        (50, 114, "Nappe en lin lavé"), (200, 114, "140"), (300, 114, "89 €"),
        (50, 125, "et brodée"),
        (200, 139, "160"), (300, 139, "99 €"),
        (300, 150, "109 €"),
        (50, 164, "Torchon"), (200, 164, "50"), (300, 164, "12 €"),
    )  # fmt: skip
    assert table.split("\n")[2:] == [
        "| Nappe en lin lavé et brodée | 140 | 89 € |",
        "|  | 160 | 99 € |",
        "|  |  | 109 € |",
        "| Torchon | 50 | 12 € |",
    ]


def test_numbers_of_items_are_no_column() -> None:
    assert order((50, 100, "1. Commander"), (50, 114, "2.1 Payer"), (50, 128, "a) Recevoir")) == [
        "1. Commander", "2.1 Payer", "a) Recevoir",
    ]  # fmt: skip
    items = [(50.0, 100.0 + 14 * n, f"{n}.") for n in range(1, 5)] + [
        (80.0, 100.0 + 14 * n, f"point {n}") for n in range(1, 5)
    ]
    assert order(*items) == ["1. point 1", "2. point 2", "3. point 3", "4. point 4"]


def test_white_above_a_line_and_a_full_line_before_it_are_noted() -> None:
    lines = reading_order(
        rows_of(
            words(
                (50, 100, "une ligne pleine qui va jusqu'au bord de la page"),
                (50, 112, "et la suite."),
                (70, 124, "Un alinéa qui est en retrait"),
                (50, 150, "Plus bas."),
            )
        )
    )
    assert [(line.starts, line.wrapped) for line in lines] == [
        (False, False),
        (False, True),
        (True, False),
        (True, False),
    ]


def test_footers_far_below_share_no_columns() -> None:
    shown = order(*LEFT, *RIGHT, (50, 400, "Maison Lune"), (500, 400, "4"))
    assert shown[-1] == "Maison Lune 4"


def test_an_empty_page_has_no_lines() -> None:
    assert order() == []


SHORT_LEFT = [(50, 100, "La nappe se lave à"), (50, 114, "30 degrés, sans javel.")]
SHORT_RIGHT = [(320, 100, "Nous livrons en deux"), (320, 114, "jours ouvrés.")]


def test_two_columns_of_few_short_lines_are_text() -> None:
    shown = order(*SHORT_LEFT, *SHORT_RIGHT)
    assert shown == [text for *_, text in [*SHORT_LEFT, *SHORT_RIGHT]]
    headed = order((50, 86, "Entretien"), (320, 86, "Livraison"), *SHORT_LEFT, *SHORT_RIGHT)
    assert headed == ["Entretien", *shown[:2], "Livraison", *shown[2:]]


def test_whole_sentences_in_two_columns_are_text() -> None:
    left = [(50, 100 + 14 * n, f"Première phrase {name} gauche.") for n, name in enumerate("ab")]
    right = [(320, 100 + 14 * n, f"Seconde phrase {name} droite.") for n, name in enumerate("ab")]
    assert order(*left, *right) == [text for *_, text in [*left, *right]]


def test_short_cells_stay_a_table() -> None:
    (table,) = order(
        (50, 100, "Livrez-vous en Suisse ?"), (320, 100, "Oui, en cinq jours."),
        (50, 114, "Et au Canada ?"), (320, 114, "Non, pas encore."),
    )  # fmt: skip
    assert "| Et au Canada ? | Non, pas encore. |" in table
    (table,) = order(
        (50, 100, "Nappe"), (320, 100, "Se lave à 30 °C."),
        (50, 114, "Rideau"), (320, 114, "Se lave à 40 °C."),
    )  # fmt: skip
    assert "| Rideau | Se lave à 40 °C. |" in table
