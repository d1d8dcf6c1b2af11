"""`assistant contacts preview|import|list|show|problems|delete|opt-out`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from assistant.cli import show
from assistant.cli.options import NUMBER, common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.campaigns.contacts.desk import ContactDesk
    from assistant.campaigns.contacts.preview import Preview
    from assistant.campaigns.contacts.report import ProblemRow
    from assistant.store.contacts.optouts import OptOutKind
    from assistant.types.contacts import ContactList, DeclaredBasis

USER = "command line"
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_LIST = click.argument("contact_list", metavar="LIST", type=NUMBER)


def _columns(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --tool and --map to a command."""
    for option in (
        click.option(
            "--map",
            "mapped",
            multiple=True,
            metavar="COLUMN=FIELD",
            help="What a column is: a field, trait:NAME, or ignored. Again for each column.",
        ),
        click.option("--tool", default="", help="Mailing tool that made the file; told by its header."),
    ):
        command = option(command)
    return command


@click.group()
def contacts() -> None:
    """Import customer files: who may be written to, by which right, and who not."""


@contacts.command()
@_FILE
@_columns
@common
def preview(
    file: Path,
    tool: str,
    mapped: tuple[str, ...],
    knowledge: Path | None,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Show what FILE is taken for, from its first 1,000 rows; nothing is kept."""
    found = _desk(knowledge, data_dir).preview(_there(file), tool, _mapping(mapped))
    if as_json:
        show.as_json(found.as_dict())
    else:
        _print_preview(found)


@contacts.command("import")
@_FILE
@click.option("--name", default="", help="Name of the list; the file's own when left out.")
@_columns
@click.option(
    "--declare",
    type=click.Choice(["consent", "customer", "b2b"]),
    help="Legal basis of the rows that tell none; with --channels, --reason and --by.",
)
@click.option("--channels", default="email", show_default=True, help="Channels it holds for, by comma.")
@click.option("--reason", default="", help="Why it holds.")
@click.option("--by", default=USER, help="Who imports, and declares.")
@common
def import_file(
    file: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any
) -> None:
    """Import FILE as a contact list. Each row is in its report once: written to, or why not."""
    desk = _desk(knowledge, data_dir)
    made = desk.take(
        _there(file),
        given["name"] or file.stem,
        given["by"],
        tool=given["tool"],
        mapping=_mapping(given["mapped"]),
        declared=_declared(given),
        progress=_progress,
    )
    if sys.stderr.isatty():
        click.echo(err=True)
    if as_json:
        show.as_json(made.as_dict())
    else:
        _print_report(made)


@contacts.command("list")
@common
def list_lists(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the contact lists, the newest first."""
    found = _desk(knowledge, data_dir).lists()
    if as_json:
        show.as_json([each.as_dict() for each in found])
        return
    for each in found:
        report = each.report
        click.secho(f"{each.id}  {each.name}", bold=True)
        click.echo(f"  {each.tool}, {each.rows:,} rows, {report.get('ok', 0):,} may be written to")
        click.echo(f"  {each.imported_at:%Y-%m-%d %H:%M} UTC by {each.imported_by}, from {each.file_name}")
    click.echo(f"{len(found)} list{'' if len(found) == 1 else 's'}.")


@contacts.command("show")
@_LIST
@common
def show_list(contact_list: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Show the report of LIST."""
    found = _desk(knowledge, data_dir).get(contact_list)
    if as_json:
        show.as_json(found.as_dict())
    else:
        _print_report(found)


@contacts.command()
@_LIST
@click.option("--after", type=NUMBER, default=0, help="Only rows behind this one.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@common
def problems(
    contact_list: int, after: int, limit: int, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """List the rows of LIST that get nothing or have problems, by their number in the file."""
    found = _desk(knowledge, data_dir).problems(contact_list, after, limit)
    if as_json:
        show.as_json([each.as_dict() for each in found])
        return
    for each in found:
        click.echo(_problem_line(each))
    if len(found) == limit:
        click.echo(f"More: --after {found[-1].row}")


@contacts.command()
@_LIST
@common
def delete(contact_list: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Delete LIST with its contacts. Opt-outs stay."""
    count = _desk(knowledge, data_dir).delete(contact_list)
    if as_json:
        show.as_json({"list": contact_list, "contacts": count})
    else:
        click.echo(f"Deleted list {contact_list} with {count:,} contacts.")


@contacts.command("opt-out")
@click.argument("what")
@click.option(
    "--kind",
    type=click.Choice(["all", "email", "sms", "push", "whatsapp", "profiling"]),
    default="all",
    show_default=True,
    help="What they want no more.",
)
@click.option("--by", default=USER, help="Who notes it.")
@common
def opt_out(
    what: str, kind: str, by: str, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Note that WHAT, an address, a number, or everybody in a file of them, wants nothing any more.

    Only keyed hashes are kept. Plans and exports leave these people out from now on.
    """
    desk = _desk(knowledge, data_dir)
    asked: Any = Path(what) if Path(what).is_file() else what
    found = desk.opt_out(asked, cast("OptOutKind", kind), by)
    if as_json:
        show.as_json(found.as_dict())
    else:
        click.echo(f"{found.added:,} noted, {found.known:,} known already, {found.invalid:,} unreadable.")


def _desk(knowledge: Path | None, data_dir: Path | None) -> "ContactDesk":
    from assistant.wiring.contacts import open_contacts

    return open_contacts(settings_from(knowledge, data_dir))


def _there(file: Path) -> Path:
    if not file.is_file():
        raise InputError(f"There is no file {file}.", "Name a CSV or XLSX file.")
    return file


def _mapping(mapped: tuple[str, ...]) -> dict[str, str] | None:
    """The columns that were named; None when none was."""
    found: dict[str, str] = {}
    for each in mapped:
        column, sign, use = each.rpartition("=")
        if not sign or not column.strip():
            raise InputError(f"“{each[:80]}” maps no column.", "Write it like: --map “Ville=city”")
        found[column.strip()] = use.strip()
    return found or None


def _declared(given: Mapping[str, Any]) -> "DeclaredBasis | None":
    from assistant.store.database import utc_now
    from assistant.types.contacts import DeclaredBasis

    if not given["declare"]:
        return None
    if given["by"] == USER:
        raise InputError("A legal basis is declared by a named person.", "Say who: --by NAME")
    channels = tuple(name.strip() for name in given["channels"].split(",") if name.strip())
    return DeclaredBasis(given["declare"], channels, given["by"], given["reason"], utc_now())


def _progress(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        of = f" of {total:,}" if total else ""
        click.echo(f"\r{stage:<12} {done:,}{of}    ", err=True, nl=False)


def _print_preview(found: "Preview") -> None:
    how = f"{found.encoding}, separator {found.separator!r}" if found.format == "csv" else "workbook"
    click.echo(f"{found.tool}  ({how}; columns {found.mapping_from})")
    width = max(len(each.column) for each in found.columns)
    for each in found.columns:
        click.secho(f"  {each.column:<{width}}  {each.field}", bold=each.field != "ignored", nl=False)
        click.secho(f"  {' | '.join(each.samples)}", dim=True)
    _print_counts(found.counts, "rows looked at")
    for row in found.problems[:10]:
        click.echo(f"  {_problem_line(row)}")
    _print_notes(found.notes)


def _print_report(made: "ContactList") -> None:
    click.secho(f"List {made.id}  {made.name}", bold=True)
    click.echo(f"  {made.tool}, {made.file_name}, imported by {made.imported_by}")
    if made.declared:
        told = made.declared
        click.echo(f"  declared: {told.basis} for {', '.join(told.channels)} by {told.by}: {told.reason}")
    _print_counts(made.report, "rows")
    _print_notes(made.report.get("notes", ()))


def _print_counts(counts: Mapping[str, Any], what: str) -> None:
    click.echo(f"  {counts['rows']:,} {what}: {counts['ok']:,} may be written to")
    for code, count in counts["excluded"].items():
        click.echo(f"  {count:>9,}  {_words('exclusions', code)}")
    for kind, bases in counts["basis"].items():
        click.echo(f"  {kind}: {', '.join(f'{how} {count:,}' for how, count in bases.items())}")
    if counts["problems"]:
        click.echo("  Noticed:")
    for code, count in counts["problems"].items():
        click.echo(f"  {count:>9,}  {_words('problems', code)}")


def _print_notes(notes: Any) -> None:
    for note in notes:
        click.secho(f"  {note['en']}", fg="yellow")


def _problem_line(row: "ProblemRow") -> str:
    why = _words("exclusions", row.excluded) if row.excluded else ""
    noticed = ", ".join(_words("problems", code) for code in row.problems if code != row.excluded)
    return f"row {row.row}: {'; '.join(filter(None, (why, noticed)))}"


def _words(group: str, code: str) -> str:
    from assistant import rules

    texts: Mapping[str, Mapping[str, str]] = rules.load("contact_report")[group]
    return texts[code]["en"] if code in texts else code
