import pytest

from assistant.checks.reply.links import holds_markup, link_targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Voir https://www.Filature.example/fr/Livraison.", ("filature.example/fr/livraison",)),
        ("Voir www.filature.example/a (ou http://filature.example/a/)", ("filature.example/a",)),
        ("Écrivez à Bonjour@filature.example !", ("bonjour@filature.example",)),
        ("Sur filature-promo.shop, ou filature.co.uk/x", ("filature-promo.shop", "filature.co.uk/x")),
        ("[ici](/offres) et [là](<https://a.fr/b>)", ("/offres", "a.fr/b")),
        ("[Écrire](mailto:a@b.fr)", ("a@b.fr",)),
        ("Le prix est de 4.90 € p.ex. de 9h.a.m à 3.5.fois", ()),
        ("Livré en 24 h.Merci", ()),
        ("Voir evil[.]example ou evil。example", ("evil.example",)),
        ("Voir hxxps://evil.example/a et //evil.example/b", ("hxxps://evil.example/a", "evil.example/b")),
        ("Voir filаture.example/a", ("filаture.example/a",)),  # a Cyrillic а
        ("[x](javascript:alert(1)) data:text/html,x", ("javascript:alert(1", "data:text/html,x")),
        ("Voir 192.0.2.7/x et la version 1.2.3.4", ("192.0.2.7/x",)),
        ("Voir evil dot com ou evil (dot) com", ("evil dot com", "evil (dot) com")),
        ("Les dates : 01.02.2026 ; le ratio 3//4 ; la base de data: oui", ()),
    ],
)
def test_addresses_are_found_and_written_alike(text: str, targets: tuple[str, ...]) -> None:
    assert link_targets(text) == targets


@pytest.mark.parametrize(
    "text",
    ["<b>oui</b>", "a <img src=x>", "<!-- a -->", "</p>", "![x](a.png)", "![x][1]", "<svg/onload=alert(1)>"],
)
def test_markup_is_found(text: str) -> None:
    assert holds_markup(text)


@pytest.mark.parametrize(
    "text", ["moins de 5 kg, < 5 kg, 3<4", "Bravo ! [1]", "<https://filature.example>", "<a@b.fr>", "a -> b"]
)
def test_ordinary_signs_are_no_markup(text: str) -> None:
    assert not holds_markup(text)
