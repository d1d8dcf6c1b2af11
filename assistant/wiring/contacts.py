"""Wires the desk for customer files, also for a command beside a running server."""

from assistant.campaigns.contacts.desk import ContactDesk, Rules
from assistant.campaigns.contacts.intake import Stores
from assistant.settings import Settings
from assistant.store.contacts.hashing import KEY_FILE, Hashes
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.mappings import Mappings
from assistant.store.contacts.optouts import OptOuts
from assistant.store.contacts.twins import Twins
from assistant.store.database import Database, utc_now
from assistant.store.secrets import load_secret
from assistant.wiring.database import open_database


def open_contacts(settings: Settings, database: Database | None = None) -> ContactDesk:
    """The desk; on the settings' own database when none is given. Raises StoreError."""
    db = database or open_database(settings)
    hashes = open_hashes(settings)
    stores = Stores(Contacts(db, hashes), Twins(db), OptOuts(db, hashes))
    return ContactDesk(stores, Mappings(db), Rules(settings.contacts, hashes, utc_now))


def open_hashes(settings: Settings) -> Hashes:
    """What addresses and numbers are compared by, under the key of the data folder. Raises StoreError."""
    return Hashes(load_secret(settings.paths.data, KEY_FILE))
