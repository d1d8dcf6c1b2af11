import zipfile
from pathlib import Path

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.archive import check_archive


def archive_of(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_a_sound_archive_passes(tmp_path: Path) -> None:
    check_archive(archive_of(tmp_path / "a.docx", {"word/document.xml": b"x" * 2000}), "word/document.xml")
    assert (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"word/document.xml": b"\0" * 3_000_000}, "would unpack to 2 MB"),
        ({"other.xml": b"x"}, "holds no .docx content"),
        (
            {**{f"{number}": b"" for number in range(10_001)}, "word/document.xml": b"x"},
            "holds 10,002 entries",
        ),
        ({"word/document.xml": b" <!DOCTYPE x [<!ENTITY e 'e'>]>"}, "declares XML entities"),
    ],
)
def test_bombs_and_strangers_are_refused(tmp_path: Path, entries: dict[str, bytes], message: str) -> None:
    with pytest.raises(FileReadError, match=message):
        check_archive(archive_of(tmp_path / "a.docx", entries), "word/document.xml")


def test_a_password_and_an_old_format_are_told_apart_from_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(FileReadError, match="protected by a password, or made by a program before 2007"):
        check_archive(path, "xl/workbook.xml")
    path.write_bytes(b"not a zip")
    with pytest.raises(FileReadError, match=r"is cut or is not a .xlsx file"):
        check_archive(path, "xl/workbook.xml")
