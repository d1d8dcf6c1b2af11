"""The one desk for customer files: the studio, the command line and the API come here."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from assistant.campaigns.contacts.basis import Judge, check_declared
from assistant.campaigns.contacts.columns import Columns, columns_of, file_status, tool_of
from assistant.campaigns.contacts.files.source import Source, open_source
from assistant.campaigns.contacts.intake import Intake, Progress, Stores, unheard
from assistant.campaigns.contacts.merging import without_opted_out
from assistant.campaigns.contacts.optouts import OptedOut, opt_out_file, opt_out_one
from assistant.campaigns.contacts.preview import Preview, first_rows, notes, uses
from assistant.campaigns.contacts.reading import Reader
from assistant.campaigns.contacts.report import ProblemRow
from assistant.campaigns.contacts.survey import Survey, survey
from assistant.errors import InputError
from assistant.settings import ContactSettings
from assistant.store.contacts.hashing import Hashes
from assistant.store.contacts.mappings import Mappings
from assistant.store.contacts.optouts import OptOutKind
from assistant.types.contacts import Contact, ContactList, DeclaredBasis

_LONGEST_NAME = 120  # characters of a list's name
_PROBLEMS = 50  # rows with problems in a preview


class How(TypedDict, total=False):
    """How a file is to be taken; whatever is left out is found out or does not apply."""

    tool: str
    mapping: Mapping[str, str] | None
    declared: DeclaredBasis | None
    progress: Progress


@dataclass(frozen=True)
class Rules:
    """What holds for every file: the limit of rows, the key of the hashes, the clock."""

    settings: ContactSettings
    hashes: Hashes
    now: Callable[[], dt.datetime]


@dataclass(frozen=True)
class _File:
    """A file that is understood: its columns, and who decided on them."""

    source: Source
    columns: Columns
    mapping_from: str
    judge: Judge
    status: str


class ContactDesk:
    """Previews, imports, shows and deletes contact lists, and takes opt-outs. Raises StoreError."""

    def __init__(self, stores: Stores, mappings: Mappings, house: Rules) -> None:
        self._stores = stores
        self._mappings = mappings
        self._house = house

    def preview(self, file: Path, tool: str = "", mapping: Mapping[str, str] | None = None) -> Preview:
        """What an import would make of the first rows; nothing is kept.

        `tool` empty: told by the header. `mapping` (column to field, “trait:NAME” or “ignored”) None: as
        saved for files with this header, else guessed. Raises FileReadError for a file that is no table,
        UnknownNameError for a tool or field that there is none of.
        """
        with self._opened(file, tool, mapping) as opened:
            return self._previewed(opened)

    def _previewed(self, opened: _File) -> Preview:
        rows = first_rows(opened.source)
        found = survey(rows, opened.columns, len(rows))
        intake = Intake(self._stores, self._reader(opened, found), unheard)
        troubled = [
            ProblemRow(contact.row, contact.excluded, contact.problems)
            for contact in intake.read(rows)
            if contact.excluded or contact.problems
        ]
        return Preview(
            tool=opened.columns.tool,
            format=opened.source.format,
            separator=opened.source.separator,
            encoding=opened.source.encoding,
            columns=uses(opened.columns, rows),
            mapping_from=opened.mapping_from,
            rows_seen=len(rows),
            counts=intake.counts,
            problems=tuple(troubled[:_PROBLEMS]),
            notes=tuple(notes(opened.source, opened.columns, found, opened.judge, opened.status)),
        )

    def take(self, file: Path, name: str, user: str, **how: Unpack[How]) -> ContactList:
        """Import a whole file as a list of that name; every row is in it, written to or excluded.

        A mapping that is given is saved for files with the same header. Raises what `preview` raises, and
        InputError without a name, without a column of addresses, for a declaration without basis, reason or
        name, and for more rows than ASSISTANT_CONTACT_ROWS: then nothing was stored.
        """
        declared, progress = how.get("declared"), how.get("progress", unheard)
        if declared:
            check_declared(declared)
        with self._opened(file, how.get("tool", ""), how.get("mapping"), declared) as opened:
            _demand(name, opened)
            found = self._surveyed(opened, progress)
            if given := how.get("mapping"):
                self._mappings.put(opened.columns.tool, opened.source.columns, given, user)
            new = self._new(opened, found, name, user, declared)
            intake = Intake(self._stores, self._reader(opened, found), progress)
            return intake.take(new, opened.source.rows(), found.rows)

    def _surveyed(self, opened: _File, progress: Progress) -> Survey:
        progress("survey", 0, 0)
        most = self._house.settings.rows
        return survey(opened.source.rows(), opened.columns, most, lambda done: progress("survey", done, 0))

    def lists(self) -> list[ContactList]:
        """Every list, the newest first."""
        return self._stores.contacts.lists()

    def get(self, id_: int) -> ContactList:
        """The list of that number; raises UnknownNameError."""
        return self._stores.contacts.get(id_)

    def rows(self, id_: int) -> Iterator[Contact]:
        """The contacts of a list as they were imported, as a stream; raises UnknownNameError."""
        return self._stores.contacts.rows(self.get(id_).id)

    def current(self, id_: int) -> Iterator[Contact]:
        """The same with the opt-outs of this moment: what a plan and an export count with."""
        return without_opted_out(self.rows(id_), self._stores.optouts)

    def problems(self, id_: int, after: int = 0, limit: int = 100) -> list[ProblemRow]:
        """The rows behind `after` that are excluded or have problems, by row; raises UnknownNameError."""
        found = self._stores.contacts.page(self.get(id_).id, after, limit, troubled=True)
        return [ProblemRow(each.row, each.excluded, each.problems) for each in found]

    def delete(self, id_: int) -> int:
        """Delete a list with its contacts; how many. Raises UnknownNameError."""
        return self._stores.contacts.delete(id_)

    def opt_out(self, what: Path | str, kind: OptOutKind, user: str) -> OptedOut:
        """Note that an address, a number, or everybody in a file wants nothing of that kind any more.

        Raises InputError when there is no address or number, FileReadError for a file that is no table.
        """
        if isinstance(what, Path):
            return opt_out_file(self._stores.optouts, what, kind, f"{what.name[:120]}, {user}")
        return opt_out_one(self._stores.optouts, what, kind, user)

    @contextmanager
    def _opened(
        self,
        file: Path,
        tool: str,
        mapping: Mapping[str, str] | None,
        declared: DeclaredBasis | None = None,
    ) -> Iterator[_File]:
        with closing(open_source(file)) as source:
            made_by = tool or tool_of(source.columns)
            saved = {} if mapping is not None else self._mappings.get(made_by, source.columns)
            columns = columns_of(source.columns, made_by, mapping or saved, file.name)
            status = file_status(made_by, file.stem)
            decided = "given" if mapping else "saved" if saved else "guessed"
            yield _File(source, columns, decided, Judge(columns, declared, status), status)

    def _reader(self, opened: _File, found: Survey) -> Reader:
        today = self._house.now().date()
        return Reader(opened.columns, found, opened.judge, self._house.hashes, today)

    def _new(
        self, opened: _File, found: Survey, name: str, user: str, declared: DeclaredBasis | None
    ) -> ContactList:
        told = notes(opened.source, opened.columns, found, opened.judge, opened.status)
        return ContactList(
            id=0,
            name=" ".join(name.split()),
            tool=opened.columns.tool,
            file_name=opened.source.path.name[:_LONGEST_NAME],
            file_hash=opened.source.look.sha256,
            mapping=opened.columns.mapping,
            rows=0,
            report={
                "format": opened.source.format,
                "separator": opened.source.separator,
                "encoding": opened.source.encoding,
                "notes": [dict(note) for note in told],
            },
            imported_at=self._house.now(),
            imported_by=user,
            declared=declared,
        )


def _demand(name: str, opened: _File) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise InputError(
            "The list has no name, or one that is too long.", f"Give 1 to {_LONGEST_NAME} characters."
        )
    if not opened.columns.fields.intersection(("email", "phone")):
        raise InputError(
            f"No column of {opened.source.path.name} is known to hold e-mail addresses or phone numbers.",
            f"Name it in the mapping. Its columns: {', '.join(opened.source.columns)[:400]}.",
        )
