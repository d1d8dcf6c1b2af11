from collections.abc import Callable

import pytest

from assistant.chat.products.reading import Reading
from assistant.types.language import Language

Read = Callable[[str, Language], Reading]


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("Je cherche une nappe", "fr", ["napp"]),
        ("une housse pour ma couette", "fr", ["houss couett"]),
        ("des nappes et des torchons", "fr", ["napp", "torchon"]),
        ("Je cherche pour ma mère une nappe", "fr", ["napp"]),
        ("Do you have linen tablecloths?", "en", ["tablecloth"]),
        ("ma nappe est tachée", "fr", []),
        ("une couette", "fr", []),
        ("le drap, la housse", "fr", ["drap", "houss"]),
    ],
)
def test_names_of_products(read: Read, question: str, language: Language, names: list[str]) -> None:
    found = read(question, language).wishes.thing.names
    assert [" ".join(form) for form in found] == names


@pytest.mark.parametrize(
    ("question", "wanted", "refused"),
    [
        ("une nappe bleue", {"color": "bleue"}, {}),
        ("une nappe en lin, pas blanche", {"material": "lin"}, {"color": "blanche"}),
        ("a cover without polyester", {}, {"material": "polyester"}),
        ("une housse sauge", {"color": "sauge"}, {}),
        ("nothing in grey", {}, {"color": "grey"}),
        ("un torchon", {}, {}),
    ],
)
def test_values_that_are_wished_and_refused(
    read: Read, question: str, wanted: dict[str, str], refused: dict[str, str]
) -> None:
    wishes = read(question, "fr").wishes
    assert {value.name: value.typed for value in wishes.values} == wanted
    assert {value.name: value.typed for value in wishes.without} == refused


def test_a_common_colour_stands_for_its_shades_and_a_shade_for_itself(read: Read) -> None:
    green = read("une nappe verte", "fr").wishes.values[0]
    assert {"vert", "green", "sauge", "sage"} <= set(green.values)
    navy = read("a navy cover", "en").wishes.values[0]
    assert navy.values == ("navy",)


def test_pure_linen_is_no_union(read: Read) -> None:
    assert "100 lin" in read("une nappe 100 % lin", "fr").wishes.values[0].values


@pytest.mark.parametrize(
    ("question", "language", "category"),
    [
        ("quelque chose pour la salle de bain", "fr", "bath"),
        ("du linge de lit", "fr", "bed"),
        ("something for the kitchen", "en", "kitchen"),
        ("une nappe pour la cuisine", "fr", ""),  # the name says more than what it is for
        ("un cadeau", "fr", ""),
    ],
)
def test_categories(read: Read, question: str, language: Language, category: str) -> None:
    assert read(question, language).wishes.thing.category == category


@pytest.mark.parametrize(
    ("question", "language", "stated"),
    [
        ("un drap de plage", "fr", ("plage",)),
        ("une nappe très imperméable", "fr", ("impermeable",)),
        ("a beach tablecloth", "en", ("beach",)),
        ("une belle nappe", "fr", ()),
        ("une nappe qui ne coûte rien", "fr", ()),
        ("une nappe, imperméable", "fr", ()),  # another part of the sentence
    ],
)
def test_words_beside_a_name_that_a_record_has_to_hold(
    read: Read, question: str, language: Language, stated: tuple[str, ...]
) -> None:
    assert read(question, language).wishes.stated == stated


def test_words_of_names_and_words_without_a_place(read: Read) -> None:
    reading = read("Quelle est la composition de la nappe ronde Brume ?", "fr")
    assert reading.wishes.words == ("brum",)
    assert reading.before == ("composition",)
    assert reading.weak


def test_ligatures_do_not_shift_what_stands_behind_them(read: Read) -> None:
    reading = read("Un cadeau pour ma sœur et son cœur : une nappe bleue", "fr")
    assert [value.typed for value in reading.wishes.values] == ["bleue"]
