import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from assistant.errors import FileReadError, RunError
from assistant.ingest import worker
from assistant.ingest.sandbox import Limits, Sandbox
from tests.ingest.samples import docx, paragraph, pdf, plain

HEAVY = ("trafilatura", "pdfplumber", "pypdf", "mammoth", "markdownify", "openpyxl", "lxml")
STUB = "tests.ingest.misbehaving"


def test_one_child_serves_many_files(tmp_path: Path, sandbox: Sandbox) -> None:
    pdf(tmp_path / "a.pdf", [paragraph(700, "Un texte.")])
    docx(tmp_path / "b.docx", plain("Un autre."))
    assert sandbox.extract(tmp_path / "a.pdf").parts[0].text == "Un texte."
    first = sandbox.process_id
    assert sandbox.extract(tmp_path / "b.docx").parts[0].text == "Un autre."
    assert first is not None
    assert sandbox.process_id == first


def test_errors_come_through_with_their_advice(tmp_path: Path, sandbox: Sandbox) -> None:
    (tmp_path / "a.pdf").write_text("no pdf", encoding="utf-8")
    with pytest.raises(FileReadError, match=r"a.pdf is not a PDF file") as caught:
        sandbox.extract(tmp_path / "a.pdf")
    assert caught.value.next_step
    with pytest.raises(FileReadError, match=r"missing.html can't be read: No such file"):
        sandbox.extract(tmp_path / "missing.html")


def test_a_child_that_dies_costs_one_file(tmp_path: Path) -> None:
    with Sandbox(module=STUB) as child:
        for name in ("exit", "garbage"):
            with pytest.raises(FileReadError, match=f"{name} made the reading process fail"):
                child.extract(tmp_path / name)
        assert child.extract(tmp_path / "fine").title == "fine"


def test_a_child_that_was_killed_is_replaced(tmp_path: Path) -> None:
    with Sandbox(module=STUB) as child:
        child.extract(tmp_path / "fine")
        killed = psutil.Process(child.process_id)
        killed.kill()
        psutil.wait_procs([killed])
        assert child.extract(tmp_path / "fine").title == "fine"
        assert child.process_id != killed.pid


def test_a_file_that_loops_is_given_up(tmp_path: Path) -> None:
    with Sandbox(Limits(seconds=1), module=STUB) as child:
        child.extract(tmp_path / "fine")
        stuck = child.process_id
        with pytest.raises(FileReadError, match="loop takes longer than 1 s"):
            child.extract(tmp_path / "loop")
        assert child.process_id is None
        assert stuck is not None
        assert not psutil.pid_exists(stuck)


def test_an_endless_answer_is_given_up(tmp_path: Path) -> None:
    with Sandbox(Limits(answer=1000), module=STUB) as child, pytest.raises(FileReadError, match="long made"):
        child.extract(tmp_path / "long")


def test_memory_is_limited(tmp_path: Path) -> None:
    with Sandbox(Limits(memory=512 * 1024**2), module=STUB) as child:
        with pytest.raises(FileReadError, match="too much memory"):
            child.extract(tmp_path / "memory")
        assert child.extract(tmp_path / "fine").title == "fine"


def test_the_environment_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with Sandbox(module=STUB) as child:
        names = child.extract(tmp_path / "environment").title.split()
    assert "OPENAI_API_KEY" not in names
    assert "PYTHONPATH" in names


@pytest.mark.parametrize("module", ["tests.ingest.no_such_module", "this"])
def test_a_child_that_does_not_start(tmp_path: Path, module: str) -> None:
    with Sandbox(module=module) as child, pytest.raises((RunError, FileReadError)):
        child.extract(tmp_path / "a.pdf")
    assert child.process_id is None


def test_the_end_closes_the_child(tmp_path: Path) -> None:
    with Sandbox(module=STUB) as child:
        child.extract(tmp_path / "fine")
        running = child.process_id
    assert running is not None
    assert not psutil.pid_exists(running)


def test_the_parent_imports_no_heavy_library() -> None:
    code = (
        "import sys, assistant.ingest.readers.reader, assistant.ingest.sandbox\n"
        "import assistant.ingest.draft_brand\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_the_worker_answers_in_plain_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text("<h1>Lampes</h1><p>Un texte.</p>", encoding="utf-8")
    answer = worker.answer(tmp_path / "a.html")
    assert json.loads(json.dumps(answer))["extract"]["title"] == "Lampes"
    assert worker.answer(tmp_path / "b.xlsx")["error"] == "b.xlsx can't be read: No such file or directory."

    def greedy(path: Path) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "HEAVY", {".html": greedy})
    assert "too much memory" in worker.answer(tmp_path / "a.html")["error"]
