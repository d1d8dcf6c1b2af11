"""How a sync is done: where, with what size of chunks, by which clock."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.brand.sources import Sources
from assistant.ingest.files import OriginOf
from assistant.store.database import utc_now


@dataclass(frozen=True)
class SyncOptions:
    """`data` is the folder whose disk fills; `default_root` is the folder of the root “knowledge”.

    `switched` is called while a new index takes the place of the old one.
    """

    data: Path
    chunk_tokens: int = 280
    default_root: Path | None = None
    origin: Callable[[Path], OriginOf] = lambda folder: Sources.load(folder).origin
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    now: Callable[[], dt.datetime] = utc_now
    switched: Callable[[], None] = lambda: None
