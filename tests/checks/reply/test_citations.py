import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checks.reply.citations import (
    CitationFilter,
    citation,
    cite_sentences,
    cited_numbers,
    clean_citations,
)
from assistant.types.answer import Citation
from assistant.types.language import Language
from tests.checks.examples import passage, passages, table

PASSAGES = table("attribution.yaml")["passages"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Offert dès 80 € [1].", "Offert dès 80 € [1]."),
        ("Offert [4] dès 80 € [0].", "Offert dès 80 €."),
        ("Voilà [1, 2].", "Voilà [1][2]."),
        ("Voilà [1] [2] [9].", "Voilà [1][2]."),
        ("Voilà [1][1] et [2 et 3].", "Voilà [1] et [2][3]."),
        ("Voilà [1-3].", "Voilà [1][2][3]."),
        ("Voilà [2–250].", "Voilà [2][3]."),
        ("Voilà 【1】【7】.", "Voilà [1]."),
        ("Voilà 【2†source】.", "Voilà [2]."),
        ("Voilà [^1], [Source 2], [passage n° 3].", "Voilà [1], [2], [3]."),
        ("En [2024] et [Nom] et [a](b).", "En [2024] et [Nom] et [a](b)."),
        ("Coupé ici [1", "Coupé ici"),
        ("Coupé ici [", "Coupé ici"),
        ("Gardé [voir", "Gardé [voir"),
        ("", ""),
    ],
)
def test_citations_are_cleaned(text: str, cleaned: str) -> None:
    assert clean_citations(text, 3) == cleaned


def test_without_passages_no_citation_stays() -> None:
    assert clean_citations("Oui [1][2].", 0) == "Oui."


PIECES = st.one_of(
    st.sampled_from(
        [
            "[1]",
            "[2]",
            "[9]",
            "[1, 2]",
            "【1】",
            " ",
            "[",
            "]",
            "[1",
            "Source ",
            "\n",
            "[^2]",
            "\u00a0",
            "[1-",
            "†x",
        ]
    ),
    st.text(alphabet="ab1[] ,【】", max_size=6),
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_stream_gives_what_the_whole_text_gives(pieces: list[str]) -> None:
    stream = CitationFilter(2)
    shown = [stream.feed(piece) for piece in pieces]
    assert "".join([*shown, stream.flush()]) == clean_citations("".join(pieces), 2)
    one_by_one = CitationFilter(2)
    letters = [one_by_one.feed(letter) for letter in "".join(pieces)]
    assert "".join([*letters, one_by_one.flush()]) == clean_citations("".join(pieces), 2)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_nothing_invalid_is_ever_visible(pieces: list[str]) -> None:
    stream = CitationFilter(2)
    shown = ""
    for piece in pieces:
        shown += stream.feed(piece)
        assert set(cited_numbers(shown)) <= {1, 2}


def test_stream_holds_back_only_what_may_become_a_marker() -> None:
    stream = CitationFilter(2)
    assert stream.feed("La livraison est offerte [") == "La livraison est offerte"
    assert stream.feed("1") == ""
    assert stream.feed("] dès") == " [1] dès"
    assert stream.feed(" 80 € [voir") == " 80 € [voir"
    assert stream.flush() == ""


@pytest.mark.parametrize(
    ("language", "text", "cited"),
    [
        ("fr", "Elle est offerte dès 80 € [1].", "Elle est offerte dès 80 € [1]."),
        ("fr", "La livraison est offerte dès 80 € [2].", "La livraison est offerte dès 80 € [1]."),
        ("fr", "La livraison est offerte dès 80 €.", "La livraison est offerte dès 80 € [1]."),
        ("fr", "La livraison est offerte dès 60 € [1].", "La livraison est offerte dès 60 €."),
        ("fr", "La livraison est offerte dès 80 € [8] !", "La livraison est offerte dès 80 € [1] !"),
        (
            "fr",
            "Le retour en boutique est gratuit. [2] Merci.",
            "Le retour en boutique est gratuit. [2] Merci.",
        ),
        ("fr", "Le retour en boutique est gratuit [5].", "Le retour en boutique est gratuit [5]."),
        ("fr", "Avez-vous 30 jours pour changer d’avis ?", "Avez-vous 30 jours pour changer d’avis ?"),
        (
            "fr",
            "Livraison dès 80 € [1] et 30 jours pour changer d’avis [2].",
            "Livraison dès 80 € [1] et 30 jours pour changer d’avis [2].",
        ),
        (
            "fr",
            "Livraison offerte dès 80 €, 30 jours pour changer d’avis.",
            "Livraison offerte dès 80 €, 30 jours pour changer d’avis [1][2].",
        ),
        ("fr", "- Diamètre 14 cm [3]\n- Contenance 45 cl", "- Diamètre 14 cm [4]\n- Contenance 45 cl [4]"),
        ("en", "Express costs €12.90 [3].", "Express costs €12.90 [1]."),
        ("en", "You have 30 days to change your mind.", "You have 30 days to change your mind [2]."),
        ("en", "Hello! It is free from €80.", "Hello! It is free from €80 [1]."),
        ("en", "Here it is:", "Here it is:"),
        ("en", "It holds 45 cl [4, 9].", "It holds 45 cl [4]."),
    ],
)
def test_sentences_are_cited(language: Language, text: str, cited: str) -> None:
    assert cite_sentences(text, passages(PASSAGES[language], language), language) == cited


@settings(deadline=None)
@given(st.text(alphabet="abé 80€.?!\n[12]-|jours", max_size=60))
def test_words_never_change(text: str) -> None:
    sources = passages(PASSAGES["fr"], "fr")
    cited = cite_sentences(text, sources, "fr")
    bare = [re.sub(r"\s|\[\d+\]", "", version) for version in (clean_citations(text, 5), cited)]
    assert bare[0] == bare[1]
    assert set(cited_numbers(cited)) <= set(range(1, 6))


def test_numbers_in_order_once() -> None:
    assert cited_numbers("a [2] b [1][2]") == (2, 1)


def test_citation_carries_its_source() -> None:
    source = passage("Offerte dès 80 €. Retours gratuits.", heading="Livraison › France", rank=3)
    assert citation(1, source, "Dès 80 € [1].", "fr") == Citation(
        1, "s3.md", "", "Livraison › France", "Offerte dès 80 €.", None, "fr"
    )
