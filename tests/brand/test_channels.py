import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from assistant.brand.channels import load_channels, read_channels
from assistant.errors import KnowledgeError
from assistant.rules import load
from assistant.types.brand import Channel

ONE: dict[str, Any] = {
    "id": "sms",
    "fields": [
        {
            "name": "text",
            "required": False,
            "soft": {"max": 140, "source": "house", "checked": dt.date(2026, 3, 1)},
            "hard": {"max": 160, "source": "3GPP TS 23.038", "checked": dt.date(2026, 2, 1)},
        }
    ],
    "rules": [
        {"kind": "emoji", "severity": "error", "source": "house", "checked": dt.date(2026, 2, 1)},
    ],
}
LIST = {"least": 2, "most": 4, "source": "house", "checked": dt.date(2026, 1, 1)}


def one(**changes: Any) -> Channel:
    return read_channels({"sms.yaml": {**copy.deepcopy(ONE), **changes}})["sms"]


def test_the_channels_in_their_order() -> None:
    assert list(load_channels()) == [
        "email", "newsletter", "sms", "push", "whatsapp", "linkedin", "facebook", "instagram", "tiktok",
        "x_post", "x_thread", "google_rsa", "meta_ad", "linkedin_ad", "product_description", "seo",
        "landing_hero", "landing_section", "blog_outline", "blog_article", "chat_greeting", "review_reply",
        "service_reply", "video_script",
    ]  # fmt: skip


def test_a_new_channel_takes_a_known_count_and_the_limits_of_its_platform() -> None:
    channels = load_channels()
    limits = {
        (channel, field.name): (field.count, field.hard_max, field.items)
        for channel in ("x_thread", "whatsapp", "meta_ad", "linkedin_ad")
        for field in channels[channel].fields
    }
    assert limits["x_thread", "opening"] == ("x", 280, None)
    assert limits["x_thread", "posts"] == ("x", 280, (1, 13))
    assert limits["whatsapp", "body"] == ("characters", 1024, None)
    assert limits["whatsapp", "header"] == limits["whatsapp", "footer"] == ("characters", 60, None)
    assert limits["meta_ad", "primary"] == ("characters", 2200, None)
    assert limits["linkedin_ad", "headline"] == ("characters", 200, None)


def test_channels_that_answer_somebody() -> None:
    assert not one().reply
    assert one(reply=True).reply
    found = [channel.id for channel in load_channels().values() if channel.reply]
    assert found == ["review_reply", "service_reply"]


def test_the_e_mail_has_its_fields_in_order_with_sourced_limits() -> None:
    email = load_channels()["email"]
    assert [field.name for field in email.fields] == ["subject", "preheader", "body", "cta"]
    assert [(field.soft_max, field.hard_max) for field in email.fields] == [
        (50, None),
        (70, None),
        (1300, None),
        (40, None),
    ]
    assert email.prompt == "copy/email"
    assert "design.intuit.com" in email.fields[0].source


def test_the_google_ad_is_made_of_lists_with_the_limits_of_google() -> None:
    ad = {field.name: field for field in load_channels()["google_rsa"].fields}
    assert [(ad[name].items, ad[name].hard_max) for name in ("headlines", "descriptions", "path1")] == [
        ((3, 15), 30),
        ((2, 4), 90),
        (None, 15),
    ]


def test_units_of_the_sms_and_the_search_result() -> None:
    channels = load_channels()
    (text,) = channels["sms"].fields
    assert (text.count, text.soft_max, text.hard_max) == ("sms", 1, 3)
    assert text.added["fr"].startswith(" STOP au ")
    assert [(field.count, field.font_px) for field in channels["seo"].fields] == [
        ("pixels", 20),
        ("pixels", 14),
    ]


def test_long_channels_get_more_time() -> None:
    assert not one().long
    assert one(long=True).long
    assert [channel.id for channel in load_channels().values() if channel.long] == [
        "newsletter",
        "blog_article",
    ]


def test_every_limit_and_rule_says_where_it_comes_from_and_when_it_was_checked() -> None:
    for channel in load_channels().values():
        assert all(channel.name.values())
        for field in channel.fields:
            assert all(field.label.values())
            assert field.soft_max or field.hard_max or field.items
            assert "http" in field.source
            assert dt.date.fromisoformat(field.checked) >= dt.date(2026, 1, 1)
        for rule in channel.rules:
            assert "http" in rule.source
            assert dt.date.fromisoformat(rule.checked) >= dt.date(2026, 1, 1)


def test_french_texts_of_the_channels_have_no_break_spaces() -> None:
    for channel in load_channels().values():
        texts = [text["fr"] for field in channel.fields for text in (field.label, field.hint)]
        texts += [text["fr"] for rule in channel.rules for text in (rule.message, rule.advice)]
        for text in texts:
            for mark in (" :", " ;", " !", " ?", " »", "« "):
                assert mark not in text, text


def test_two_limits_share_a_line_and_the_older_date_counts() -> None:
    channel = one()
    field = channel.fields[0]
    assert field.source == "140 (soft): house; 160 (hard): 3GPP TS 23.038"
    assert field.checked == "2026-02-01"
    assert field.required is False
    assert (channel.prompt, channel.name["en"], field.label["fr"]) == ("copy/sms", "sms", "text")
    assert (channel.preview, channel.rules[0].id, channel.rules[0].fields) == (
        "page",
        "channel.emoji",
        ("text",),
    )


def test_a_list_says_how_many_items() -> None:
    field = one(fields=[{"name": "tags", "items": LIST}]).fields[0]
    assert (field.items, field.source, field.checked) == ((2, 4), "2 to 4 (items): house", "2026-01-01")


def test_a_channel_is_a_file_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("{id: b, place: 1, fields: [{name: text}]}", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("{id: a, place: 2, fields: [{name: text}]}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a channel", encoding="utf-8")
    assert list(load_channels(tmp_path)) == ["b", "a"]


FIELD, RULE = ("fields", 0), ("rules", 0)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*FIELD, "soft", "max"), 170, "a soft limit that is not above the hard one"),
        ((*FIELD, "soft", "max"), "many", "a whole number from 1"),
        ((*FIELD, "soft", "max"), True, "a whole number from 1"),
        ((*FIELD, "soft", "max"), 0, "a whole number from 1"),
        ((*FIELD, "hard", "max"), None, "a whole number from 1"),
        ((*FIELD, "hard", "source"), None, "where it comes from"),
        ((*FIELD, "hard", "checked"), "lately", "the date of the last check"),
        ((*FIELD, "hard", "minimum"), 3, "no key “fields[1].hard.minimum”"),
        ((*FIELD, "name"), None, "a field with a name"),
        ((*FIELD, "items"), {**LIST, "least": 5}, "no more than the most"),
        ((*FIELD, "count"), "words", "characters or sms or x or pixels"),
        ((*FIELD, "count"), "pixels", "the size of the font for a count in pixels"),
        ((*FIELD, "font_px"), 20, "the size of the font for a count in pixels"),
        ((*FIELD, "required"), "no", "true or false"),
        ((*FIELD, "added_unless"), "(", "a regular expression"),
        ((*RULE, "kind"), "smell", "stop_mention or unsubscribe"),
        ((*RULE, "severity"), None, "error or warning or info"),
        ((*RULE, "fields"), ["body"], "a field of the channel"),
        ((*RULE, "source"), "", "where it comes from"),
        ((*RULE, "pattern"), "x", "a pattern and a message for the kind “pattern”, and only there"),
        ((*RULE, "kind"), "pattern", "a pattern and a message for the kind “pattern”, and only there"),
        (("preview",), "tv", "inbox or sms or post"),
        (("place",), -1, "a whole number from 0"),
        (("fields",), [{"name": "a"}, {"name": "a"}], "fields with a name each of its own"),
        (("fields",), [], "an id and at least one field"),
        (("id",), "", "an id and at least one field"),
    ],
)
def test_what_nobody_can_check_is_refused(path: tuple[Any, ...], value: object, message: str) -> None:
    content = copy.deepcopy(ONE)
    place: Any = content
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(KnowledgeError) as caught:
        read_channels({"sms.yaml": content})
    assert message in str(caught.value)
    assert "sms.yaml" in str(caught.value)


def test_two_channels_of_one_id_are_refused() -> None:
    with pytest.raises(KnowledgeError, match="an id that no other channel has"):
        read_channels({"a.yaml": ONE, "b.yaml": ONE})


def test_rules_are_read_once_and_an_unknown_name_is_a_mistake_of_ours() -> None:
    assert load("wording") is load("wording")
    with pytest.raises(FileNotFoundError):
        load("no_such_rules")
