import pytest

from assistant.text.product_words import (
    AttributeName,
    attribute_label,
    attribute_name,
    category_label,
    category_names,
)


@pytest.mark.parametrize(
    ("name", "base", "unit", "language"),
    [
        ("color", "color", "", None),
        ("Couleur", "color", "", None),
        ("COLOUR", "color", "", None),
        ("coloris", "color", "", None),
        ("color_fr", "color", "", "fr"),
        ("couleur_en", "color", "", "en"),
        ("width_cm", "width", "cm", None),
        ("Largeur (cm)", "width", "cm", None),
        ("Poids (kg)", "weight", "kg", None),
        ("size_uk", "size_uk", "", None),
        ("Matière", "material", "", None),
        ("Vendor", "brand", "", None),
        ("regular_price_eur", "regular_price", "eur", None),
        ("Grammage", "grammage", "", None),
        ("Nombre de fils", "nombre_de_fils", "", None),
        ("Taille (poignet)", "taille_(poignet)", "", None),
    ],
)
def test_the_names_of_one_thing_share_a_key(name: str, base: str, unit: str, language: str) -> None:
    assert attribute_name(name) == AttributeName(base, unit, language)


def test_labels() -> None:
    assert (attribute_label("color", "fr"), attribute_label("color", "en")) == ("Couleur", "Colour")
    assert attribute_label("nombre_de_fils", "en") == "Nombre de fils"
    assert (category_label("Bed", "fr"), category_label("Nappes", "en")) == ("linge de lit", "Nappes")


def test_a_category_goes_by_each_part_of_its_path_and_by_both_languages() -> None:
    assert category_names("Linge de Table > Nappes; Soldes d’été") == {
        "linge de table > nappes; soldes d'ete", "linge de table", "nappes", "soldes d'ete",
    }  # fmt: skip
    assert category_names("bed") == {"bed", "linge de lit", "bed linen"}
    assert "" not in category_names("Bed;")
