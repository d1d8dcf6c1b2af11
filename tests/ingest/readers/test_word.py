import datetime as dt
import zipfile
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.word import read_docx
from tests.ingest.samples import WORD, docx, plain, table


def test_headings_lists_and_tables(tmp_path: Path) -> None:
    body = (
        plain("Charte de l’atelier", "Heading1")
        + plain("Nous réparons tout.")
        + plain("Tarifs", "Heading2")
        + table([["Pièce", "Prix"], ["Ourlet", "12 €"]])
    )
    extract = read_docx(docx(tmp_path / "charte.docx", body))
    assert extract.title == "Charte de l’atelier"
    assert extract.parts[0].text == (
        "# Charte de l’atelier\n\nNous réparons tout.\n\n## Tarifs\n\n"
        "| Pièce | Prix |\n| --- | --- |\n| Ourlet | 12 € |"
    )


def test_the_style_for_titles_is_the_highest_heading(tmp_path: Path) -> None:
    style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    styles = f'<w:styles xmlns:w="{WORD}">{style}</w:styles>'
    path = docx(tmp_path / "a.docx", plain("La charte", "T") + plain("Un texte."))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/styles.xml", styles)
    assert read_docx(path).parts[0].text == "# La charte\n\nUn texte."


def test_the_date_of_the_file(tmp_path: Path) -> None:
    def saved(modified: str) -> dt.date | None:
        return read_docx(docx(tmp_path / "a.docx", plain("Texte."), modified=modified)).saved

    assert saved("2026-03-04T10:00:00Z") == dt.date(2026, 3, 4)
    assert saved("2013-12-23T23:15:00Z") is None  # that of a template
    assert saved("1601-01-01T00:00:00Z") is None
    assert saved("soon") is None
    assert saved("") is None


@pytest.mark.parametrize(
    ("core", "title"), [("Charte 2026", "Charte 2026"), ("Document1", "Charte"), ("", "Charte")]
)
def test_the_title_of_the_file(tmp_path: Path, core: str, title: str) -> None:
    assert read_docx(docx(tmp_path / "a.docx", plain("Charte", "Heading1") + plain("x"), core)).title == title


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="has no text"):
        read_docx(docx(tmp_path / "a.docx", plain("")))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(FileReadError, match=r"a.docx is damaged"):
        read_docx(path)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", plain("Texte."))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(FileReadError, match=r"a.docx is cut or is not a .docx file"):
        read_docx(path)


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", plain("Texte."))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "docProps/core.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        )
    with pytest.raises(FileReadError, match="declares XML entities"):
        read_docx(path)
