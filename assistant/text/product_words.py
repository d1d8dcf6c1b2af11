"""The names that products' attributes and categories go by, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.rules import load
from assistant.text.normalise import fold
from assistant.types.language import LANGUAGES, Language

_LANGUAGE = re.compile(r"(.+)_(fr|en)")
_WITH_UNIT = re.compile(r"(.+?)\s*\(\s*([^()]+?)\s*\)")
_PATH = re.compile(r"\s*[>;]\s*")


@dataclass(frozen=True)
class AttributeName:
    """The name of an attribute taken apart: “width_cm” is (width, cm), “color_fr” is (color, fr)."""

    base: str  # the key that all names of the same thing share: “Couleur”, “colour”, “coloris” are color
    unit: str = ""  # a key of `units`
    language: Language | None = None  # the one that the value is written in; None: it is the same in both


def words() -> Mapping[str, Any]:
    """The content of product_words.yaml."""
    return load("product_words")


@cache
def attribute_name(name: str) -> AttributeName:
    """What a name such as “Poids (kg)”, “width_cm” or “color_fr” says."""
    key = name.strip().casefold().replace(" ", "_")
    language: Language | None = None
    if (own := _LANGUAGE.fullmatch(key)) is not None:
        key, language = own[1], "fr" if own[2] == "fr" else "en"
    if key in words()["attributes"]:
        return AttributeName(key, "", language)
    if (found := _WITH_UNIT.fullmatch(name.strip())) is not None and found[2].casefold() in words()["units"]:
        return AttributeName(_shared(found[1]), found[2].casefold(), language)
    base, _, unit = key.rpartition("_")
    if base and unit in words()["units"]:
        return AttributeName(_shared(base), unit, language)
    return AttributeName(_shared(key), "", language)


def attribute_label(base: str, language: Language) -> str:
    """The name to show for an attribute; its own name when it is not a known one."""
    return words()["attributes"].get(base, {}).get(language) or base.replace("_", " ").capitalize()


def unit_label(unit: str, language: Language) -> str:
    """How a unit of an attribute is written; itself when it is not a known one."""
    return str(words()["units"].get(unit, {}).get(language, unit))


def category_label(category: str, language: Language) -> str:
    """The name to show for a category; its own name when it is not a known one."""
    return str(words()["categories"].get(category.casefold(), {}).get(language, category))


@cache
def category_names(category: str) -> frozenset[str]:
    """Everything, folded, that a product of this category may be asked by.

    Of “Linge > Nappes; Soldes” that is each of the three and the whole; of a known category also its names
    in both languages.
    """
    parts = {part for part in _PATH.split(category) if part} | {category}
    labels = {category_label(part, language) for part in parts for language in LANGUAGES}
    return frozenset(fold(name).strip() for name in parts | labels)


def _shared(name: str) -> str:
    """The key of a known attribute, whichever of its names this is; else the name in lower case."""
    plain = _plain(name)
    return _keys().get(plain) or name.strip().casefold().replace(" ", "_")


@cache
def _keys() -> Mapping[str, str]:
    known: Mapping[str, Any] = words()["attributes"]
    found = {_plain(key): key for key in known}
    for key, entry in known.items():
        for other in (entry["fr"], entry["en"], *entry.get("also", ())):
            found.setdefault(_plain(other), key)
    return found


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name)))
