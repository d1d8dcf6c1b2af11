"""Reads products.csv into typed products; a row that can't be used is reported and the others are kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import read_text
from assistant.ingest.readers.markdown import parse_date
from assistant.ingest.readers.tables import numbered_rows
from assistant.text.normalise import fold
from assistant.types.knowledge import Availability, Product
from assistant.types.language import LANGUAGES, Language

COLUMNS = (
    "sku", "name_fr", "name_en", "category", "price_eur", "price_reference_30j", "availability",
    "valid_until", "url", "image", "attributes", "description_fr", "description_en",
)  # fmt: skip
_REQUIRED = ("sku", "name", "price_eur")
_ALIASES = {
    "reference": "sku", "ref": "sku", "nom": "name", "title": "name", "titre": "name", "produit": "name",
    "categorie": "category", "price": "price_eur", "prix": "price_eur", "prix_eur": "price_eur",
    "disponibilite": "availability", "stock": "availability", "attributs": "attributes", "lien": "url",
    "prix_reference_30j": "price_reference_30j", "valable_jusqu_au": "valid_until",
}  # fmt: skip
_AVAILABILITY: Mapping[str, Availability] = {
    "": "in_stock",  # a shop lists what it sells
    "in stock": "in_stock", "en stock": "in_stock", "disponible": "in_stock", "available": "in_stock",
    "yes": "in_stock", "oui": "in_stock",
    "out of stock": "out_of_stock", "epuise": "out_of_stock", "en rupture": "out_of_stock",
    "rupture": "out_of_stock", "sold out": "out_of_stock", "no": "out_of_stock", "non": "out_of_stock",
    "preorder": "preorder", "pre order": "preorder", "precommande": "preorder", "en precommande": "preorder",
    "discontinued": "discontinued", "arrete": "discontinued", "plus fabrique": "discontinued",
}  # fmt: skip
_KINDS: tuple[Availability, ...] = get_args(Availability)
_HIGHEST_PRICE = Decimal(10_000_000)
_PRICE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class RowProblem:
    """A row of the catalogue that is left out: its line in the file, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class CatalogueFile:
    """The good rows of a products.csv in their order, and what is wrong with the others."""

    products: tuple[Product, ...]
    problems: tuple[RowProblem, ...] = ()


class _RowError(ValueError):
    """Says in words for the user why a row is left out."""


def read_products(path: Path) -> CatalogueFile:
    """The products of a CSV file (`COLUMNS`, separated by comma, semicolon or tab, in any encoding).

    Raises FileReadError when the file is no table or lacks a column sku, name or price_eur.
    """
    rows = numbered_rows(read_text(path), path.name)
    if not rows:
        raise FileReadError(f"{path.name} is empty.", f"Give it a header line: {', '.join(COLUMNS)}.")
    header = [_column(name) for name in rows[0][1]]
    _demand_columns(header, path.name)
    products: dict[str, Product] = {}
    problems: list[RowProblem] = []
    for line, cells in rows[1:]:
        try:
            product = _product(_values(header, cells))
            key = product.sku.casefold()  # SKUs are found whatever their case
            if key in products:
                raise _RowError(f"the SKU {product.sku} stands on an earlier line too")
            products[key] = product
        except _RowError as error:
            problems.append(RowProblem(line, str(error)))
    return CatalogueFile(tuple(products.values()), tuple(problems))


def _column(name: str) -> str:
    plain = re.sub(r"\W+", "_", fold(name).strip()).strip("_")
    return _ALIASES.get(plain, plain)


def _demand_columns(header: list[str], name: str) -> None:
    known = {re.sub(r"_(fr|en)$", "", column) for column in header}
    missing = [column for column in _REQUIRED if column not in known]
    if missing:
        raise FileReadError(
            f"{name} has no column {' or '.join(missing)}.", f"Its columns are: {', '.join(COLUMNS)}."
        )


def _values(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        raise _RowError(
            f"{len(cells)} cells for {len(header)} columns: quote a cell that holds the separator"
        )
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False)}


def _product(values: Mapping[str, str]) -> Product:
    sku = values.get("sku", "")
    if not sku:
        raise _RowError("the SKU is empty")
    name = _bilingual(values, "name")
    if not any(name.values()):
        raise _RowError("the name is empty")
    price = _read(values, "price_eur", parse_price)
    if price is None:
        raise _RowError("the price is empty")
    folded = " ".join(re.findall(r"\w+", fold(values.get("availability", "")).replace("_", " ")))
    if folded not in _AVAILABILITY:
        raise _RowError(f"availability “{values['availability'][:40]}” is none of {', '.join(_KINDS)}")
    product = Product(
        sku=sku,
        name=name,
        category=values.get("category", ""),
        price_eur=price,
        availability=_AVAILABILITY[folded],
        description=_bilingual(values, "description"),
        attributes=parse_attributes(values.get("attributes", "")),
        url=values.get("url") or None,
        image=values.get("image") or None,
    )
    return replace(
        product,
        valid_until=_read(values, "valid_until", parse_date),
        price_reference_30j=_read(values, "price_reference_30j", parse_price),
    )


def _bilingual(values: Mapping[str, str], column: str) -> dict[Language, str]:
    """The text per language; what lacks in one language is taken from the other."""
    both = {language: values.get(f"{column}_{language}") or values.get(column, "") for language in LANGUAGES}
    other = next((text for text in both.values() if text), "")
    return {language: text or other for language, text in both.items()}


def _read(values: Mapping[str, str], column: str, parse: Callable[[str], Any]) -> Any:
    text = values.get(column, "")
    if not text:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise _RowError(f"{column} “{text[:40]}” can't be read") from error


def parse_price(text: str) -> Decimal:
    """“24,90”, “24.9 EUR”, “1 250,50 €” or “€1,250.50” in euros; raises ValueError for anything else."""
    joined = re.sub(r"[\s\u00a0\u202f']|€|eur(?:os?)?", "", text.strip(), flags=re.IGNORECASE)
    if not _PRICE.fullmatch(joined):
        raise ValueError(text)
    whole, mark, cents = joined.rpartition(max(".,", key=joined.rfind))
    if mark and len(cents) != 3:  # “1.250” is twelve hundred and fifty, “24.9” is not
        joined = re.sub(r"[.,]", "", whole) + "." + cents
    else:
        joined = re.sub(r"[.,]", "", joined)
    try:
        price = Decimal(joined)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not 0 < price < _HIGHEST_PRICE:
        raise ValueError(text)
    return price


def parse_attributes(text: str) -> dict[str, str]:
    """“colour=sage; width_cm=40” as a mapping; a piece without “=” or “:” is kept as a note."""
    found: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, mark, value = piece.partition("=") if "=" in piece else piece.partition(":")
        if mark and value.strip():
            found[name.strip()] = value.strip()
        elif not mark:
            found["note"] = f"{found['note']}; {piece}" if "note" in found else piece
    return found
