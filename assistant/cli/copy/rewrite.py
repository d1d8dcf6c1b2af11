"""`assistant rewrite`."""

import sys
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.copy.write import Telling, print_draft
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError
from assistant.types.language import LANGUAGES
from assistant.types.revision import COMMANDS

STANDARD_INPUT = "-"


@click.command()
@click.argument("command", type=click.Choice(COMMANDS))
@click.argument("file", required=False)
@click.option("--draft", type=int, help="Number of a kept draft; else FILE, or - for standard input.")
@click.option("--field", default="", help="The field to change; left out: all of them.")
@click.option("--words", "selection", default="", help="The only words of the field to change.")
@click.option("--say", "instruction", default="", help="In your own words; “free” needs it.")
@click.option("--into", "language", type=click.Choice(LANGUAGES), help="Language to translate into.")
@click.option("--to", default="", help="Id of the channel or segment to adapt to.")
@click.option("--finding", type=int, help="Number of the draft's finding to fix, from 1.")
@click.option("--channel", default="email", show_default=True, help="Of FILE: where it will be sent.")
@click.option("--segment", default="", help="Of FILE: who reads it.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Of FILE.")
@click.option("--product", "products", multiple=True, help="Of FILE: SKU of a product; may be repeated.")
@click.option("--keep", is_flag=True, help="Keep the result: as a new version, or as a new draft.")
@common
def rewrite(as_json: bool, knowledge: Path | None, data_dir: Path | None, **given: Any) -> None:
    """Do COMMAND on a kept draft or on a text, and check what comes out."""
    settings = settings_from(knowledge, data_dir)
    draft = run(settings, "rewrite", _arguments(given), Telling(quiet=as_json))
    if as_json:
        show.as_json(draft)
        return
    print_draft(draft)
    if given["keep"]:
        show.note(f"Kept as draft {draft['id']}, version {draft['version']}.")


def _arguments(given: dict[str, Any]) -> dict[str, Any]:
    """The rewrite as the work takes it; raises InputError unless there is one text to work on."""
    file, number = given["file"], given["draft"]
    if (file is None) == (number is None):
        raise InputError(
            "It is not said what to rewrite." if file is None else "A file and a draft are two texts.",
            "Name a FILE, or a draft with --draft NUMBER.",
        )
    names = ("command", "field", "selection", "instruction", "language", "to", "finding", "keep")
    asked = {name: given[name] for name in names}
    if number is not None:
        return {**asked, "draft": number}
    brief = {
        "channel": given["channel"],
        "segment": given["segment"],
        "language": given["lang"],
        "products": list(given["products"]),
    }
    return {**asked, "text": _read(file), "brief": brief}


def _read(name: str) -> str:
    """The text of a file, or of standard input; raises InputError."""
    try:
        data = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name} can't be read: {error.strerror}.", "Name another file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from error
