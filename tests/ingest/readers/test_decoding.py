import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FileReadError
from assistant.ingest.readers.decoding import decode, read_text

FRENCH = "L’été à l’œuvre : le linge coûte 24,90 €, déjà réduit. Où ça ? Chez nous, à Noël."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_accents_are_right_in_every_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding), "a.txt") == FRENCH


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "iso8859-15", "utf-8"])
def test_accents_of_encodings_without_typography(encoding: str) -> None:
    plain = "L'été déjà à moitié passé, où êtes-vous ? Çà et là."
    assert decode(plain.encode(encoding), "a.txt") == plain


def test_the_stated_encoding_decides_among_the_old_ones() -> None:
    data = "Prix \xa4".encode("latin-1")  # a euro in Latin-9, another sign in Windows-1252
    assert decode(data, "a.html", "windows-1252") == "Prix ¤"
    assert decode(data, "a.html", "iso-8859-15") == "Prix €"
    assert decode("prêt à 12 €".encode("cp1252"), "a.html", "ISO-8859-1") == "prêt à 12 €"
    assert decode("déjà".encode(), "a.html", "iso-8859-1") == "déjà"  # a wrong statement
    assert decode("déjà".encode("cp1252"), "a.html", "no-such-encoding") == "déjà"


def test_the_euro_of_latin_9() -> None:
    assert decode("Prix réduit : 24,90 €".encode("iso8859-15"), "a.txt") == "Prix réduit : 24,90 €"


def test_what_windows_1252_leaves_open_is_latin_1() -> None:
    assert decode(b"caf\xe9 \x81", "a.txt") == "café \x81"


def test_a_paste_of_windows_1252_into_utf_8() -> None:
    data = "Déjà prêt, à l'été : ".encode() + b"caf\xe9 \x80"
    assert decode(data, "a.txt") == "Déjà prêt, à l'été : café €"


def test_half_of_each_encoding() -> None:
    data = "Délai\n".encode() + "Délai déjà passé — 9 €, été\n".encode("cp1252") * 9
    assert decode(data, "a.txt") == "Délai\n" + "Délai déjà passé — 9 €, été\n" * 9


def test_a_chance_letter_of_utf_8_makes_no_utf_8_of_an_old_file() -> None:
    text = "MUSÉ» déjà passé, « À L’ÉTÉ », à bientôt"  # “É»” is one letter of UTF-8
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_an_endless_old_file_is_decoded() -> None:
    assert decode(b"\xe9t\xe9 " * 5000, "a.txt") == "été " * 5000


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252"])
def test_one_line_of_utf_8_garbles_no_file_in_an_old_encoding(encoding: str) -> None:
    old = "Référence déjà prête à l'été\n" * 50
    data = old.encode(encoding) + "Café\n".encode() + old.encode(encoding)
    assert decode(data, "a.csv") == f"{old}Café\n{old}"


@pytest.mark.parametrize("before", ["", "Délai\n"])
def test_a_large_old_file_is_read_in_one_pass(before: str) -> None:
    text = "Référence réduite à 24,90 €, prête dès l’été\n" * 100_000  # 4 MB: a copy per stray took minutes
    assert decode(before.encode() + text.encode("cp1252"), "a.csv") == before + text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf_8_is_never_taken_for_something_else(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x7fELF\x02\x01\x01\x00",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04 text",
    ],
)
def test_a_binary_called_txt_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(data)
    with pytest.raises(FileReadError, match=r"photo.txt is not a text file: it holds binary data"):
        read_text(path)


def test_a_cut_utf_16_file_is_refused() -> None:
    with pytest.raises(FileReadError, match="starts like UTF-16 text but is not"):
        decode(codecs.BOM_UTF16_LE + b"a\x00b", "a.txt")


def test_a_missing_file_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match=r"a.txt can't be read: No such file"):
        read_text(tmp_path / "a.txt")


def test_hidden_characters_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("vi\u200bsi\u202ebl\U000e0041e\r\nfin", encoding="utf-8")
    assert read_text(path) == "visible\nfin"
