"""`assistant write`."""

from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.types.language import LANGUAGES

STAGES = {
    "sources": "Looking for facts …",
    "writing": "Writing …",
    "checking": "Checking …",
    "repairing": "Repairing what the checks found …",
}
MARKS = {"error": "✗", "warning": "!", "info": "·"}


@click.command()
@click.option("--channel", default="email", show_default=True, help="Where it will be sent.")
@click.option("--segment", required=True, help="Who reads it: an id of segments.yaml.")
@click.option("--product", "products", multiple=True, help="SKU of a product; may be repeated.")
@click.option("--goal", required=True, help="What the text is for, in a sentence.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Its language.")
@common
def write(as_json: bool, knowledge: Path | None, data_dir: Path | None, **brief: Any) -> None:
    """Write a draft with its sources, measured against the channel's limits and checked."""
    settings = settings_from(knowledge, data_dir)
    arguments = {**brief, "products": list(brief["products"]), "language": brief.pop("lang")}
    arguments.pop("lang", None)
    draft = run(settings, "write", arguments, _Telling(quiet=as_json))
    if as_json:
        show.as_json(draft)
        return
    _fields(draft)
    show.citations(draft["citations"])
    _findings(draft)
    show.note(f"\nWritten by {draft['model']} ({draft['prompt']}), AI-generated: read it before you send it.")


class _Telling:
    """Says where the work stands, one line a stage."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._stage = ""

    def __call__(self, event: dict[str, Any]) -> None:
        stage = event.get("stage", "")
        if not self._quiet and stage != self._stage:
            show.note(STAGES.get(stage, stage))
        self._stage = stage


def _fields(draft: dict[str, Any]) -> None:
    for name, text in draft["fields"].items():
        click.secho(f"\n{name} ({draft['lengths'][name]} characters)", bold=True)
        click.echo(_numbered(name, text, draft["sentences"]))


def _numbered(name: str, text: str, sentences: list[dict[str, Any]]) -> str:
    """The field's text with the number of its source after each factual sentence."""
    for sentence in sentences:
        if sentence["field"] == name and sentence["factual"] and sentence["citations"]:
            marks = "".join(f"[{n}]" for n in sentence["citations"])
            text = text.replace(sentence["text"], f"{sentence['text']} {marks}", 1)
    return text


def _findings(draft: dict[str, Any]) -> None:
    if not draft["findings"]:
        return
    click.echo("\nTo check")
    for finding in draft["findings"]:
        place = f"{finding['field']}: " if finding["field"] else ""
        click.echo(f"{MARKS[finding['severity']]} {place}{finding['message'][draft['language']]}")
