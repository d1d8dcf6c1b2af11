"""What each mailing tool makes of an import file, by its documented rules (rules/mailing_imports.yaml)."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
E164 = re.compile(r"\+\d{6,15}")


@dataclass(frozen=True)
class Read:
    """One contact as a tool has it after the import."""

    address: str
    first_name: str
    segment: str
    variant: str
    language: str
    city: str = ""


def cells(content: bytes, separator: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    assert all(len(row) == len(table[0]) for row in table)
    for row in table[1:]:
        for cell in row:
            assert not FORMULA.match(cell) or E164.fullmatch(cell), cell
    return table


def by_header(content: bytes, separator: str, names: Mapping[str, str]) -> list[Read]:
    head, *body = cells(content, separator)
    assert len(set(head)) == len(head)
    place = {field: head.index(name) for field, name in names.items()}
    return [Read(**{field: row[at] for field, at in place.items()}) for row in body]


def brevo(content: bytes) -> list[Read]:
    """Any of ; , and tab; the header holds names of attributes, EMAIL or SMS among them."""
    assert not content.startswith(b"\xef\xbb\xbf")
    names = {"first_name": "FIRSTNAME", "segment": "SEGMENT", "variant": "VARIANT", "language": "LANGUAGE"}
    return by_header(content, ";", {**names, "address": "EMAIL", "city": "CITY"})


def mailchimp(content: bytes) -> list[Read]:
    """Email Address is required; 255 bytes a text; international signs only after the @."""
    names = {"first_name": "First Name", "segment": "SEGMENT", "variant": "VARIANT", "language": "LANGUAGE"}
    found = by_header(content, ",", {**names, "address": "Email Address", "city": "CITY"})
    for row in cells(content, ","):
        assert all(len(cell.encode()) <= 255 for cell in row)
    assert all(each.address.partition("@")[0].isascii() for each in found)
    return found


def hubspot(content: bytes) -> list[Read]:
    """UTF-8, one header row, fewer than 1000 columns; Email is the key."""
    names = {"first_name": "First Name", "segment": "SEGMENT", "variant": "VARIANT", "language": "LANGUAGE"}
    assert len(cells(content, ",")[0]) < 1000
    return by_header(content, ",", {**names, "address": "Email", "city": "city"})


def klaviyo(content: bytes) -> list[Read]:
    """The first column is Email Address or Phone Number."""
    names = {"first_name": "First Name", "segment": "SEGMENT", "variant": "VARIANT", "language": "LANGUAGE"}
    assert cells(content, ",")[0][0] == "Email Address"
    return by_header(content, ",", {**names, "address": "Email Address", "city": "city"})


def mautic(content: bytes) -> list[Read]:
    """Columns are mapped to aliases of fields: lower case, letters, digits and underscores."""
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in cells(content, ",")[0])
    names = {"first_name": "firstname", "segment": "segment", "variant": "variant", "language": "language"}
    return by_header(content, ",", {**names, "address": "email", "city": "city"})


def listmonk(content: bytes) -> list[Read]:
    """As internal/subimporter does: email, name, attributes as JSON; the name begins with the first name."""
    head, *body = cells(content, ",")
    assert set(head) <= {"email", "name", "attributes"}
    found = []
    for row in body:
        entry = dict(zip(head, row, strict=True))
        held = json.loads(entry["attributes"])
        first = entry["name"].split(" ")[0] if entry["name"] else ""
        found.append(
            Read(
                entry["email"].strip().lower(),
                first,
                held["SEGMENT"],
                held["VARIANT"],
                held["LANGUAGE"],
                held.get("city", ""),
            )
        )
    return found


def plain(content: bytes) -> list[Read]:
    assert content.startswith(b"\xef\xbb\xbf")  # a spreadsheet spoils accents else
    names = {"first_name": "FIRST_NAME", "segment": "SEGMENT", "variant": "VARIANT", "language": "LANGUAGE"}
    return by_header(content, ",", {**names, "address": "EMAIL", "city": "CITY"})


READERS: Mapping[str, Callable[[bytes], list[Read]]] = {
    "plain": plain,
    "brevo": brevo,
    "mailchimp": mailchimp,
    "hubspot": hubspot,
    "klaviyo": klaviyo,
    "mautic": mautic,
    "listmonk": listmonk,
}
