"""Which shop system made a table, and what each of its columns is."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from assistant import rules
from assistant.errors import FileReadError, UnknownNameError
from assistant.text.normalise import fold

Kind = Literal["google_merchant", "shopify", "woocommerce", "own", "table"]

ATTRIBUTE, IGNORED, CONFIDENTIAL = "attribute", "ignored", "confidential"
FIELDS = (
    "sku", "name", "name_fr", "name_en", "category", "price_eur", "sale_price", "regular_price",
    "price_reference_30j", "currency", "sale_dates", "sale_from", "sale_until", "valid_until", "availability",
    "quantity", "tracker", "sells_without_stock", "ship_from", "url", "image", "more_images", "attributes",
    "description", "description_fr", "description_en", "short_description", "language", "published", "status",
    "group", "number",
)  # fmt: skip
_TARGETS = (*FIELDS, ATTRIBUTE, IGNORED)
_KINDS: tuple[Kind, ...] = get_args(Kind)
_BILINGUAL = re.compile(r"(.+) (fr|en)")
_OF_A_MARKET = re.compile(r"(?i)(?:included|price|compare.at price)\s/\s")  # Shopify: “Price / Canada”
_OF_A_PLUGIN = re.compile(r"(?i)meta: ?_|google shopping /")
_AROUND = re.compile(r"(?i)^meta: ?|^g:|\s*\((?:product|variant)\.metafields[^)]*\)$")
_FRENCH = re.compile(r"\b(?:nom|prix|tarif|libelle|titre|categories?|disponibilite|image lien)\b")


class Columns:
    """What each column of a table is: a field of `FIELDS`, an attribute, or left out."""

    def __init__(self, kind: Kind, uses: Mapping[str, str]) -> None:
        self.kind = kind
        self.uses = uses
        by_field: dict[str, list[str]] = {}
        for column, use in uses.items():
            by_field.setdefault(use, []).append(column)
        self._of = {
            field: tuple(sorted(found, key=lambda each: _place(plain(each), _fields(kind).get(field, ()))))
            for field, found in by_field.items()
        }

    def of(self, *fields: str) -> tuple[str, ...]:
        """The columns of these fields, the one that the kind prefers first."""
        return tuple(column for field in fields for column in self._of.get(field, ()))

    def value(self, values: Mapping[str, str], field: str) -> str:
        """The first of a field's columns that a row fills; empty when it fills none."""
        return next((values[column] for column in self._of.get(field, ()) if column in values), "")


def plain(column: str) -> str:
    """A column's name as it is compared: “En stock ?” is “en stock”, “g:image_link” is “image link”."""
    return " ".join(re.findall(r"[^\W_]+", fold(column))).removeprefix("g ")


def attribute_of(column: str) -> str:
    """The name of the attribute that a column holds, without what a shop system puts around it."""
    return _AROUND.sub("", column).strip() or column


def kind_of(columns: Sequence[str]) -> Kind | None:
    """The kind whose signs the columns show; None for a table that is no product feed."""
    known = {plain(column) for column in columns}
    for kind in _KINDS:
        signs: Sequence[Sequence[str]] = _data()["kinds"].get(kind, {}).get("signs", ())
        if signs and all(known.intersection(names) for names in signs):
            return kind
    return None


def columns_of(columns: Sequence[str], kind: Kind, mapping: Mapping[str, str], name: str) -> Columns:
    """What each column is; `mapping` (column: field, “attribute” or “ignored”) has the last word.

    Raises UnknownNameError for a field that there is none of, and FileReadError for a column that the
    mapping names and the file lacks.
    """
    uses = {column: _use(column, kind) for column in columns}
    named = {plain(column): column for column in reversed(columns)}
    for column, field in mapping.items():
        if field not in _TARGETS:
            raise UnknownNameError("field", field, _TARGETS)
        found = column if column in uses else named.get(plain(column))
        if found is None:
            raise FileReadError(
                f"{name} has no column “{column[:60]}”, which its mapping names.", _listed(columns)
            )
        if field not in (ATTRIBUTE, IGNORED):  # what was taken for this field gives way
            uses = {
                other: ATTRIBUTE if use == field and other not in mapping else use
                for other, use in uses.items()
            }
        uses[found] = field
    return Columns(kind, uses)


def french_header(columns: Sequence[str]) -> bool:
    """Whether the columns have French names."""
    return any(_FRENCH.search(plain(column)) for column in columns)


def missing(columns: Columns) -> list[str]:
    """The fields that every feed needs and this one has no column for."""
    wanted = (
        ("sku", ("group", "number")),
        ("name", ("name_fr", "name_en")),
        ("price_eur", ("sale_price",)),
    )
    return [field for field, others in wanted if not columns.of(field, *others)]


def demand(columns: Columns, name: str) -> None:
    """Raise FileReadError when a field that every feed needs has no column."""
    if lacking := missing(columns):
        raise FileReadError(
            f"{name} has no column for {' or '.join(lacking)}.",
            f"{_listed(list(columns.uses))} Name it in a mapping of columns to fields.",
        )


def _listed(columns: Sequence[str]) -> str:
    return f"Its columns are: {', '.join(columns)[:500]}."


def _use(column: str, kind: Kind) -> str:
    name = plain(column)
    for field, aliases in _fields(kind).items():
        if name in aliases or (name.replace(" ", "_") == field and kind in ("own", "table")):
            return field
    if (own := _BILINGUAL.fullmatch(name)) is not None:
        for field in ("name", "description"):
            if own[1] in _fields(kind)[field]:
                return f"{field}_{own[2]}"
    if name in _ignored(kind) or _OF_A_MARKET.match(column) or _OF_A_PLUGIN.match(column):
        return IGNORED
    return CONFIDENTIAL if _confidential().search(name) else ATTRIBUTE


def _place(name: str, aliases: Sequence[str]) -> int:
    return aliases.index(name) if name in aliases else -1  # what a mapping says comes first


@cache
def _data() -> Mapping[str, Any]:
    text = (files("assistant.ingest.feeds") / "columns.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = rules.parsed(text)
    return content


@cache
def _fields(kind: Kind) -> Mapping[str, Sequence[str]]:
    own = "own" if kind == "table" else kind
    return {**_data()["kinds"][own]["fields"], **_data()["fields"]}


@cache
def _ignored(kind: Kind) -> frozenset[str]:
    text = _data()["kinds"].get(kind, {}).get("ignored", "")
    return frozenset(name.strip() for name in text.split(","))


@cache
def _confidential() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_data()['confidential'])})\b")
