"""`assistant ask`."""

from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import HandedError, run
from assistant.errors import (
    LocalModelError,
    ModelBusyError,
    ModelKeyError,
    ModelNotFoundError,
    ModelUnavailableError,
    RunError,
)
from assistant.types.language import LANGUAGES

# A visitor gets the pages instead; whoever types the command has to know that the model can't be reached.
OUT_OF_ORDER = frozenset(
    kind.code
    for kind in (ModelKeyError, ModelNotFoundError, ModelUnavailableError, ModelBusyError, LocalModelError)
)


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
    failure = answer["failure"]
    out_of_order = failure is not None and failure["code"] in OUT_OF_ORDER
    if as_json and not out_of_order:
        show.as_json(answer)
    elif not as_json:
        told.end(answer)
        show.citations(answer["citations"], answer["language"])
        show.products(answer["products"])
        show.nearby(answer["nearby"])
        show.suggestions(answer["suggestions"])
    if out_of_order:
        raise HandedError(failure, RunError.exit_code)


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
