from assistant.ingest.readers.layout import Line, as_markdown, body_size, with_table, without_running_titles


def lines(*texts: str, size: float = 10) -> list[Line]:
    return [Line(text, size) for text in texts]


def test_a_bullet_on_a_line_of_its_own_belongs_to_the_next() -> None:
    page = lines("\x7f", "", "Premier point", "(cid:127) Second point", "–", "Troisième")
    assert as_markdown(page, 10, []) == "- Premier point\n- Second point\n- Troisième"


def test_a_title_over_two_lines_is_one_heading() -> None:
    page = [*lines("Nos engagements", "pour le lin", size=20), *lines("Texte.")]
    assert as_markdown(page, 10, [20]) == "# Nos engagements pour le lin\n\nTexte."


def test_a_heading_of_an_unknown_size_is_the_lowest() -> None:
    assert as_markdown(lines("Titre", size=30), 10, []) == "###### Titre"


def test_wrapped_lines_read_on_and_short_ones_do_not() -> None:
    page = lines(
        "1 rue du Lac", "Tours", "A line that is long enough to have been wrapped", "At the margin.", "1. One"
    )
    assert as_markdown(page, 10, []) == (
        "1 rue du Lac\n\nTours\n\nA line that is long enough to have been wrapped At the margin.\n\n1. One"
    )


def test_a_table_that_is_not_found_in_the_text_is_added() -> None:
    rows = [["a", "b"], ["1", "2"]]
    page = with_table(lines("Autre chose."), rows, 10)
    assert [line.table for line in page] == [False, True]


def test_the_lines_of_a_table_are_replaced_in_their_place() -> None:
    rows = [["Zone", "Prix"], ["France", "4 €"]]
    page = [*lines("Avant"), *lines("Zone", size=20), *lines("Zone Prix", "France", "4 €", "Après")]
    assert [line.text[:6] for line in with_table(page, rows, 10)] == ["Avant", "Zone", "| Zone", "Après"]


def test_running_titles_stay_on_the_first_page_and_page_numbers_nowhere() -> None:
    pages = [lines("Lune", "a", "- 1 -"), lines("Lune", "b", "2 / 3"), lines("c", "2026")]
    shown = [[line.text for line in page] for page in without_running_titles(pages)]
    assert shown == [["Lune", "a"], ["b"], ["c", "2026"]]


def test_the_size_of_the_body_of_nothing() -> None:
    assert body_size([]) == 0
