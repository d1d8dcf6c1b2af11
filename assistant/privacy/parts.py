"""Everything that handles visitors' data, as one object."""

from dataclasses import dataclass

from assistant.chat.privacy.keeping import Keeper
from assistant.chat.privacy.masking import Masking
from assistant.jobs.purge import Purge
from assistant.privacy.people import People


@dataclass(frozen=True)
class Privacy:
    """Visitors' data: masked as they come, kept as long as allowed, shown and erased on request."""

    masking: Masking
    keeper: Keeper
    people: People
    purge: Purge

    def close(self) -> None:
        """Delete nothing more, and write what is noted."""
        self.purge.close()
        self.keeper.close()
