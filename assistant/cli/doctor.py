"""`assistant doctor`."""

import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import settings_from
from assistant.cli.work import run
from assistant.errors import AssistantError
from assistant.settings import Settings

_ITSELF = "\0"  # no folder has that name: --knowledge was given without one
_MOST_SHOWN = 20  # remarks of one kind; --json has them all


@click.command()
@click.option("--offline", is_flag=True, help="Leave out the call to the chat model.")
@click.option(
    "--knowledge",
    is_flag=False,
    flag_value=_ITSELF,
    multiple=True,
    metavar="[DIR]",
    help="Look the knowledge over (of DIR): contradictions, expired and skipped sources; with --offline and "
    "DIR: the checks, for that folder.",
)
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the state (ASSISTANT_DATA_DIR).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
def doctor(offline: bool, knowledge: tuple[str, ...], data_dir: Path | None, as_json: bool) -> None:
    """Check Python, folders, disk, secrets, index, embedder and model; say what to do.

    Exit code 1 when a check fails. With --knowledge, check what the sources say instead: passages that
    state different figures of the same thing, sources that no longer hold, have no owner, or were left out.
    """
    folder = next((Path(each) for each in reversed(knowledge) if each != _ITSELF), None)
    settings = settings_from(folder, data_dir)
    if _ITSELF in knowledge or (knowledge and not offline):
        found = run(settings, "check_knowledge", {}, lambda _: None)
        (show.as_json if as_json else _inspection)(found)
        return
    checks = _checks(settings, offline)
    if as_json:
        show.as_json(checks)
    else:
        for check in checks:
            _line(check["name"], check["ok"], check["detail"], check["next"])
    sys.exit(0 if all(check["ok"] for check in checks) else 1)


def _checks(settings: Settings, offline: bool) -> list[dict[str, Any]]:
    from assistant.doctor import examine_place, failed

    checks = [vars(check) for check in examine_place(settings)]
    try:
        checks += run(settings, "check", {"call_model": not offline}, lambda _: None)
    except AssistantError as error:
        checks.append(vars(failed("Data folder", error)))
    return checks


def _line(name: str, ok: bool, detail: str, next_step: str) -> None:
    mark = click.style("ok  ", fg="green") if ok else click.style("FAIL", fg="red")
    click.echo(f"{mark} {name}: {detail}" + ("" if ok else f" {next_step}"))


def _inspection(found: Mapping[str, Any]) -> None:
    from assistant.ingest.inspection.inspector import KINDS

    contradictions = found["contradictions"]
    click.echo(f"{found['passages']} passages, {len(contradictions)} that seem to contradict another.\n")
    for number, each in enumerate(contradictions, start=1):
        _contradiction(number, each)
    for kind, group in groupby(found["remarks"], lambda each: each["kind"]):
        listed = list(group)
        click.secho(f"{KINDS[kind].capitalize()} ({len(listed)})", bold=True)
        for each in listed[:_MOST_SHOWN]:
            detail = f": {each['detail']}" if each["detail"] else ""
            click.echo(f"  {each['source']}{detail}")
        if len(listed) > _MOST_SHOWN:
            click.secho(f"  … and {len(listed) - _MOST_SHOWN} more (--json lists them all)", dim=True)
    if stale := found["stale_copy"]:
        numbers = ", ".join(str(each["draft"]) for each in stale)
        click.echo(f"Approved drafts whose sources changed since: {numbers} (assistant library --stale).")


def _contradiction(number: int, found: Mapping[str, Any]) -> None:
    counts = {1: "the first counts", 2: "the second counts"}.get(found["winner"])
    verdict = f"{counts}: {found['why']}" if counts else "nothing tells which one counts: correct one of them"
    values = " or ".join(side["value"] for side in found["sides"])
    click.secho(f"{number}. {values}", bold=True, nl=False)
    click.echo(f"  ({found['confidence']:.2f}; {verdict})")
    for side in found["sides"]:
        facts = [side["trust"], side["audience"], side["date"] and f"of {side['date']}"]
        facts.append(side["valid_until"] and f"until {side['valid_until']}")
        place = f"{side['source']} {side['sku'] or ''}".strip()
        click.secho(f"   {place} ({', '.join(each for each in facts if each)})", dim=True)
        click.echo(f"     {' '.join(side['text'].split())}")
    click.echo()
