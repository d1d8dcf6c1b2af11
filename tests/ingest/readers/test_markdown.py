import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.markdown import first_heading, parse_date, plain, read_markdown, read_plain


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_front_matter_is_carried(tmp_path: Path) -> None:
    extract = read_markdown(
        write(
            tmp_path,
            "---\ntitle: Livraison\nlanguage: fr-FR\ndate: 2026-03-01\n"
            "url: https://lune.example/livraison\n"
            "valid_from: 01/03/2026\nvalid_until: 2026-12-31T10:00:00\naudience: internal\n---\n"
            "# Autre titre\nTexte.\n",
        )
    )
    assert extract.title == "Livraison"
    assert extract.language == "fr"
    assert extract.date == dt.date(2026, 3, 1)
    assert extract.valid_from == dt.date(2026, 3, 1)
    assert extract.valid_until == dt.date(2026, 12, 31)
    assert extract.url == "https://lune.example/livraison"
    assert extract.audience == "internal"
    assert extract.parts[0].text == "# Autre titre\nTexte."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The *first* [heading](x) #\ntext", "The first heading"),
        ("```\n# not this\n```\n## This one", "This one"),
        ("no heading", ""),
        ("## Where?\nHere\n## When?\nNow", ""),  # the first of several questions names none of them
        ("# Where?\n## The shop\nHere", "Where?"),
        ("## Where\nHere\n## When?\nNow", "Where"),
        ("---\nnot: [closed\n", ""),
        ("---\njust a line\n---\n# After a rule", "After a rule"),
        ("---\ndate:\n---\n# Empty date", "Empty date"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str) -> None:
    assert read_markdown(write(tmp_path, text)).title == title


def test_comments_and_embedded_images_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "a <!-- to do --> b ![lamp](data:image/png;base64,AAAA) c")
    assert read_markdown(path).parts[0].text == "a  b lamp c"


@pytest.mark.parametrize(
    ("matter", "message"),
    [
        ("title: [a", "front matter that is not YAML: line"),
        ("date: 2026-02-30", "front matter that is not YAML: day"),
        ("date: soon", "date: “soon”, which is no date"),
        ("valid_until: 31/02/2026", "valid_until: “31/02/2026”, which is no date"),
        ("audience: staff", "audience: “staff”, which is neither"),
    ],
)
def test_front_matter_that_could_mislead_is_refused(tmp_path: Path, matter: str, message: str) -> None:
    with pytest.raises(FileReadError, match=message) as caught:
        read_markdown(write(tmp_path, f"---\n{matter}\n---\ntext"))
    assert caught.value.next_step


def test_an_open_comment_is_text_and_a_million_of_them_take_no_time(tmp_path: Path) -> None:
    path = write(tmp_path, "a <!-- b --> c <!-- d" + "<!--" * 200_000)
    assert read_markdown(path).parts[0].text.startswith("a  c <!-- d<!--")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_typography_is_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.md"
    path.write_bytes("---\ntitle: L’œuvre\n---\nÀ l’été, 24,90 €.\n".encode(encoding))
    extract = read_markdown(path)
    assert (extract.title, extract.parts[0].text) == ("L’œuvre", "À l’été, 24,90 €.")
    path.write_bytes("L’œuvre d’été : 24,90 €.".encode(encoding))
    assert read_plain(path).parts[0].text == "L’œuvre d’été : 24,90 €."


def test_letters_that_nobody_sees_are_reported(tmp_path: Path) -> None:
    extract = read_markdown(write(tmp_path, "Un" + "\u200b" * 9 + " texte"))
    assert extract.parts[0].text == "Un texte"
    assert extract.warnings == ("held 9 characters without width in a row, which were removed",)
    assert read_plain(write(tmp_path, "Un" + "\u200b" * 9)).warnings == extract.warnings


def test_huge_front_matter_is_text(tmp_path: Path) -> None:
    assert "key0" in read_markdown(write(tmp_path, "---\n" + "key0: value\n" * 3000 + "---\n")).parts[0].text


def test_plain_text_has_no_title_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("# not a heading\n", encoding="utf-8")
    extract = read_plain(path)
    assert (extract.title, extract.parts[0].text) == ("", "# not a heading")


def test_dates_are_day_first() -> None:
    assert parse_date("03.04.2026") == dt.date(2026, 4, 3)
    with pytest.raises(ValueError, match="month"):
        parse_date("2026-13-01")


def test_marks_of_markdown() -> None:
    assert plain("**bold** `code` snake_case ~~no~~ _em_ ![alt](u)") == "bold code snake_case no em alt"
    assert first_heading("") == ""
