import pytest

from assistant.writing.parts.masks import masked

FIELDS = {
    "subject": "Bonjour {{first_name|cher client}}",
    "body": "Voir https://a.example/p?utm_source=x&b=1. Et encore https://a.example/q, puis https://a.example/q",
}


def test_links_and_fallbacks_are_hidden_and_put_back() -> None:
    hidden = masked(FIELDS)
    assert hidden.fields == {
        "subject": "Bonjour {{first_name}}",
        "body": "Voir {{link_1}}. Et encore {{link_2}}, puis {{link_2}}",
    }
    assert hidden.restored(hidden.fields) == FIELDS


def test_a_translation_shows_the_words_behind_a_token() -> None:
    hidden = masked(FIELDS, keep_words=True)
    assert hidden.fields["subject"] == FIELDS["subject"]
    assert hidden.restored({"subject": "Hello {{first_name|dear customer}}"}) == {
        "subject": "Hello {{first_name|dear customer}}"
    }


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Voir {{link_7}}", "Voir "), ("Voir {{link}}", "Voir https://a.example/p?utm_source=x&b=1")],
)
def test_a_link_of_another_number_is_left_out_and_one_without_is_the_first(text: str, whole: str) -> None:
    assert masked(FIELDS).restored({"body": text}) == {"body": whole}


def test_a_text_without_links_keeps_the_room_for_one() -> None:
    assert masked({"body": "Voir"}).restored({"body": "{{link}}"}) == {"body": "{{link}}"}
