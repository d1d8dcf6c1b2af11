from assistant.ingest.pdf.layout import Line, as_markdown, body_size, heading_sizes, joined, whole_words


def lines(*texts: str, size: float = 10, wrapped: bool = False) -> list[Line]:
    return [Line(text, size, wrapped=wrapped) for text in texts]


def test_a_bullet_on_a_line_of_its_own_belongs_to_the_next() -> None:
    page = lines("\x7f", "", "Premier point", "(cid:127) Second point", "–", "Troisième")
    assert as_markdown(page, 10, []) == "- Premier point\n- Second point\n- Troisième"


def test_a_title_over_two_lines_is_one_heading() -> None:
    page = [*lines("Nos engage-", "ments pour le lin", size=20), *lines("Texte.")]
    assert as_markdown(page, 10, [20]) == "# Nos engagements pour le lin\n\nTexte."


def test_two_headings_with_white_between_them_stay_two() -> None:
    page = [Line("Un", 20), Line("Deux", 20, starts=True)]
    assert as_markdown(page, 10, [20]) == "# Un\n\n# Deux"


def test_a_heading_of_an_unknown_size_is_the_lowest() -> None:
    assert as_markdown(lines("Titre", size=30), 10, []) == "###### Titre"
    assert heading_sizes([lines("Titre", size=30), lines("texte")], 10) == [30]


def test_wrapped_lines_read_on_and_others_do_not() -> None:
    page = [
        *lines("1 rue du Lac", "Tours", "A line that was"),
        Line("Wrapped at the margin.", 10, wrapped=True),
        *lines("1. One", "that goes on"),
        Line("Below some white", 10, starts=True, wrapped=True),
    ]
    assert as_markdown(page, 10, []) == (
        "1 rue du Lac\n\nTours\n\nA line that was Wrapped at the margin.\n\n"
        "1. One that goes on\n\nBelow some white"
    )


def test_words_cut_at_the_end_of_a_line_are_whole_again() -> None:
    assert joined("une réduc-", "tion de prix") == "une réduction de prix"
    assert joined("peut-", "il attendre ?") == "peut-il attendre ?"
    assert joined("la commande en 24-", "48 heures") == "la commande en 24- 48 heures"
    assert joined("le Nord-", "Est") == "le Nord- Est"
    hyphened = whole_words([lines("un porte-manteau en bois")])
    assert joined("notre porte-", "manteau, en bois", hyphened) == "notre porte-manteau, en bois"


def test_the_dots_of_a_table_of_contents_are_shortened() -> None:
    assert as_markdown(lines("Livraison . . . . . . . 12", "Prix.......3"), 10, []) == (
        "Livraison … 12\n\nPrix … 3"
    )


def test_the_size_of_the_body() -> None:
    assert body_size([]) == 0
    assert (
        body_size([[*lines("a long line of text"), Line("| a very | long table |" * 9, 0, table=True)]]) == 10
    )
