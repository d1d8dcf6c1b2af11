from dataclasses import replace

import pytest

from assistant.evaluation.copy.scoring import Outcome, score
from assistant.types.draft import Draft
from tests.evaluation.copy.samples import BRIEF, FACTS, FRENCH, ITEM, RIGHT, draft, finding, scored


def test_a_right_draft_has_no_fault() -> None:
    found = scored()
    assert found.reasons == ()
    assert found.drafts[0].said == 2
    assert found.drafts[0].hard == ()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (draft("Hello, the Alma tablecloth costs €59."), "does not say washed linen"),
        (draft(f"{RIGHT} Softer than Egyptian cotton."), "says Egyptian cotton"),
        (draft(f"{RIGHT} It shrinks by 12 %."), "no fact states the figure 12 %"),
        (draft(f"{RIGHT} It is cheap.", finding("brand.dont_word", excerpt="cheap")), "says cheap"),
        (draft(RIGHT, finding("channel.length.hard")), "body: Wrong by channel.length.hard."),
        (draft(RIGHT, finding("brand.register.vous", "warning")), "body: Wrong by brand.register.vous."),
        (draft(RIGHT, finding("law.price_cut")), "body: Wrong by law.price_cut."),
        (
            draft(f"{RIGHT}\nCette nappe est tissée en lin lavé par notre atelier."),
            "language: Cette nappe est tissée en lin lavé par notre atelier.",
        ),
    ],
)
def test_each_fault_is_told_once(made: Draft, told: str) -> None:
    reasons = scored(made).reasons
    assert len(reasons) == 1
    assert reasons[0].startswith(told)


def test_warnings_and_notes_are_no_faults() -> None:
    soft = [
        finding("channel.length.soft", "warning"),
        finding("grounding.figure", "warning", "two"),
        finding("typography.fr.space", "info"),
    ]
    assert scored(draft(RIGHT, *soft)).reasons == ()


def test_a_figure_found_by_both_is_told_once_and_one_of_the_brief_is_no_invention() -> None:
    wrong = draft(f"{RIGHT} It weighs 900 g.", finding("grounding.figure", excerpt="900 g"))
    assert scored(wrong).drafts[0].strange_figures == ("900 g",)
    assert scored(wrong).reasons == ("no fact states the figure 900 g",)
    asked = replace(ITEM, brief=replace(BRIEF, goal="say that it weighs 900 g"))
    assert score(asked, Outcome((draft(f"{RIGHT} It weighs 900 g."),)), FACTS).reasons == ()


def test_a_french_draft_in_english_is_told_by_its_line() -> None:
    french = draft("La nappe Alma coûte 59 €.\nYou can wash it in your machine at home.", brief=FRENCH.brief)
    assert score(FRENCH, Outcome((french,)), FACTS).reasons == (
        "language: You can wash it in your machine at home.",
    )


def test_variants_that_say_the_same_are_told_by_their_numbers() -> None:
    other = draft("Good morning. Lay the table: washed linen of 170 × 300 cm, for €59.", variant=1)
    copied = draft(f"{RIGHT} Try it.", variant=2)
    found = scored(draft(), other, copied)
    assert found.alike == ((0, 2),)
    assert found.reasons == ("drafts 1 and 3 are alike",)
    wrong = scored(draft(), draft("Good morning, it is made of washed linen.", variant=1))
    assert wrong.reasons == ("draft 2: does not say €59 or 59 euros",)


def test_a_brief_without_a_draft_says_why() -> None:
    assert score(ITEM, Outcome(error="The model is down.")).reasons == ("error: The model is down.",)


def test_a_variant_that_was_not_written_is_told() -> None:
    asked = replace(ITEM, brief=replace(BRIEF, variants=3))
    assert scored(item=asked).reasons == ("drafts not written: 2 of 3",)
