"""Which of our texts a row is about: a variant's id, alone or in a link or the name of a mailing."""

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import unquote

# Begins with the campaign's number and ends with the variant's: see campaigns/plan/expand.py.
_CANDIDATE = re.compile(r"(?<![a-z0-9])c(\d{1,9})-[a-z0-9_-]+")
_WHOLE = re.compile(r"c\d+-[a-z0-9_-]+-\d+")
_LONGEST = 4000  # characters of a cell that are looked at
_TOTALS = frozenset({"total", "totals", "totaux", "grand total", "total général", "somme", "ensemble", "all"})
_SHOWN = 80  # characters of a name that is shown


class Found:
    """What a row says: a variant of the campaign, or the reason why there is none.

    `other` is the campaign whose variant it is, 0 for none; `name` is what is listed as unknown.
    """

    __slots__ = ("name", "other", "reason", "variant_id")

    def __init__(self, variant_id: str = "", reason: str = "", name: str = "", other: int = 0) -> None:
        self.variant_id, self.reason, self.name, self.other = variant_id, reason, name, other


class Finder:
    """Finds the variants of one campaign in cells.

    `named`: rows without an id are listed by their name; not in files of contacts, whose name it could be.
    `unlisted` are the places among the cells of a row that are never listed.
    """

    def __init__(
        self,
        campaign: int,
        known: Collection[str],
        labels: Mapping[str, str],
        named: bool = True,
        unlisted: Collection[int] = (),
    ) -> None:
        self._unlisted = frozenset(unlisted)
        self._campaign = campaign
        self._named = named
        self._known = {variant.lower(): variant for variant in known}
        self._labels = {_label(name): variant for name, variant in labels.items()}
        self._seen: dict[tuple[str, ...], Found] = {}

    def find(self, cells: Iterable[str]) -> Found:
        """The variant that the cells of a row name, the one that tells best first."""
        key = tuple(cells)
        if key not in self._seen:
            if len(self._seen) > 50_000:  # links with something of each contact in them
                self._seen.clear()
            self._seen[key] = self._find(key)
        return self._seen[key]

    def _find(self, cells: tuple[str, ...]) -> Found:
        ids: dict[str, None] = {}
        unknown: list[tuple[str, int]] = []
        for cell in cells:
            if (labelled := self._labels.get(_label(cell))) is not None:
                ids[self._known.get(labelled.lower(), labelled)] = None
                continue
            for text, campaign in candidates(cell):
                if variant := self._cut(text):
                    ids[variant] = None
                elif _WHOLE.fullmatch(text):
                    unknown.append((text, campaign))
        if len(ids) == 1:
            return self._sure(next(iter(ids)))
        if ids:
            return Found(reason="several_variants")
        return self._unknown(cells, unknown)

    def _sure(self, variant_id: str) -> Found:
        if variant_id in self._known.values():
            return Found(variant_id)
        return Found(reason="unknown_variant", name=variant_id[:_SHOWN])

    def _unknown(self, cells: tuple[str, ...], unknown: list[tuple[str, int]]) -> Found:
        others = [campaign for _, campaign in unknown if campaign != self._campaign]
        if unknown and len(others) == len(unknown):
            return Found(reason="other_campaign", other=others[0])
        for text, campaign in unknown:
            if campaign == self._campaign:
                return Found(reason="unknown_variant", name=text[:_SHOWN])
        shown = [cell for place, cell in enumerate(cells) if place not in self._unlisted]
        return Found(reason="no_variant", name=_name(shown) if self._named else "")

    def _cut(self, text: str) -> str:
        """The longest beginning of the text that is one of our ids: names go on behind it."""
        while text:
            if text in self._known:
                return self._known[text]
            text = text[: max(text.rfind("-"), text.rfind("_"), 0)]
        return ""


def candidates(cell: str) -> list[tuple[str, int]]:
    """What looks like a variant's id in a cell, with the number of its campaign."""
    text = unquote(cell[:_LONGEST]).lower()
    return [(found[0].rstrip("-_"), int(found[1])) for found in _CANDIDATE.finditer(text)]


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(cells: Iterable[str]) -> str:
    """What to call a row without an id: its first short cell that is no link and no address."""
    shown = (" ".join(cell.split()) for cell in cells)
    found = next((text[:_SHOWN] for text in shown if text and "@" not in text and "/" not in text), "")
    return "" if found.casefold() in _TOTALS else found
