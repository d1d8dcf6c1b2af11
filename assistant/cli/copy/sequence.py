"""`assistant write --sequence NAME`: the messages that follow a trigger, one after the other."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from assistant.cli import show
from assistant.cli.work import Show, run
from assistant.settings import Settings


def write_sequence(
    settings: Settings, sequence: str, arguments: Mapping[str, Any], telling: Show, as_json: bool
) -> dict[str, Any] | None:
    """Write the messages of a sequence for the brief that `arguments` say.

    With `as_json` prints the result for a program and returns None; else returns it, to be printed.
    """
    result: dict[str, Any] = run(settings, "sequence", {**arguments, "sequence": sequence}, telling)
    if not as_json:
        return result
    show.as_json(result)
    return None


def print_sequence(result: Mapping[str, Any], print_draft: Callable[[dict[str, Any]], None]) -> None:
    """Print the messages in the order in which they are sent, each with when it is."""
    steps = result["steps"]
    for step in steps:
        draft = step["draft"]
        head = f"\nMessage {step['number']} of {len(steps)} · {step['channel']} · {step['wait']['en']}"
        click.secho(head, bold=True, underline=True)
        print_draft(draft)
    show.note(f"\nThe sequence ends {result['stops']['en']}. Its drafts: {_numbers(steps)}.")


def _numbers(steps: list[dict[str, Any]]) -> str:
    return ", ".join(str(step["draft"]["id"]) for step in steps)
