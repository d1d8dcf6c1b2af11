"""How a sync looks in a terminal: what it did, what it left out and why, what it would do."""

from collections.abc import Mapping
from typing import Any

import click

_DRY = {"added": "+", "changed": "~", "moved": ">", "deleted": "-", "duplicate": "="}


def summary(report: Mapping[str, Any]) -> None:
    """Print a report: the counts on standard output, problems of single files on standard error."""
    if report["dry_run"]:
        _plan(report)
    click.echo(
        f"{report['added']} new, {report['updated']} changed, {report['moved']} moved, "
        f"{report['unchanged']} unchanged, {report['deleted']} deleted, {report['duplicates']} duplicates"
        f"{'' if report['dry_run'] else _written(report)}."
    )
    for item in report["skipped"]:
        click.echo(f"Skipped {item['source']}: {item['reason']}", err=True)
    for line in report["warnings"]:
        click.echo(f"Warning: {line}", err=True)


def _written(report: Mapping[str, Any]) -> str:
    return (
        f": {report['chunks']} chunks ({report['public']} public, {report['internal']} internal), "
        f"{report['embedded']} embedded in {report['seconds']:.1f} s"
    )


def _plan(report: Mapping[str, Any]) -> None:
    click.echo("Dry run: nothing is changed.")
    for file in report["files"]:
        if file["status"] in _DRY:
            reason = f" ({file['reason']})" if file["reason"] else ""
            click.echo(f"  {_DRY[file['status']]} {file['status']:<9} {file['source']}{reason}")


def feed_preview(preview: Mapping[str, Any]) -> None:
    """Print what each column of a feed becomes, with samples of its values."""
    click.echo(
        f"{preview['kind']}: {preview['rows']} rows, {preview['products']} products, {preview['language']}"
    )
    width = max((len(column["column"]) for column in preview["columns"]), default=0)
    for column in preview["columns"]:
        samples = ", ".join(column["samples"])
        shown = samples if len(samples) <= 60 else f"{samples[:59]}…"
        click.echo(f"  {column['column']:<{width}}  {column['field']:<20}  {shown}")
    for problem in preview["problems"]:
        click.echo(f"Line {problem['line']}: {problem['reason']}", err=True)
    for note in preview["notes"]:
        click.echo(note, err=True)
