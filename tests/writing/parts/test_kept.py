from assistant.writing.parts.kept import lost

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
