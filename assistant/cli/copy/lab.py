"""`assistant write --lab FIELD`: lines for a subject or a headline, to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from assistant.cli import show
from assistant.cli.work import Show, run
from assistant.rules import load
from assistant.settings import Settings

_MARKS = {"warning": "!", "info": "·"}
_PARTS = {
    "length": "length",
    "concreteness": "concrete",
    "clarity": "clear",
    "spam": "no spam",
    "brand": "on brand",
}


def write_lab(
    settings: Settings, field: str, arguments: Mapping[str, Any], telling: Show, as_json: bool
) -> None:
    """Write the lines for a field of the brief that `arguments` say, and print them."""
    lab = run(settings, "lab", {**arguments, "field": field}, telling)
    if as_json:
        show.as_json(lab)
    else:
        print_lab(lab)


def print_lab(lab: Mapping[str, Any]) -> None:
    """Print the lines, best first, each with its score and why, then those left out with the reason."""
    language = lab["language"]
    if not lab["lines"]:
        click.echo("No line passed the checks.")
    for number, line in enumerate(lab["lines"], start=1):
        _line(number, line, language)
    if lab["left_out"]:
        click.secho("\nLeft out", bold=True)
    for line in lab["left_out"]:
        click.echo(f"✗ {line['text']}")
        click.secho(f"    {' '.join(_reasons(line, language))}", dim=True)
    show.note(f"\nWritten by {lab['model']} ({lab['prompt']}), AI-generated: read one before you use it.")
    show.note("The score counts what a line says and how; it predicts neither opens nor clicks.")


def _line(number: int, line: Mapping[str, Any], language: str) -> None:
    way = _names()[line["mechanism"]]
    click.secho(f"\n{number:>2}. {line['text']}", bold=True)
    score = line["score"]
    parts = ", ".join(f"{_PARTS[part['name']]} {part['points']}/{part['most']}" for part in score["parts"])
    click.echo(f"    {score['total']}/100 · {way} · {parts}")
    for part in score["parts"]:
        if part["points"] < part["most"]:
            click.secho(f"    {_PARTS[part['name']]}: {part['why'][language]}", dim=True)
    for finding in _told(line["findings"], score["parts"], language):
        click.echo(f"    {_MARKS[finding['severity']]} {finding['message'][language]}")


def _names() -> Mapping[str, str]:
    return {way["id"]: way["name"]["en"] for way in load("mechanisms")["mechanisms"]}


def _told(
    findings: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]], language: str
) -> Iterator[Mapping[str, Any]]:
    """The findings that no part of the score says already."""
    said = " ".join(part["why"][language] for part in parts)
    return (finding for finding in findings if finding["message"][language] not in said)


def _reasons(line: Mapping[str, Any], language: str) -> list[str]:
    if line["reason"] == "same":
        return [f"Says the same as: {line['same_as']}"]
    return [finding["message"][language] for finding in line["findings"]]
