"""The desk that hands a finished campaign to a mailing tool.

The studio, the command line and the API use it, and only it (`services.campaigns.exports`).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.campaigns.files.archive import sha256_of
from assistant.campaigns.files.manifest import Made
from assistant.campaigns.files.tools import ImportTool, import_tool, import_tools
from assistant.campaigns.files.words import problem, warning
from assistant.campaigns.out.audience import Audience, Sinks
from assistant.campaigns.out.making import Making, Plan, Watch, choice_of, kinds_of
from assistant.campaigns.out.readiness import readiness
from assistant.campaigns.out.sources import Sources
from assistant.errors import FormatError, InputError, UnapprovedError
from assistant.export.outgoing import Company
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.database import utc_now
from assistant.types.brand import Bilingual
from assistant.types.campaign import StoredCampaign
from assistant.types.campaign_export import AudienceCount, CampaignFile, ExportCheck, ExportProblem

MOST_WARNINGS = 40  # told with a file; its manifest holds all


def _unwatched(event: Mapping[str, Any]) -> None:
    del event


class CampaignExports:
    """Exports the campaigns of one company. Raises StoreError and DiskFullError.

    `today` is the company's day, by which offers end and prices expire.
    """

    def __init__(
        self,
        sources: Sources,
        company: Company,
        shelf: ExportShelf,
        today: Callable[[], dt.date] = dt.date.today,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._sources = sources
        self._company = company
        self._shelf = shelf
        self._today = today
        self._now = now

    @property
    def tools(self) -> dict[str, Bilingual]:
        """The mailing tools that a campaign can leave for, id to name; `plain` is none."""
        return import_tools()

    def check(
        self, campaign_id: int, tool: str = "", *, template: bool = False, unapproved: bool = False
    ) -> ExportCheck:
        """Whether the campaign may leave as it stands, and what keeps which text; writes nothing.

        An empty `tool` is that of the campaign. Raises UnknownNameError for no such campaign or tool.
        """
        stored = self._sources.campaign(campaign_id)
        wanted = import_tool(tool or stored.campaign.tool)
        found = readiness(stored, self._sources, unapproved, self._today())
        problems = [*found.problems, *_template_problems(wanted, template)]
        return ExportCheck(campaign_id, wanted.id, len(found.ready), found.withheld, tuple(problems))

    def audience(self, campaign_id: int, *, unapproved: bool = False) -> tuple[AudienceCount, ...]:
        """Who would get what by channel, and each of the others by reason; empty without contacts.

        Reads every contact: call it in a thread. Raises UnknownNameError.
        """
        made = Made(self._now(), "", "", False, unapproved)
        plan = self._plan(self._sources.campaign(campaign_id), "", made)
        if plan.contacts is None:
            return ()
        campaign = plan.stored.campaign
        kinds = kinds_of(campaign.channels, self._company)
        audience = Audience(self._sources, choice_of(plan, self._sources), kinds)
        frozen = plan.stored.frozen.get("segments") or None
        return audience.send(plan.contacts.id, campaign.segments, frozen, Sinks())

    def export(
        self,
        campaign_id: int,
        tool: str = "",
        *,
        template: bool = False,
        unapproved: bool = False,
        user: str,
        watch: Watch = _unwatched,
    ) -> CampaignFile:
        """Make the file for a tool and keep it; `watch` gets {"stage", "done", "total"} meanwhile.

        Takes a while with many contacts: call it in a thread. Raises UnknownNameError for no such campaign
        or tool, UnapprovedError for texts that nobody decided about, FormatError for a template that the tool
        has not, InputError for all else that `check` tells, ConflictError for a draft that changes meanwhile.
        """
        stored = self._sources.campaign(campaign_id)
        wanted = import_tool(tool or stored.campaign.tool)
        made = Made(self._now(), user, wanted.id, template, unapproved)
        plan = self._plan(stored, wanted.id, made)
        _refuse([*plan.readiness.problems, *_template_problems(wanted, template)])
        self._shelf.sweep()
        with self._shelf.making() as folder:
            path, told = Making(self._sources, self._company, plan, folder, watch).make()
            record = self._record(plan, told) | {"size": path.stat().st_size, "sha256": sha256_of(path)}
            place = self._shelf.keep(path, _stem(plan), record)
        return self.get(place.name)

    def list(self, campaign_id: int | None = None) -> list[CampaignFile]:
        """The exports of a campaign, or all, the newest first; also those whose file is deleted."""
        return [_file(record) for record in self._shelf.records(campaign_id)]

    def get(self, name: str) -> CampaignFile:
        """An export by the name of its file; raises UnknownNameError."""
        return _file(self._shelf.record(name))

    def delete(self, name: str) -> None:
        """Delete an export with its record; raises UnknownNameError."""
        self._shelf.delete(name)

    def _plan(self, stored: StoredCampaign, tool: str, made: Made) -> Plan:
        found = readiness(stored, self._sources, made.unapproved, self._today())
        number = stored.campaign.contacts
        gone = any(each.code == "contacts_gone" for each in found.problems)
        contacts = None if number is None or gone else self._sources.contact_list(number)
        return Plan(stored, found, contacts, import_tool(tool or stored.campaign.tool), made)

    def _record(self, plan: Plan, told: Mapping[str, Any]) -> dict[str, Any]:
        warnings = list(told["warnings"])
        if len(warnings) > MOST_WARNINGS:
            rest = len(warnings) - MOST_WARNINGS
            warnings = [*warnings[:MOST_WARNINGS], dict(warning("more", count=rest))]
        return {
            "campaign": plan.stored.id,
            "tool": plan.made.tool,
            "made_at": plan.made.at.isoformat(),
            "made_by": plan.made.by,
            "contact_list": None if plan.contacts is None else plan.contacts.id,
            "contacts_at": None if plan.contacts is None else plan.contacts.imported_at.isoformat(),
            "warnings": warnings,
            "manifest": told,
        }


def _template_problems(tool: ImportTool, template: bool) -> Sequence[ExportProblem]:
    if template and tool.blocks is None:
        return [problem("no_blocks", tool=dict(tool.name))]
    return []


def _refuse(problems: Sequence[ExportProblem]) -> None:
    """Raise the error that fits what blocks an export; nothing when nothing does."""
    if not problems:
        return
    told = "\n".join(f"- {each.message['en']}" for each in problems)
    codes = {each.code for each in problems}
    if codes == {"not_approved"}:
        raise UnapprovedError(
            problems[0].message["en"],
            "Approve or reject them, or export with --unapproved (unapproved=true): the file is marked then.",
        )
    if codes == {"no_blocks"}:
        raise FormatError(problems[0].message["en"], "Leave --template away.")
    raise InputError(f"The campaign can't leave:\n{told}\n", "Correct it first.")


def _stem(plan: Plan) -> str:
    approved = all(one.approved for one in plan.readiness.ready)
    at = plan.made.at.astimezone(dt.UTC).strftime("%Y%m%d-%H%M%S")
    return f"campaign-{plan.stored.id}-{plan.made.tool}-{at}{'' if approved else '-not-approved'}"


def _file(record: Mapping[str, Any]) -> CampaignFile:
    return CampaignFile(
        name=record["name"],
        campaign=record["campaign"],
        tool=record["tool"],
        made_at=dt.datetime.fromisoformat(record["made_at"]),
        made_by=record["made_by"],
        size=record["size"],
        sha256=record["sha256"],
        manifest=record["manifest"],
        warnings=tuple(record["warnings"]),
        path=record["path"],
    )
