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


def test_rows_from_all_over_the_feed_are_looked_at() -> None:
    chosen = spread(range(10_000))
    assert len(chosen) == 72
    assert (min(chosen), max(chosen)) == (0, 9798)
    assert list(spread(range(5))) == [0, 1, 2, 3, 4]
