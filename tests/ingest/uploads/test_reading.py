"""A finished text out of a file, read in a process of its own."""

import io

import docx
import pytest

from assistant.errors import FileReadError, InputError
from assistant.ingest.uploads.reading import text_of


def letter(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_the_text_of_a_letter_is_read_outside_of_this_process() -> None:
    text = text_of("Lettre d’été.docx", letter("Objet : La nappe Alma", "Elle coûte 59,00 €."))
    assert "Objet : La nappe Alma" in text
    assert "59,00" in text


@pytest.mark.parametrize(
    ("name", "data", "error", "said"),
    [
        ("a.docx", b"", InputError, "is empty"),
        ("a.docx", b"PK\x03\x04word/document.xml", FileReadError, "a.docx"),
        ("a.csv", b"a;b\n1;2\n", InputError, "no text is taken"),
        ("a.bin", bytes(range(256)) * 9, InputError, "does not hold what its name says"),
    ],
)
def test_what_holds_no_text_is_refused(name: str, data: bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        text_of(name, data)


def test_a_file_without_a_word_is_refused() -> None:
    with pytest.raises((FileReadError, InputError)):
        text_of("vide.docx", letter(" "))
