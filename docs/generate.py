"""Writes the parts of the documentation that come from the program; `tests/test_docs.py` holds them to it.

Run it with `make docs`. With --check it writes nothing and fails when a file is out of date.
"""

import sys
from pathlib import Path

import click

from assistant.brand.channels import load_channels
from assistant.checks.law.rules import law_rules
from assistant.cli.main import COMMANDS, cli
from assistant.rules import load
from assistant.settings import describe
from assistant.types.brand import Channel, FieldRule

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
            names = list(command.commands) or command.list_commands(inner)  # none yet: imported when run
            parts += [_help(sub, inner, each) for each in names if (sub := command.get_command(inner, each))]
    intro = (ROOT / "docs" / "command-line-intro.md").read_text(encoding="utf-8")
    return intro + "\n" + "\n".join(parts) + "\n"


def _help(command: click.Command, parent: click.Context, name: str) -> str:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    return f"```text\n{command.get_help(context)}\n```\n"


def channels() -> str:
    """docs/channels.md: the limits and the rules of every channel, with their sources."""
    intro, outro = (
        (ROOT / "docs" / f"channels-{part}.md").read_text(encoding="utf-8") for part in ("intro", "outro")
    )
    parts = [_channel(channel) for channel in load_channels().values()]
    return intro + "\n".join(parts) + "\n" + outro


def _channel(channel: Channel) -> str:
    fields = "\n".join(
        f"| `{field.name}` | {field.label['en']} | {field.count} | {_items(field)} | {field.soft_max or ''} "
        f"| {field.hard_max or ''} | {field.source} | {field.checked} |"
        for field in channel.fields
    )
    rules = "\n".join(
        f"- `{rule.id}` ({rule.severity}) in {', '.join(f'`{name}`' for name in rule.fields)}"
        f"{f', at most {rule.most}' if rule.most else ''}: {rule.source}. Checked {rule.checked}."
        for rule in channel.rules
    )
    return f"""### {channel.name["en"]} (`{channel.id}`)

| Field | Name | Counted in | Items | Soft | Hard | Source | Checked |
|---|---|---|---|---|---|---|---|
{fields}

{rules}
"""


def _items(field: FieldRule) -> str:
    return f"{field.items[0]} to {field.items[1]}" if field.items else ""


def checks() -> str:
    """docs/checks.md: every rule of the checks, what it tells, and where it is written."""
    intro = (ROOT / "docs" / "checks-intro.md").read_text(encoding="utf-8")
    rows = "\n".join(
        f"| `{key}` | {_cell(entry['message']['en'])} | {_cell(entry.get('source', ''))} |"
        for key, entry in sorted(load("findings").items())
    )
    laws = "\n".join(
        f"| `{rule.id}` | {_cell(rule.title['en'])} | {rule.severity}"
        f"{''.join(f', {severity} in {channel}' for channel, severity in rule.in_channels.items())} "
        f"| {rule.since}{f' to {rule.until}' if rule.until else ''} | {_cell(rule.source)} "
        f"| {rule.checked or 'not yet'} |"
        for rule in law_rules()
    )
    return f"""{intro}### Rules of law

| Rule | | Severity | In force since | Source | Source read |
|---|---|---|---|---|---|
{laws}

## All other rules

In braces: what the check fills in. A third part of a name chooses among the messages of one rule.

| Rule | What it tells | Source |
|---|---|---|
{rows}

Channels have rules and limits of their own: [channels](channels.md).
"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


GENERATED = {
    "docs/configuration.md": configuration,
    ".env.example": env_example,
    "docs/command-line.md": command_line,
    "docs/channels.md": channels,
    "docs/checks.md": checks,
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
