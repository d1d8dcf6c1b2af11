import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.merge_tags import (
    MergeTag,
    filled_in,
    foreign_tags,
    link_spans,
    merge_tags,
    pieces,
    replaced,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour {{first_name|cher client}},", [("first_name", "cher client")]),
        ("Hello {{ first_name }}!", [("first_name", "")]),
        ("{{a.b|x}} and {{a.b}}", [("a.b", "x"), ("a.b", "")]),
        ("{{a| }}", [("a", "")]),
        ("{{ contact.FIRSTNAME | default : 'cher client' }}", [("contact.FIRSTNAME", "cher client")]),
        ('{{ first_name|default:"there" }} {{a|default}}', [("first_name", "there"), ("a", "default")]),
        ("{{first name}} {{}} {{1}} {x} {{a|b|c}} {{a|b\nc}}", []),
    ],
)
def test_tags_are_names_with_a_fallback(text: str, found: list[tuple[str, str]]) -> None:
    assert [(tag.name, tag.fallback) for tag in merge_tags(text)] == found


def test_a_tag_knows_its_place_and_its_plainest_spelling() -> None:
    text = "Bonjour {{ first_name | cher client }} !"
    (tag,) = merge_tags(text)
    assert text[tag.start : tag.end] == "{{ first_name | cher client }}"
    assert tag.text == "{{first_name|cher client}}"
    assert replaced(text, lambda each: each.name) == "Bonjour first_name !"


@given(st.text(alphabet="{}|ab_ 1%*\n"))
def test_the_pieces_are_the_whole(text: str) -> None:
    found = list(pieces(text))
    assert (
        "".join(piece if isinstance(piece, str) else text[piece.start : piece.end] for piece in found) == text
    )
    spans = [*foreign_tags(text), *((tag.start, tag.end) for tag in merge_tags(text))]
    assert all(a[1] <= b[0] for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))
    assert all(isinstance(piece, str | MergeTag) for piece in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{first_name|ami}} coûte 20 % de moins (50 %)", []),
        ("{{1}} est une place d’un modèle WhatsApp, {x} et 3 * 4 rien", []),
        ("*|FNAME|* et %%FirstName%%", ["*|FNAME|*", "%%FirstName%%"]),
        (
            "{{ person|lookup:'Ville' }} {{ .Subscriber.Name }}",
            ["{{ person|lookup:'Ville' }}", "{{ .Subscriber.Name }}"],
        ),
        ("{% if a %}b{% endif %}{# c #}", ["{% if a %}", "{% endif %}", "{# c #}"]),
        (
            "{contactfield=firstname|there} {unsubscribe_url}",
            ["{contactfield=firstname|there}", "{unsubscribe_url}"],
        ),
        ("%%=IIF(EMPTY([A]),1,2)=%% %%[ set @a = 1 ]%%", ["%%=IIF(EMPTY([A]),1,2)=%%", "%%[ set @a = 1 ]%%"]),
        ("{{first name}} {{prénom", ["{{first name}}", "{{"]),
        (
            "{{first_name|title}} {{ a | upper }} {{a|urlencode}} {{a|safe}} {{a|title of yours}}",
            ["{{first_name|title}}", "{{ a | upper }}", "{{a|urlencode}}", "{{a|safe}}"],
        ),
        ("{{{first_name}}}", []),
    ],
)
def test_the_code_of_mailing_tools_is_told_apart(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in foreign_tags(text)] == found


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Bonjour {{first_name|cher client}},", "Bonjour cher client,"),
        ("Bonjour {{first_name}}, voici", "Bonjour, voici"),
        ("Bonjour {{first_name}}\u202f!", "Bonjour\u202f!"),
        ("À {{city}} et ailleurs", "À et ailleurs"),
        ("{{first_name}} bonjour", "bonjour"),
        ("Bonjour  à tous ", "Bonjour  à tous "),
    ],
)
def test_without_values_a_reader_gets_the_fallbacks_and_no_gap(text: str, filled: str) -> None:
    assert filled_in(text) == filled


def test_a_link_has_its_tags_and_ends_before_the_mark_of_its_sentence() -> None:
    said = "(https://a.example/p), https://ex.fr/?n={{prenom|chère cliente}}&x=1 ; « https://b.example » {{x|https://c.example}}"
    assert [said[start:end] for start, end in link_spans(said)] == [
        "https://a.example/p",
        "https://ex.fr/?n={{prenom|chère cliente}}&x=1",
        "https://b.example",
    ]
