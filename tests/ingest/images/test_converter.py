import io
import json
from pathlib import Path

import pytest

from assistant.ingest.images import worker
from assistant.ingest.images.converter import FATAL, Converted, Converter, Limits
from tests.ingest.images.pictures import picture


def files(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / str(number) for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_images_come_back_in_order(tmp_path: Path) -> None:
    paths = files(tmp_path, picture(), b"nonsense", picture("PNG"))
    found = Converter().convert(paths)
    assert found == [
        Converted(tmp_path / "0.webp"),
        Converted(None, "it is no image that can be shown"),
        Converted(tmp_path / "2.webp"),
    ]
    assert Converter().convert([]) == []


@pytest.mark.parametrize("word", [b"crash", b"loop"])
def test_an_image_that_ends_the_process_costs_only_itself(tmp_path: Path, word: bytes) -> None:
    paths = files(tmp_path, picture(), word, picture())
    found = Converter(Limits(seconds=2), "tests.ingest.images.breaking").convert(paths)
    assert [each.reason for each in found] == ["", FATAL, ""]


def test_an_image_that_needs_too_much_memory(tmp_path: Path) -> None:
    (only,) = Converter(Limits(), "tests.ingest.images.breaking").convert(files(tmp_path, b"memory"))
    assert only == Converted(None, "it needs too much memory")


def test_the_worker_s_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = files(tmp_path, picture(), b"")
    limits: list[object] = []
    # The limits are of a process: in this one they would be the tests' own.
    monkeypatch.setattr(worker.resource, "setrlimit", lambda *given: limits.append(given))
    monkeypatch.setattr(worker.signal, "setitimer", lambda which, seconds: limits.append(seconds))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{json.dumps(str(first))}\n{json.dumps(str(second))}\n"))
    worker.main(["7", "1000"])
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"path": str(tmp_path / "0.webp")},
        {"reason": "it is no image that can be shown"},
    ]
    assert limits[1:] == [7, 7]
