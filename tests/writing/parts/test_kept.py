import pytest

from assistant.types.draft import Finding
from assistant.writing.parts.kept import lasting, lost

BEFORE = {"body": "Bonjour {{first_name|cher client}}, la nappe coûte 59,00 €. https://a.example/p?x=1."}


def rules(after: str, **kind: bool) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in lost(BEFORE, {"body": after}, **kind)}


def test_a_translation_that_keeps_everything_loses_nothing() -> None:
    after = "Hello {{first_name|dear customer}}, the tablecloth is €59.00: https://a.example/p?x=1!"
    assert rules(after, same=True) == {}


def test_what_is_gone_is_told() -> None:
    assert rules("Hello, the tablecloth is €49.00.", same=True) == {
        "kept.token": "error",
        "kept.link": "warning",
        "kept.figure": "warning",
    }


def test_a_shorter_text_may_drop_a_figure() -> None:
    after = "Bonjour {{first_name|cher client}}, la nappe : https://a.example/p?x=1"
    assert rules(after) == {"kept.figure": "info"}


def test_another_channel_may_have_no_room_for_a_token() -> None:
    assert rules("59 € https://a.example/p?x=1", elsewhere=True) == {"kept.token": "warning"}


def test_a_token_that_was_made_up_is_told_with_its_field() -> None:
    after = {"body": BEFORE["body"], "cta": "Voir, {{prenom}}"}
    (finding,) = lost(BEFORE, after)
    assert (finding.rule, finding.severity, finding.field) == ("kept.token_new", "error", "cta")
    assert "{{prenom}}" in finding.message["fr"]
    assert "{{prenom}}" in finding.advice["en"]


TWO = {"body": "Bonjour {{prenom|ami}} et {{prenom|chère cliente}}"}


def test_a_token_with_the_words_of_another_is_told() -> None:
    (finding,) = lost(TWO, {"body": "Bonjour {{prenom|ami}} et {{prenom|ami}}"})
    assert (finding.rule, finding.severity, finding.excerpt) == (
        "kept.token",
        "error",
        "{{prenom|chère cliente}}",
    )


def test_other_words_behind_a_token_are_lost_and_made_up_but_in_a_translation() -> None:
    after = {"body": BEFORE["body"].replace("cher client", "copain")}
    assert [finding.excerpt for finding in lost(BEFORE, after)] == [
        "{{first_name|cher client}}",
        "{{first_name|copain}}",
    ]
    assert not list(lost(BEFORE, after, same=True))


def test_a_link_with_a_token_in_it_is_one_link() -> None:
    before = {"body": "Voir https://ex.fr/p?n={{prenom|chère cliente}}&x=1, puis"}
    assert not list(lost(before, before))
    found = lost(before, {"body": "Voir https://ex.fr/p?n={{prenom|chère cliente}}"})
    assert {finding.rule: finding.excerpt for finding in found} == {
        "kept.link": "https://ex.fr/p?n={{prenom|chère cliente}}&x=1",
        "kept.figure": "1",
    }


def other(rule: str) -> Finding:
    return Finding(rule, "warning", "", "x", {"fr": "", "en": ""})


@pytest.mark.parametrize("after", ["Rien.", "Bonjour {{first_name}}."])
def test_what_was_lost_lasts_until_it_is_back(after: str) -> None:
    earlier = list(lost(BEFORE, {"body": "Bonjour {{prenom}}."}, same=True))
    assert [finding.rule for finding in lasting(earlier, {"body": "Bonjour {{prenom}}."})] == [
        "kept.token",
        "kept.token_new",
        "kept.link",
        "kept.figure",
    ]
    still = {finding.rule for finding in lasting(earlier, {"body": after})}
    assert still == {"kept.link", "kept.figure"} | ({"kept.token"} if after == "Rien." else set())
    assert not list(lasting(earlier, BEFORE))


def test_what_a_check_makes_again_and_notes_do_not_last() -> None:
    note = Finding("kept.figure", "info", "", "59,00 €", {"fr": "", "en": ""})
    earlier = [note, *map(other, ("channel.length", "fact.unapproved", "brief.key_fact", "product.left_out"))]
    assert [finding.rule for finding in lasting(earlier, {"body": ""})] == [
        "fact.unapproved",
        "brief.key_fact",
        "product.left_out",
    ]
