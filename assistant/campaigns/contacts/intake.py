"""The import of one file: surveyed, read in batches, merged. What stops it leaves nothing behind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from assistant.campaigns.contacts.files.records import Record
from assistant.campaigns.contacts.merging import merged, same_person, same_phone, without_opted_out
from assistant.campaigns.contacts.reading import Reader
from assistant.campaigns.contacts.report import Tally
from assistant.errors import AssistantError
from assistant.store.contacts.lists import BATCH, Contacts
from assistant.store.contacts.optouts import OptOuts
from assistant.store.contacts.twins import Twins
from assistant.types.contacts import Contact, ContactList

Progress = Callable[[str, int, int], None]
"""Is told the stage (“survey”, “import”, “duplicates”), the rows done, and of how many; 0: not known."""


def unheard(stage: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
    del stage, done, total


@dataclass(frozen=True)
class Stores:
    """Where an import reads and writes."""

    contacts: Contacts
    twins: Twins
    optouts: OptOuts


class Intake:
    """Imports the rows of one file into a list."""

    def __init__(self, stores: Stores, reader: Reader, progress: Progress) -> None:
        self._stores = stores
        self._reader = reader
        self._progress = progress
        self._tally = Tally()

    def take(self, new: ContactList, rows: Iterable[Record], total: int) -> ContactList:
        """The finished list with its report, which `new.report` begins.

        Raises what reading and storing raise; then nothing of the list is kept.
        """
        id_ = self._stores.contacts.begin(new)
        try:
            self._store(id_, rows, total)
            self._merge(id_)
            counts = self._tally.report()
            whole = replace(new, id=id_, rows=counts["rows"], report={**counts, **new.report})
            return self._stores.contacts.finish(whole)
        except BaseException:
            with suppress(AssistantError):  # else a later purge does it
                self._stores.contacts.delete(id_)
            raise

    def _store(self, id_: int, rows: Iterable[Record], total: int) -> None:
        done = 0
        for batch in _batches(self.read(rows)):
            self._stores.contacts.put(id_, batch)
            done += len(batch)
            self._progress("import", done, total)

    def read(self, rows: Iterable[Record]) -> Iterator[Contact]:
        """The contacts of the rows, each by itself, with the opt-outs of this moment; each is counted."""
        contacts = (self._reader.read(record) for record in rows)
        for contact in without_opted_out(contacts, self._stores.optouts):
            self._tally.add(contact)
            yield contact

    @property
    def counts(self) -> Mapping[str, Any]:
        """The report of what was read so far."""
        return self._tally.report()

    def _merge(self, id_: int) -> None:
        self._progress("duplicates", 0, 0)
        twins = self._stores.twins
        self._change(id_, merged(twins.groups(id_, "email"), same_person))
        self._change(id_, merged(twins.groups(id_, "phone"), same_phone))

    def _change(self, id_: int, changes: Iterator[tuple[Contact, Contact]]) -> None:
        while batch := list(islice(changes, BATCH)):
            self._stores.contacts.change(id_, [after for _, after in batch])
            for before, after in batch:
                self._tally.change(before, after)


def _batches(contacts: Iterator[Contact]) -> Iterator[list[Contact]]:
    while batch := list(islice(contacts, BATCH)):
        yield batch
