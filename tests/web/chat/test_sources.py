import datetime as dt
from dataclasses import replace

import pytest

from assistant.types.answer import Citation
from assistant.web.chat.sources import AROUND, cited, excerpt, found, nearby
from assistant.web.texts import Texts
from tests.web.chat.scripted import DELIVERY, SIZE_PAGE, SIZES, answered, citation, passage

FR, EN = Texts.load().words("fr"), Texts.load().words("en")


def test_the_quoted_words_are_marked_in_their_passage() -> None:
    html = excerpt(DELIVERY, "La livraison en France coûte 4,90 €.")
    assert html == (
        "France<br><mark>La livraison en France coûte 4,90 €.</mark> Elle est offerte à partir de 80 € "
        "d’achat.<br>Mode · Délai<br>Colis · trois jours ouvrés"
    )


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        ("| A | B |\n|---|---|\n| c | d |", "c | d", "A · B<br><mark>c · d</mark>"),
        ("- one\n- two", "two", "• one<br>• <mark>two</mark>"),
        ("a  line\nbroken here", "line broken", "a  <mark>line<br>broken</mark> here"),
        ("See [the page](http://evil.example) now", "now", "See the page <mark>now</mark>"),
        ("Nothing of it", "elsewhere", "<mark>elsewhere</mark>"),
        ("Only text", "", "Only text"),
        ("a < b & c", "b & c", "a &lt; <mark>b &amp; c</mark>"),
        ("\ue000a\ue001 b", "b", "a <mark>b</mark>"),
        (
            "*Soft* and **loud**, a name_of_it, 3 * 4",
            "3 * 4",
            "Soft and loud, a name_of_it, <mark>3 * 4</mark>",
        ),
    ],
)
def test_signs_of_markdown_are_gone_and_nothing_becomes_markup(text: str, quote: str, shown: str) -> None:
    assert excerpt(text, quote) == shown


def test_a_long_passage_is_shown_around_its_quote() -> None:
    text = "mot " * 500 + "LA PHRASE" + " mot" * 500
    html = excerpt(text, "LA PHRASE")
    assert "<mark>LA PHRASE</mark>" in html
    assert html.startswith("… mot")
    assert html.endswith("mot …")
    assert len(html) < 2 * AROUND + 60


def test_a_source_says_where_it_comes_from_and_in_which_language() -> None:
    foreign = citation(
        2, source="pages/sizes.md", title="UK bed sizes", heading="", quote="UK sizes", url=None
    )
    own, other = cited(answered("a [1] b [2]", citation(), foreign), [passage(), SIZE_PAGE], FR)
    assert (own.number, own.title, own.place) == (1, "Livraison", "France")
    assert own.day == FR("chat_dated", day="1er mars 2026")
    assert (own.note, own.url) == ("", "https://www.filature.example/fr/livraison")
    assert other.note == "page en anglais"
    assert other.day == ""
    assert "<mark>UK sizes</mark>" in other.excerpt
    assert cited(answered(), [passage()], EN)[0].note == "page in French"


def test_what_customers_wrote_is_told() -> None:
    review = replace(passage(), chunk=replace(passage().chunk, trust="user_generated"))
    assert cited(answered(), [review], EN)[0].note == "written by customers · page in French"


def test_a_page_of_a_pdf_is_told() -> None:
    source = cited(answered(), [passage(page=3)], FR)[0]
    assert source.place == "France · page 3"


def test_a_citation_finds_its_passage_when_numbers_differ() -> None:
    moved = citation(5)
    source = cited(answered("x [5]", moved), [SIZE_PAGE, passage()], FR)[0]
    assert "<mark>La livraison en France coûte 4,90 €.</mark>" in source.excerpt
    unquoted = citation(1, quote="reworded")
    assert cited(answered("x [1]", unquoted), [passage()], FR)[0].day


def test_a_citation_without_its_passage_shows_its_own_words() -> None:
    alone = Citation(1, "x.md", "Sizes", "Beds", SIZES, "https://www.filature.example/en/sizes")
    source = nearby([alone], [], FR)[0]
    assert (source.number, source.place, source.day, source.note) == (0, "Beds", "", "page en anglais")
    assert source.excerpt == f"<mark>{SIZES}</mark>"


def test_each_page_is_found_once_and_shown_from_its_beginning() -> None:
    long = passage("Début. " + "mot " * 300, source="pages/long.md", title="Long", date=dt.date(2026, 1, 2))
    sources = found([passage(), passage("Autre passage"), SIZE_PAGE, long], EN)
    assert [source.title for source in sources] == ["Livraison", "UK bed sizes", "Long"]
    assert sources[2].excerpt.endswith("mot …")
    assert sources[2].day == "dated 2 January 2026"
    assert [source.number for source in sources] == [0, 0, 0]
