"""`assistant write`."""

import json
from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.copy.lab import write_lab
from assistant.cli.copy.sequence import print_sequence, write_sequence
from assistant.cli.options import common, settings_from
from assistant.cli.work import run
from assistant.errors import InputError
from assistant.types.language import LANGUAGES

STAGES = {
    "sources": "Looking for facts …",
    "writing": "Writing …",
    "checking": "Checking …",
    "repairing": "Repairing what the checks found …",
}
MARKS = {"error": "✗", "warning": "!", "info": "·"}
# How the options of an offer are called in a brief.
OFFER = {
    "offer": "text",
    "offer_from": "starts",
    "offer_until": "ends",
    "conditions": "conditions",
    "code": "code",
}
_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--channel", help="Where it will be sent.  [default: email]")
@click.option("--segment", help="Who reads it: an id of segments.yaml.")
@click.option("--product", "products", multiple=True, help="SKU of a product; may be repeated.")
@click.option("--goal", help="What the text is for, in a sentence.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Its language.  [default: the segment's own]")
@click.option("--offer", help="What is offered, in a few words.")
@click.option("--offer-from", type=_DAY, help="First day of the offer, e.g. 2026-12-01.")
@click.option("--offer-until", type=_DAY, help="Last day of the offer.")
@click.option("--conditions", help="On what terms it is offered.")
@click.option("--code", help="The code to type when ordering.")
@click.option("--key-fact", "key_facts", multiple=True, help="A fact to be said, if proven; may be repeated.")
@click.option("--tone", help="A tone beside that of the brand and the segment.")
@click.option("--cta", help="The call to action.")
@click.option("--link", help="Where it leads to: an https address.")
@click.option("--utm", multiple=True, metavar="NAME=VALUE", help="source, medium, campaign or content.")
@click.option("--keyword", "keywords", multiple=True, help="A target keyword, the main one first.")
@click.option("--keywords-csv", type=_FILE, help="Queries exported from Google Search Console: its first 5.")
@click.option("--pin", "pinned", multiple=True, metavar="ID", help="A fact that must go in; see --facts.")
@click.option("--exclude", "excluded", multiple=True, metavar="ID", help="A fact that must stay out.")
@click.option("--variants", type=int, help="How many texts to write.  [default: 1]")
@click.option(
    "--vary", type=click.Choice(["angle", "length", "emotion", "opening"]), help="What differs between them."
)
@click.option("--reply-to", metavar="TEXT", help="The review or message that a reply answers.")
@click.option("--no-lessons", is_flag=True, help="Write without what earlier results taught.")
@click.option("--from", "sentence", metavar="SENTENCE", help="Fill the brief in from a sentence.")
@click.option("--brief", "brief_file", type=_FILE, help="Fill it in from a JSON file.")
@click.option("--preset", help="Fill it in from a brief kept under this name.")
@click.option("--save-preset", metavar="NAME", help="Keep the brief under this name.")
@click.option("--facts", is_flag=True, help="Write nothing: list the facts to pin or exclude.")
@click.option("--lab", metavar="FIELD", help="Write ten lines for a subject or a headline, scored.")
@click.option("--sequence", metavar="NAME", help="Write the messages of a sequence, e.g. welcome.")
@common
def write(as_json: bool, knowledge: Path | None, data_dir: Path | None, facts: bool, **given: Any) -> None:
    """Write a draft with its sources, measured against the channel's limits and checked."""
    settings = settings_from(knowledge, data_dir)
    lab, sequence = given.pop("lab"), given.pop("sequence")
    arguments = _arguments(given)
    if lab is not None:
        write_lab(settings, lab, arguments, Telling(quiet=as_json), as_json)
        return
    if sequence is not None:
        told = write_sequence(settings, sequence, arguments, Telling(quiet=as_json), as_json)
        if told is not None:
            print_sequence(told, print_draft)
        return
    work = "facts" if facts else "write"
    result = run(settings, work, arguments, Telling(quiet=as_json))
    if as_json:
        show.as_json(result)
    elif facts:
        _facts(result)
    else:
        drafts = result if isinstance(result, list) else [result]
        for number, draft in enumerate(drafts, start=1):
            if len(drafts) > 1:
                click.secho(f"\nDraft {number} of {len(drafts)}", bold=True, underline=True)
            print_draft(draft)


def _arguments(given: dict[str, Any]) -> dict[str, Any]:
    """The brief as the options say it; what they say goes before the file.

    Raises InputError for a file that can't be used and for a UTM parameter without a value.
    """
    file, table = given.pop("brief_file"), given.pop("keywords_csv")
    values = _from_file(file) if file else {}
    offer = {key: given.pop(option) for option, key in OFFER.items()}
    offer = {key: _day(value) for key, value in offer.items() if value}
    given["language"] = given.pop("lang")
    if given.pop("no_lessons"):
        values["learn"] = False
    given["utm"] = _utm(given.pop("utm"))
    given["keywords"] = [*given["keywords"], *(_queries(table) if table else ())]
    for key, value in given.items():
        if value:
            values[key] = list(value) if isinstance(value, tuple) else value
    if offer:
        values["offer"] = {**_offer(values), **offer}
    return values


def _offer(values: dict[str, Any]) -> dict[str, Any]:
    """The offer of a file; raises InputError for one that can't be added to."""
    from assistant.store.copy.brief_json import OFFER_KIND, wrong_value

    told = values.get("offer") or {}
    if not isinstance(told, dict):
        raise wrong_value("offer", told, OFFER_KIND)
    return told


def _day(value: Any) -> str:
    return value if isinstance(value, str) else value.date().isoformat()


def _utm(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not value:
            raise InputError(f"“{pair}” is no UTM parameter.", "Write it as --utm source=newsletter.")
        found[name.strip()] = value.strip()
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.", "Name another file.") from error


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(_read(path))
    except ValueError as error:
        raise InputError(f"{path} is no JSON: {error}.", "See docs/briefs.md for its shape.") from error
    if not isinstance(values, dict):
        raise InputError(f"{path} holds no JSON object.", "See docs/briefs.md for its shape.")
    return values


def _queries(path: Path) -> tuple[str, ...]:
    from assistant.writing.keywords import chosen, search_console_keywords

    return chosen(search_console_keywords(_read(path), path.name))


class Telling:
    """Says where the work stands, one line a stage."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._last = ("", 0)

    def __call__(self, event: dict[str, Any]) -> None:
        """Show one event, unless it is of the stage before."""
        stage, variant = event.get("stage", ""), int(event.get("variant", 0))
        if not self._quiet and stage and (stage, variant) != self._last:
            number = f" ({variant + 1})" if variant else ""
            show.note(f"{STAGES.get(stage, stage)}{number}")
            self._last = (stage, variant)


def print_draft(draft: dict[str, Any]) -> None:
    """Print a draft: its fields with their sources, what to check, and who wrote it."""
    _fields(draft)
    show.citations(draft["citations"])
    _findings(draft)
    show.note(f"\nWritten by {draft['model']} ({draft['prompt']}), AI-generated: read it before you send it.")


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
    language = draft["language"]
    for finding in draft["findings"]:
        place = f"{finding['field']}: " if finding["field"] else ""
        click.echo(f"{MARKS[finding['severity']]} {place}{finding['message'][language]}")
        if finding["advice"].get(language):
            click.secho(f"  {finding['advice'][language]}", dim=True)


def _facts(facts: list[dict[str, Any]]) -> None:
    """The facts on a line each: what a draft would use, its kind, its id."""
    for fact in facts:
        mark = "*" if fact["pinned"] else "+" if fact["chosen"] else " "
        until = f", until {fact['day']}" if fact["day"] else ""
        click.echo(f"{mark} {fact['id']}  {fact['kind']:<7}  {fact['text']}")
        click.secho(f"    {fact['title']} ({fact['source']}, {fact['language']}{until})", dim=True)
    show.note("\n* pinned, + goes into the draft as things stand. Use --pin ID and --exclude ID.")
