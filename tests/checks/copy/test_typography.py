import pytest

from assistant.checks.copy.typography import check_typography


@pytest.mark.parametrize(
    ("text", "excerpts"),
    [
        ("C’est prêt !", []),
        ("C’est prêt\u202f! À 20\u00a0% : oui.", []),
        ("C’est prêt!", ["t!"]),
        ("Moins 20%", ["0%"]),
        ("«Oui»", ["«O"]),
        ('Un "bol" bleu', ['"bol"']),
        ("L'été", ["L'été"]),
        ("De 10:30 à 11:00, https://a.fr/b?c, a@b.fr", []),
    ],
)
def test_french_slips(text: str, excerpts: list[str]) -> None:
    found = list(check_typography({"body": text}, "fr"))
    assert [one.excerpt for one in found] == excerpts
    assert all((one.rule, one.severity) == ("typography.fr", "info") for one in found)


def test_english_is_left_alone() -> None:
    assert list(check_typography({"body": 'It\'s "fine"!'}, "en")) == []
