"""`assistant check`: a linter for copy."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from
from assistant.errors import FileReadError, InputError
from assistant.types.language import LANGUAGES

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.writing.given import Given

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_STDIN = "-"
_MOST_BYTES = 2_000_000


@click.command()
@click.argument("file", default=_STDIN)
@click.option("--channel", default="email", show_default=True, help="Where it will be sent.")
@click.option("--field", default="", help="The field that the whole text is, e.g. subject.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Its language; left out: told from the text.")
@click.option("--segment", help="Who reads it: an id of segments.yaml.")
@click.option("--product", "products", multiple=True, help="SKU of a product in it; repeatable.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--pairs", is_flag=True, help="FILE holds JSON lines {id, lang, source, text}.")
@common
def check(
    file: str, knowledge: Path | None, data_dir: Path | None, as_json: bool, pairs: bool, **asked: Any
) -> None:
    """Check a text against the channel, the brand, the law and what the index can prove.

    FILE is plain text (one field), JSON, or Markdown with a heading or “field:” for each field; without one,
    or with -, standard input is read. No model is called. Exit codes: 0 nothing hard was found, 1 hard
    findings (with --strict warnings too), 2 the arguments or the file can't be used.

    With --pairs each line is held against its own source only, and {id, supported, findings} is printed for
    each, in the same order; the exit code is 0.
    """
    text = _read(file)
    if pairs:
        _pairs(text, file)
        return
    settings = settings_from(knowledge, data_dir)
    checked, placed = _checked(text, settings, asked)
    name = "<stdin>" if file == _STDIN else file
    found = [{**finding, **_place(finding, placed)} for finding in checked["findings"]]
    if as_json:
        show.as_json({**checked, "file": name, "findings": found})
    else:
        _print(found, checked["language"], name)
    grave = {"error", "warning"} if asked["strict"] else {"error"}
    if any(finding["severity"] in grave for finding in found):
        sys.exit(1)


def _checked(text: str, settings: "Settings", asked: Mapping[str, Any]) -> tuple[dict[str, Any], "Given"]:
    from assistant.brand.channels import load_channels
    from assistant.cli.work import run
    from assistant.errors import UnknownNameError
    from assistant.writing.given import given

    channels = load_channels()
    if asked["channel"] not in channels:
        raise UnknownNameError("channel", asked["channel"], channels)
    placed = given(text, channels[asked["channel"]], asked["field"])
    arguments = {
        "fields": dict(placed.fields),
        "channel": asked["channel"],
        "language": asked["lang"],
        "segment": asked["segment"],
        "products": list(asked["products"]),
    }
    checked: dict[str, Any] = run(settings, "check_text", arguments, lambda _: None)
    return checked, placed


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1) if file == _STDIN else _bytes(Path(file))
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise FileReadError(
            f"{file} can't be read: {error.strerror}.", "Check its name and permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise FileReadError(f"{file} is not UTF-8 text.", "Save it again as UTF-8.") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"{file} has more than {_MOST_BYTES} bytes.", "Check a part at a time.")
    return text.replace("\r\n", "\n")


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)


def _place(finding: Mapping[str, Any], placed: "Given") -> dict[str, int]:
    line, column = placed.place(finding["field"], finding["start"])
    return {"line": line, "column": column}


def _print(found: Sequence[Mapping[str, Any]], language: str, name: str) -> None:
    """One finding a line, as linters do, in the order of the text; below it what to do, and the source."""
    for finding in sorted(found, key=lambda one: (one["line"], one["column"])):
        place = ":".join(str(part) for part in (name, finding["line"], finding["column"]) if part)
        severity = click.style(finding["severity"], fg=_COLOURS[finding["severity"]])
        field = f"{finding['field']}: " if finding["field"] else ""
        click.echo(f"{place}: {severity} {finding['rule']} {field}{finding['message'][language]}")
        if advice := finding["advice"].get(language):
            click.echo(f"    → {advice}")
        if finding["source"]:
            click.secho(f"    {finding['source']}", dim=True)
    counts = [(kind, sum(one["severity"] == kind for one in found)) for kind in _COLOURS]
    told = ", ".join(
        f"{count} {kind}{'' if count == 1 or kind == 'info' else 's'}" for kind, count in counts if count
    )
    show.note(f"{name}: {told or 'nothing found'}.")


def _pairs(text: str, file: str) -> None:
    from assistant.checks.pairs import check_pair

    for pair in _parsed(text, file):
        sources = [pair["source"]] if isinstance(pair["source"], str) else pair["source"]
        verdict = check_pair(pair["text"], sources, pair["lang"])
        click.echo(json.dumps({"id": pair["id"], **verdict.as_dict()}, ensure_ascii=False))


def _parsed(text: str, file: str) -> Iterator[dict[str, Any]]:
    # JSON texts may hold U+2028 and U+0085, at which splitlines() would cut them.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            pair = json.loads(line)
        except ValueError as error:
            raise InputError(
                f"{file}, line {number}: broken JSON ({error}).", "One JSON object a line."
            ) from error
        if not _is_pair(pair):
            raise InputError(
                f"{file}, line {number} is no pair.",
                'Expected: {"id": …, "lang": "fr" or "en", "source": "…" or ["…"], "text": "…"}.',
            )
        yield pair


def _is_pair(pair: Any) -> bool:
    if not isinstance(pair, dict) or pair.get("lang") not in LANGUAGES or "id" not in pair:
        return False
    sources = pair.get("source")
    texts = sources if isinstance(sources, list) else [sources]
    return isinstance(pair.get("text"), str) and all(isinstance(one, str) for one in texts)
