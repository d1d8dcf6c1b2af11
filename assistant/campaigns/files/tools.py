"""What each mailing tool imports: the columns of its tables, and how its templates choose by a field.

The data: rules/mailing_imports.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import UnknownNameError
from assistant.export.tags import PLAIN, tool_names
from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.contacts import ChannelKind


@dataclass(frozen=True)
class Suppression:
    """The table by which a tool is told whom never to write to.

    `headers` names the column of the address by kind of channel, `each` holds columns that are the same in
    every row, `reason` is the column of the reason, empty where the tool wants none.
    """

    headers: Mapping[str, str]
    each: Mapping[str, str]
    reason: str


@dataclass(frozen=True)
class Blocks:
    """How a tool's templates choose by a field of the contact: each holds {field}, the first two {value}."""

    first: str
    other: str
    end: str
    shown: str
    lower: bool = False

    def named(self, header: str) -> str:
        """The field of a column as the tool's code names it."""
        return header.lower() if self.lower else header


@dataclass(frozen=True)
class ImportTool:
    """How one mailing tool imports contacts; see the head of the YAML for each value."""

    id: str
    name: Bilingual
    separator: str
    mark: bool
    phone: str
    headers: Mapping[str, str]
    most_bytes: int | None = None
    longest: int | None = None
    attributes: str = ""
    suppression: Suppression | None = None
    blocks: Blocks | None = None

    def takes(self, kind: ChannelKind) -> bool:
        """Whether it imports addresses of that kind."""
        return kind in self.headers

    def variant_headers(self, channel: str, alone: bool) -> tuple[str, ...]:
        """The columns of the variant: with several channels one more of the channel's own.

        Else the import of the second channel would write over the variant of the first.
        """
        header = self.headers["variant"]
        if alone:
            return (header,)
        own = f"{header}_{channel if header.islower() else channel.upper()}"
        return (header, own[: self.longest])

    def number(self, phone: str) -> str:
        """A phone number as the tool reads it."""
        return phone.lstrip("+") if self.phone == "digits" else phone


def import_tools() -> dict[str, Bilingual]:
    """The tools that a campaign can leave for, id to name."""
    names = tool_names()
    return {id_: names[id_] for id_ in load("mailing_imports")["tools"]}


def import_tool(id_: str) -> ImportTool:
    """One of them; raises UnknownNameError."""
    tools: Mapping[str, Any] = load("mailing_imports")["tools"]
    if id_ not in tools:
        raise UnknownNameError("mailing tool", id_, tools)
    entry = tools[id_]
    return ImportTool(
        id=id_,
        name=tool_names()[id_],
        separator=entry["separator"],
        mark=entry["mark"],
        phone=entry["phone"],
        headers=entry["headers"],
        most_bytes=entry.get("bytes"),
        longest=entry.get("longest"),
        attributes=entry.get("attributes", ""),
        suppression=_suppression(entry.get("suppression")),
        blocks=_blocks(entry.get("blocks")),
    )


def table_for(tool: ImportTool, kind: ChannelKind) -> ImportTool:
    """The tool whose table a kind of channel goes into: the plain one where its own has no such column."""
    return tool if tool.takes(kind) else import_tool(PLAIN)


def _suppression(entry: Mapping[str, Any] | None) -> Suppression | None:
    if entry is None:
        return None
    return Suppression(entry["headers"], entry.get("each", {}), entry["reason"])


def _blocks(entry: Mapping[str, Any] | None) -> Blocks | None:
    if entry is None:
        return None
    return Blocks(entry["if"], entry["elif"], entry["end"], entry["shown"], entry.get("lower", False))
