"""`assistant campaign review|approve|reject|sample|agreement`."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.campaigns.plan import print_table
from assistant.cli.options import NUMBER, common, settings_from
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.campaigns.review.desk import ReviewDesk
    from assistant.types.campaign import CampaignText
    from assistant.types.stored import StoredDraft

USER = "command line"
_NOBODY = "none"  # of --review: nobody judged it
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")
_MOST_NUMBERS = 100_000
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_number = click.argument("number", metavar="ID", type=NUMBER)
_texts = click.argument("texts", metavar="[TEXT]...", nargs=-1)


@click.command()
@_number
@click.option("--status", type=click.Choice(["pending", "running", "done", "failed", "blocked"]))
@click.option("--finding", default="", help="Only texts that break this rule, e.g. grounding.figure.")
@click.option("--channel", default="", help="Only texts of this channel.")
@click.option("--segment", default="", help="Only texts of this segment.")
@click.option("--lang", "language", default="", help="Only texts in this language.")
@click.option("--review", type=click.Choice(["approved", "rejected", _NOBODY]), help="Only those judged so.")
@click.option("--after", type=NUMBER, default=0, help="Only texts behind this number.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@common
def review(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool, **asked: Any) -> None:
    """List the texts of the campaign of that ID with what the checks found, and how they were judged."""
    asked["review"] = {None: None, _NOBODY: ""}.get(asked["review"], asked["review"])
    desk = _desk(knowledge, data_dir)
    page, facets = desk.page(number, **asked), desk.facets(number)
    if as_json:
        show.as_json(
            {"campaign": number, "texts": [text.as_dict() for text in page], "counts": facets.as_dict()}
        )
        return
    print_table(("text", "status", "review", "variant", "findings"), [_row(text) for text in page])
    for name, counts in facets.as_dict().items():
        told = ", ".join(f"{value or _NOBODY} {count}" for value, count in counts.items())
        if told:
            click.echo(f"{name}: {told}")
    if len(page) == asked["limit"]:
        click.echo(f"More: --after {page[-1].planned.number}")


@click.command()
@_number
@_texts
@click.option("--clean", is_flag=True, help="All texts in which nothing above a note was found.")
@click.option("--reason", default="", help="Why texts with hard findings are approved; it is logged.")
@common
def approve(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool, **asked: Any) -> None:
    """Approve texts of the campaign of that ID: by their numbers (“1 4-9”), or all that are clean.

    Each is checked once more against today's knowledge. Exit codes: 0 all were approved, 1 some were refused,
    2 the arguments can't be used.
    """
    numbers = _numbers(asked["texts"])
    if bool(numbers) == asked["clean"]:
        raise InputError("Nothing says which texts to approve.", "Name their numbers, or use --clean.")
    verdict = "clean" if asked["clean"] else "approve"
    _judge((knowledge, data_dir), as_json, (number, verdict, numbers, asked["reason"]))


@click.command()
@_number
@_texts
@click.option("--reason", required=True, help="What is wrong with them: their author reads it.")
@common
def reject(
    number: int,
    texts: Sequence[str],
    reason: str,
    knowledge: Path | None,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Take texts out of the campaign of that ID, by their numbers; their drafts go back to their author."""
    numbers = _numbers(texts)
    if not numbers:
        raise InputError("Nothing says which texts to reject.", "Name their numbers.")
    judged = _desk(knowledge, data_dir).reject(number, numbers, USER, reason).as_dict()
    _told(judged, "rejected", as_json)


@click.command()
@_number
@click.option("--count", type=NUMBER, default=10, show_default=True, help="How many texts to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same texts.")
@common
def sample(
    number: int, count: int, seed: int, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Show random texts that may go out, whole, with what the checks found."""
    desk = _desk(knowledge, data_dir)
    drawn = [desk.read(number, text.planned.number) for text in desk.sample(number, count, seed)]
    if as_json:
        show.as_json([_whole(read.text, read.draft) for read in drawn])
        return
    for read in drawn:
        _print_whole(read.text, read.draft)


@click.command()
@_number
@common
def agreement(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Compare prices, dates, conditions, codes and forms of address across all texts of a campaign.

    Exit codes: 0 they agree, 1 some say it otherwise, which blocks the export.
    """
    found = [one.as_dict() for one in _desk(knowledge, data_dir).agreement(number)]
    if as_json:
        show.as_json(found)
    else:
        for one in found:
            finding = one["finding"]
            click.echo(
                f"{one['number']} {one['variant_id']} {finding['field']}: "
                f"{click.style(finding['rule'], fg='red')} {finding['message']['en']}"
            )
        show.note(f"{len(found)} disagreement{'' if len(found) == 1 else 's'}.")
    if found:
        sys.exit(1)


def _desk(knowledge: Path | None, data_dir: Path | None) -> "ReviewDesk":
    from assistant.wiring.campaigns import open_campaigns_alone

    return open_campaigns_alone(settings_from(knowledge, data_dir)).review


def _judge(
    place: tuple[Path | None, Path | None], as_json: bool, asked: tuple[int, str, Sequence[int], str]
) -> None:
    from assistant.cli.work import run

    names = ("campaign", "verdict", "numbers", "reason")
    judged = run(settings_from(*place), "campaign_review", dict(zip(names, asked, strict=True)), _show)
    _told(judged, "approved", as_json)


def _show(event: Mapping[str, Any]) -> None:
    """How many texts are looked at, on a terminal."""
    if sys.stderr.isatty():
        click.echo(
            f"\r{event['done'] + 1}/{event['of']}\033[K", err=True, nl=event["done"] + 1 == event["of"]
        )


def _told(judged: Mapping[str, Any], verb: str, as_json: bool) -> None:
    if as_json:
        show.as_json(judged)
    else:
        count = len(judged["done"])
        click.echo(f"{count} text{'' if count == 1 else 's'} {verb}.")
        for one in judged["refused"]:
            click.echo(f"{click.style(str(one['number']), fg='red')} {one['message']} {one['next']}".rstrip())
            for finding in one["findings"]:
                click.echo(f"    {finding['rule']}: {finding['message']['en']}")
    if judged["refused"]:
        sys.exit(1)


def _numbers(texts: Iterable[str]) -> list[int]:
    """Numbers of texts from “3”, “5-9”; raises InputError."""
    found: set[int] = set()
    for given in texts:
        for part in given.split(","):
            found.update(_range(part.strip()))
    return sorted(found)


def _range(part: str) -> Iterator[int]:
    match = _RANGE.fullmatch(part)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not 0 < first <= last < first + _MOST_NUMBERS:
        raise InputError(f"“{part[:40]}” is no number of a text.", "Write numbers and ranges: 1 4-9.")
    yield from range(first, last + 1)


def _row(text: "CampaignText") -> tuple[str, ...]:
    planned, findings = text.planned, ", ".join(text.findings)
    return (
        str(planned.number),
        text.status,
        text.review or "-",
        planned.variant_id,
        findings or (text.reason if text.status == "failed" else "-"),
    )


def _whole(text: "CampaignText", draft: "StoredDraft | None") -> dict[str, Any]:
    told = None if draft is None else draft.draft
    return {
        **text.as_dict(),
        "fields": {} if told is None else dict(told.fields),
        "found": [] if told is None else [finding.as_dict() for finding in told.findings],
    }


def _print_whole(text: "CampaignText", draft: "StoredDraft | None") -> None:
    planned = text.planned
    click.secho(
        f"{planned.number} {planned.variant_id} ({text.status}{', ' + text.review if text.review else ''})",
        bold=True,
    )
    if draft is None:
        return
    for name, words in draft.draft.fields.items():
        click.echo(f"{click.style(name, dim=True)}: {words}")
    for finding in draft.draft.findings:
        colour = _COLOURS[finding.severity]
        click.echo(f"  {click.style(finding.severity, fg=colour)} {finding.rule}: {finding.message['en']}")
    click.echo()
