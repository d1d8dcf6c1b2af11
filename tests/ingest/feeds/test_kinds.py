import pytest

from assistant.errors import FileReadError, UnknownNameError
from assistant.ingest.feeds.kinds import (
    FIELDS,
    attribute_of,
    columns_of,
    demand,
    french_header,
    kind_of,
    missing,
    plain,
)
from assistant.ingest.feeds.table import header
from tests.ingest.feeds import samples


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (samples.GOOGLE_TSV, "google_merchant"),
        (samples.SHOPIFY, "shopify"),
        (samples.SHOPIFY_NEW, "shopify"),
        (samples.WOOCOMMERCE_FR, "woocommerce"),
        (samples.WOOCOMMERCE_EN, "woocommerce"),
        (samples.OWN_FR, "own"),
        ("sku,name_fr,name_en,price_eur\n", "own"),
        ("type,max_characters,price_1_to_9_eur\n", None),
        ("name,price\n", None),
        ("order id,customer,total\n", None),
        ("Une page de texte, avec des virgules.\n", None),
    ],
)
def test_the_header_tells_the_kind(text: str, kind: str | None) -> None:
    assert kind_of(header(text)) == kind


def test_names_are_compared_without_accents_and_marks() -> None:
    assert (plain("En stock ?"), plain("g:image_link"), plain("Body (HTML)")) == (
        "en stock", "image link", "body html",
    )  # fmt: skip
    assert attribute_of("Matière (product.metafields.custom.matiere)") == "Matière"
    assert attribute_of("Meta: couleur") == "couleur"


@pytest.mark.parametrize(
    ("column", "kind", "use"),
    [
        ("Variant SKU", "shopify", "sku"),
        ("Cost per item", "shopify", "confidential"),
        ("Price / International", "shopify", "ignored"),
        ("Google Shopping / MPN", "shopify", "ignored"),
        ("SEO Title", "shopify", "ignored"),
        ("Vendor", "shopify", "attribute"),
        ("Meta: _wc_cog_cost", "woocommerce", "ignored"),
        ("Meta: marge", "woocommerce", "confidential"),
        ("Tarif régulier", "woocommerce", "price_eur"),
        ("Prix d’achat", "own", "confidential"),
        ("Fournisseur", "own", "confidential"),
        ("name_fr", "own", "name_fr"),
        ("Nom (EN)", "own", "name_en"),
        ("description en", "own", "description_en"),
        ("price_reference_30j", "own", "price_reference_30j"),
        ("Prix le plus bas des 30 derniers jours", "woocommerce", "price_reference_30j"),
        ("custom_label_0", "google_merchant", "ignored"),
        ("cost_of_goods_sold", "google_merchant", "confidential"),
        ("color", "google_merchant", "attribute"),
    ],
)
def test_what_a_column_is(column: str, kind: str, use: str) -> None:
    assert columns_of([column], kind, {}, "a.csv").uses == {column: use}  # type: ignore[arg-type]


def test_a_mapping_has_the_last_word() -> None:
    names = ["Code", "Libellé", "PVP", "Prix", "Marge", "Couleur"]
    mapping = {"Code": "sku", "pvp": "price_eur", "Marge": "attribute", "Couleur": "ignored"}
    columns = columns_of(names, "table", mapping, "a.csv")
    assert columns.uses == {
        "Code": "sku", "Libellé": "name", "PVP": "price_eur", "Prix": "attribute", "Marge": "attribute",
        "Couleur": "ignored",
    }  # fmt: skip
    assert columns.of("price_eur", "name") == ("PVP", "Libellé")
    assert missing(columns) == []


def test_several_columns_of_a_mapping_may_be_one_field() -> None:
    columns = columns_of(["a", "b", "c"], "table", {"a": "category", "b": "category"}, "a.csv")
    assert columns.of("category") == ("a", "b")
    assert columns.value({"b": "Nappes", "c": "x"}, "category") == "Nappes"


def test_a_mapping_that_cannot_be() -> None:
    with pytest.raises(UnknownNameError, match="no field “prize”"):
        columns_of(["a"], "table", {"a": "prize"}, "a.csv")
    with pytest.raises(FileReadError, match="no column “b”, which its mapping names") as caught:
        columns_of(["a"], "table", {"b": "sku"}, "a.csv")
    assert "Its columns are: a." in caught.value.next_step
    assert "sku" in FIELDS


def test_what_every_feed_needs() -> None:
    columns = columns_of(["a", "name_fr"], "table", {}, "a.csv")
    assert missing(columns) == ["sku", "price_eur"]
    with pytest.raises(FileReadError, match=r"a\.csv has no column for sku or price_eur"):
        demand(columns, "a.csv")


def test_the_language_of_a_header() -> None:
    assert french_header(["UGS", "Nom"])
    assert not french_header(["SKU", "Name", "Regular price"])
