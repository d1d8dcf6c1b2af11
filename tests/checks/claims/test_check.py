import pytest

from assistant.checks.claims.check import check_claims
from assistant.types.language import Language
from tests.checks.claims.cases import TABLE, cases


@pytest.mark.parametrize(
    ("passage", "sentence", "kinds", "language"),
    [(case[1], case[2], case[3], case[4]) for part in TABLE for case in cases(part)],
)
def test_principles(passage: str, sentence: str, kinds: list[str], language: Language) -> None:
    found = check_claims(sentence, [passage], language)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert sentence[one.start : one.end] == one.text


def test_the_nearest_words_of_the_passage_are_quoted() -> None:
    (found,) = check_claims("Le bol coûte 29 €.", ["Le bol coûte 24 €, le plat 60 €."], "fr")
    assert (found.kind, found.text, found.nearest, found.severity) == ("price", "29 €", "24 €", "error")


def test_a_bound_that_was_dropped_is_a_warning() -> None:
    (found,) = check_claims("Il coûte 49 €.", ["À partir de 49 €."], "fr")
    assert found.severity == "warning"


def test_without_passages_nothing_is_grounded() -> None:
    assert [one.kind for one in check_claims("Il coûte 49 €.", [], "fr")] == ["price"]


def test_several_passages_count_together() -> None:
    passages = ["Le bol coûte 24 €.", "The plate is €60."]
    assert check_claims("Le bol est à 24 € et le plat à 60 €.", passages, "fr") == ()


def test_known_texts_need_no_passage() -> None:
    passage, sentence = "Nos draps coûtent 90 €.", "Chez Maison Lisière, les draps coûtent 90 €."
    assert [one.kind for one in check_claims(sentence, [passage], "fr")] == ["name"]
    assert check_claims(sentence, [passage], "fr", ["Maison Lisière"]) == ()


def test_markers_and_addresses_claim_nothing() -> None:
    sentence = "Le bol coûte 24 € [1][2], voir https://bols.example/99."
    assert check_claims(sentence, ["Le bol coûte 24 €."], "fr") == ()


def test_a_sentence_of_a_passage_is_never_blamed() -> None:
    passage = "Rien de plus beau n’est vendu, sauf ailleurs, à tous, sans fin. Le bol coûte 24 €."
    assert (
        check_claims("Rien de plus beau n’est vendu, sauf ailleurs, à tous, sans fin.", [passage], "fr") == ()
    )
