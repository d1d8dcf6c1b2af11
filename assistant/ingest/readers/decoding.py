"""Bytes of a text file to text, whatever program saved them.

UTF-8 (with or without mark) and UTF-16 are certain; older French files are Windows-1252, Latin-9, Mac Roman
or DOS 850, told apart by which one makes French letters of the bytes above 127.
"""

import codecs
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import FileReadError
from assistant.text.normalise import clean

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STATED = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_OLD = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâçùûîïôœæÉÈÊÀÂÇÔŒ€’‘“”«»…–— \u202f°£")
_SAMPLE = 65_536  # bytes looked at to tell UTF-16 and binary files
_STRAY = 0xDC00  # beside it, `surrogateescape` puts the bytes that are no UTF-8
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x1a")


def read_text(path: Path) -> str:
    """The text of a file, cleaned of hidden characters; raises FileReadError for a binary file."""
    return clean(read_raw(path))


def read_raw(path: Path) -> str:
    """The text of a file as it is; raises FileReadError for a binary file or one that can't be opened."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileReadError(
            f"{path.name} can't be read: {error.strerror}.", "Change its permissions."
        ) from error
    return decode(data, path.name)


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Text of `data`; `name` is for the error. Raises FileReadError when it is not text.

    `declared` is the encoding that the file states. Bytes that are UTF-8 are never anything else; only among
    the old encodings, which can be told apart by likelihood alone, is the statement believed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    if wide := _utf16_without_mark(data):
        return _strict(data, wide, name)
    if _is_binary(data):
        raise _not_text(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _stated(data, declared) or _old(data)


def _stated(data: bytes, declared: str) -> str | None:
    try:
        encoding = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return None
    # What calls itself Latin-1 is Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
    encoding = "cp1252" if encoding in ("iso8859-1", "ascii") else encoding
    return data.decode(encoding, "replace") if encoding in _STATED else None


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileReadError(
            f"{name} starts like {encoding.upper()} text but is not: it may be cut.",
            "Save it again as UTF-8 text.",
        ) from error


def _not_text(name: str) -> FileReadError:
    return FileReadError(
        f"{name} is not a text file: it holds binary data.", "Give it its right suffix, or remove it."
    )


def _utf16_without_mark(data: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return None
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return True
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls > 0.01 * len(sample)


def _old(data: bytes) -> str:
    """One byte per letter: the encoding that makes the most French letters; Windows-1252 when equal."""
    texts = [data.decode(encoding, "replace") for encoding in _OLD]
    best = max(texts, key=_french_letters)
    if best is texts[0]:
        if "¤" in best:  # nobody types this sign: it is the euro sign of Latin-9
            return data.decode("iso8859-15")
        # The five codes that Windows-1252 leaves open are control characters in Latin-1.
        return best if "\ufffd" not in best else data.decode("latin-1")
    return best


def _french_letters(text: str) -> int:
    return sum(text.count(letter) for letter in _FRENCH if ord(letter) > 127)


def _mixed(data: bytes) -> str | None:
    """UTF-8 and an old encoding in one file, as pasted and joined files have; None when it is no UTF-8.

    In an old encoding, letters like “Ã©” and “â€™”, which are UTF-8’s “é” and “’”, stand in no word: one
    French letter that is whole UTF-8 tells more than any number of strays. These are Windows-1252; where they
    are most of the file, whichever makes the most French letters of them.
    """
    text = data.decode("utf-8", "surrogateescape")  # one pass: a stray byte becomes a letter of its own
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    accents = len(whole) - len(whole.encode("ascii", "ignore"))
    french, strays = _french_letters(whole), len(text) - len(whole)
    if accents <= strays and (not french or 2 * french < accents):
        return None
    found = {byte: count for byte in sorted(set(data)) if (count := text.count(chr(_STRAY + byte)))}
    encoding = _OLD[0] if strays <= accents else _likeliest(found)
    for byte in found:
        text = text.replace(chr(_STRAY + byte), bytes((byte,)).decode(encoding, "replace"))
    return text if "\ufffd" not in text else None


def _likeliest(found: Mapping[int, int]) -> str:
    """The old encoding that makes the most French letters of bytes that stand there so many times."""
    letters = {encoding: bytes(found).decode(encoding, "replace") for encoding in _OLD}
    french = {
        encoding: sum(count for letter, count in zip(text, found.values(), strict=True) if letter in _FRENCH)
        for encoding, text in letters.items()
    }
    return max(_OLD, key=lambda encoding: french[encoding])
