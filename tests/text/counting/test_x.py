import pytest

from assistant.text.counting.x import x_weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Été", 3),
        ("e\u0301te\u0301", 3),  # composed before it is counted
        ("« œuf »\u00a0’", 9),
        ("…", 2),
        ("€ • ™", 8),
        ("\u202f", 2),
        ("日本", 4),
        ("👍", 2),
        ("👨‍👩‍👧", 2),  # one emoji to the eye
        ("👍🏽🇫🇷", 4),
        ("https://www.example.com/a/very/long/path?with=much#more", 23),
        ("Voir https://a.fr/b.", 5 + 23 + 1),
        ("(exemple.fr)", 25),
        ("exemple.fr/page et la suite", 23 + 12),
        ("moi@exemple.fr", 14),  # an address of mail is no link
        ("fin.Début", 9),
    ],
)
def test_weights_as_x_counts_them(text: str, weight: int) -> None:
    assert x_weight(text) == weight
