"""A run that is killed at any point, runs out of disk or loses its embedder: the next one completes it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.errors import DiskFullError, ModelUnavailableError
from assistant.ingest.sync.generations import place
from assistant.llm.offline import HashEmbedder
from assistant.types.model import Vectors
from tests.ingest.conftest import House
from tests.ingest.sync.test_sync_again import FAQ, content, framed, fresh, run

# Dies the nth time that a method of the stores is called, before or after it did its work.
DEADLY = """
import os, signal, sys
from pathlib import Path
from assistant.llm.offline import HashEmbedder
from assistant.search.dense.beside import Beside
from assistant.search.dense.index import Index
from assistant.search.words.lexical import LexicalIndex
from assistant.store.knowledge.manifest import Manifest
from tests.ingest.conftest import House

data, knowledge, method, when, number, again = sys.argv[1:]
kinds = {"embed": (HashEmbedder, "embed_passages"), "index": (Index, "upsert"),
         "questions": (Beside, "upsert"), "words": (LexicalIndex, "upsert"),
         "record": (Manifest, "record"), "forget": (Index, "delete"),
         "forget words": (LexicalIndex, "delete"),
         "remove": (Manifest, "remove"), "mark": (Manifest, "mark"), "switch": (Manifest, "take_over"),
         "begin": (Manifest, "set_embedder")}
kind, name = kinds[method]
real, left = getattr(kind, name), [int(number)]

def deadly(*arguments, **named):
    if when == "before" and left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*arguments, **named)
    if when == "after" and left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return result

setattr(kind, name, deadly)
house = House(Path(data))
house.sync.run(Path(knowledge), "knowledge", rebuild=again == "rebuild")
"""


def kill(tmp_path: Path, knowledge: Path, point: tuple[str, str, int], kind: str = "again") -> None:
    arguments = [str(tmp_path / "data"), str(knowledge), *map(str, point), kind]
    died = subprocess.run([sys.executable, "-c", DEADLY, *arguments], capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


@pytest.fixture
def changed(tmp_path: Path, knowledge: Path) -> Path:
    """A folder that was indexed, and then had something of everything happen to it."""
    framed(knowledge, 6)
    (knowledge / "faq.md").write_text(FAQ, encoding="utf-8")
    house = House(tmp_path / "data")
    run(house, knowledge)
    house.close()
    (knowledge / "faq.md").rename(knowledge / "questions.md")
    shutil.copy(knowledge / "policies" / "retours.md", knowledge / "a-copie.md")
    (knowledge / "pages" / "00.md").unlink()
    page = knowledge / "policies" / "returns.en.md"
    page.write_text("# Returns\n\n## How long?\n\nYou have 60 days.\n", encoding="utf-8")
    sections = "".join(f"## Section {number}\nUn texte sur le sujet {number}.\n" for number in range(90))
    (knowledge / "long.md").write_text(sections, encoding="utf-8")
    return knowledge


POINTS = [
    ("embed", "before", 0),
    ("questions", "after", 0),
    ("index", "after", 0),
    ("record", "before", 1),
    ("forget", "after", 0),
    ("forget words", "after", 0),
    ("remove", "before", 0),
    ("mark", "before", 1),
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point[1]} {point[0]} {point[2]}")
def test_the_next_run_completes_to_what_a_fresh_index_holds(
    tmp_path: Path, changed: Path, point: tuple[str, str, int]
) -> None:
    kill(tmp_path, changed, point)
    house = House(tmp_path / "data")
    run(house, changed)
    assert content(house) == fresh(tmp_path, changed)
    assert run(house, changed).embedded == 0
    house.close()


def test_what_was_killed_and_undone_leaves_no_trace(tmp_path: Path, knowledge: Path) -> None:
    """The folder is again as it was before the killed run: nothing differs but what that run wrote."""
    page = knowledge / "policies" / "returns.en.md"
    before = page.read_bytes()
    house = House(tmp_path / "data")
    run(house, knowledge)
    wanted = content(house)
    house.close()
    page.write_text("# Returns\n\n## How long?\n\nYou have 60 days.\n", encoding="utf-8")
    kill(tmp_path, knowledge, ("forget words", "after", 0))
    page.write_bytes(before)
    house = House(tmp_path / "data")
    run(house, knowledge)
    assert content(house) == wanted
    house.close()


REBUILD_POINTS = [
    ("embed", "before", 1),
    ("switch", "before", 0),
    ("switch", "after", 0),
]


@pytest.mark.parametrize("point", REBUILD_POINTS, ids=lambda point: f"{point[1]} {point[0]} {point[2]}")
def test_a_killed_rebuild_leaves_one_whole_index(
    tmp_path: Path, knowledge: Path, point: tuple[str, str, int]
) -> None:
    (knowledge / "faq.md").write_text(FAQ, encoding="utf-8")
    house = House(tmp_path / "data")
    run(house, knowledge)
    wanted = content(house)
    house.close()
    kill(tmp_path, knowledge, point, "rebuild")
    assert place(tmp_path / "data", 2).folder.exists()
    house = House(tmp_path / "data")
    assert content(house) == wanted
    report = run(house, knowledge)
    assert (report.unchanged, report.embedded) == (5, 0)
    house.close()
    left = {path.name for path in (tmp_path / "data").iterdir() if path.name.startswith(("index", "lexical"))}
    number = 2 if point == ("switch", "after", 0) else 1
    here = place(tmp_path, number)
    assert left == {here.folder.name, here.words.name, here.words.stem}


def test_an_embedder_that_goes_away_midway(tmp_path: Path, changed: Path) -> None:
    class Leaving(HashEmbedder):
        left = 1

        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            if not self.left:
                raise ModelUnavailableError("The embedder is away.")
            self.left -= 1
            return super().embed_passages(texts)

    house = House(tmp_path / "data", Leaving(32))
    with pytest.raises(ModelUnavailableError):
        run(house, changed)
    house.close()
    house = House(tmp_path / "data")
    run(house, changed)
    assert content(house) == fresh(tmp_path, changed)
    house.close()


def test_a_disk_that_fills_up_midway(tmp_path: Path, changed: Path) -> None:
    house = House(tmp_path / "data")
    record = house.stores.manifest.record

    def full(*records: object) -> None:
        raise DiskFullError("The disk is full.")

    house.stores.manifest.record = full  # type: ignore[method-assign]
    with pytest.raises(DiskFullError):
        run(house, changed)
    house.stores.manifest.record = record  # type: ignore[method-assign]
    run(house, changed)
    assert content(house) == fresh(tmp_path, changed)
    house.close()
