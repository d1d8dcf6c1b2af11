import pytest

from assistant.search.wares.skus import sku_candidates, sku_key


@pytest.mark.parametrize("sku", ["AB-12", "ab 12", "Ab_12", "AB.12", "#ab12"])
def test_a_sku_is_its_letters_and_digits(sku: str) -> None:
    assert sku_key(sku) == "ab12"


@pytest.mark.parametrize(
    ("question", "wanted", "unwanted"),
    [
        ("Le AB-12 est-il en stock ?", {"ab12"}, {"12", "le"}),
        ("ref. ab 12 (bleu)", {"ab12", "refab12"}, {"bleu"}),
        ("offres de 2026", {"de2026"}, {"2026"}),
        ("article 10432", {"10432"}, set()),
        ("rien du tout", set(), {"rien"}),
        ("", set(), set()),
    ],
)
def test_what_may_be_a_sku(question: str, wanted: set[str], unwanted: set[str]) -> None:
    found = set(sku_candidates(question))
    assert wanted <= found
    assert not unwanted & found


def test_a_long_text_gives_a_bounded_list() -> None:
    assert len(sku_candidates("a1b2 " * 5000)) <= 500
