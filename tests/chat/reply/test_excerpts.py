import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.reply.excerpts import Excerpt, excerpts


def texts(passage: str) -> list[str]:
    return [one.text for one in excerpts(passage, "fr")]


def test_sentences_are_whole_and_know_when_they_lean_on_the_one_before() -> None:
    assert excerpts("La livraison coûte 4,90 €. Elle est offerte dès 80 €. Le colis part demain.", "fr") == [
        Excerpt("La livraison coûte 4,90 €."),
        Excerpt("Elle est offerte dès 80 €.", leans=True),
        Excerpt("Le colis part demain."),
    ]


@pytest.mark.parametrize(
    "start", ["Elle", "Ils", "Cela", "C’est ce qui", "Ces prix", "It", "They", "This", "Those"]
)
def test_what_points_back_leans(start: str) -> None:
    assert excerpts(f"{start} dure.", "fr")[0].leans


@pytest.mark.parametrize("start", ["Ellen", "Italie", "Cellule", "Iteration", "Thermostat"])
def test_what_only_looks_like_it_does_not(start: str) -> None:
    assert not excerpts(f"{start} dure.", "fr")[0].leans


def test_a_row_keeps_the_names_of_its_columns() -> None:
    table = "| Mode | Prix | |\n| --- | ---: | --- |\n| Express | 12,90 € | oui |\n| Relais | | non |"
    assert texts(table) == [
        "- Mode\u00a0: Express\u00a0; Prix\u00a0: 12,90 €\u00a0; oui",
        "- Mode\u00a0: Relais\u00a0; non",
    ]
    assert excerpts(table, "en")[0] == Excerpt("- Mode: Express; Prix: 12,90 €; oui", block=True)


def test_a_list_is_quoted_whole_with_the_line_that_announces_it() -> None:
    text = (
        "Il faut du temps. Pour laver le lin :\n\n- trier les couleurs\n- laver à 40 °C\n\n"
        "Puis sécher à l’air."
    )
    assert texts(text) == [
        "Il faut du temps.",
        "Pour laver le lin :\n\n- trier les couleurs\n- laver à 40 °C",
        "Puis sécher à l’air.",
    ]
    assert texts("1. trier\n2. laver") == ["1. trier\n2. laver"]


def test_facts_of_a_product_are_quoted_one_by_one_but_a_price_with_its_reference() -> None:
    record = (
        "Une nappe en lin.\n\n- Prix : 151,00 € TTC\n- Prix le plus bas des 30 derniers jours : 189,00 €\n"
        "- Prix valable jusqu’au : 6 décembre 2026\n- Couleur : craie\n- Matière : lin"
    )
    first, price, *others = texts(record)
    assert first == "Une nappe en lin."
    assert price.count("\n") == 2
    assert others == ["- Couleur : craie", "- Matière : lin"]


def test_records_of_a_sheet_are_quoted_one_by_one() -> None:
    sheet = "- Pays: Italie; Prix: 11.9; Jours: 4-6\n- Pays: Suisse; Prix: 16.9; Jours: 4-6"
    assert texts(sheet) == sheet.splitlines()


def test_headings_and_announcements_alone_say_nothing() -> None:
    assert texts("# Livraison\n\nLa voici :\n\n## Corse\n\nSix jours.") == ["Six jours."]
    assert texts("") == []
    assert texts("***\n\n---") == []


def test_a_sentence_out_of_a_paragraph_in_italics_has_no_stray_mark() -> None:
    assert texts("*Texte d’un magazine. Rien n’est vérifié.*") == [
        "Texte d’un magazine.",
        "Rien n’est vérifié.",
    ]
    assert texts("Le lin *ne peluche pas*.") == ["Le lin *ne peluche pas*."]


@given(st.text(st.sampled_from("aB .!:-|*#1\n"), max_size=80))
def test_any_text_gives_whole_lines_of_it(text: str) -> None:
    for one in excerpts(text, "en"):
        assert one.text.strip()
        if not one.block:
            assert "".join(one.text.replace("*", "").split()) in "".join(text.replace("*", "").split())
