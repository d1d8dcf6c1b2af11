import pytest

from assistant.checks.links import link_targets


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
    ],
)
def test_addresses_are_found_and_written_alike(text: str, targets: tuple[str, ...]) -> None:
    assert link_targets(text) == targets
