"""What a file is, told by its bytes."""

import codecs
import hashlib
from pathlib import Path

import pytest

from assistant.campaigns.contacts.files.encoding import look_at
from assistant.campaigns.contacts.files.source import open_source
from assistant.errors import FileReadError

TEXT = "E-mail;Prénom;Ville\r\nzoe@x.example;Zoé;Saint-Étienne\r\nlea@x.example;Léa;Besançon\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_every_encoding_of_spreadsheets_gives_the_same_rows(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert look_at(path).encoding == told
    source = open_source(path)
    assert source.columns == ("E-mail", "Prénom", "Ville")
    assert [list(row.cells) for row in source.rows()] == [
        ["zoe@x.example", "Zoé", "Saint-Étienne"],
        ["lea@x.example", "Léa", "Besançon"],
    ]


def test_the_euro_sign_of_latin_9_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("email;montant\na@x.example;12 €\nb@x.example;été\n".encode("iso8859-15"))
    assert look_at(path).encoding == "iso8859-15"


def test_an_accent_behind_the_first_block_still_decides(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    plain = "email;ville\n" + "a@x.example;Paris\n" * 80_000
    path.write_bytes(plain.encode() + "b@x.example;Orléans\n".encode("cp1252"))
    assert look_at(path).encoding == "cp1252"


def test_strays_of_windows_between_utf_8_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["email;ville", "a@x.example;Évry", "b@x.example;Sète", "c@x.example;Nîmes"]
    path.write_bytes("\n".join(lines).encode() + b"\nd@x.example;Orl\xe9ans\n")
    assert [row.cells[1] for row in open_source(path).rows()] == ["Évry", "Sète", "Nîmes", "Orléans"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"  \n \n", "is empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "before 2007"),
        (bytes(range(256)) * 20, "binary"),
        (b";;\n;;\n", "no header"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(FileReadError, match=said):
        open_source(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="can't be read"):
        look_at(tmp_path / "none.csv")


def test_the_hash_is_that_of_all_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"email\n" + b"a@x.example\n" * 200_000)
    assert look_at(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
