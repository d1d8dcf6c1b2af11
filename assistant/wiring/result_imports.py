"""Wires the desk for reports of mailing tools: they are opened and dated as contact files are."""

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from assistant.campaigns.contacts.files.source import open_source
from assistant.campaigns.contacts.values import address, order_of, phone, readings, text
from assistant.results.importing.desk import House, ImportDesk
from assistant.results.importing.table import DateOrder, Files, Table
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.contacts.mappings import Mappings
from assistant.store.database import Database, utc_now
from assistant.store.results import Results
from assistant.wiring.contacts import open_hashes


def open_incoming(settings: Settings, database: Database) -> ImportDesk:
    """The desk on a database. Raises StoreError."""
    results, campaigns = Results(database), Campaigns(database)

    def variants(campaign: int) -> Collection[str]:
        campaigns.get(campaign)  # raises for none such
        return results.variants(campaign)

    files = Files(_open, order_of, _days)
    house = House(settings.contacts.rows, open_hashes(settings), utc_now, files, variants, _contact)
    return ImportDesk(results, Mappings(database), house)


def _contact(field: str, cell: str) -> str:
    """The cell as an import of contacts has it: “Jean <a@b.example>”, or a number without its first 0."""
    if field == "contact_id":
        return cell
    return phone(text(cell)) if field == "phone" else address(text(cell))


def _open(path: Path) -> Table:
    return open_source(path)


def _days(cell: str, order: DateOrder) -> tuple[dt.date, ...]:
    return readings(cell, order)
