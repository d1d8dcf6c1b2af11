import pytest

from assistant.text.merge_tokens import bare, fallbacks, tokens, with_fallbacks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour {{first_name|cher client}},", [("first_name", "cher client")]),
        ("Hello {{ first_name }}!", [("first_name", "")]),
        ("{{a.b|x}} and {{a.b}}", [("a.b", "x"), ("a.b", "")]),
        ("{{first name}} {{}} {{1}} {x} {{a|b|c}}", []),
    ],
)
def test_tokens_are_names_with_a_fallback(text: str, found: list[tuple[str, str]]) -> None:
    assert tokens(text) == found


def test_fallbacks_are_taken_off_and_put_back() -> None:
    text = "Bonjour {{first_name|cher client}}, {{city}}"
    assert bare(text, fallbacks(text)) == "Bonjour {{first_name}}, {{city}}"
    assert with_fallbacks("{{city}} : {{ first_name }} !", fallbacks(text)) == (
        "{{city}} : {{first_name|cher client}} !"
    )


def test_a_fallback_that_stands_is_not_replaced() -> None:
    assert with_fallbacks("{{first_name|dear customer}}", {"first_name": "cher client"}) == (
        "{{first_name|dear customer}}"
    )


def test_a_token_that_stands_there_in_several_ways_stays_as_it_is() -> None:
    text = "Bonjour {{a|ami}}, {{a|chère cliente}}, {{ b | vous }}, {{b}}, {{c|oui}}, {{ c | oui}}"
    assert fallbacks(text) == {"c": "oui"}
    assert bare(text, fallbacks(text)) == (
        "Bonjour {{a|ami}}, {{a|chère cliente}}, {{ b | vous }}, {{b}}, {{c}}, {{c}}"
    )
