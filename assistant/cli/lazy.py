"""Groups of commands that are imported when they run: the whole product takes seconds to import."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

Known = Mapping[str, tuple[str, str, str]]
"""Command name to its module, the function there, and its line of the help."""


class LazyGroup(click.Group):
    """A group whose commands are listed, and told apart from unknown ones, without importing them."""

    def __init__(self, *args: Any, known: Known, noun: str, **values: Any) -> None:
        """`noun` is what an unknown name is told not to be: “command”, “command of campaign”."""
        super().__init__(*args, **values)
        self._known = known
        self._noun = noun

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a newcomer needs them."""
        return list(self._known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in self._known:
            return None
        module, name, _ = self._known[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them; those of one text share a line."""
        names: dict[str, list[str]] = {}
        for name, (_, _, text) in self._known.items():
            names.setdefault(text, []).append(name)
        with formatter.section("Commands"):
            formatter.write_dl([(", ".join(those), text) for text, those in names.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or suggest the nearest one."""
        if args and args[0] not in self._known and not args[0].startswith("-"):
            from assistant.errors import UnknownNameError

            raise UnknownNameError(self._noun, args[0], self._known)
        return super().resolve_command(ctx, args)
