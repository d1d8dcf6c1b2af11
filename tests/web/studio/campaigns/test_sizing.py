"""What the readers of a form can show, told beside it while it is filled."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from assistant.campaigns.sizing.sizes import BaseRate, Wanted, channel_sizes
from assistant.campaigns.sizing.words import told
from assistant.errors import InputError
from assistant.services import Services
from assistant.types.contacts import ContactList
from assistant.types.language import LANGUAGES
from assistant.web.studio.campaigns.sizing import size_parts, sized_only, wanted_of
from assistant.web.texts import Texts
from tests.web.studio.campaigns.test_page import CAMPAIGN, press
from tests.web.studio.people_of import send

TEXTS = Texts.load()
WORDS = {language: TEXTS.words(language) for language in LANGUAGES}


def typed(client: TestClient, form: Mapping[str, list[str]]) -> str:
    """What the page tells after a change to the form."""
    said = send(client, "s-sizes", ("plan-form", "input"), None, {"act": "typed", "form": dict(form)})
    return said.replace('\\"', '"').replace("\u202f", " ").replace("\u00a0", " ")


def test_a_form_that_is_being_filled_is_sized(
    studio: TestClient, shop: Services, listed: ContactList
) -> None:
    form = {"contacts": [str(listed.id)], "segments": ["families"], "channels": ["email"], "variants": ["2"]}
    assert "Choisissez une liste de contacts" in typed(studio, {**form, "variants": ["1"]})
    shown = typed(studio, {**form, "budget_eur": ["beaucoup"]})
    assert "Avec un taux de clic de 2 % (supposé" in shown
    assert "il faut 21 106 lecteurs par variante" in shown
    (sizes,) = shop.campaigns.sizes(replace(CAMPAIGN, contacts=listed.id, variants=2))
    assert f"<td>{sizes.groups[0].readers}</td>" in shown
    assert "taux de clic de 12,5 % (le vôtre)" in typed(studio, {**form, "size_rate": ["12,5 %"]})
    assert "« beaucoup » n’est pas un pourcentage" in typed(studio, {**form, "size_lift": ["beaucoup"]})
    assert "Cela n’a pas abouti" in typed(studio, {**form, "size_rate": ["60"], "size_lift": ["80"]})
    assert "Cela n’a pas abouti" in typed(studio, {**form, "contacts": ["99999"]})


def test_the_plan_says_it_too(studio: TestClient, listed: ContactList) -> None:
    form = {
        "name": ["Noël"],
        "contacts": [str(listed.id)],
        "segments": ["families"],
        "channels": ["email"],
        "languages": ["fr"],
        "variants": ["2"],
        "goal_fr": ["Présenter la nappe"],
        "size_rate": ["5"],
        "size_lift": ["50"],
    }
    shown = press(studio, "plan-form", "plan", form=form)
    assert "Avec un taux de clic de 5 % (le vôtre), il faut" in shown
    assert "un écart de +50 %" in shown
    assert 'name="size_rate" value="5"' in press(studio, "plan-form", "find", form=form), "it stays typed"


@pytest.mark.parametrize(
    ("rate", "lift", "expected"),
    [
        ("", "", Wanted()),
        ("2,5", "30", Wanted(0.025, 0.3)),
        ("0.4 %", "", Wanted(0.004)),
        ("", "50%", Wanted(None, 0.5)),
    ],
)
def test_percentages_are_read_as_people_write_them(rate: str, lift: str, expected: Wanted) -> None:
    assert wanted_of({"size_rate": (rate,), "size_lift": (lift,)}, WORDS["fr"]) == expected


@pytest.mark.parametrize("said", ["x", "1e", "nan", "inf", "-2", "0", "100", "1.2.3"])
def test_what_is_no_rate_is_told(said: str) -> None:
    with pytest.raises(InputError):
        wanted_of({"size_rate": (said,)}, WORDS["en"])


def test_only_what_sizes_rest_on_is_read() -> None:
    assert sized_only({"segments": ("a",), "budget_eur": ("x",), "size_rate": ("2",)}) == {"segments": ("a",)}


def test_segments_stand_in_a_table_and_together_below() -> None:
    sizes = channel_sizes("email", {("a", "fr"): 60_000, ("b", ""): 40}, 2, BaseRate(0.02, "assumed"), 0.2)
    (part,) = size_parts(WORDS["en"], [told(sizes, {})], {}, {})
    assert [(row.name, row.readers, row.shown, row.whole) for row in part.rows] == [
        ("a (in French)", "30,000", "enough", False),
        ("b", "20", "none", False),
        ("All segments together", "30,020", "enough", True),
    ]
    assert part.headline.startswith("At a click rate of 2%")
    assert all("readers per variant" in sentence for sentence in part.sentences)
    alone = channel_sizes("email", {("a", ""): 9_000}, 2, BaseRate(0.02, "given"), 0.2)
    (single,) = size_parts(WORDS["fr"], [told(alone, {})], {}, {})
    assert [row.shown for row in single.rows] == ["+46\u00a0%"]
