"""Contacts and their lists between the rows of the database and the types that others use."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from assistant.store.campaigns.tables import ContactListRow
from assistant.types.contacts import Contact, ContactList, DeclaredBasis


def values_of(id_: int, contact: Contact) -> dict[str, Any]:
    """The row of a contact in the list of that number."""
    names = {"first_name": contact.first_name, "last_name": contact.last_name}
    return {
        "contact_list": id_,
        "row": contact.row,
        "email": contact.email,
        "email_hash": contact.email_hash,
        "phone": contact.phone,
        "phone_hash": contact.phone_hash,
        "language": contact.language,
        "names": {name: value for name, value in names.items() if value},
        "traits": dict(contact.traits),
        "basis": dict(contact.basis),
        "profiling": contact.profiling,
        "excluded": contact.excluded,
        "problems": list(contact.problems),
    }


def contact_of(row: Any) -> Contact:
    """The contact of a row, an object or a named tuple with the columns of the table."""
    return Contact(
        contact_list=row.contact_list,
        row=row.row,
        email=row.email,
        phone=row.phone,
        language=row.language,
        first_name=row.names.get("first_name", ""),
        last_name=row.names.get("last_name", ""),
        traits=row.traits,
        basis=row.basis,
        profiling=row.profiling,
        excluded=row.excluded,
        problems=tuple(row.problems),
        email_hash=row.email_hash,
        phone_hash=row.phone_hash,
    )


def list_values(contact_list: ContactList) -> dict[str, Any]:
    """The columns of a list, without its number."""
    return {
        "name": contact_list.name,
        "tool": contact_list.tool,
        "file_name": contact_list.file_name,
        "file_hash": contact_list.file_hash,
        "mapping": dict(contact_list.mapping),
        "basis": _declared_values(contact_list.declared),
        "report": dict(contact_list.report),
        "rows": contact_list.rows,
        "imported_at": contact_list.imported_at,
        "imported_by": contact_list.imported_by,
    }


def list_of(row: ContactListRow) -> ContactList:
    """The list of a row."""
    return ContactList(
        id=row.id,
        name=row.name,
        tool=row.tool,
        file_name=row.file_name,
        file_hash=row.file_hash,
        mapping=row.mapping,
        rows=row.rows,
        report=row.report,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
        declared=_declared(row.basis),
    )


def _declared_values(declared: DeclaredBasis | None) -> dict[str, Any]:
    if declared is None:
        return {}
    return {**vars(declared), "channels": list(declared.channels), "at": declared.at.isoformat()}


def _declared(values: Mapping[str, Any]) -> DeclaredBasis | None:
    if not values:
        return None
    at = dt.datetime.fromisoformat(values["at"])
    return DeclaredBasis(values["basis"], tuple(values["channels"]), values["by"], values["reason"], at)
