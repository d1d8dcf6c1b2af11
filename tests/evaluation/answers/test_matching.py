import pytest

from assistant.evaluation.answers.matching import says, unsaid

SAME = [
    ("cela coûte 1200 euros.", "1 200 €"),
    ("**1\u202f200\u00a0€** TTC", "1200 euros"),
    ("it is 14.90 euros", "14,90\u202f€"),
    ("from €1,500 on", "1 500 €"),
    ("douze mois", "12 mois"),
    ("valable 24 mois", "2 ans"),
    ("on 31 May 2027 [2]", "31 mai 2027"),
    ("2 à 4 jours ouvrés", "2-4 days"),
    ("30 x 40 cm", "30 × 40 cm"),
    ("dès 80 € d’achat", "80"),
    ("Ourlets et BOUTONNIERES", "ourlets et boutonnières"),
    ("de l’eau gazeuse", "eau gazeuse"),
    ("la hc lin 240 ter est", "HC-LIN-240-TER"),
    ("a drap-housse, 40 cm deep", "drap housse"),
    ("noon to 5 pm", "noon to 5 pm"),
]
OTHER = [
    ("14,80 €", "80"),
    ("180 €", "80 €"),
    ("80 jours", "80 €"),
    ("30 jours", "un mois"),
    ("eau plate et gazeuse", "eau gazeuse"),
    ("le 13 mai 2027", "31 mai 2027"),
    ("HC-LIN-260-TER", "HC-LIN-240-TER"),
    ("nonpareil", "non"),
    ("", "80 €"),
]


@pytest.mark.parametrize(("text", "phrase"), SAME)
def test_the_way_to_write_it_counts_for_nothing(text: str, phrase: str) -> None:
    assert says(text, phrase)


@pytest.mark.parametrize(("text", "phrase"), OTHER)
def test_another_thing_is_another_thing(text: str, phrase: str) -> None:
    assert not says(text, phrase)


def test_of_each_group_one_alternative_is_enough() -> None:
    groups = [["80 €", "95 €"], ["offerte", "gratuite"], ["Corse"]]
    assert unsaid("La livraison est gratuite dès 80 €.", groups) == (("Corse",),)
