import pytest

from assistant.ingest.feeds.language import feed_language, spread
from assistant.types.language import Language

FRENCH = ["Nappe en lin lavé pour la table", "Torchon de coton qui sèche bien", "Housse de couette brodée"]
ENGLISH = [
    "A washed linen cloth for the table",
    "A cotton towel that dries well",
    "An embroidered duvet cover",
]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (FRENCH * 10, "fr"),
        (ENGLISH * 10, "en"),
        (ENGLISH * 10 + FRENCH, "en"),
        (["Alma", "Brume", ""], "en"),
        ([], "en"),
        (["Eine gewaschene Tischdecke aus Leinen für den Tisch"] * 20, "en"),
    ],
)
def test_most_texts_decide(texts: list[str], language: Language) -> None:
    assert feed_language(texts, "en") == language


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Plaid laine Plaid chaud"], "fr"),
        (["Coussin Oslo Coussin carré"], "fr"),
        (["Nappe Noël", "Chemin de table"], "fr"),
        (["Linen apron Grey", "Set of 2 napkins"], "en"),
        (["Fitted sheet"], "en"),
        (["Oak coffee table"], "en"),
    ],
)
def test_a_few_names_of_products_are_told_by_their_words(texts: list[str], language: Language) -> None:
    assert feed_language(texts, "fr") == feed_language(texts, "en") == language


@pytest.mark.parametrize("default", ["fr", "en"])
@pytest.mark.parametrize(
    "texts",
    [
        ["T-shirt", "Jean", "Pull"],
        ["Blush", "Mascara", "Highlighter"],
        ["Air Max 90", "Stan Smith"],
        ["Sofa Paris", "Chair Lyon"],
        ["Towel Oslo"],
        ["Smith 1", "Smith 2", "Smith 3", "Smith 4"],
    ],
)
def test_names_and_loan_words_leave_the_default(texts: list[str], default: Language) -> None:
    assert feed_language(texts, default) == default


def test_names_that_are_no_words_tell_nothing() -> None:
    assert feed_language(["Alma", "Oslo", "XR-204"], "fr") == "fr"
    assert feed_language(["Alma", "Oslo", "XR-204"], "en") == "en"


def test_rows_from_all_over_the_feed_are_looked_at() -> None:
    chosen = spread(range(10_000))
    assert len(chosen) == 72
    assert (min(chosen), max(chosen)) == (0, 9798)
    assert list(spread(range(5))) == [0, 1, 2, 3, 4]
