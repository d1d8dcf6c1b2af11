from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.checks.reply.citing import CitingStream
from tests.checks.examples import passage

PASSAGES = [
    passage("La boutique de Tours ouvre du mardi au samedi, de 10 h à 19 h.", language="fr"),
    passage("La livraison en point relais coûte 3,50 € et prend 4 jours ouvrés.", language="fr"),
]


def cited(text: str, pieces: list[str]) -> str:
    stream = CitingStream(PASSAGES, "fr")
    given = [sentence for piece in pieces for sentence in stream.feed(piece)] + stream.flush()
    assert "".join(pieces) == text
    return "".join(sentence.before + sentence.shown for sentence in given)


def split(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def test_a_right_marker_stays_and_stands_before_the_full_stop() -> None:
    text = "La livraison en point relais coûte 3,50 € [2]. La boutique ouvre à 10 h. [1]"
    assert cited(text, list(text)) == (
        "La livraison en point relais coûte 3,50 € [2]. La boutique ouvre à 10 h [1]."
    )


def test_a_wrong_marker_is_replaced_and_a_missing_one_found() -> None:
    text = "La livraison en point relais coûte 3,50 € [1]. La boutique de Tours ouvre à 10 h."
    assert cited(text, [text]) == (
        "La livraison en point relais coûte 3,50 € [2]. La boutique de Tours ouvre à 10 h [1]."
    )


def test_a_sentence_that_nothing_supports_gets_no_citation() -> None:
    text = "Les chats dorment seize heures [2]."
    assert cited(text, [text]) == "Les chats dorment seize heures."


def test_a_sentence_is_given_when_the_next_one_begins() -> None:
    stream = CitingStream(PASSAGES, "fr")
    assert stream.feed("La livraison en point relais coûte 3,50 €. ") == []
    (sentence,) = stream.feed("Elle")
    assert (sentence.before, sentence.text, sentence.numbers) == (
        "",
        "La livraison en point relais coûte 3,50 €.",
        (2,),
    )
    assert [rest.text for rest in stream.flush()] == ["Elle"]


def test_an_unfinished_marker_at_the_end_is_dropped() -> None:
    text = "La boutique ouvre à 10 h [1"
    assert "[1" not in cited(text, [text]).replace("[1]", "")


TEXT = (
    "La livraison en point relais coûte 3,50 € [2]. Elle prend 4 jours ouvrés [1]\n\n"
    "- La boutique ouvre à 10 h."
)


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=12))
def test_the_pieces_make_no_difference(cuts: list[int]) -> None:
    whole = cited(TEXT, [TEXT])
    assert cited(TEXT, split(TEXT, cuts)) == whole


@given(st.text(alphabet="Ab1 [].,!\n€", max_size=60), st.lists(st.integers(0, 100), max_size=8))
def test_words_are_never_lost_or_added(text: str, cuts: list[int]) -> None:
    given_text = cited(text, split(text, cuts))
    letters = [character for character in given_text if character in "Ab€"]
    assert letters == [character for character in text if character in "Ab€"]
