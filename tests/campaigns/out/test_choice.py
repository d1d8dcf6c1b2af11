"""Which text a contact gets."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import chdtrc

from assistant.campaigns.out.choice import Choice, Chosen
from assistant.types.campaign import CampaignText, PlannedText
from assistant.types.campaign_export import WithheldText, Withholding
from assistant.types.contacts import Contact
from assistant.types.language import Language

WORDS: dict[Language, str] = {"fr": "non", "en": "no"}


def text(name: str, segment: str = "families", language: Language = "fr") -> CampaignText:
    return CampaignText(1, PlannedText(1, name, "cell", segment, "email", language, (), 0), "done")


def gone(name: str, reason: Withholding, language: Language = "fr") -> WithheldText:
    return WithheldText(name, "families", "email", language, reason, WORDS)


def contact(number: int = 1, language: str = "fr") -> Contact:
    return Contact(1, number, f"{number}@example.org", language=language, email_hash=f"{number:032x}")


def choice(
    ready: list[CampaignText],
    withheld: list[WithheldText] | None = None,
    default: Language | None = "fr",
    campaign: int = 1,
) -> Choice:
    return Choice(campaign, ready, withheld or [], (("en", "fr"), lambda segment: default))


def drawn(made: Choice, number: int) -> str:
    found = made.of(contact(number), "families", "email")
    assert isinstance(found, Chosen)
    return found.variant_id


def test_variants_share_their_readers_evenly_and_for_ever() -> None:
    made = choice([text("a"), text("b"), text("c")])
    counts = Counter(drawn(made, number) for number in range(1500))
    assert all(400 < counts[name] < 600 for name in "abc")
    # Fixed for all time: an export of tomorrow, of another process, of another machine.
    assert [drawn(made, number) for number in range(12)] == list("cccbbcbcabba")
    again = choice([text("c"), text("a"), text("b")])
    assert [drawn(made, number) for number in range(200)] == [drawn(again, number) for number in range(200)]


@pytest.mark.parametrize(("variants", "many"), [(2, 20_000), (3, 100_000), (4, 20_000)])
def test_readers_are_spread_as_chance_would(variants: int, many: int) -> None:
    """Chi-square against equal shares: with 100,000 a hash that leaned by 2 % to one side would fail it."""
    names = "abcd"[:variants]
    made, readers = choice([text(name) for name in names]), many // variants * variants
    counts = Counter(drawn(made, number) for number in range(readers))
    expected = readers / variants
    chi_square = sum((counts[name] - expected) ** 2 / expected for name in names)
    assert chdtrc(variants - 1, chi_square) > 0.001
    # Even among those alone whom one variant of another campaign drew: what they got once says nothing.
    other = choice([text(name) for name in names], campaign=2)
    few = Counter(drawn(other, number) for number in range(0, readers, 10) if drawn(made, number) == "a")
    share = sum(few.values()) / variants
    assert chdtrc(variants - 1, sum((few[name] - share) ** 2 / share for name in names)) > 0.001


def test_another_campaign_draws_other_readers() -> None:
    one, two = choice([text("a"), text("b")]), choice([text("a"), text("b")], campaign=2)
    same = sum(drawn(one, number) == drawn(two, number) for number in range(1000))
    assert 400 < same < 600


@settings(max_examples=30)
@given(st.sets(st.sampled_from("abcdef"), min_size=2), st.integers(0, 10_000))
def test_when_a_variant_falls_away_only_its_readers_move(names: set[str], number: int) -> None:
    before = drawn(choice([text(name) for name in sorted(names)]), number)
    for lost in names - {before}:
        assert drawn(choice([text(name) for name in sorted(names - {lost})]), number) == before


@pytest.mark.parametrize(
    ("language", "default", "expected"),
    [("en", "fr", "en"), ("fr", "en", "fr"), ("", "fr", "fr"), ("", None, "en"), ("de", "fr", "fr")],
)
def test_a_reader_gets_their_language_else_the_segments_else_the_campaigns_first(
    language: str, default: Language | None, expected: str
) -> None:
    made = choice([text("f"), text("e", language="en")], default=default)
    found = made.of(contact(language=language), "families", "email")
    assert isinstance(found, Chosen)
    assert found.language == expected


def test_a_campaign_in_one_language_has_that_for_everybody() -> None:
    found = choice([text("f")]).of(contact(language="en"), "families", "email")
    assert found == Chosen("f", "families", "fr")


def test_a_text_that_does_not_leave_is_not_replaced_by_one_in_another_language() -> None:
    made = choice([text("e", language="en")], [gone("f", "blocked")])
    assert made.of(contact(), "families", "email") == "text_blocked"


def test_another_variant_of_the_same_text_takes_over() -> None:
    assert drawn(choice([text("a")], [gone("b", "product_changed")]), 5) == "a"


def test_what_was_never_planned_is_told_so() -> None:
    made = choice([text("a")])
    assert made.of(contact(), "hosts", "email") == "no_text"
    assert made.of(contact(), "families", "sms") == "no_text"


def test_who_has_no_hash_is_told_apart_by_the_row() -> None:
    made, bare = choice([text("a"), text("b")]), replace(contact(), email_hash="")
    found = {made.of(replace(bare, row=row), "families", "email") for row in range(30)}
    assert len(found) == 2
