"""`assistant init`."""

from pathlib import Path

import click

from assistant.cli import show
from assistant.cli.options import common, settings_from


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@common
def init(folder: Path, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Draft brand.yaml and segments.yaml in FOLDER from the documents there, for you to edit.

    Files that exist are left as they are.
    """
    settings_from(knowledge, data_dir)
    from assistant.ingest.drafting.draft_brand import draft_brand, draft_segments, read_documents
    from assistant.store.failures import border

    documents = read_documents(folder)
    drafts = {"brand.yaml": draft_brand, "segments.yaml": draft_segments}
    kept = [folder / name for name in drafts if (folder / name).exists()]
    written = [folder / name for name in drafts if not (folder / name).exists()]
    for path in written:
        with border(str(path)):
            path.write_text(drafts[path.name](documents), encoding="utf-8")
    if as_json:
        show.as_json({"written": [str(path) for path in written], "kept": [str(path) for path in kept]})
        return
    for path in kept:
        click.echo(f"{path} exists and was left as it is.")
    for path in written:
        click.echo(f"{path} written: read it through and edit it.")
    click.echo(f"Then run: assistant serve --knowledge {folder} --data-dir {folder.name}-data")
