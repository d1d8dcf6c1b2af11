import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("Bonjour *|FNAME|*, %%FirstName%%, *|FNAME|*", "Bonjour {{tag_1}}, {{tag_2}}, {{tag_1}}"),
        ("{{tag_1}} et {% if x %}, {{", "{{tag_1}} et {{tag_2}}, {{"),
        ("Au point {{1}}", "Au point {{1}}"),
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


def test_each_way_in_which_a_tag_stands_there_has_its_name() -> None:
    text = {"a": "{{a|ami}}, {{a|chère cliente}}, {{ a | ami }}, {{a}}", "b": "{{a_2|x}}"}
    hidden = masked(text)
    assert hidden.fields == {"a": "{{a}}, {{a_3}}, {{a}}, {{a_4}}", "b": "{{a_2}}"}
    assert hidden.restored(hidden.fields)["a"] == "{{a|ami}}, {{a|chère cliente}}, {{a|ami}}, {{a}}"


@pytest.mark.parametrize(
    "written",
    [
        "{{ first_name }}",
        "{{First_Name}}",
        "{{first name}}",
        "{{first_name|friend}}",
        "{first_name}",
        "[first_name]",
    ],
)
def test_a_stand_in_is_known_however_a_model_spells_it(written: str) -> None:
    hidden = masked({"body": "Bonjour {{first_name|cher client}}"})
    assert hidden.restored({"body": f"Bonjour {written} !"}) == {
        "body": "Bonjour {{first_name|cher client}} !"
    }


def test_other_words_in_braces_and_brackets_stay() -> None:
    hidden = masked({"body": "Bonjour {{first_name|cher client}}"})
    text = {"body": "{autre} [note] [first_name](https://a.example) {{city|Paris}}"}
    assert hidden.restored(text) == text


def test_what_a_brief_stands_in_for_comes_back_too_unless_the_text_has_it() -> None:
    brief = masked({"goal": "{{first_name|ami}} {{city|Paris}}"})
    text = masked({"body": "Bonjour {{first_name|chère cliente}}"})
    restored = text.with_others(brief).restored({"body": "{{first_name}}, {{city}}"})
    assert restored == {"body": "{{first_name|chère cliente}}, {{city|Paris}}"}


def test_a_finding_says_what_the_model_sees() -> None:
    hidden = masked({"body": "Bonjour {{first_name|cher client}} https://a.example/p"})
    assert hidden.hidden("Mettez {{first_name|cher client}} avant https://a.example/p.") == (
        "Mettez {{first_name}} avant {{link_1}}."
    )


def test_links_may_stay() -> None:
    text = {"goal": "https://a.example/?n={{a|b}} {{c|d}}"}
    hidden = masked(text, keep_links=True)
    assert hidden.fields == {"goal": "https://a.example/?n={{a}} {{c}}"}
    assert hidden.restored(hidden.fields) == text


_PARTS = st.sampled_from(
    ["{{a|b}}", "{{a}}", "{{ a | c }}", "{{link}}", "{{link_1}}", "{{tag_1|x}}", "https://x.fr/?n={{a|b}}",
     "*|F|*", "%%F%%", "{% if %}", "{contactfield=a}", " mot ", "\n", ". "]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=12), st.booleans(), st.booleans())
def test_an_unchanged_text_comes_back_whole(parts: list[str], words: bool, keep: bool) -> None:
    text = {"one": "".join(parts), "two": "".join(reversed(parts))}
    hidden = masked(text, words, keep)
    back = hidden.restored(hidden.fields)
    assert {name: each.replace(" ", "") for name, each in back.items()} == {
        name: each.replace(" ", "") for name, each in text.items()
    }


def test_the_hundredth_link_comes_back() -> None:
    text = {"body": " ".join(f"https://ex.fr/{number}" for number in range(120))}
    hidden = masked(text)
    assert hidden.restored(hidden.fields) == text


def test_a_link_ends_before_the_mark_of_its_sentence() -> None:
    said = "(https://a.example/p), https://a.example/{id}! https://... {{x|https://a.example/q}}"
    assert list(links(said)) == ["https://a.example/p", "https://a.example/{id}"]
