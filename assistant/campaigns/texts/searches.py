"""Searches that are made once for a run: its cells ask for the same products and the same goal."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.types.knowledge import Audience, Passage
from assistant.types.language import Language
from assistant.writing.facts import Searching

MOST_KEPT = 1000  # searches: some twenty passages each
_Asked = tuple[str, int, tuple[Audience, ...], Language | None, bool]


class KeptSearches:
    """A `Searching` that remembers what it found until it is told to forget; safe for threads.

    What is indexed meanwhile counts from then on, so that all texts of a run stand on the same facts.
    """

    def __init__(self, searching: Searching, most: int = MOST_KEPT) -> None:
        self._searching = searching
        self._most = most
        self._kept: OrderedDict[_Asked, tuple[Passage, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def search(
        self,
        question: str,
        k: int,
        audiences: Sequence[Audience] = ("public",),
        language: Language | None = None,
        include_expired: bool = False,
    ) -> Sequence[Passage]:
        """See `Retriever.search`; raises what it raises."""
        asked = question, k, tuple(audiences), language, include_expired
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        found = tuple(self._searching.search(question, k, audiences, language, include_expired))
        with self._lock:
            self._kept[asked] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Search anew from now on."""
        with self._lock:
            self._kept.clear()
