"""`assistant doctor`."""

import sys
from pathlib import Path

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import AssistantError


@click.command()
@click.option("--offline", is_flag=True, help="Leave out the call to the chat model.")
@common
def doctor(offline: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Check Python, folders, disk, secrets, index, embedder and model; say what to do.

    Exit code 1 when a check fails.
    """
    from assistant.doctor import examine_place, failed

    settings = settings_from(knowledge, data_dir)
    checks = [vars(check) for check in examine_place(settings)]
    try:
        checks += run(settings, "check", {"call_model": not offline}, lambda _: None)
    except AssistantError as error:
        checks.append(vars(failed("Data folder", error)))
    if as_json:
        show.as_json(checks)
    else:
        for check in checks:
            _line(check["name"], check["ok"], check["detail"], check["next"])
    sys.exit(0 if all(check["ok"] for check in checks) else 1)


def _line(name: str, ok: bool, detail: str, next_step: str) -> None:
    mark = click.style("ok  ", fg="green") if ok else click.style("FAIL", fg="red")
    click.echo(f"{mark} {name}: {detail}" + ("" if ok else f" {next_step}"))
