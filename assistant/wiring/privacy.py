"""Wires what is kept of visitors, for how long, and how it is shown and erased."""

import datetime as dt
from functools import partial

from assistant.campaigns.incoming import FOLDER, Incoming
from assistant.chat.conversation import Conversations
from assistant.chat.privacy.keeping import Keeper, Shelves
from assistant.chat.privacy.masking import Masking
from assistant.jobs.purge import Deleting, Purge
from assistant.privacy.parts import Privacy
from assistant.privacy.people import People, Stores
from assistant.settings import Settings
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.campaigns.replies import Replies
from assistant.store.contacts.lists import Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.database import Database, utc_now
from assistant.store.results import Results
from assistant.store.secrets import load_secret
from assistant.store.visitors.feedback import Feedbacks
from assistant.store.visitors.gaps import Gaps
from assistant.store.visitors.leads import Leads
from assistant.store.visitors.tallies import Tallies
from assistant.store.visitors.transcripts import Transcripts
from assistant.types.brand import Brand
from assistant.wiring.contacts import open_hashes


def open_keeper(settings: Settings, database: Database) -> Keeper:
    """What keeps conversations, as long as the settings allow. Raises StoreError."""
    secret = load_secret(settings.paths.data, "pseudonyms")
    return Keeper(
        Shelves(Transcripts(database), Gaps(database), Tallies(database)), settings.privacy, secret, utc_now
    )


def open_privacy(
    settings: Settings, database: Database, brand: Brand, conversations: Conversations, keeper: Keeper
) -> Privacy:
    """All of it; nothing is deleted before the purge is started."""
    folders = (settings.paths.data, settings.paths.knowledge)
    hashes = open_hashes(settings)
    contacts, optouts = Contacts(database, hashes), OptOuts(database, hashes)
    exports = ExportShelf(settings.paths.data)
    results = Results(database)
    stores = Stores(conversations, keeper, database, folders, contacts, optouts, exports, results)
    people = People(stores)
    return Privacy(Masking(brand), keeper, people, Purge(_keep(settings, database), utc_now))


def _keep(settings: Settings, database: Database) -> dict[str, tuple[int, Deleting]]:
    """What is deleted after how many days; what was kept before the company stopped keeping it, at once."""
    days = settings.privacy
    keep: dict[str, tuple[int, Deleting]] = {
        "transcripts": (days.transcript_days, Transcripts(database).purge),
        "questions": (days.gap_days, lambda before: Gaps(database).purge(before.date())),
        "contacts": (settings.contacts.days, Contacts(database, open_hashes(settings)).purge),
        "contacts of reports": (settings.contacts.days, Results(database).purge),
        "campaign exports": (settings.contacts.days, partial(_purge_exports, settings, database)),
        "uploaded customer files": (0, Incoming(settings.paths.data / FOLDER).sweep),  # after its own hours
    }
    if settings.campaigns.reply_days:
        keep["replies of models"] = (settings.campaigns.reply_days, Replies(database).purge)
    if days.feedback_days:
        keep["thumbs"] = (days.feedback_days, Feedbacks(database).purge)
    if days.lead_days:
        keep["requests"] = (days.lead_days, Leads(database).purge)
    return keep


def _purge_exports(settings: Settings, database: Database, before: dt.datetime) -> int:
    """Delete exports with the contacts that they hold, also with those of a list that was deleted by hand."""
    lists = Contacts(database, open_hashes(settings)).lists()
    return ExportShelf(settings.paths.data).purge(before, {each.id for each in lists})
