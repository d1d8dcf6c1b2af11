import pytest

from assistant.writing.parts.masks import links, masked

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


@pytest.mark.parametrize("translated", [False, True])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Voir https://ex.fr/p?n={{prenom|ami}}.", "Voir {{link_1}}."),
        ("Voir https://ex.fr/p?n={{prenom|chère cliente}}&x=1, puis", "Voir {{link_1}}, puis"),
        ("Bonjour {{a|ami}} et {{a|chère cliente}}", "Bonjour {{a|ami}} et {{a|chère cliente}}"),
        ("Le {{link}} : https://ex.fr/a", "Le {{link}} : {{link_1}}"),
        ("{{link_1}}, https://ex.fr/a et https://ex.fr/b", "{{link_1}}, {{link_2}} et {{link_3}}"),
    ],
)
def test_what_a_text_has_of_its_own_is_itself_again(text: str, shown: str, translated: bool) -> None:
    hidden = masked({"body": text}, translated)
    assert hidden.fields == {"body": shown}
    assert hidden.restored(hidden.fields) == {"body": text}


def test_a_token_in_a_link_has_its_own_fallback() -> None:
    text = {"body": "{{prenom|ami}} : https://ex.fr/?n={{prenom|amie}} ; {{site|https://ex.fr}}"}
    hidden = masked(text)
    assert hidden.fields == {"body": "{{prenom}} : {{link_1}} ; {{site}}"}
    assert hidden.restored(hidden.fields) == text


def test_the_hundredth_link_comes_back() -> None:
    text = {"body": " ".join(f"https://ex.fr/{number}" for number in range(120))}
    hidden = masked(text)
    assert hidden.restored(hidden.fields) == text


def test_a_link_ends_before_the_mark_of_its_sentence() -> None:
    said = "(https://a.example/p), https://a.example/{id}! https://... {{x|https://a.example/q}}"
    assert list(links(said)) == ["https://a.example/p", "https://a.example/{id}"]
