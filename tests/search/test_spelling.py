import pytest

from assistant.search.spelling import neighbours


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("temprature", "temperature"),
        ("linnen", "linen"),
        ("cadaeu", "cadeau"),
        ("lavaga", "lavage"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert meant in neighbours(typed)
    assert typed not in neighbours(typed)


@pytest.mark.parametrize("term", ["", "lin", "drap", "140.5", "ab12cd", "日本語日本語"])
def test_short_words_and_figures_have_no_neighbours(term: str) -> None:
    assert neighbours(term) == set()
