from dataclasses import replace

import pytest

from assistant.brand.channels import load_channels
from assistant.errors import InputError
from assistant.types.brand import Channel
from assistant.types.draft import Brief
from assistant.writing.prompting.link import check_link, in_the_text, shown, tracked_link, with_link

BRIEF = Brief(
    "sms",
    "families",
    "x",
    "fr",
    link="https://www.shop.example/p/nap?size=2&utm_source=old#top",
    utm={"source": "Infolettre Été", "medium": "E-Mail", "campaign": ""},
)
TRACKED = "https://www.shop.example/p/nap?size=2&utm_source=infolettre-ete&utm_medium=e-mail#top"


@pytest.fixture(scope="module")
def channels() -> dict[str, Channel]:
    return dict(load_channels())


def test_parameters_are_added_in_lower_case_and_replace_old_ones() -> None:
    assert tracked_link(BRIEF) == TRACKED


def test_without_a_link_there_is_none() -> None:
    assert tracked_link(replace(BRIEF, link="")) == ""


def test_a_link_without_parameters_stays_as_it_is() -> None:
    link = "https://shop.example/a?b=c%20d&e=&u={{email}}&flag#top"
    assert tracked_link(replace(BRIEF, link=link, utm={}, variants=3)) == link


def test_merge_tags_and_other_parameters_stay_as_they_are() -> None:
    link = "https://ex.example/?u={{email}}&flag&utm%5Fmedium=old&d=a%20b#{{part}}"
    brief = replace(BRIEF, link=link, utm={"medium": "E-Mail"})
    assert tracked_link(brief) == "https://ex.example/?u={{email}}&flag&d=a%20b&utm_medium=e-mail#{{part}}"


def test_several_variants_are_told_apart_unless_the_brief_says_how() -> None:
    brief = replace(BRIEF, variants=2)
    assert "utm_content=v2" in tracked_link(brief, 1)
    named = replace(brief, utm={"content": "header"})
    assert tracked_link(named, 1).endswith("utm_content=header#top")


@pytest.mark.parametrize(
    ("channel", "text"),
    [("sms", f"Voici la nappe. {TRACKED}"), ("linkedin", f"Voici la nappe.\n\n{TRACKED}")],
)
def test_a_channel_that_shows_the_address_gets_it_at_the_end(
    channels: dict[str, Channel], channel: str, text: str
) -> None:
    name = "text" if channel == "sms" else "body"
    fields = with_link({name: "Voici la nappe."}, BRIEF, channels[channel])
    assert fields == {name: text}
    assert with_link(fields, BRIEF, channels[channel]) == fields


def test_room_that_the_model_left_is_taken(channels: dict[str, Channel]) -> None:
    fields = with_link({"text": "Voyez {{ link }} vite."}, BRIEF, channels["sms"])
    assert fields["text"] == f"Voyez {TRACKED} vite."


@pytest.mark.parametrize("channel", ["email", "google_rsa", "seo", "instagram", "product_description"])
def test_elsewhere_the_address_stays_out_of_the_text(channels: dict[str, Channel], channel: str) -> None:
    assert not in_the_text(channels[channel])
    name = channels[channel].fields[0].name
    assert with_link({name: "Voyez [link] ici"}, BRIEF, channels[channel]) == {name: "Voyez ici"}


def test_the_model_is_told_of_host_and_path_alone() -> None:
    assert shown(BRIEF.link) == "shop.example/p/nap"
    assert shown("") == ""


@pytest.mark.parametrize("link", ["", " https://shop.example/a ", "http://shop.example"])
def test_addresses_of_pages_are_taken(link: str) -> None:
    assert check_link(link) == link.strip()


@pytest.mark.parametrize(
    "link",
    [
        "shop.example/a",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://user:pass@shop.example",
        "https://shop.example/a b",
        "https://[shop.example",
        "https://shop.example/" + "a" * 500,
    ],
)
def test_anything_else_is_refused(link: str) -> None:
    with pytest.raises(InputError, match="no address"):
        check_link(link)
