"""`assistant segments list|rule|order|preview|rfm|fairness`."""

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import NUMBER, common, settings_from

if TYPE_CHECKING:
    from assistant.campaigns.segments.book import SegmentEntry
    from assistant.campaigns.segments.desk import SegmentDesk
    from assistant.types.segment_rule import Rule

USER = "command line"  # stands in the history as who changed a rule
_LIST = click.argument("contact_list", metavar="LIST", type=NUMBER)


@click.group()
def segments() -> None:
    """Which contacts belong to which segment, by rules that are tried in an order."""


@segments.command("list")
@common
def list_segments(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the segments in the order in which their rules are tried, the default one last."""
    entries = _desk(knowledge, data_dir).entries()
    if as_json:
        show.as_json([_shape(entry) for entry in entries])
        return
    for entry in entries:
        _print(entry)


@segments.command()
@click.argument("segment")
@click.option("--set", "text", help="The new rule, as YAML or JSON.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="A file with it; - for a pipe.")
@click.option("--clear", is_flag=True, help="What segments.yaml says holds again.")
@click.option("--position", type=NUMBER, help="Its place in the order, from 1, with a new rule or --clear.")
@click.option("--history", is_flag=True, help="Who changed it when.")
@common
def rule(segment: str, knowledge: Path | None, data_dir: Path | None, as_json: bool, **given: Any) -> None:
    """Show or change the rule of SEGMENT.

    E.g. --set '{field: orders, op: ">=", value: 3}'; the fields and operators are in docs/segments.md.
    """
    desk = _desk(knowledge, data_dir)
    if given["history"]:
        _history(desk, segment, as_json)
        return
    new = _given_rule(given["text"], given["file"])
    if new is not None or given["clear"]:
        entry = desk.set(segment, new, USER, given["position"])
    else:
        entry = _found(desk, segment)
    if as_json:
        show.as_json(_shape(entry))
    else:
        _print(entry)


@segments.command()
@click.argument("names", metavar="[SEGMENT...]", nargs=-1)
@common
def order(names: tuple[str, ...], knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Try these segments first, in this order; the others come behind them as before.

    Without any, the order of segments.yaml holds again.
    """
    entries = _desk(knowledge, data_dir).order(names, USER)
    if as_json:
        show.as_json([_shape(entry) for entry in entries])
        return
    for entry in entries:
        _print(entry)


@segments.command()
@_LIST
@common
def preview(contact_list: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Count the contacts of the LIST of that number by segment, without naming anybody."""
    found = _desk(knowledge, data_dir).preview(contact_list).as_dict()
    if as_json:
        show.as_json(found)
        return
    click.echo(f"{found['rows']} rows, {found['excluded']} excluded, {found['contacts']} contacts.\n")
    rows = [(each["segment"], _many(each["assigned"]), _many(each["matched"])) for each in found["segments"]]
    _table(("segment", "contacts", "fit the rule"), rows, numbers=(1, 2))
    _overlap(found)
    click.echo(f"\n{found['unmatched']} fit no rule; {found['objected']} objected to profiling.")
    for field in found["empty_fields"]:
        click.secho(f"No contact has the field “{field}”: no rule can match by it.", fg="yellow")


@segments.command()
@_LIST
@common
def rfm(contact_list: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Score the customers of the LIST of that number by how recently, how often, for how much they bought."""
    found = _desk(knowledge, data_dir).rfm(contact_list).as_dict()
    if as_json:
        show.as_json(found)
        return
    click.echo(
        f"{found['customers']} customers; {found['unscored']} without orders or without the figures.\n"
    )
    named = [(each["id"], each["name"]["en"], _many(each["customers"])) for each in found["names"]]
    _table(("rfm", "name", "customers"), [row for row in named if row[2] != "0"], numbers=(2,))
    click.echo("\nCustomers by recency (lines, 5 is the most recent) and frequency (columns).")
    cells = {(each["recency"], each["frequency"]): each["customers"] for each in found["cells"]}
    scores = range(1, 6)
    grid = [(str(line), *(_many(cells[line, column]) for column in scores)) for line in reversed(scores)]
    _table(("", *map(str, scores)), grid, numbers=range(1, 6))


@segments.command()
@_LIST
@click.argument("names", metavar="SEGMENT...", nargs=-1, required=True)
@common
def fairness(
    contact_list: int, names: tuple[str, ...], knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Tell who of a LIST is in and out of an offer to the SEGMENTs, by the fields that the rules ask.

    Marked are groups of 30 contacts and more whose rate is under four fifths of the field's highest, and
    further from it than chance explains.
    """
    found = _desk(knowledge, data_dir).fairness(contact_list, names).as_dict()
    if as_json:
        show.as_json(found)
        return
    rate = "" if found["rate"] is None else f" ({found['rate']:.1%})"
    click.echo(f"{found['inside']} in{rate}, {found['outside']} out.")
    for field in found["fields"]:
        unit = f", {field['unit']} ago" if field["unit"] else ""
        click.secho(f"\n{field['field']}{unit}", bold=True)
        rows = [
            (
                each["value"] or f"({each['kind']})",
                _many(each["inside"]),
                _many(each["outside"]),
                f"{each['rate']:.1%}",
                "under 4/5" if each["low"] else "",
            )
            for each in field["groups"]
        ]
        _table(("value", "in", "out", "rate", ""), rows, numbers=(1, 2, 3))


def _desk(knowledge: Path | None, data_dir: Path | None) -> "SegmentDesk":
    from assistant.wiring.campaigns import open_campaigns_alone

    return open_campaigns_alone(settings_from(knowledge, data_dir)).segments


def _given_rule(text: str | None, file: Path | None) -> "Rule | None":
    from assistant.brand.segments.rules import read_rule
    from assistant.brand.yaml_file import parse_yaml
    from assistant.errors import InputError

    if text is None and file is None:
        return None
    if text is not None:
        return read_rule(parse_yaml(Path("the rule"), text.encode()))
    path = Path(str(file))
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.", "Name another file.") from error
    return read_rule(parse_yaml(path, data))


def _found(desk: "SegmentDesk", segment: str) -> "SegmentEntry":
    from assistant.errors import UnknownNameError

    entries = {entry.segment.id: entry for entry in desk.entries()}
    if segment not in entries:
        raise UnknownNameError("segment", segment, entries)
    return entries[segment]


def _shape(entry: "SegmentEntry") -> dict[str, Any]:
    """The documented shape of a segment with its rule."""
    from assistant.campaigns.segments.words import rule_words
    from assistant.types.language import LANGUAGES

    rule = entry.rule
    words = None if rule is None else {language: rule_words(rule, language) for language in LANGUAGES}
    return {
        "id": entry.segment.id,
        "name": dict(entry.segment.name),
        "place": entry.place,
        "default": entry.segment.default,
        "rule": None if rule is None else rule.as_dict(),
        "words": words,
        "source": entry.source,
        "changed": None if entry.changed is None else entry.changed.as_dict(),
    }


def _print(entry: "SegmentEntry") -> None:
    told: Mapping[str, Any] = _shape(entry)
    changed = told["changed"]
    who = f" by {changed['by']}, {changed['at'][:10]}" if changed and told["source"] == "studio" else ""
    words = told["words"]["en"] if told["words"] else "everybody else" if told["default"] else "no rule"
    click.secho(f"{told['place']}. {told['id']}  {told['name']['en']}", bold=True)
    click.echo(f"   {words}")
    click.secho(f"   {told['source']}{who}", dim=True)


def _history(desk: "SegmentDesk", segment: str, as_json: bool) -> None:
    from assistant.campaigns.segments.words import rule_words

    _found(desk, segment)
    changes = desk.history(segment)
    if as_json:
        show.as_json([change.as_dict() for change in changes])
        return
    for change in changes:
        words = "the rule of segments.yaml" if change.rule is None else rule_words(change.rule, "en")
        click.echo(f"{change.at:%Y-%m-%d %H:%M}  {change.by}  {words}")
    click.echo(f"{len(changes)} change{'' if len(changes) == 1 else 's'}.")


def _overlap(found: Mapping[str, Any]) -> None:
    ids = [each["segment"] for each in found["segments"][:-1]]
    pairs = [
        (f"{one} + {other}", _many(found["overlap"][place][at]))
        for place, one in enumerate(ids)
        for at, other in enumerate(ids[:place])
        if found["overlap"][place][at]
    ]
    if pairs:
        click.echo()
        _table(("fit both", "contacts"), pairs, numbers=(1,))


def _many(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int]) -> None:
    """Columns as wide as what stands in them, those of `numbers` to the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for line, row in enumerate((head, *rows)):
        cells = (
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.secho("  ".join(cells).rstrip(), dim=line == 0)
