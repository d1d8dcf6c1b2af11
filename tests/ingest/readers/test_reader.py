import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract, known_language
from assistant.ingest.readers.reader import Reader, title_of_name, to_document
from assistant.types.knowledge import Audience, Origin, Part, SourceFile
from assistant.types.language import Language
from tests.ingest.samples import docx, paragraph, pdf, plain, xlsx

FRENCH = "Nos lampes sont fabriquées dans notre atelier et garanties deux ans."
ENGLISH = "Our lamps are made in our workshop and come with a two-year guarantee."


def source(path: Path, name: str = "", audience: Audience = "public") -> SourceFile:
    return SourceFile(path, "knowledge", name or path.name, "0" * 64, 1, Origin(audience))


def test_every_format_is_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "a.md").write_text(f"# Lampes\n{FRENCH}", encoding="utf-8")
    (tmp_path / "a.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "a.csv").write_text(f"a;b\n{FRENCH};x\n", encoding="utf-8")
    (tmp_path / "a.html").write_text(f"<h1>Lampes</h1><p>{FRENCH}</p>", encoding="utf-8")
    (tmp_path / "a.HTM").write_text(f"<h1>Lampes</h1><p>{FRENCH}</p>", encoding="utf-8")
    pdf(tmp_path / "a.pdf", [paragraph(700, FRENCH)])
    docx(tmp_path / "a.docx", plain(FRENCH))
    xlsx(tmp_path / "a.xlsx", {"Lampes": [["x", FRENCH]]})
    paths = sorted(tmp_path.iterdir())
    assert len(paths) == 8
    for path in paths:
        (document,) = reader.read(source(path))
        assert FRENCH in "".join(part.text for part in document.parts), path.name
        assert document.language == "fr"
        assert document.title


@pytest.mark.parametrize(
    ("name", "stated", "text", "language"),
    [
        ("a.md", None, FRENCH, "fr"),
        ("a.md", None, ENGLISH, "en"),
        ("a.en.md", None, FRENCH, "en"),
        ("a-fr_FR.md", None, ENGLISH, "fr"),
        ("en/a.md", None, FRENCH, "en"),
        ("a.en.md", "fr", ENGLISH, "fr"),
        ("a.md", None, "12", "fr"),
    ],
)
def test_the_language_is_stated_named_or_detected(
    name: str, stated: Language | None, text: str, language: Language
) -> None:
    document = to_document(source(Path(name), name), Extract((Part(text),), language=stated), "fr")
    assert document.language == language


def test_a_document_can_hide_itself_but_not_publish_itself() -> None:
    parts = (Part("texte"),)
    assert to_document(source(Path("a")), Extract(parts, audience="internal"), "fr").audience == "internal"
    hidden = source(Path("a"), audience="internal")
    assert to_document(hidden, Extract(parts, audience="public"), "fr").audience == "internal"


def test_texts_are_tidied() -> None:
    extract = Extract((Part("a  \n\n\n\nb\u200b\n"), Part(" \n"), Part("c", 3)), title="  **A**\nb ")
    document = to_document(source(Path("a.md")), extract, "fr")
    assert document.parts == (Part("a\n\nb"), Part("c", 3))
    assert document.title == "A b"


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(FileReadError, match=r"a.md is empty"):
        to_document(source(Path("a.md")), Extract((Part("---\n***"),)), "fr")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("policies/garantie-lin_2025.fr.pdf", "Garantie lin 2025"),
        ("TARIFS.csv", "TARIFS"),
        ("a/x-en-gb.md", "X"),
    ],
)
def test_titles_of_file_names(name: str, title: str) -> None:
    assert title_of_name(name) == title


def test_an_extract_survives_the_pipe() -> None:
    extract = Extract((Part("a", 2),), "t", "en", "https://x.example", dt.date(2026, 1, 2))
    assert Extract.from_dict(extract.as_dict()) == extract
    assert Extract.from_dict(Extract(()).as_dict()) == Extract(())


def test_known_languages() -> None:
    assert [known_language(code) for code in ("fr-CA", "English", "de", None)] == ["fr", "en", None, None]
