import io
import itertools
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from assistant.errors import FileReadError, RunError
from assistant.ingest.sandbox import worker
from assistant.ingest.sandbox.sandbox import Limits, Sandbox
from tests.ingest.samples import RELATIONS, WORD, docx, paragraph, pdf, plain

HEAVY = ("trafilatura", "pdfplumber", "pypdfium2", "mammoth", "markdownify", "openpyxl", "lxml")
STUB = "tests.ingest.sandbox.misbehaving"


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
    limits = Limits(answer=1000)
    with Sandbox(limits, module=STUB) as child:
        with pytest.raises(FileReadError, match="long holds more than 0 MB of text"):
            child.extract(tmp_path / "long")
        assert child.extract(tmp_path / "fine").title == "fine"


@pytest.mark.parametrize(
    ("name", "read"),
    [("fine.pdf", "1 2 3"), ("loop.pdf", "1 slow 3"), ("exit.pdf", "1 3"), ("deaf.pdf", "1 3")],
)
def test_a_page_that_loops_or_ends_the_child_costs_one_page(tmp_path: Path, name: str, read: str) -> None:
    with Sandbox(Limits(page_seconds=0.3), module=STUB) as child:
        assert child.extract(tmp_path / name).title == read


def test_a_file_of_fatal_pages_is_given_up(tmp_path: Path) -> None:
    with Sandbox(module=STUB) as child:
        with pytest.raises(FileReadError, match=r"exit-all.pdf has too many pages like page 1"):
            child.extract(tmp_path / "exit-all.pdf")
        with pytest.raises(FileReadError, match=r"end.pdf made the reading process fail"):
            child.extract(tmp_path / "end.pdf")
        assert child.extract(tmp_path / "fine.pdf").title == "1 2 3"


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
        "import sys, assistant.ingest.readers.reader, assistant.ingest.sandbox.sandbox\n"
        "import assistant.ingest.drafting.draft_brand\n"
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

    assert worker.answer(tmp_path / "b.zip")["error"] == "b.zip is no format that is read."
    monkeypatch.setattr(worker, "HEAVY", {".html": greedy})
    assert "too much memory" in worker.answer(tmp_path / "a.html")["error"]


def explosive(folder: Path) -> None:
    """Small files that would take gigabytes or hours, each with the first words of its line in the report."""
    blank = b" " * 1_000_000
    with zipfile.ZipFile(folder / "huge.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", blank * 300)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", blank * 20)
    docx(folder / "nested.docx", plain("Un texte avec une archive."))
    with zipfile.ZipFile(folder / "nested.docx", "a") as archive:
        archive.writestr("word/embeddings/a.zip", inner.getvalue())
    entities = "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in itertools.pairwise("abcdefghij")
    )
    for name, encoding in (("entities.docx", "utf-8"), ("wide.docx", "utf-16")):
        with zipfile.ZipFile(folder / name, "w") as archive:
            body = f'<!DOCTYPE x [<!ENTITY a "lol">{entities}]><w:document xmlns:w="{WORD}">&j;</w:document>'
            archive.writestr(
                "word/document.xml", f'<?xml version="1.0" encoding="{encoding}"?>{body}'.encode(encoding)
            )
            archive.writestr("_rels/.rels", RELATIONS)
    streams(folder / "flate.pdf", [b" " * 10_000_000] * 40)
    streams(folder / "strokes.pdf", [b"0 0 m 5 5 l S " * 100_000] * 30)
    streams(folder / "pages.pdf", [b"BT /F1 10 Tf 50 700 Td (Une ligne.) Tj ET"], pages=50_000)
    (folder / "deep.json").write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")
    (folder / "alias.md").write_text(
        "---\na: &a [x, x]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in itertools.pairwise("abcdefghijkl"))
        + "title: *l\n---\nTexte.", encoding="utf-8",
    )  # fmt: skip
    (folder / "brackets.md").write_text("# " + "[" * 150_000 + "\n" + "<!--" * 100_000, encoding="utf-8")
    (folder / "deep.html").write_text("<div>" * 50_000 + "x" + "</div>" * 50_000, encoding="utf-8")
    menu = "".join(f"<li><a href='/{n}'>Produit {n} en promotion</a></li>" for n in range(50))
    page = (
        f"<h1>Retours</h1><main><p>Trente jours.</p></main><ul>{menu}</ul>"
        + f"<div><ul>{menu}</ul></div>" * 400
    )
    (folder / "menus.html").write_text(page, encoding="utf-8")
    notice = "<p>En poursuivant votre visite, vous acceptez nos conditions.</p>" * 10_000
    (folder / "notices.html").write_text(f"<h1>Retours</h1>{notice}", encoding="utf-8")


def streams(path: Path, blocks: Sequence[bytes], pages: int = 1) -> None:
    """A PDF whose pages share one packed stream of these blocks."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(block) for block in blocks) + packer.flush()
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data),
        *[page] * pages,
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    path.write_bytes(out)


BOMBS = {
    "alias.md": "front matter that is not YAML: line 3: aliases are not read",
    "deep.html": "has no text",
    "deep.json": "is nested too deep",
    "entities.docx": "declares XML entities",
    "flate.pdf": "has no page that can be read: page 1 takes more than|holds no letters",
    "huge.docx": "would unpack to 286 MB",
    "strokes.pdf": "has no page that can be read: page 1 takes more than|holds no letters",
    "wide.docx": "is damaged: ExpatError",
}
HARMLESS = {
    "brackets.md": "[[[",
    "menus.html": "Trente jours.",
    "nested.docx": "Un texte avec une archive.",
    "notices.html": "En poursuivant votre visite, vous acceptez nos conditions.",
    "pages.pdf": "Une ligne.",
}


def test_bombs_cost_one_line_each(tmp_path: Path, sandbox: Sandbox) -> None:
    explosive(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*BOMBS, *HARMLESS}
    for path in sorted(tmp_path.iterdir()):
        if path.name in HARMLESS:
            extract = sandbox.extract(path)
            assert HARMLESS[path.name] in extract.parts[0].text
            assert sum(len(part.text) for part in extract.parts) < 1_000_000
        else:
            with pytest.raises(FileReadError, match=BOMBS[path.name]) as caught:
                sandbox.extract(path)
            assert caught.value.next_step
            assert "\n" not in str(caught.value)
