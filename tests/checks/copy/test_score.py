"""The score of a line: what gives points, what costs them, and that it says why."""

import datetime as dt
from dataclasses import replace

import pytest

from assistant.brand.channels import load_channels
from assistant.checks.copy.run import check_draft
from assistant.checks.copy.score import MOST, score_line
from assistant.checks.copy.subject import Subject
from assistant.types.lab import PartName, Score, ScorePart
from assistant.types.language import Language
from tests.checks.examples import BRAND, passage

FACTS = "La housse Honorine est en lin lavé, tissée à Rochemelle. Elle mesure 240 × 220 cm et coûte 189 €."
ENGLISH = "The Honorine cover is made of washed linen, 240 × 220 cm, €189."
VOICE = {"fr": ["Pas de point d’exclamation."], "en": ["No exclamation marks."]}
OWN = replace(
    BRAND,
    voice=VOICE,
    do_words={"fr": ["lin lavé"], "en": ["washed linen"]},
    dont_words={"fr": ["bon plan"], "en": []},
)


def scored(
    text: str, channel: str = "email", field: str = "subject", language: Language = "fr", facts: str = FACTS
) -> Score:
    whole = load_channels()[channel]
    rule = next(rule for rule in whole.fields if rule.name == field)
    subject = Subject(
        {field: text},
        replace(whole, fields=(replace(rule, items=None),)),
        OWN,
        language,
        dt.date(2026, 11, 22),
        passages=(passage(facts, language),) if facts else (),
    )
    return score_line(subject, check_draft(subject).findings)


def part(name: PartName, text: str, channel: str = "email", field: str = "subject") -> ScorePart:
    return next(one for one in scored(text, channel, field).parts if one.name == name)


def test_a_concrete_line_in_the_brands_words_gets_nearly_everything() -> None:
    score = scored("Honorine en lin lavé, 189 €")
    assert score.total >= 95
    assert score.total == sum(one.points for one in score.parts)
    assert [one.most for one in score.parts] == [MOST] * 5
    assert all(one.why["fr"] and one.why["en"] and one.why["fr"] != one.why["en"] for one in score.parts)
    assert score.as_dict()["total"] == score.total


def test_the_same_holds_in_english() -> None:
    score = scored("Honorine, a washed linen cover", language="en", facts=ENGLISH)
    assert score.total >= 90
    assert "washed linen" in score.parts[4].why["en"]


@pytest.mark.parametrize(
    ("name", "better", "worse", "why"),
    [
        ("length", "La housse Honorine en lin lavé", "Honorine " * 9, "coupée"),
        ("length", "La housse Honorine en lin lavé", "Honorine", "reste de la place"),
        (
            "length",
            "Honorine en lin lavé, pour vous et les vôtres",
            "Pour vous et les vôtres, dès ce soir : lin lavé",
            "33 premiers",
        ),
        ("concreteness", "Honorine en lin lavé", "Une idée pour la maison", "Aucun mot des faits"),
        ("concreteness", "Honorine, 189 €", "Honorine", "Reprend les faits"),
        (
            "concreteness",
            "La housse en lin lavé",
            "La housse en lin lavé, unique et parfaite",
            "unique, parfaite",
        ),
        (
            "clarity",
            "La housse Honorine en lin lavé",
            "La housse que vous allez voir ce soir est en lin lavé",
            "plus que 9",
        ),
        ("clarity", "Du lin lavé", "Lin", "Un seul mot"),
        (
            "clarity",
            "Du lin lavé",
            "Caractéristiques additionnelles exceptionnellement développées",
            "syllabes",
        ),
        ("clarity", "Du lin lavé et du coton", "Du lin, lavé, tissé, plié : prêt", "signes"),
        ("spam", "Honorine en lin lavé", "Gagnez de l’argent avec Honorine", "filtres"),
        ("spam", "Honorine en lin lavé", "Honorine en lin lavé 🎁", "attirent"),
        ("brand", "Honorine en lin lavé", "Honorine en coton", "Aucun mot propre"),
        ("brand", "Honorine en coton", "Honorine, le bon plan", "bon plan"),
        ("brand", "Honorine en coton", "Honorine en coton !", "exclame"),
    ],
)
def test_each_part_tells_better_from_worse_and_says_why(
    name: PartName, better: str, worse: str, why: str
) -> None:
    good, bad = part(name, better), part(name, worse)
    assert good.points > bad.points
    assert why in bad.why["fr"]


def test_a_figure_that_no_source_has_is_no_point() -> None:
    assert "189" in part("concreteness", "Honorine, 189 €").why["fr"]
    assert "190" not in part("concreteness", "Honorine, 190 €").why["fr"]


def test_what_the_channel_refuses_has_no_points_of_length() -> None:
    long = part("length", "La housse Honorine en lin lavé de 240 cm", "google_rsa", "headlines")
    assert long.points == 0
    assert "refusé" in long.why["fr"]


def test_a_field_without_a_limit_has_room_for_everything() -> None:
    whole = load_channels()["email"]
    rule = replace(whole.fields[0], soft_max=None, hard_max=None)
    subject = Subject(
        {"subject": "Honorine"}, replace(whole, fields=(rule,)), OWN, "fr", dt.date(2026, 11, 22)
    )
    length = score_line(subject, ()).parts[0]
    assert length.points == MOST
    assert "sans limite" in length.why["fr"]


def test_no_part_falls_below_nothing() -> None:
    score = scored("GAGNEZ DE L’ARGENT !!! 100 % GRATUIT !!! €€€ unique parfait idéal exceptionnel", facts="")
    assert min(one.points for one in score.parts) == 0
    assert 0 <= score.total < 40
