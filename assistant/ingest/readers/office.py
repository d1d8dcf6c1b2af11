"""What DOCX, PPTX and XLSX files say of themselves in `docProps/core.xml`, and safe XML out of them."""

import datetime as dt
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree

from assistant.ingest.readers.dates import saved_date

# What office files raise when they are damaged, besides the errors of their own libraries.
BROKEN_XML = (ParseError, ExpatError, DefusedXmlException, zipfile.BadZipFile, zipfile.LargeZipFile, EOFError)
_CORE = "docProps/core.xml"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
# What office programs write when nobody gave a title.
_NO_TITLE = re.compile(
    r"(?i)^((document|untitled|sans titre|normal|classeur|book|workbook|présentation|presentation)[ -]?\d*"
    r"|microsoft (word|excel|powerpoint).*|powerpoint presentation|présentation powerpoint"
    r"|.*\.(docx?|xlsx?|pptx?))$"
)
# The dates inside the templates of python-docx and python-pptx, which programs hand on.
_TEMPLATES = ("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z")


@dataclass(frozen=True)
class Properties:
    """Title and date of the last saving; empty where the file states none."""

    title: str = ""
    saved: dt.date | None = None


def properties(archive: zipfile.ZipFile) -> Properties:
    """The core properties of an office file; raises the errors of `BROKEN_XML`."""
    if _CORE not in archive.namelist():
        return Properties()
    root = SafeTree.fromstring(archive.read(_CORE))
    title = _text(root, f"{_DUBLIN}title")
    stated = [_text(root, f"{_TERMS}{name}") for name in ("modified", "created")]
    saved = next((date for text in stated if text not in _TEMPLATES and (date := saved_date(text))), None)
    return Properties("" if _NO_TITLE.match(title) else title, saved)


def _text(root: Any, name: str) -> str:
    found = root.find(name)
    return " ".join((found.text or "").split()) if found is not None else ""
