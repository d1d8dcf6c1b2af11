"""Wires the desk of results, also for a command beside a running server: it needs neither model nor index."""

from assistant.brand.channels import load_channels
from assistant.brand.segments import load_segments, with_default
from assistant.results.desk import ResultsDesk
from assistant.results.reading.names import Names
from assistant.results.reading.reading import Reading
from assistant.results.reading.sources import Sources
from assistant.settings import Settings
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.exports import ExportShelf
from assistant.store.campaigns.texts import Texts
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.wiring.database import open_database
from assistant.wiring.learning import open_learning
from assistant.wiring.result_imports import open_incoming
from assistant.writing.order import House


def open_results(settings: Settings, database: Database, names: Names) -> ResultsDesk:
    """The desk on a database; `names` are those of the company's segments and channels. Raises StoreError."""
    kept = Sources(
        Results(database),
        Campaigns(database),
        Texts(database),
        ExportShelf(settings.paths.data),
        names,
        settings.results.orders_worth,
    )
    reading = Reading(kept)
    learning = open_learning(database, kept, reading)
    return ResultsDesk(reading, learning, open_incoming(settings, database))


def named(house: House) -> Names:
    """What the company's segments and channels are called."""
    return Names.made(house.segments, house.channels)


def open_results_alone(settings: Settings) -> ResultsDesk:
    """The desk on the settings' own database, also while a server runs.

    Raises StoreError, and KnowledgeError for a segments.yaml that can't be used.
    """
    segments = with_default(load_segments(settings.paths.knowledge))
    return open_results(settings, open_database(settings), Names.made(segments, load_channels()))
