import copy
import datetime as dt
from typing import Any

import pytest

from assistant.brand.channels import load_channels, read_channels
from assistant.errors import KnowledgeError
from assistant.rules import load

ONE: dict[str, Any] = {
    "channels": [
        {
            "id": "sms",
            "fields": [
                {
                    "name": "text",
                    "required": False,
                    "soft": {"max": 140, "source": "house", "checked": dt.date(2026, 3, 1)},
                    "hard": {"max": 160, "source": "3GPP TS 23.038", "checked": dt.date(2026, 2, 1)},
                }
            ],
        }
    ]
}


def test_the_e_mail_has_its_fields_in_order_with_sourced_limits() -> None:
    email = load_channels()["email"]
    assert [field.name for field in email.fields] == ["subject", "preheader", "body", "cta"]
    assert [(field.soft_max, field.hard_max) for field in email.fields] == [
        (50, 78),
        (70, None),
        (1300, None),
        (40, None),
    ]
    assert email.prompt == "copy/email"
    assert "RFC 5322" in email.fields[0].source


def test_a_channel_says_that_its_drafts_are_long() -> None:
    content = copy.deepcopy(ONE)
    assert not read_channels(content)["sms"].long
    content["channels"][0]["long"] = True
    assert read_channels(content)["sms"].long


def test_every_limit_says_where_it_comes_from_and_when_it_was_checked() -> None:
    for channel in load_channels().values():
        assert channel.name.keys() == {"fr", "en"}
        for field in channel.fields:
            assert field.label.keys() == {"fr", "en"}
            assert (field.soft_max or field.hard_max) is not None
            assert "http" in field.source
            assert dt.date.fromisoformat(field.checked) >= dt.date(2026, 1, 1)


def test_two_limits_share_a_line_and_the_older_date_counts() -> None:
    channel = read_channels(ONE)["sms"]
    field = channel.fields[0]
    assert field.source == "140 (soft): house; 160 (hard): 3GPP TS 23.038"
    assert field.checked == "2026-02-01"
    assert field.required is False
    assert (channel.prompt, channel.name["en"], field.label["fr"]) == ("copy/sms", "sms", "text")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("soft", "max"), 170, "a soft limit that is not above the hard one"),
        (("soft", "max"), "many", "a whole number of characters"),
        (("soft", "max"), True, "a whole number of characters"),
        (("soft", "max"), 0, "a whole number of characters"),
        (("hard", "source"), None, "where the limit comes from"),
        (("hard", "checked"), "lately", "the date of the last check"),
        (("hard", "minimum"), 3, "no key “channels[1].fields[1].hard.minimum”"),
        (("name",), None, "a field with a name"),
    ],
)
def test_a_limit_that_nobody_can_check_is_refused(path: tuple[str, ...], value: object, message: str) -> None:
    content = copy.deepcopy(ONE)
    place = content["channels"][0]["fields"][0]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(KnowledgeError) as caught:
        read_channels(content)
    assert message in str(caught.value)


@pytest.mark.parametrize("channel", [{"id": "sms"}, {"fields": [{"name": "text"}]}])
def test_a_channel_needs_an_id_and_a_field(channel: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match="an id and at least one field"):
        read_channels({"channels": [channel]})


def test_rules_are_read_once_and_an_unknown_name_is_a_mistake_of_ours() -> None:
    assert load("channels") is load("channels")
    with pytest.raises(FileNotFoundError):
        load("no_such_rules")
