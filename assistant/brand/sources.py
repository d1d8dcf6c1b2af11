"""What a company declares of its files in `sources.yaml`: who may see them, and how far to trust them."""

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import get_args

from assistant.brand.yaml_file import Node, read_yaml
from assistant.types.knowledge import Audience, Origin, Trust

INTERNAL_FOLDER = "internal"
_KEYS = ("glob", "audience", "owner", "trust", "date", "valid_from", "valid_until")


@dataclass(frozen=True)
class SourceRule:
    """One entry of `sources.yaml`; `glob` is matched against the path below the root."""

    glob: str
    origin: Origin


@dataclass(frozen=True)
class Sources:
    """The rules of one knowledge folder; the first whose glob matches decides.

    `listed` says whether the folder has a `sources.yaml`. With one, a file that no rule names is internal:
    what nobody released is not shown to visitors. Without one, all is public but the folder `internal/`,
    and nothing is when the folder itself lies in one of that name.
    """

    rules: tuple[SourceRule, ...] = ()
    listed: bool = False

    @classmethod
    def load(cls, folder: Path) -> "Sources":
        """The rules of the folder's `sources.yaml`; raises KnowledgeError, which names file and key."""
        root = read_yaml(folder / "sources.yaml")
        if root is None:
            return cls(listed=INTERNAL_FOLDER in folder.resolve().as_posix().casefold().split("/"))
        return cls(tuple(_rule(node) for node in root.keys(("sources",)).child("sources").items()), True)

    def origin(self, source: str) -> Origin:
        """What is declared of `source`, a path below the root.

        What lies in a folder named internal, at any depth, is internal, whatever a rule says.
        """
        path = _normal(source)
        found = next((rule.origin for rule in self.rules if _pattern(rule.glob).fullmatch(path)), None)
        origin = found or Origin(audience="internal" if self.listed else "public")
        if INTERNAL_FOLDER in path.casefold().split("/")[:-1]:
            return replace(origin, audience="internal")
        return origin


def _rule(node: Node) -> SourceRule:
    if not isinstance(node.value, dict):
        raise node.error(f"a mapping of {', '.join(_KEYS)}")
    glob = node.keys(_KEYS).child("glob")
    if not glob.text():
        raise glob.error('a pattern of paths, e.g. "policies/**"')
    # No default audience: a rule that does not say who may see its files is a leak waiting to happen.
    audience = node.child("audience").choice(get_args(Audience), "")
    return SourceRule(
        glob.text(),
        Origin(
            audience="internal" if audience == "internal" else "public",
            trust=trust_named(node.child("trust").choice(get_args(Trust), "editorial")),
            owner=node.child("owner").text(),
            date=node.child("date").date(),
            valid_from=node.child("valid_from").date(),
            valid_until=node.child("valid_until").date(),
        ),
    )


def trust_named(name: str) -> Trust:
    """The tier of that name; raises ValueError for any other word."""
    found: dict[str, Trust] = {tier: tier for tier in get_args(Trust)}
    if name not in found:
        raise ValueError(name)
    return found[name]


def _normal(source: str) -> str:
    return posixpath.normpath(source.replace("\\", "/")).lstrip("/")


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """The glob as an expression: `*` and `?` stay inside a folder, `**` crosses folders, `dir/` is all below.

    `Path.full_match` does this from Python 3.13 on; `fnmatch` lets `*` cross folders.
    """
    text = _normal(glob) + ("/**" if glob.endswith("/") else "")
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", text)
    return re.compile("".join(parts.get(piece, re.escape(piece)) for piece in pieces), re.DOTALL)
