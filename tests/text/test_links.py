"""The link of a brief with its UTM parameters; more of it in tests/writing/prompting/test_link.py."""

from dataclasses import replace

from assistant.text.links import tracked_link, utm_parameters
from assistant.types.draft import Brief

BRIEF = Brief("email", "families", "", "fr", link="https://www.filature.example/nappe?a=1#prix")


def test_parameters_are_folded() -> None:
    brief = replace(BRIEF, utm={"source": "Lettre d’été", "medium": "E-Mail", "campaign": ""})
    assert utm_parameters(brief) == {"utm_source": "lettre-d-ete", "utm_medium": "e-mail"}
    assert tracked_link(brief) == (
        "https://www.filature.example/nappe?a=1&utm_source=lettre-d-ete&utm_medium=e-mail#prix"
    )


def test_variants_are_told_apart_unless_the_writer_does() -> None:
    brief = replace(BRIEF, utm={"source": "x"}, variants=2)
    assert utm_parameters(brief, 1)["utm_content"] == "v2"
    assert utm_parameters(replace(brief, utm={"source": "x", "content": "haut"}), 1)["utm_content"] == "haut"
    assert utm_parameters(replace(brief, utm={}), 1) == {}


def test_without_a_link_or_parameters() -> None:
    assert tracked_link(replace(BRIEF, link="", utm={"source": "x"})) == ""
    assert tracked_link(BRIEF) == BRIEF.link
