"""How results look in a terminal."""

import json
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import click

_LANGUAGES = {"fr": "French", "en": "English"}


def as_json(value: Any) -> None:
    """Print a result for a program."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """Print something for the person watching; it goes to standard error, out of a program's way."""
    click.secho(text, err=True, dim=True)


def citations(found: Sequence[Mapping[str, Any]], language: str = "") -> None:
    """List the sources of an answer or a draft in `language`; a source in another one says so."""
    if not found:
        return
    click.echo("\nSources")
    for item in found:
        other = item.get("language") or language
        note = f", in {_LANGUAGES[other]}" if language and other != language else ""
        click.echo(f"[{item['n']}] {_place(item)} ({item['source']}{note})")
        click.secho(_indented(f"“{item['quote']}”"), dim=True)
        if item["url"]:
            click.secho(f"    {item['url']}", dim=True)


def products(cards: Sequence[Mapping[str, Any]]) -> None:
    """List the products that go with an answer, each on a line."""
    if cards:
        click.echo("\nProducts")
    for card in cards:
        price = "price on request" if card["price_eur"] is None else f"€{card['price_eur']}"
        facts = [price, str(card["availability"]).replace("_", " "), card["reason"], card["url"]]
        click.echo(f"- {card['name']}: {', '.join(fact for fact in facts if fact)}")


def nearby(found: Sequence[Mapping[str, Any]]) -> None:
    """List what is known near a question that has no answer."""
    if found:
        click.echo("\nNearby")
    for item in found:
        click.echo(f"- {_place(item)} ({item['source']})")


def suggestions(questions: Sequence[str]) -> None:
    """List the questions that may follow."""
    if questions:
        click.echo("\nYou may also ask")
    for question in questions:
        click.echo(f"- {question}")


def _place(item: Mapping[str, Any]) -> str:
    heading = f" › {item['heading']}" if item["heading"] and item["heading"] != item["title"] else ""
    return f"{item['title']}{heading}"


def _indented(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, 100)
    short = textwrap.shorten(text, 300, placeholder=" …")
    return textwrap.fill(short, width, initial_indent="    ", subsequent_indent="    ")


def _pace(event: Mapping[str, Any]) -> str:
    """How fast it goes and how long it still takes, as wide as what it replaces."""
    rate, seconds = float(event.get("rate", 0)), float(event.get("seconds_left", 0))
    left = f"{seconds / 60:.0f} min left" if seconds >= 90 else f"{seconds:.0f} s left"
    if "rate" not in event:
        return f"{left if seconds else '':<28}"
    return f"{f'{rate:.0f} chunks/s, {left}' if rate >= 1 else '':<28}"


class Bar:
    """A progress bar on standard error that is fed with progress events."""

    def __init__(self) -> None:
        self._stage = ""

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Draw one event: its stage, and how much of it is done."""
        done, total = int(event.get("done", 0)), int(event.get("total", 0))
        if not sys.stderr.isatty():
            if event["stage"] != self._stage:
                note(f"{event['stage']} …")
        else:
            width = 30
            filled = width * done // total if total else 0
            bar = "█" * filled + "░" * (width - filled)
            click.echo(f"\r{event['stage']:<12} {bar} {done}/{total} {_pace(event)}", err=True, nl=False)
        self._stage = event["stage"]

    def end(self) -> None:
        """Leave the bar's line."""
        if self._stage and sys.stderr.isatty():
            click.echo(err=True)
