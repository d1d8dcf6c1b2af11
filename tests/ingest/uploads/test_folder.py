import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError, UnknownNameError
from assistant.ingest.files import LARGEST_BYTES
from assistant.ingest.readers.markdown import read_markdown
from assistant.ingest.uploads.check import LONGEST_NAME, checked_suffix, shown_name, stored_name
from assistant.ingest.uploads.folder import LONGEST_TEXT, UploadFolder
from assistant.store.knowledge.uploads import Uploads
from tests.database import new_database
from tests.ingest.samples import pdf

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
NASTY = [
    "../../etc/passwd.md",
    "..\\..\\windows\\system.ini.md",
    "/absolute.md",
    "<img src=x onerror=alert(1)>.md",
    "a\nb\r\nSet-Cookie: x.md",
    f"{'é' * 300}.md",
    "...md",
    ".md",
    "   .md",
    "\u202egnp.md",
    "nul\x00byte.md",
    "lone\udcffsurrogate.md",
    "con.md",
    "-rf.md",
    "$(touch x);`id`.md",
    "%2e%2e%2fup.md",
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[UploadFolder]:
    database = new_database(tmp_path / "data")
    yield UploadFolder(tmp_path / "data" / "uploads", Uploads(database), lambda: NOON)
    database.close()


def texts(folder: UploadFolder) -> dict[str, bytes]:
    return {file.source: file.path.read_bytes() for file in folder.files()[0]}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_stays_inside_and_is_still_shown(
    folder: UploadFolder, name: str, tmp_path: Path
) -> None:
    record = folder.store(name, b"# Texte\n\nDu lin.", "public", "ana")
    path = folder.folder / record.source
    assert path.resolve() == path
    assert path.is_file()
    assert path.parent.parent == folder.folder
    assert path.suffix in {".md", ".txt"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each for each in tmp_path.rglob("*") if each.is_file() and "data" not in each.parts] == []
    assert "\n" not in record.name
    assert len(record.name) <= LONGEST_NAME
    assert len(path.name.encode()) < 250
    assert texts(folder) == {record.source: b"# Texte\n\nDu lin."}


@given(st.text(max_size=400))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    source = stored_name(name, ".txt")
    first, second = source.split("/")
    assert len(first) == 8
    assert second.endswith(".txt")
    assert not second.startswith((".", "-"))
    assert len(second.encode()) < 255
    assert stored_name(name, ".txt") == source
    shown_name(name).encode()


def test_a_name_keeps_its_letters_and_its_language() -> None:
    assert stored_name("Grille d’été 2026.fr.pdf", ".pdf").split("/")[1] == "Grille-d-été-2026.fr.pdf"
    assert stored_name("a.md", ".md") != stored_name("b.md", ".md")


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.md", b"# A", ".md"),
        ("A.MD", b"# A", ".md"),
        ("notes", b"Some words", ".txt"),
        ("prices.csv", b"sku;price\nA;1", ".csv"),
        ("page.html", "<p>Été</p>".encode("utf-16"), ".html"),
        ("latin.txt", "Été".encode("cp1252"), ".txt"),
        ("called.txt", b"%PDF-1.7 ...", ".pdf"),
        ("called", b"PK\x03\x04....word/document.xml", ".docx"),
        ("x.docx", b"PK\x03\x04....xl/workbook.xml", ".xlsx"),
    ],
)
def test_the_content_decides_what_a_file_is(name: str, data: bytes, suffix: str) -> None:
    assert checked_suffix(name, data) == suffix


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.md", b""),
        ("program.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("text.pdf", b"only words"),
        ("archive.docx", b"PK\x03\x04 something else entirely"),
        ("page.php", b"<?php echo 1;"),
        ("script.exe", b"words"),
        ("large.txt", b"x" * (LARGEST_BYTES + 1)),
    ],
)
def test_what_is_not_read_is_refused_by_name(folder: UploadFolder, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=name):
        folder.store(name, data, "internal", "ana")
    assert folder.records() == {}
    assert not folder.folder.exists()


def test_the_same_name_again_replaces(folder: UploadFolder) -> None:
    folder.store("a.md", b"# one", "public", "ana")
    record = folder.store("a.md", b"# two", "internal", "bob")
    assert texts(folder) == {record.source: b"# two"}
    files, _ = folder.files()
    assert (files[0].origin.audience, files[0].origin.owner, files[0].root) == ("internal", "bob", "uploads")


def test_the_same_name_in_another_format_replaces_too(folder: UploadFolder, tmp_path: Path) -> None:
    folder.store("report", b"# words", "public", "ana")
    data = pdf(tmp_path / "r.pdf", ["BT ET"]).read_bytes()
    record = folder.store("report", data, "public", "ana")
    assert list(folder.records()) == [record.source]
    assert list(texts(folder)) == [record.source]


def test_a_pasted_text_is_markdown_whose_title_cannot_break_out(folder: UploadFolder) -> None:
    title = 'Soldes: "été" }\n---\naudience: public'
    record = folder.paste(title, "---\naudience: public\n---\nUn texte.", "internal", "ana")
    extract = read_markdown(folder.folder / record.source)
    assert extract.title == 'Soldes: "été" } --- audience: public'
    assert extract.audience is None
    assert "Un texte." in extract.parts[0].text


@pytest.mark.parametrize(
    ("title", "text"), [("", "words"), ("Title", " \n - "), ("t" * 201, "x"), ("t", "x" * (LONGEST_TEXT + 1))]
)
def test_a_text_without_words_or_end_is_refused(folder: UploadFolder, title: str, text: str) -> None:
    with pytest.raises(InputError):
        folder.paste(title, text, "public", "ana")
    assert folder.records() == {}


def test_a_file_that_nobody_handed_in_is_internal_and_links_are_not_followed(
    folder: UploadFolder, tmp_path: Path
) -> None:
    folder.store("a.md", b"# one", "public", "ana")
    (folder.folder / "extra").mkdir()
    (folder.folder / "extra" / "b.md").write_text("# Dropped here")
    (folder.folder / "extra" / ".a.md.new").write_text("half")
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret")
    (folder.folder / "extra" / "link.md").symlink_to(secret)
    files, skipped = folder.files()
    assert sorted((file.path.name, file.origin.audience) for file in files) == [
        ("a.md", "public"),
        ("b.md", "internal"),
    ]
    assert skipped == []


def test_removing_deletes_the_file(folder: UploadFolder) -> None:
    record = folder.store("Grille été.md", b"# one", "public", "ana")
    folder.store("b.md", b"# two", "public", "ana")
    assert folder.find("uploads/" + record.source) == record
    assert folder.remove("Grille été.md") == record
    assert len(texts(folder)) == 1
    assert not (folder.folder / record.source).parent.exists()
    with pytest.raises(UnknownNameError, match=r"Did you mean b\.md"):
        folder.remove("bb.md")
    folder.clear()
    folder.clear()
    assert (texts(folder), folder.records()) == ({}, {})


def test_two_texts_of_one_title_are_one(folder: UploadFolder) -> None:
    folder.paste("Retours", "Un mois.", "public", "ana")
    record = folder.paste("Retours", "Deux mois.", "public", "ana")
    assert list(folder.records()) == [record.source]
