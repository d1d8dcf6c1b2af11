import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.brand.channels import load_channels
from assistant.checks.copy.measure import added_text, lines, measure
from assistant.types.brand import FieldRule

NAMES = {"fr": "Champ", "en": "Field"}
STOP = FieldRule(
    "text",
    NAMES,
    1,
    3,
    count="sms",
    added={"fr": " STOP au 36000", "en": " STOP to 36000"},
    added_unless=r"\bSTOP\b",
)


@pytest.mark.parametrize(
    ("text", "over", "broken", "said"),
    [
        ("", False, False, "0 / 10 caractères"),
        ("abc", False, False, "3 / 10 caractères"),
        ("  abc \n", False, False, "3 / 10 caractères"),
        ("a" * 12, True, False, "12 / 10 caractères, 2 de trop"),
        ("a" * 21, True, True, "21 / 10 caractères, 11 de trop"),
    ],
)
def test_characters_against_a_soft_and_a_hard_limit(text: str, over: bool, broken: bool, said: str) -> None:
    measured = measure(FieldRule("subject", NAMES, 10, 20), text, "fr")
    assert (measured.over, measured.broken, measured.detail["fr"]) == (over, broken, said)
    assert (measured.unit, measured.limit, measured.parts) == ("characters", 10, 1 if text.strip() else 0)


def test_without_a_limit_it_only_counts() -> None:
    rule = FieldRule("body", NAMES)
    assert [measure(rule, "a" * n, "fr").detail for n in (0, 1, 2)] == [
        {"fr": "0 caractère", "en": "0 characters"},
        {"fr": "1 caractère", "en": "1 character"},
        {"fr": "2 caractères", "en": "2 characters"},
    ]
    assert not measure(rule, "a" * 10_000, "fr").over
    assert measure(rule, "", "fr").limit is None


def test_only_a_hard_limit_is_the_one_to_show() -> None:
    measured = measure(FieldRule("path", NAMES, hard_max=3), "abcd", "en")
    assert (measured.limit, measured.over, measured.broken) == (3, True, True)


def test_an_sms_counts_what_the_export_adds() -> None:
    text = "a" * 146
    measured = measure(STOP, text, "fr")
    assert (measured.count, measured.parts, measured.over, measured.soft_max, measured.hard_max) == (
        160,
        1,
        False,
        160,
        459,
    )
    assert measured.detail["fr"] == "160 / 160 caractères, 1 SMS (GSM-7), «\u00a0STOP au 36000\u00a0» compris"
    assert measure(STOP, text + "a", "fr").over
    own = "a" * 140 + " STOP au 36111"
    assert measure(STOP, own, "fr").count == len(own)
    assert "36000" not in measure(STOP, own, "fr").detail["fr"]


def test_a_letter_outside_the_alphabet_shows_the_smaller_room() -> None:
    measured = measure(STOP, "Prêt à l’heure", "fr")
    assert (measured.encoding, measured.limit, measured.forcing) == ("UCS-2", 70, ("ê", "’"))
    assert "ê ’" in measured.detail["en"]


def test_an_empty_sms_takes_nothing() -> None:
    measured = measure(STOP, " ", "en")
    assert (measured.count, measured.parts, measured.over) == (0, 0, False)
    assert added_text(STOP, "", "en") == ""


def test_a_list_is_measured_item_by_item() -> None:
    rule = FieldRule("headlines", NAMES, hard_max=10, items=(2, 3))
    measured = measure(rule, "Un\n\n Deux mots ici \n", "fr")
    assert ([item.count for item in measured.items], measured.parts, measured.count) == ([2, 13], 2, 13)
    assert (measured.over, measured.broken) == (True, True)
    assert measured.detail["fr"] == (
        "2 sur 2 à 3 lignes, la plus longue\u00a0: 13 / 10 caractères, 3 de trop"
    )
    many = measure(rule, "a\nb\nc\nd", "fr")
    assert (many.over, many.broken, many.parts) == (True, True, 4)
    assert not measure(rule, "a\nb", "fr").over
    none = measure(rule, "", "en")
    assert (none.parts, none.count, none.detail["en"]) == (0, 0, "0 of 2 to 3 lines")


def test_pixels_and_weights_have_their_own_units() -> None:
    title = FieldRule("title", NAMES, 100, count="pixels", font_px=20)
    assert measure(title, "WWWWWWW", "en").detail["en"] == "133 / 100 pixels, 33 too many"
    post = FieldRule("post", NAMES, hard_max=280, count="x")
    measured = measure(post, "https://www.filature.example/p/nap-01 👍", "fr")
    assert (measured.count, measured.unit) == (23 + 1 + 2, "x")


def test_lines_are_those_that_hold_something() -> None:
    assert lines("a\n\n  b \r\n\t\nc") == ("a", "b", "c")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_measured_in_every_field(text: str) -> None:
    for channel in load_channels().values():
        for rule in channel.fields:
            measured = measure(rule, text, "fr")
            assert measured.count >= 0
            assert measured.over or not measured.broken
            assert all(measured.detail.values())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bonjour {{first_name|vous}}", 8 + 10),
        ("Bonjour {{ first_name }}", 8 + 10),
        ("{{first_name|cher client fidèle}}", 18),
        ("{{1}}, bonjour", 14),
    ],
)
def test_a_merge_tag_counts_as_what_readers_get(text: str, count: int) -> None:
    assert measure(FieldRule("body", NAMES, hard_max=30), text, "fr").count == count


def test_the_braces_of_a_tag_take_no_room_in_an_sms() -> None:
    rule = FieldRule("body", NAMES, hard_max=1, count="sms")
    text = "{{first_name|vous}}, " + "a" * 148
    assert (measure(rule, text, "fr").count, measure(rule, text, "fr").parts) == (160, 1)
