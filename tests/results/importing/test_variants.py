"""Which text a row is about."""

import pytest

from assistant.results.importing.variants import Finder, candidates

KNOWN = ("c12-first-home-urban-email-fr-1", "c12-first-home-urban-email-fr-11", "c12-B2B-sms-fr-2")


def finder(**labels: str) -> Finder:
    return Finder(12, KNOWN, labels)


@pytest.mark.parametrize(
    "cell",
    [
        "c12-first-home-urban-email-fr-1",
        " C12-FIRST-HOME-URBAN-EMAIL-FR-1 ",
        "https://x.example/a?utm_medium=email&utm_content=c12-first-home-urban-email-fr-1&b=c12",
        "https%3A%2F%2Fx.example%2F%3Futm_content%3Dc12-first-home-urban-email-fr-1%26a%3D1",
        "Printemps – c12-first-home-urban-email-fr-1 (copie)",
        "mars_2026 c12-first-home-urban-email-fr-1_v2-final",
        "c12-first-home-urban-email-fr-1-2026-03-01",
    ],
)
def test_an_id_is_found_wherever_it_stands(cell: str) -> None:
    assert finder().find([cell]).variant_id == KNOWN[0]


def test_the_longest_id_counts() -> None:
    assert finder().find(["c12-first-home-urban-email-fr-11"]).variant_id == KNOWN[1]
    assert finder().find(["c12-b2b-sms-fr-2"]).variant_id == "c12-B2B-sms-fr-2"


def test_what_is_no_variant_of_the_campaign() -> None:
    other = finder().find(["c7-first-home-urban-email-fr-1"])
    assert (other.reason, other.other, other.name) == ("other_campaign", 7, "")
    unknown = finder().find(["", "x c12-first-home-urban-email-en-1"])
    assert (unknown.reason, unknown.name) == ("unknown_variant", "c12-first-home-urban-email-en-1")
    assert finder().find([KNOWN[0], KNOWN[1]]).reason == "several_variants"
    assert finder().find([KNOWN[0], "https://x.example/?a=c7-b-email-fr-1", KNOWN[0]]).variant_id == KNOWN[0]
    named = finder().find(["zoe@x.example", "https://x.example/", "Lettre de  mars"])
    assert (named.reason, named.name) == ("no_variant", "Lettre de mars")
    assert finder().find(["Total"]).name == finder().find([]).name == ""
    assert Finder(12, KNOWN, {}, named=False).find(["Lettre"]).name == ""


def test_a_name_stands_for_a_variant() -> None:
    by_name = Finder(12, KNOWN, {"Version A": KNOWN[0].upper(), "Version B": "c12-gone-1"})
    assert by_name.find([" version  a"]).variant_id == KNOWN[0]
    assert by_name.find(["Version B"]).reason == "unknown_variant"
    assert by_name.find(["Version AB"]).reason == "no_variant"


def test_links_that_are_all_different_fill_no_memory() -> None:
    links = finder()
    for number in range(50_010):
        assert links.find([f"?id={number}&utm_content={KNOWN[0]}"]).variant_id == KNOWN[0]
    assert len(links._seen) < 50_001


def test_what_looks_like_an_id() -> None:
    assert candidates("c1-a-email-fr-1, abc12-x-1 c77-b-sms-en-2-") == [
        ("c1-a-email-fr-1", 1),
        ("c77-b-sms-en-2", 77),
    ]
