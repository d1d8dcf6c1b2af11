import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.catalogue import RowProblem, parse_attributes, parse_price, read_products

HEADER = (
    "sku,name_fr,name_en,category,price_eur,price_reference_30j,availability,valid_until,url,image,"
    "attributes,description_fr,description_en\n"
)


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "products.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_every_field_is_typed(tmp_path: Path) -> None:
    row = (
        'LUN-1,"Lampe Lune, grise",Moon lamp,lamp,"24,90",29.90,preorder,2026-12-06,https://lune.example/1,'
        "/i/1.jpg,colour=grey; height_cm=40,Belle.,Nice.\n"
    )
    (product,) = read_products(write(tmp_path, HEADER + row)).products
    assert product.sku == "LUN-1"
    assert product.name == {"fr": "Lampe Lune, grise", "en": "Moon lamp"}
    assert (product.price_eur, product.price_reference_30j) == (Decimal("24.90"), Decimal("29.90"))
    assert (product.availability, product.valid_until) == ("preorder", dt.date(2026, 12, 6))
    assert product.attributes == {"colour": "grey", "height_cm": "40"}
    assert (product.category, product.url, product.image) == ("lamp", "https://lune.example/1", "/i/1.jpg")
    assert product.description == {"fr": "Belle.", "en": "Nice."}


def test_french_spreadsheets_are_read(tmp_path: Path) -> None:
    text = "Référence;Nom;Prix (EUR);Disponibilité\nÉ-1;Théière;24,90 €;Épuisé\n".replace(" (EUR)", "")
    (product,) = read_products(write(tmp_path, text, "cp1252")).products
    assert (product.sku, product.price_eur, product.availability) == ("É-1", Decimal("24.90"), "out_of_stock")
    assert product.name == {"fr": "Théière", "en": "Théière"}


def test_bad_rows_are_reported_with_their_line_and_good_ones_kept(tmp_path: Path) -> None:
    rows = [
        "A,n,n,,1,,in_stock,,,,,,",
        ",n,n,,1,,in_stock,,,,,,",
        "B,,,,1,,in_stock,,,,,,",
        "C,n,n,,,,in_stock,,,,,,",
        "D,n,n,,abc,,in_stock,,,,,,",
        "E,n,n,,1,,perhaps,,,,,,",
        "F,n,n,,1,,in_stock,2026-02-30,,,,,",
        "a,n,n,,1,,in_stock,,,,,,",
        "G,n,n,,1,-2,in_stock,,,,,,",
        "H,n,n,,1,,in_stock,,,,,,,,too many",
        'I,"two\nlines",n,,1,,,,,,,,',
        "J,n,n,,0,,in_stock,,,,,,",
    ]
    found = read_products(write(tmp_path, HEADER + "\n".join(rows) + "\n"))
    assert [product.sku for product in found.products] == ["A", "I"]
    assert found.products[1].availability == "in_stock"
    assert found.problems == (
        RowProblem(3, "the SKU is empty"),
        RowProblem(4, "the name is empty"),
        RowProblem(5, "the price is empty"),
        RowProblem(6, "price_eur “abc” can't be read"),
        RowProblem(7, "availability “perhaps” is none of in_stock, out_of_stock, preorder, discontinued"),
        RowProblem(8, "valid_until “2026-02-30” can't be read"),
        RowProblem(9, "the SKU a stands on an earlier line too"),
        RowProblem(10, "price_reference_30j “-2” can't be read"),
        RowProblem(11, "15 cells for 13 columns: quote a cell that holds the separator"),
        RowProblem(14, "price_eur “0” can't be read"),
    )


@pytest.mark.parametrize(
    ("text", "message"), [("", "is empty"), ("a,b\n1,2\n", "has no column sku or name or price_eur")]
)
def test_a_file_without_the_columns_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FileReadError, match=message) as caught:
        read_products(write(tmp_path, text))
    assert "name_fr" in caught.value.next_step


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("24,90", "24.90"), ("24.9 EUR", "24.9"), ("1 250,50 €", "1250.50"), ("€1,250.50", "1250.50"),
        ("1.250", "1250"), ("1'250.00", "1250.00"), ("12", "12"), ("0,5 euros", "0.5"),
    ],
)  # fmt: skip
def test_prices(text: str, price: str) -> None:
    assert parse_price(text) == Decimal(price)


@pytest.mark.parametrize("text", ["", "abc", "-3", "0", "1e9", "99 999 999", "12 USD", "..", "3-4"])
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_price(text)


def test_attributes() -> None:
    assert parse_attributes("a=1; b: 2 ;c=;d; e=f=g;;h") == {"a": "1", "b": "2", "note": "d; h", "e": "f=g"}
