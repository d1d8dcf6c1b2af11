"""Whether the indexes hold what was indexed: Chroma and SQLite open an emptied file without a word."""

from assistant.errors import IndexDamagedError
from assistant.ingest.sync.writer import Stores
from assistant.search.failures import REBUILD


def is_whole(stores: Stores) -> bool:
    """Whether the last run came to its end, and no index has lost or found a chunk since."""
    state = stores.manifest.state()
    if state is None or not state.clean:
        return False
    return stores.index.count() == stores.lexical.count() == state.chunks


def demand_whole(stores: Stores) -> None:
    """Raise IndexDamagedError when an index lost chunks; says nothing while a run is under way or was cut."""
    before = stores.manifest.state()
    if before is None or not before.clean or is_whole(stores):
        return
    if stores.manifest.state() == before:  # else a run began between the two looks
        raise IndexDamagedError(f"The index does not hold the {before.chunks:,} chunks it should.", REBUILD)
