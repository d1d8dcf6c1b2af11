"""`assistant library`: drafts found again, and the record of one."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.types.language import LANGUAGES
from assistant.types.library import LibraryQuery
from assistant.types.stored import DraftStatus

if TYPE_CHECKING:
    from assistant.store.copy.drafts import Drafts
    from assistant.types.library import ApprovalRecord, ChangedSource, LibraryEntry

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SHOWN = 70  # characters of a draft's first words


@click.command()
@click.argument("text", nargs=-1)
@click.option("--channel", help="Written for this channel.")
@click.option("--segment", help="Written for this segment.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Written in this language.")
@click.option("--status", type=click.Choice(get_args(DraftStatus)), help="Left out: any but archived.")
@click.option("--product", help="SKU of a product of its brief.")
@click.option("--author", help="Who began it.")
@click.option("--stale/--fresh", default=None, help="Approved on sources that changed since, or not.")
@click.option("--since", type=_DAY, help="First day (UTC) of the last change.")
@click.option("--until", type=_DAY, help="Last day (UTC) of the last change.")
@click.option("--most", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--after", default="", help="Where the page before ended.")
@click.option("--record", type=int, metavar="NUMBER", help="Show the approval record of that draft instead.")
@common
def library(
    knowledge: Path | None, data_dir: Path | None, as_json: bool, record: int | None, **asked: Any
) -> None:
    """Find drafts by the words of TEXT, without regard to accents, and by the filters.

    A draft is stale when it is approved and one of the sources it was approved on says something else today.
    --record shows who wrote and approved a draft, with which model, on which sources and findings, and what
    people changed.
    """
    from assistant.wiring.people import open_drafts

    drafts = open_drafts(settings_from(knowledge, data_dir))
    if record is not None:
        found = drafts.record(record)
        show.as_json(found.as_dict()) if as_json else _record(found)
        return
    _list(drafts, asked, as_json)


def _list(drafts: "Drafts", asked: dict[str, Any], as_json: bool) -> None:
    most, after = asked.pop("most"), asked.pop("after")
    query = LibraryQuery(
        **{
            **asked,
            "text": " ".join(asked["text"]),
            "since": _date(asked["since"]),
            "until": _date(asked["until"]),
        }
    )
    page = drafts.library.search(query, most, after)
    if as_json:
        show.as_json(page.as_dict())
        return
    for entry in page.entries:
        _entry(entry)
    click.echo(f"{page.total} draft{'' if page.total == 1 else 's'}.")
    if page.next:
        show.note(f"The next ones: --after {page.next}")


def _date(value: dt.datetime | None) -> dt.date | None:
    return None if value is None else value.date()


def _entry(entry: "LibraryEntry") -> None:
    stored, brief = entry.stored, entry.stored.draft.brief
    first = " ".join(next((text for text in stored.draft.fields.values() if text.strip()), "").split())
    click.secho(f"{stored.id}  {first[:_SHOWN]}", bold=True)
    facts = (brief.channel, brief.segment, brief.language, stored.status.replace("_", " "))
    click.echo(
        f"  {', '.join(facts)}, version {stored.version} of {stored.changed_at:%Y-%m-%d}, {stored.created_by}"
    )
    _changed(entry.changed)


def _changed(changed: Sequence["ChangedSource"]) -> None:
    for each in changed:
        title = each.stamp.title or each.stamp.key
        click.secho(
            f"  stale: {title} ({each.stamp.source}) {each.change.replace('gone', 'is gone')}", fg="yellow"
        )


def _record(found: "ApprovalRecord") -> None:
    stored = found.stored
    click.secho(f"Draft {stored.id}, version {stored.version}: {stored.status.replace('_', ' ')}", bold=True)
    click.echo(f"Begun by {stored.created_by}, {stored.created_at:%Y-%m-%d %H:%M} UTC")
    if found.model:
        click.echo(f"Written by {found.model} with {found.prompt}")
    for step in found.decisions:
        why = f": {step.reason}" if step.reason else ""
        click.echo(f"{step.at:%Y-%m-%d %H:%M}  version {step.version} {step.verdict} by {step.by}{why}")
        for finding in step.overridden:
            click.secho(f"    overridden: {finding.rule} {finding.message['en']}", fg="yellow")
    for source in found.sources:
        place = f" ({source.source})" if source.source else ""
        click.secho(f"  {source.sha256[:12] or 'not in the knowledge'}  {source.title}{place}", dim=True)
    _changed(found.changed)
    for change in found.changes:
        click.echo("\n".join([f"{change.field}:", *change.diff[2:]]))
