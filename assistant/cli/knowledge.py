"""`assistant index` and `assistant search`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.sync_report import feed_preview, summary
from assistant.cli.work import run
from assistant.errors import InputError

# As `place_of` tells an address from a path; that module is too much to load for the command line's help.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")


@click.command()
@click.argument("source", metavar="[FOLDER|URL|FILE]", required=False)
@click.option("--audience", type=click.Choice(["public", "internal"]), help="Who may see what is in it.")
@click.option(
    "--every", type=click.Choice(["hourly", "nightly", "never"]), help="How often the server reads it again."
)
@click.option(
    "--mapping", multiple=True, metavar="COLUMN=FIELD", help="What a column of a feed is; repeatable."
)
@click.option("--preview", is_flag=True, help="Show what the columns of a feed become, and index nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--all", "everything", is_flag=True, help="Bring every source up to date.")
@click.option("--rebuild", is_flag=True, help="Make the whole index anew, and serve the old one until then.")
@common
def index(
    source: str | None, knowledge: Path | None, data_dir: Path | None, as_json: bool, **options: Any
) -> None:
    """Read a folder, a website, a product feed or a file into the index; without one, the knowledge folder.

    Only what changed is embedded again; what is gone from its source leaves the index. A file that is no
    product feed is copied into the data folder. See also: assistant sources
    """
    settings = settings_from(knowledge, data_dir)
    address = _absolute(source)
    mapping = _pairs(options.pop("mapping"), "--mapping", "COLUMN=FIELD")
    if options.pop("preview"):
        found = run(settings, "preview", {"address": address or "", "mapping": mapping}, lambda _: None)
        (show.as_json if as_json else feed_preview)(found)
        return
    bar = show.Bar()
    try:
        report = run(settings, "index", {"root": address, "mapping": mapping, **options}, bar)
    finally:
        bar.end()
    (show.as_json if as_json else summary)(report)


def _absolute(source: str | None) -> str | None:
    """The address; a path from the root on, because the server that may do the work runs elsewhere."""
    if source is None or _ADDRESS.match(source):
        return source
    return str(Path(source).expanduser().resolve())


def _pairs(texts: Sequence[str], option: str, form: str) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in texts]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise InputError(f"{option} takes {form}, not “{name or value}”.", "Write it with “=” between.")
    return {name: value for name, _, value in pairs}


@click.command()
@click.argument("question")
@click.option("-k", default=8, show_default=True, type=click.IntRange(1, 100), help="How many passages.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Only passages in this language.")
@click.option(
    "--trust",
    multiple=True,
    type=click.Choice(["official", "editorial", "feed", "user_generated"]),
    help="Only sources of this trust; repeatable.",
)
@click.option("--dated-from", metavar="YYYY-MM-DD", help="Only passages dated on that day or later.")
@click.option("--dated-until", metavar="YYYY-MM-DD", help="Only passages dated on that day or before.")
@click.option("--category", default="", help="Only products of this category.")
@click.option("--price-from", metavar="EUR", help="Only products at this price or more.")
@click.option("--price-until", metavar="EUR", help="Only products at this price or less.")
@click.option(
    "--availability",
    multiple=True,
    type=click.Choice(["in_stock", "out_of_stock", "preorder", "discontinued"]),
    help="Only products that are so; repeatable.",
)
@click.option(
    "--attribute", multiple=True, metavar="NAME=VALUE", help="Only products with this attribute; repeatable."
)
@common
def search(
    question: str, k: int, knowledge: Path | None, data_dir: Path | None, as_json: bool, **filters: Any
) -> None:
    """Show the passages nearest to QUESTION, best first: internal and expired ones too, marked as such."""
    attributes = _pairs(filters.pop("attribute"), "--attribute", "NAME=VALUE")
    given = {name: value for name, value in filters.items() if value}
    if attributes:
        given["attributes"] = attributes
    asked = {"question": question, "k": k, "filters": given}
    rows = run(settings_from(knowledge, data_dir), "search", asked, lambda _: None)
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        heading = f" › {row['heading']}" if row["heading"] and row["heading"] != row["title"] else ""
        click.secho(f"{row['rank']}. {row['title']}{heading}", bold=True)
        place = row["url"] or row["source"]
        page = f", page {row['page']}" if row["page"] else ""
        click.secho(f"   {row['score']:.2f}  {place}{page}  {', '.join(_facts(row))}", dim=True)
        click.echo(f"   {_shortened(row['text'])}\n")


def _facts(row: Mapping[str, Any]) -> Iterator[str]:
    """What a person must know of a passage before quoting it; most have only a language."""
    yield row["language"]
    if row["audience"] != "public":
        yield row["audience"]
    if row["trust"] == "user_generated":
        yield "user-generated"
    if row["standing"] == "expired":
        yield f"expired on {row['valid_until']}"
    if row["standing"] == "future":
        yield f"in force from {row['valid_from']}"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 300 else f"{flat[:299]}…"
