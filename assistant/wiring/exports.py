"""Wires the desk that hands drafts out as files."""

from assistant.export.desk import ExportDesk
from assistant.export.mail.parts import Sender
from assistant.export.mail.pictures import product_pictures
from assistant.export.outgoing import Company
from assistant.settings import Settings
from assistant.store.copy.drafts import Drafts
from assistant.store.database import Database
from assistant.writing.order import House


def open_exports(settings: Settings, database: Database, house: House) -> ExportDesk:
    """The export desk of one company."""
    return ExportDesk(Drafts(database), company_of(settings, house))


def company_of(settings: Settings, house: House) -> Company:
    """Whose drafts they are, as the sender of letters too; raises SettingError for no address."""
    mail, brand = settings.mail, house.brand
    pictures = product_pictures(house.catalogue.get)
    sender = Sender(brand, mail.sender or brand.contact.email, mail.unsubscribe, pictures)
    return Company(sender, house.channels)
