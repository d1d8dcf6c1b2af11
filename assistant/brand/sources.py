"""Who may see which file, from `sources.yaml`: the public, or only the company."""

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.brand.yaml_file import Node, read_yaml
from assistant.types.knowledge import Audience

Trust = Literal["official", "editorial", "third_party"]
INTERNAL_FOLDER = "internal"


@dataclass(frozen=True)
class SourceRule:
    """One entry of `sources.yaml`; `glob` is matched against the path below the root."""

    glob: str
    audience: Audience
    owner: str = ""
    trust: Trust = "editorial"


@dataclass(frozen=True)
class Sources:
    """The rules of one knowledge folder; the first whose glob matches decides.

    `listed` says whether the folder has a `sources.yaml`. With one, a file that no rule names is internal:
    what nobody released is not shown to visitors. Without one, all is public but the folder `internal/`.
    """

    rules: tuple[SourceRule, ...] = ()
    listed: bool = False

    @classmethod
    def load(cls, folder: Path) -> "Sources":
        """The rules of the folder's `sources.yaml`; raises KnowledgeError, which names file and key."""
        root = read_yaml(folder / "sources.yaml")
        if root is None:
            return cls()
        return cls(tuple(_rule(node) for node in root.keys(("sources",)).child("sources").items()), True)

    def audience(self, source: str) -> Audience:
        """Who may see `source`, a path below the root.

        What lies in a folder named internal, at any depth, is internal, whatever a rule says.
        """
        path = _normal(source)
        if INTERNAL_FOLDER in path.casefold().split("/")[:-1]:
            return "internal"
        rule = self._rule_of(path)
        if rule is None:
            return "internal" if self.listed else "public"
        return rule.audience

    def trust(self, source: str) -> Trust:
        """How far `source` is to be believed against another one that contradicts it."""
        rule = self._rule_of(_normal(source))
        return "editorial" if rule is None else rule.trust

    def owner(self, source: str) -> str:
        """Who answers for `source` in the company; empty when nobody is named."""
        rule = self._rule_of(_normal(source))
        return "" if rule is None else rule.owner

    def _rule_of(self, path: str) -> SourceRule | None:
        return next((rule for rule in self.rules if _pattern(rule.glob).fullmatch(path)), None)


def _rule(node: Node) -> SourceRule:
    if not isinstance(node.value, dict):
        raise node.error("a mapping of glob, audience, owner, trust")
    glob = node.keys(("glob", "audience", "owner", "trust")).child("glob")
    if not glob.text():
        raise glob.error('a pattern of paths, e.g. "policies/**"')
    trusts: dict[str, Trust] = {
        "official": "official",
        "editorial": "editorial",
        "third_party": "third_party",
    }
    return SourceRule(
        glob=glob.text(),
        audience="internal" if _audience(node.child("audience")) == "internal" else "public",
        owner=node.child("owner").text(),
        trust=trusts[node.child("trust").choice(tuple(trusts), "editorial")],
    )


def _audience(node: Node) -> str:
    # No default: a rule that does not say who may see its files is a leak waiting to happen.
    return node.choice(("public", "internal"), "")


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
