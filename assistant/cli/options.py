"""Options that every command takes, and how they become settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from assistant.settings import Settings, apply_environment

_LARGEST = 2**31 - 1  # what a number in a database holds


class _Number(click.types.IntParamType):
    """A number of a row, or of rows."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = super().convert(value, param, ctx)
        if not 0 <= found <= _LARGEST:
            self.fail(f"{value} is not between 0 and {_LARGEST:,}.", param, ctx)
        return found


NUMBER = _Number()


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --knowledge, --data-dir and --json to a command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON for a program."),
        click.option(
            "--data-dir", type=click.Path(path_type=Path), help="Folder of the state (ASSISTANT_DATA_DIR)."
        ),
        click.option(
            "--knowledge",
            type=click.Path(path_type=Path),
            help="Folder of the knowledge (ASSISTANT_KNOWLEDGE).",
        ),
    ):
        command = option(command)
    return command


def settings_from(knowledge: Path | None, data_dir: Path | None, **overrides: str) -> Settings:
    """Read the settings, the command's own options first, and prepare the process for the libraries."""
    if knowledge:
        overrides["ASSISTANT_KNOWLEDGE"] = str(knowledge)
    if data_dir:
        overrides["ASSISTANT_DATA_DIR"] = str(data_dir)
    settings = Settings.from_environment(overrides)
    apply_environment(settings.paths)
    return settings
