"""`assistant ask`."""

from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.types.language import LANGUAGES


@click.command()
@click.argument("question")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the answer; else the question's.")
@common
def ask(
    question: str, lang: str | None, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Answer QUESTION from the knowledge, with [n] citations and their sources."""
    settings = settings_from(knowledge, data_dir)
    told = _Telling(quiet=as_json)
    answer = run(settings, "ask", {"question": question, "language": lang}, told)
    if as_json:
        show.as_json(answer)
        return
    told.end(answer)
    show.citations(answer["citations"])


class _Telling:
    """Shows an answer while it is written."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._text = ""

    def __call__(self, event: dict[str, Any]) -> None:
        if self._quiet:
            return
        if event["event"] == "sources":
            show.note(f"{len(event['sources'])} passages found; the answer is being written …")
        elif event["event"] == "text":
            self._text += event["text"]
            click.echo(event["text"], nl=False)

    def end(self, answer: dict[str, Any]) -> None:
        """Close the line; a text that did not survive its checks is replaced, and that is said."""
        click.echo()
        if self._text.strip() != answer["answer"].strip():
            show.note("After checking against the passages:")
            click.echo(answer["answer"])
