"""Which variants stand beside each other, and whether their split is sound."""

from decimal import Decimal

import pytest

from assistant.results.reading.contests import contests
from assistant.results.reading.metrics import definitions
from assistant.results.reading.told import told_of
from assistant.types.language import Language
from assistant.types.results import Observation

CLICKS = definitions()["click_rate"]


def line(segment: str, variant: int, readers: int, channel: str = "email", **more: int) -> Observation:
    language: Language = "en" if segment == "abroad" else "fr"
    name = f"c1-{segment}-{channel}-{language}-{variant + 1}"
    counts = {"sent": readers, "delivered": readers, "clicks": readers // 50, **more}
    known = {key: Decimal(value) for key, value in counts.items() if value >= 0}
    return Observation(name, segment, channel, language, variant, known)  # type: ignore[arg-type]


def cell(segment: str, *sent: int, channel: str = "email") -> list[Observation]:
    return [line(segment, variant, count, channel) for variant, count in enumerate(sent)]


def test_a_text_alone_is_compared_with_nothing() -> None:
    assert contests(told_of(cell("town", 1000), [], {}), {}, CLICKS) == []


def test_segments_of_a_channel_are_pooled_before_each_of_them() -> None:
    lines = [*cell("town", 1000, 1010), *cell("family", 500, 490), *cell("town", 300, 300, channel="sms")]
    found = contests(told_of(lines, [], {}), {}, CLICKS)
    places = [(each.segment, each.channel) for each in found]
    assert places == [("", "email"), ("town", "email"), ("family", "email"), ("town", "sms")]
    pooled = found[0]
    assert pooled.language == "fr"
    assert [(side.readers, side.variant_id) for side in pooled.sides] == [(1500, ""), (1500, "")]
    assert [part.segment for part in pooled.parts] == ["town", "family"]
    assert found[1].sides[0].variant_id == "c1-town-email-fr-1"


def test_two_languages_are_pooled_without_a_name() -> None:
    found = contests(told_of([*cell("town", 500, 500), *cell("abroad", 500, 500)], [], {}), {}, CLICKS)
    assert found[0].language == ""


@pytest.mark.parametrize(
    ("other", "why"),
    [((900, 600), "a broken split"), ((500,), "a variant is missing"), ((0, 0), "no readers")],
)
def test_a_segment_that_would_mislead_is_not_pooled(other: tuple[int, ...], why: str) -> None:
    lines = [*cell("town", 1000, 1010), *cell("family", 500, 490), *cell("gone", *other)]
    found = contests(told_of(lines, [], {}), {}, CLICKS)
    assert [part.segment for part in found[0].parts] == ["town", "family"], why


def test_shares_that_differ_between_segments_are_not_added_up() -> None:
    """Simpson: each split is as the export says, and yet the sums would compare the segments."""
    lines = [*cell("town", 9000, 1000), *cell("family", 1000, 9000)]
    exported = {
        "c1-town-email-fr-1": 9000,
        "c1-town-email-fr-2": 1000,
        "c1-family-email-fr-1": 1000,
        "c1-family-email-fr-2": 9000,
    }
    found = contests(told_of(lines, [], exported), exported, CLICKS)
    assert [each.segment for each in found] == ["town", "family"]
    assert not any(each.broken for each in found)


def test_the_split_is_compared_with_the_export_else_with_equal_shares() -> None:
    lines = cell("town", 2000, 1000)
    (equal,) = contests(told_of(lines, [], {}), {}, CLICKS)
    assert equal.expected == (1500, 1500)
    assert equal.broken
    exported = {"c1-town-email-fr-1": 2040, "c1-town-email-fr-2": 1020}
    (as_sent,) = contests(told_of(lines, [], exported), exported, CLICKS)
    assert as_sent.expected == pytest.approx((2000, 1000))
    assert as_sent.split_p == pytest.approx(1.0)
    assert not as_sent.broken


def test_what_no_report_tells_is_no_split() -> None:
    lines = [line("town", 0, 1000, sent=-1), line("town", 1, 900, delivered=-1)]
    (mixed,) = contests(told_of(lines, [], {}), {}, CLICKS)
    assert (mixed.got, mixed.split_p) == (None, None)  # sent of one beside delivered of the other
    by_export = [line("town", variant, 0, sent=-1, delivered=-1, clicks=5) for variant in (0, 1)]
    exported = {"c1-town-email-fr-1": 500, "c1-town-email-fr-2": 480}
    (unknown,) = contests(told_of(by_export, [], exported), exported, CLICKS)
    assert unknown.split_p is None


def test_a_side_has_a_sample_only_where_each_of_its_texts_tells_the_metric() -> None:
    lines = [*cell("town", 1000, 1010), line("family", 0, 500, clicks=-1), line("family", 1, 490)]
    _, family = contests(told_of(lines, [], {}), {}, CLICKS)
    assert family.sides[0].sample(CLICKS) is None
    assert family.sides[1].sample(CLICKS) is not None


def test_a_segment_that_does_not_tell_the_metric_keeps_nobody_from_being_pooled() -> None:
    lines = [*cell("town", 1000, 1010), *cell("family", 500, 490), *cell("far", 300, 300)]
    lines += [line("gone", variant, 300, clicks=-1) for variant in (0, 1)]
    pooled = contests(told_of(lines, [], {}), {}, CLICKS)[0]
    assert [part.segment for part in pooled.parts] == ["town", "family", "far"]
    assert pooled.left_out == (("gone", ""),)


def test_readers_of_a_comparison_are_counted_in_one_way() -> None:
    """Delivered of one beside sent of the other would make a winner of the one that bounced more."""
    some = line("town", 0, 20_000, delivered=14_000, clicks=600)
    by_sent = contests(told_of([some, line("town", 1, 20_000, delivered=-1, clicks=600)], [], {}), {}, CLICKS)
    assert [side.readers for side in by_sent[0].sides] == [20_000, 20_000]
    exported = {"c1-town-email-fr-1": 10_000, "c1-town-email-fr-2": 10_000}
    lines = [
        line("town", 0, 0, sent=-1, delivered=7_000, clicks=300),
        line("town", 1, 0, sent=-1, delivered=-1, clicks=300),
    ]
    (by_export,) = contests(told_of(lines, [], exported), exported, CLICKS)
    assert [side.readers for side in by_export.sides] == [10_000, 10_000]
    assert [side.sent for side in by_export.sides] == [7_000, 10_000]


def test_readers_that_share_no_way_of_counting_are_not_compared() -> None:
    lines = [line("town", 0, 1000, sent=-1), line("town", 1, 1000, delivered=-1)]
    (apart,) = contests(told_of(lines, [], {}), {}, CLICKS)
    assert [side.sample(CLICKS) for side in apart.sides] == [None, None]


def test_what_tells_no_clicks_does_not_choose_how_readers_are_counted() -> None:
    lines = [*cell("town", 1000, 1010), line("town", 2, 990, delivered=-1, clicks=-1)]
    (found,) = contests(told_of(lines, [], {}), {}, CLICKS)
    assert [side.told[0].basis for side in found.sides] == ["delivered", "delivered", "sent"]


def test_a_language_that_is_left_out_is_named_where_its_segment_is_in() -> None:
    def english(variant: int, sent: int) -> Observation:
        one = line("family", variant, sent)
        name = one.variant_id.replace("-fr-", "-en-")
        return Observation(name, "family", "email", "en", variant, one.counts)

    lines = [*cell("town", 1000, 1010), *cell("family", 500, 490), english(0, 900), english(1, 600)]
    pooled = contests(told_of(lines, [], {}), {}, CLICKS)[0]
    assert [(part.segment, part.language) for part in pooled.parts] == [("town", "fr"), ("family", "fr")]
    assert pooled.left_out == (("family", "en"),)
