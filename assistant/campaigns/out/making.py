"""Makes one export: texts, template, contacts and manifest go into a ZIP, one after the other."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.campaigns.files.archive import Archive
from assistant.campaigns.files.letters import Letter, Letters
from assistant.campaigns.files.manifest import NAME, Contents, Made, manifest, manifest_bytes
from assistant.campaigns.files.sheets import Sheet
from assistant.campaigns.files.template import blocks_of, templates
from assistant.campaigns.files.tools import ImportTool
from assistant.campaigns.files.words import warning
from assistant.campaigns.out.audience import Audience, Sinks
from assistant.campaigns.out.choice import Choice, Chosen
from assistant.campaigns.out.contacts import ContactTable, Fields, SuppressionTables
from assistant.campaigns.out.readiness import Readiness, ReadyText, withheld_line
from assistant.campaigns.out.sources import Sources
from assistant.campaigns.plan.preview import kind_of
from assistant.errors import ConflictError
from assistant.export.outgoing import Company
from assistant.types.brand import Bilingual
from assistant.types.campaign import StoredCampaign
from assistant.types.campaign_export import AudienceCount
from assistant.types.contacts import ChannelKind, Contact, ContactList

ARCHIVE = "export.zip"
TEXTS = "texts"

Watch = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Plan:
    """What is to be exported: the campaign, its sorted texts, its contacts, the tool."""

    stored: StoredCampaign
    readiness: Readiness
    contacts: ContactList | None
    tool: ImportTool
    made: Made


@dataclass
class _Found:
    """What comes together while an export is made."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    letters: dict[str, list[Letter]] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    warnings: dict[str, Bilingual] = field(default_factory=dict)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: tuple[AudienceCount, ...] = ()

    def warn(self, *told: Bilingual) -> None:
        """Note what to look at, each once."""
        self.warnings.update({each["en"]: each for each in told})


class Making:
    """One export on its way; `folder` is its own, and goes afterwards."""

    def __init__(self, sources: Sources, company: Company, plan: Plan, folder: Path, watch: Watch) -> None:
        self._sources = sources
        self._company = company
        self._plan = plan
        self._folder = folder
        self._watch = watch
        self._found = _Found()
        channels = plan.stored.campaign.channels
        self._kinds = kinds_of(channels, company)

    def make(self) -> tuple[Path, dict[str, Any]]:
        """The finished ZIP and its manifest.

        Raises ConflictError for a draft that changed meanwhile, UnknownNameError for contacts that went.
        """
        path = self._folder / ARCHIVE
        archive = Archive(path)
        try:
            self._texts(archive)
            if self._plan.made.template:
                self._templates(archive)
            if self._plan.contacts is not None:
                self._contacts(archive, self._plan.contacts)
            elif self._kinds:
                self._found.warn(warning("no_contacts"))
            made = self._manifest(archive)
            archive.add(NAME, manifest_bytes(made))
        finally:
            archive.close()
        return path, made

    def _texts(self, archive: Archive) -> None:
        found, ready = self._found, self._plan.readiness.ready
        letters = Letters(self._company, self._plan.tool.id, self._plan.stored.campaign.channels)
        with Sheet(self._folder, TEXTS, letters.header, mark=True) as table:
            for number, one in enumerate(ready, 1):
                out = letters.out(one.text, self._sources.record(one.draft))
                _unchanged(one, out.about["version"])
                for name, content in out.files.items():
                    archive.add(name, content)
                table.add(out.row)
                found.texts.append(dict(out.about))
                found.tags |= out.tags
                found.warn(*out.warnings)
                if self._plan.made.template and one.text.planned.channel in self._kinds:
                    found.letters.setdefault(one.text.planned.channel, []).append(out.letter)
                self._watch({"stage": "texts", "done": number, "total": len(ready)})
            for file in table.close():
                archive.add_sheet(file)

    def _templates(self, archive: Archive) -> None:
        blocks_of(self._plan.tool)
        name, alone = self._company.brand.name, len(self._kinds) == 1
        for file, content in templates(self._found.letters, self._plan.tool, name, alone):
            archive.add(file, content)

    def _contacts(self, archive: Archive, contacts: ContactList) -> None:
        stored, alone = self._plan.stored, len(self._kinds) == 1
        fields = Fields.of(self._found.tags)
        with ExitStack() as stack:
            tables = {
                name: stack.enter_context(
                    ContactTable(self._folder, self._plan.tool, (name, kind), alone, fields)
                )
                for name, kind in self._kinds.items()
            }
            left_out = stack.enter_context(SuppressionTables(self._folder, self._plan.tool, self._kinds))
            self._found.channels = self._send(stored, contacts, tables, left_out)
            self._sources.contact_list(contacts.id)  # one that was deleted meanwhile ended early
            for channel, table in tables.items():
                made = table.close()
                self._tell(channel, table, len(made))
                for file in made:
                    archive.add_sheet(file)
            for file in left_out.close():
                archive.add_sheet(file)

    def _send(
        self,
        stored: StoredCampaign,
        contacts: ContactList,
        tables: Mapping[str, ContactTable],
        left_out: SuppressionTables,
    ) -> tuple[AudienceCount, ...]:
        def sent(channel: str, contact: Contact, chosen: Chosen) -> None:
            tables[channel].add(contact, chosen)

        def passed(count: int) -> None:
            self._watch({"stage": "contacts", "done": count, "total": contacts.rows})

        audience = Audience(self._sources, choice_of(self._plan, self._sources), self._kinds)
        sinks = Sinks(sent, left_out.add, passed)
        return audience.send(
            contacts.id, stored.campaign.segments, stored.frozen.get("segments") or None, sinks
        )

    def _tell(self, channel: str, table: ContactTable, files: int) -> None:
        tool, found = self._plan.tool, self._found
        alone = len(self._kinds) == 1
        header = table.tool.variant_headers(channel, alone)[-1]
        found.columns[channel] = {"tool": table.tool.id, "columns": list(table.columns), "variant": header}
        count = next(each for each in found.channels if each.channel == channel)
        name = dict(self._company.channel(channel).name)
        if not count.sent:
            found.warn(warning("nobody", channel=name))
        if table.tool.id != tool.id:
            found.warn(warning("plain_table", tool=dict(tool.name), channel=name))
        if files > 1:
            size = (table.tool.most_bytes or 0) // 1_048_576
            found.warn(warning("split", tool=dict(tool.name), size=size, count=files))

    def _manifest(self, archive: Archive) -> dict[str, Any]:
        plan, found = self._plan, self._found
        withheld = plan.readiness.withheld
        told = ([withheld_line(withheld)] if withheld else []) + list(found.warnings.values())
        contents = Contents(found.texts, withheld, found.channels, found.columns, archive.files, told)
        return manifest(plan.stored, plan.contacts, plan.made, contents)


def kinds_of(channels: Sequence[str], company: Company) -> dict[str, ChannelKind]:
    """The channels that are sent to people, with what legal basis each needs; raises UnknownNameError."""
    kinds = {name: kind_of(company.channel(name).id) for name in channels}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def choice_of(plan: Plan, sources: Sources) -> Choice:
    """What chooses the text of each contact."""
    texts = [one.text for one in plan.readiness.ready]
    languages = plan.stored.campaign.languages
    return Choice(plan.stored.id, texts, plan.readiness.withheld, (languages, sources.language))


def _unchanged(ready: ReadyText, version: int) -> None:
    if version != ready.version:
        raise ConflictError(
            f"Draft {ready.draft} was changed while it was exported.", "Export the campaign again."
        )
