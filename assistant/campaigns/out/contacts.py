"""The tables of contacts for one channel: whom the tool imports, and whom it is to leave alone."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from assistant.campaigns.files.sheets import Sheet, SheetFile, harmless
from assistant.campaigns.files.tools import ImportTool, table_for
from assistant.campaigns.out.choice import Chosen
from assistant.campaigns.plan.audience import BY_PHONE
from assistant.export.tags import field_name, known_name
from assistant.text.contacts import phone_key
from assistant.types.contacts import ChannelKind, Contact

NAMES = ("first_name", "last_name", "name")
SUPPRESSION = "suppression"
# What a suppression list of ours says; the tool's own says it in its own columns.
SUPPRESSION_HEADER = ("CHANNEL", "ADDRESS", "REASON", "ROW")


@dataclass(frozen=True)
class Fields:
    """The fields of contacts that the texts ask for: those that the tool knows anyway are left out."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, tags: set[str]) -> "Fields":
        """The fields that merge tags of these names fill in, beside names and addresses."""
        known = {known_name(tag) for tag in tags}
        return cls(tuple(sorted(known - {*NAMES, "email", "phone"})))


class ContactTable:
    """The import table of one channel. Its columns: rules/mailing_imports.yaml."""

    def __init__(
        self, folder: Path, tool: ImportTool, channel: tuple[str, ChannelKind], alone: bool, fields: Fields
    ) -> None:
        name, self._kind = channel
        self._tool = table_for(tool, self._kind)
        self._fields = fields
        own = self._tool.headers
        self._names = tuple(each for each in NAMES if each in own)
        self._variants = self._tool.variant_headers(name, alone)
        address = own[self._kind]
        names = [own[each] for each in self._names]
        if self._tool.attributes:
            header = [address, *names, self._tool.attributes]
        else:
            header = [address, *names, own["segment"], *self._variants, own["language"], *self._extra()]
        self.columns = tuple(header)
        self._sheet = Sheet(
            folder,
            f"contacts-{name}",
            header,
            self._tool.separator,
            self._tool.mark,
            self._tool.most_bytes,
        )

    @property
    def tool(self) -> ImportTool:
        """Whose table it is: the plain one where the tool imports no such addresses."""
        return self._tool

    def add(self, contact: Contact, chosen: Chosen) -> None:
        """A row for a contact that gets a text."""
        cells = [address_cell(contact, self._kind, self._tool)]
        cells += [harmless(_name(contact, name)) for name in self._names]
        own = [chosen.segment, *[chosen.variant_id] * len(self._variants), chosen.language]
        traits = [harmless(_text(contact.traits.get(name))) for name in self._fields.names]
        if self._tool.attributes:
            values = dict(zip(self._keys(), [*own, *traits], strict=True))
            cells.append(
                json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False)
            )
        else:
            cells += [*own, *traits]
        self._sheet.add(cells)

    def close(self) -> tuple[SheetFile, ...]:
        """Its files, finished."""
        return self._sheet.close()

    def __enter__(self) -> "ContactTable":
        return self

    def __exit__(self, *error: object) -> None:
        self._sheet.__exit__(*error)

    def _extra(self) -> list[str]:
        return [field_name(name, self._tool.id) for name in self._fields.names]

    def _keys(self) -> list[str]:
        own = self._tool.headers
        return [own["segment"], *self._variants, own["language"], *self._extra()]


class SuppressionTables:
    """Whom to leave alone: one table of ours with the reasons, and for each channel the tool's own."""

    def __init__(self, folder: Path, tool: ImportTool, kinds: dict[str, ChannelKind]) -> None:
        self._tool = tool
        self._kinds = kinds
        self._stack = ExitStack()
        self._all = self._stack.enter_context(Sheet(folder, SUPPRESSION, SUPPRESSION_HEADER))
        self._own: dict[str, Sheet] = {}
        own = tool.suppression
        for channel, kind in kinds.items():
            if own is not None and kind in own.headers:
                header = [own.headers[kind], *own.each, *([own.reason] if own.reason else [])]
                sheet = Sheet(folder, f"{SUPPRESSION}-{channel}", header, tool.separator, tool.mark)
                self._own[channel] = self._stack.enter_context(sheet)

    def add(self, channel: str, contact: Contact, reason: str) -> None:
        """A row for a contact that may not be written to on a channel; one without an address has none."""
        kind = self._kinds[channel]
        address = address_cell(contact, kind, self._tool)
        if not address:
            return
        self._all.add((channel, address, reason, str(contact.row)))
        sheet, own = self._own.get(channel), self._tool.suppression
        if sheet is not None and own is not None:
            sheet.add([address, *own.each.values(), *([reason] if own.reason else [])])

    def close(self) -> tuple[SheetFile, ...]:
        """Their files, finished."""
        return tuple(file for sheet in (self._all, *self._own.values()) for file in sheet.close())

    def __enter__(self) -> "SuppressionTables":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()


def address_cell(contact: Contact, kind: ChannelKind, tool: ImportTool) -> str:
    """The address of a contact as a cell.

    A number in international form begins with a plus sign and runs as no formula: an apostrophe before it
    would make it a number that no tool reads.
    """
    if kind in BY_PHONE:
        number = tool.number(contact.phone)
        return number if phone_key(contact.phone) == contact.phone else harmless(number)
    return harmless(contact.email)


def _name(contact: Contact, name: str) -> str:
    if name == "name":
        return " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return contact.first_name if name == "first_name" else contact.last_name


def _text(value: object) -> str:
    """A trait as a text: a list with commas, nothing for nothing."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
