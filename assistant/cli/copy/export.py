"""`assistant export`."""

import base64
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError

STANDARD_OUTPUT = "-"


@click.command()
@click.argument("drafts", type=click.IntRange(min=1), nargs=-1, metavar="DRAFT...")
@click.option("--format", "kind", help="The format; --list shows those there are.")
@click.option("--tool", default="plain", show_default=True, help="The mailing tool that fills in the tags.")
@click.option(
    "--out", default=".", help="A file, a folder, or - for standard output.  [default: this folder]"
)
@click.option("--unapproved", is_flag=True, help="Also drafts that are not approved; their files say so.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--list", "listing", is_flag=True, help="List the formats and the mailing tools.")
@common
def export(
    drafts: tuple[int, ...], knowledge: Path | None, data_dir: Path | None, as_json: bool, **asked: Any
) -> None:
    """Write kept drafts into files: each DRAFT is the number of one.

    Into a folder (one that is there, or a name without an ending) each draft is written to a file of its own
    where the format holds one draft a file; into a file they come together, as a ZIP then. Tables and
    documents hold several drafts either way. Exit codes: 0 written, 2 a draft is not approved, the format
    does not fit its channel, or a file is in the way.
    """
    if asked["listing"]:
        _list(as_json)
        return
    if not drafts or not asked["kind"]:
        raise InputError("It is not said what to export.", "Give numbers of drafts, and --format.")
    out: str = asked["out"]
    if as_json and out == STANDARD_OUTPUT:
        raise InputError("The file and the JSON can't both go to standard output.", "Name a file with --out.")
    folder = _folder(out)
    arguments = {
        "drafts": list(drafts),
        "kind": asked["kind"],
        "tool": asked["tool"],
        "unapproved": asked["unapproved"],
        "apart": folder is not None and _single(asked["kind"]),
    }
    made = run(settings_from(knowledge, data_dir), "export", arguments, lambda _: None)
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(base64.b64decode(made[0]["content"]))
        _warn(made)
        return
    places = [folder / file["name"] if folder else Path(out) for file in made]
    _write(places, [base64.b64decode(file["content"]) for file in made], asked["force"])
    _tell(places, made, as_json)


def _folder(out: str) -> Path | None:
    """The folder to write into; None when `out` names a file, which has an ending."""
    place = Path(out)
    named = out == STANDARD_OUTPUT or (place.suffix and not out.endswith("/") and not place.is_dir())
    return None if named else place


def _single(kind: str) -> bool:
    """Whether a file of that format holds one draft; raises UnknownNameError."""
    from assistant.export.formats import format_of

    return format_of(kind).single


def _list(as_json: bool) -> None:
    from assistant.export.formats import FORMATS
    from assistant.export.tags import tool_names

    if as_json:
        tools = [{"id": id_, "name": name} for id_, name in tool_names().items()]
        show.as_json({"formats": [format_.as_dict() for format_ in FORMATS.values()], "tools": tools})
        return
    click.secho("Formats (--format)", bold=True)
    for id_, format_ in FORMATS.items():
        click.echo(f"  {id_:<12} {format_.label['en']}")
    click.secho("Mailing tools (--tool)", bold=True)
    for id_, name in tool_names().items():
        click.echo(f"  {id_:<12} {name['en']}")


def _write(places: Sequence[Path], contents: Sequence[bytes], force: bool) -> None:
    """Write the files, or none of them when one is in the way; raises InputError."""
    there = next((place for place in places if place.exists()), None)
    if there is not None and not force:
        raise InputError(f"{there} is there already.", "Name another file, or write over it with --force.")
    for place, content in zip(places, contents, strict=True):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, content)
        except OSError as error:
            raise InputError(f"{place} can't be written: {error.strerror}.", "Name another file.") from error


def replace_file(place: Path, content: bytes) -> None:
    """Write a file whole or not at all: a full disk leaves the one that is there; raises OSError."""
    place = place.resolve()  # a link goes on leading to its file
    if place.exists() and not place.is_file():
        place.write_bytes(content)  # a pipe or a device takes what it is given, and a folder says why not
        return
    draft = place.with_name(f".export-{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _tell(places: Sequence[Path], made: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    if as_json:
        show.as_json(
            [
                {
                    "file": str(place),
                    "media_type": file["media_type"],
                    "bytes": place.stat().st_size,
                    "warnings": file["warnings"],
                }
                for place, file in zip(places, made, strict=True)
            ]
        )
        return
    for place in places:
        click.echo(f"Wrote {place}.")
    _warn(made)


def _warn(made: Sequence[Mapping[str, Any]]) -> None:
    for warning in dict.fromkeys(warning["en"] for file in made for warning in file["warnings"]):
        show.note(f"! {warning}")
