"""Indexing a folder again: nothing changed, one file changed, a folder renamed; beside the first run.

python -m benchmarks.sync [--files 2000] [--sections 5]

The shipped hash embedder takes next to no time: what is measured is everything else.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant.ingest.sync.sync import Stores, Sync, SyncOptions, SyncReport
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.index import Index
from assistant.search.words.lexical import LexicalIndex
from assistant.store.database import Database
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.manifest import Manifest

TEXT = "lin drap nappe tissu atelier couleur lavage livraison retour commande boutique coton délai"
SECTION_WORDS = 120
SETTLED_SECONDS = 2.5  # a file that was just written is read again: its time of change proves nothing yet


def main() -> None:
    """Run and print the table."""
    parser = argparse.ArgumentParser(description="indexing a folder again")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--sections", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), options.files, options.sections)


def _run(folder: Path, files: int, sections: int) -> None:
    knowledge, data = folder / "knowledge", folder / "data"
    _write(knowledge, files, sections)
    print(f"{'':34}{'seconds':>9}{'chunks':>9}{'embedded':>10}{'peak MB':>9}")
    _row("first run", data, knowledge)
    _row("the same files, just written", data, knowledge)
    time.sleep(SETTLED_SECONDS)
    _row("first run after that", data, knowledge)
    _row("nothing changed", data, knowledge)
    page = knowledge / "0" / "1.md"
    page.write_text(page.read_text(encoding="utf-8").replace("## 3", "## trois"), encoding="utf-8")
    _row("one section changed", data, knowledge)
    (knowledge / "0").rename(knowledge / "renamed")
    _row("a tenth of the files moved", data, knowledge)
    _row("what a dry run tells", data, knowledge, dry_run=True)
    _row("rebuilt beside", data, knowledge, rebuild=True)


def _write(folder: Path, files: int, sections: int) -> None:
    chance = random.Random(7)
    for number in range(files):
        page = folder / str(number % 10) / f"{number // 10}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join(
            f"## {section}\n\n" + " ".join(chance.choices(TEXT.split(), k=SECTION_WORDS)) + f" {number}."
            for section in range(sections)
        )
        page.write_text(f"# Page {number}\n\n{text}\n", encoding="utf-8")


def _row(name: str, data: Path, knowledge: Path, *, dry_run: bool = False, rebuild: bool = False) -> None:
    """One run as a fresh start of the program sees it: nothing is opened yet."""

    def work(sync: Sync) -> SyncReport:
        return sync.run(knowledge, "knowledge", dry_run=dry_run, rebuild=rebuild)

    seconds, report = _timed(data, knowledge, work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34}{seconds:>9.2f}{report.chunks:>9}{report.embedded:>10}{peak:>9.0f}", flush=True)


def _timed(data: Path, knowledge: Path, work: Callable[[Sync], SyncReport]) -> tuple[float, SyncReport]:
    embedder, database = HashEmbedder(384), Database.for_folder(data)
    stores = Stores(
        Manifest(database),
        Catalogue(database),
        Index(data / "index", embedder.name),
        LexicalIndex(data / "lexical.sqlite"),
    )
    sync = Sync(stores, embedder, SyncOptions(data, default_root=knowledge))
    try:
        started = time.perf_counter()
        report = work(sync)
        return time.perf_counter() - started, report
    finally:
        sync.close()
        stores.index.close()
        stores.lexical.close()
        database.close()


if __name__ == "__main__":
    main()
