from collections.abc import Sequence

from assistant.ingest.pdf.pdf_words import Word
from assistant.ingest.pdf.rows import Row, rows_of, without_running_titles


def row(text: str, base: float = 100.0, size: float = 10.0) -> Row:
    left, words = 50.0, []
    for piece in text.split():
        words.append(Word(piece, left, left + 5 * len(piece), base, size))
        left += 5 * len(piece) + 3
    return Row(tuple(words))


def page(*texts: str) -> list[Row]:
    return [row(text, 100.0 * number) for number, text in enumerate(texts)]


def shown(pages: Sequence[Sequence[Row]]) -> list[list[str]]:
    return [[each.text for each in rows] for rows in without_running_titles(pages)]


def test_words_on_one_baseline_are_a_row_from_left_to_right() -> None:
    words = [
        Word("m", 90, 99, 100, 10),
        Word("2", 99, 103, 97, 6),
        Word("12", 50, 60, 100.4, 10),
        Word("x", 0, 5, 114, 10),
    ]
    rows = rows_of(words)
    assert [each.text for each in rows] == ["12 m 2", "x"]
    assert (rows[0].left, rows[0].right, rows[0].size, rows[0].bold) == (50, 103, 10, False)


def test_a_table_is_a_row_of_its_own() -> None:
    words = [
        Word("a", 50, 60, 100, 10),
        Word("", 70, 200, 101, 0, table="| x |"),
        Word("b", 210, 220, 102, 10),
    ]
    assert [each.words[0].table for each in rows_of(words)] == ["", "| x |", ""]


def test_running_titles_stay_on_the_first_page_and_page_numbers_nowhere() -> None:
    pages = [
        page("Lune", "a", "b", "c", "- 1 -"),
        page("Lune", "d", "e", "f", "2 / 3"),
        page("g", "h", "i", "j", "2026"),
    ]
    assert shown(pages) == [["Lune", "a", "b", "c"], ["d", "e", "f"], ["g", "h", "i", "j", "2026"]]


def test_a_number_that_counts_with_the_pages_marks_a_running_title() -> None:
    pages = [
        page("un", "deux", "trois", "quatre", f"Lune, guide des soins, page {n} sur 9") for n in range(4, 8)
    ]
    assert [texts[-1] for texts in shown(pages)] == ["Lune, guide des soins, page 4 sur 9", *["quatre"] * 3]
    numbered = [page("un", "deux", "trois", "quatre", f"Page {n}") for n in range(4, 8)]
    assert [texts[-1] for texts in shown(numbered)] == ["quatre"] * 4


def test_left_and_right_pages_may_have_titles_of_their_own() -> None:
    pages = [page(("Guide", "Maison Lune")[n % 2], "a", f"b{n}", f"c{n}", "d") for n in range(6)]
    assert [texts[0] for texts in shown(pages)] == ["Guide", "Maison Lune", *["a"] * 4]


def test_prices_at_the_edge_of_pages_are_no_page_numbers() -> None:
    pages = [page("x", "y", "z", f"article {n}", f"{n + 10},00 €") for n in range(3)]
    assert [texts[-1] for texts in shown(pages)] == ["10,00 €", "11,00 €", "12,00 €"]


def test_what_repeats_further_inside_is_text() -> None:
    pages = [[row("Lune", 20), row("Les frais sont offerts.", 120), row(f"{n}", 800)] for n in range(1, 4)]
    assert shown(pages) == [["Lune", "Les frais sont offerts."], *[["Les frais sont offerts."]] * 2]


def test_pages_of_one_line_each_keep_it() -> None:
    pages = [page(f"Vestiaire {n} : le code est V{n}{n}") for n in range(1, 7)]
    assert shown(pages) == [[each[0].text] for each in pages]
    rules = [page("Règlement", f"Le casier {n} se ferme avec la clef {n}.", "Merci") for n in range(1, 7)]
    assert shown(rules)[1] == ["Le casier 2 se ferme avec la clef 2."]
