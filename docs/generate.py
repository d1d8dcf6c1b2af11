"""Writes the parts of the documentation that come from the program; `tests/test_docs.py` holds them to it.

Run it with `make docs`. With --check it writes nothing and fails when a file is out of date.
"""

import sys
from pathlib import Path

import click

from assistant.cli.main import COMMANDS, cli
from assistant.settings import describe

ROOT = Path(__file__).parents[1]


def configuration() -> str:
    """docs/configuration.md: every setting, its default and what it does."""
    rows = "\n".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in describe()
    )
    return f"""# Configuration

Every setting is an environment variable; a file `.env` in the working folder is read too, and the
environment wins over it. A value that can't be used stops the program with its name. `--knowledge` and
`--data-dir` on the command line win over both. This page is made from the program with `make docs`.

| Setting | Default | What it does |
|---|---|---|
{rows}
"""


def env_example() -> str:
    """.env.example: the same list, to copy to .env."""
    lines = "\n\n".join(f"# {text}\n#{name}={default}" for name, default, text in describe())
    return f"# Copy to .env and remove the # of what you change. Made with `make docs`.\n\n{lines}\n"


def command_line() -> str:
    """docs/command-line.md: the help of every command."""
    context = click.Context(cli, info_name="assistant", max_content_width=100, terminal_width=100)
    parts = [f"```text\n{cli.get_help(context)}\n```"]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is None:
            raise KeyError(name)
        parts.append(f"## assistant {name}\n")
        parts.append(_help(command, context, name))
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=context)
            parts += [_help(sub, inner, sub_name) for sub_name, sub in command.commands.items()]
    intro = (ROOT / "docs" / "command-line-intro.md").read_text(encoding="utf-8")
    return intro + "\n" + "\n".join(parts) + "\n"


def _help(command: click.Command, parent: click.Context, name: str) -> str:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    return f"```text\n{command.get_help(context)}\n```\n"


GENERATED = {
    "docs/configuration.md": configuration,
    ".env.example": env_example,
    "docs/command-line.md": command_line,
}


def main() -> int:
    """Write the files, or with --check name those that differ; returns the exit code."""
    stale = []
    for name, make in GENERATED.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        click.echo(f"{name} {'is out of date: run make docs' if '--check' in sys.argv else 'written'}")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
