"""The one desk for reports of mailing tools: the studio, the command line and the API come here."""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assistant.errors import InputError, UnknownNameError
from assistant.results.importing.columns import (
    IGNORED,
    LABEL,
    PERSON,
    Columns,
    columns_of,
    tool_of,
    with_people,
)
from assistant.results.importing.intake import Intake, Progress, unheard
from assistant.results.importing.preview import ROWS, Preview, campaigns_in, note, notes, uses
from assistant.results.importing.reading import Reader, Understood
from assistant.results.importing.survey import Survey, survey
from assistant.results.importing.table import Files, Table
from assistant.results.importing.variants import Finder
from assistant.store.contacts.hashing import Hashes
from assistant.store.contacts.mappings import Mappings
from assistant.store.results.results import BATCH, Results
from assistant.text.headers import plain
from assistant.types.brand import Bilingual
from assistant.types.results import ResultImport

log = logging.getLogger(__name__)

_SAVED = "results:{}"  # under which the mapping of a report is kept, beside those of contact files
_LONGEST_NAME = 120  # characters of a file's name


@dataclass(frozen=True)
class House:
    """What holds for every report: the most rows, the key of the hashes, the clock, how files are read.

    `variants` gives the ids of a campaign's texts, and raises UnknownNameError for no such campaign.
    `contact` makes the cell of a field (email, phone, contact_id) what an import of contacts makes of it.
    """

    rows: int
    hashes: Hashes
    now: Callable[[], dt.datetime]
    files: Files
    variants: Callable[[int], Collection[str]]
    contact: Callable[[str, str], str] = lambda _, cell: cell


@dataclass(frozen=True)
class _File:
    """A report that is understood: its columns, and who decided on them."""

    table: Table
    columns: Columns
    mapping_from: str


class ImportDesk:
    """Previews reports, takes them in and out. Raises StoreError and DiskFullError."""

    def __init__(self, results: Results, mappings: Mappings, house: House) -> None:
        self._results = results
        self._mappings = mappings
        self._house = house

    def preview(
        self,
        file: Path,
        campaign: int | None = None,
        tool: str = "",
        mapping: Mapping[str, str] | None = None,
    ) -> Preview:
        """What an import would make of the first 1,000 rows; nothing is kept.

        `campaign` None: the one whose variants the file names most. `tool` empty: told by the header.
        `mapping` (column to field or “ignored”; “=name” to the variant that the name stands for) None: as
        saved for files with this header, else guessed. Raises FileReadError for a file that is no table,
        UnknownNameError for a campaign, tool or field that there is none of.
        """
        with self._opened(file, tool, mapping) as opened:
            rows = list(islice(opened.table.rows(), ROWS))
            named = campaigns_in(opened.columns, rows)
            of = self._known(named) if campaign is None else campaign
            found = survey(rows, opened.columns, len(rows), self._house.files.order_of)
            intake = Intake(self._reader(opened, found, of, self._house.variants(of) if of else ()))
            for _ in intake.people(rows):
                pass
            tally = intake.tally
            more = self._of_campaign(of, opened, intake)
            return Preview(
                tool=opened.columns.tool,
                format=opened.table.format,
                separator=opened.table.separator,
                encoding=opened.table.encoding,
                columns=uses(opened.columns, rows),
                mapping_from=opened.mapping_from,
                labels=opened.columns.labels,
                campaign=of,
                campaigns=named,
                by_person=opened.columns.by_person,
                rows_seen=tally.rows,
                taken=tally.taken,
                left_out=dict(tally.left_out.most_common()),
                unknown=dict(tally.unknown.most_common()),
                variants=dict(tally.variants),
                counts=tally.sums,
                notes=tuple(notes(opened.table, opened.columns, found, tally, more)),
            )

    def take(
        self,
        file: Path,
        campaign: int,
        user: str,
        tool: str = "",
        mapping: Mapping[str, str] | None = None,
        progress: Progress = unheard,
    ) -> ResultImport:
        """Take a whole report in for a campaign; every row of it is counted once, taken or left out.

        A mapping that is given is saved for reports with the same header. Raises what `preview` raises, and
        InputError without a column of variants or figures, for more rows than ASSISTANT_CONTACT_ROWS, for a
        file that was taken in already, and for one of which no row can be used: then nothing was stored.
        """
        known = self._house.variants(campaign)
        with self._opened(file, tool, mapping) as opened:
            _demand(opened)
            new = self._new(opened, campaign, user)
            id_ = self._results.begin(new)
            try:
                whole = self._taken(opened, replace(new, id=id_), known, progress)
            except BaseException:
                self._results.discard(id_)
                raise
            if mapping:
                self._save(opened, mapping, user)
            return whole

    def imports(self, campaign: int | None = None) -> list[ResultImport]:
        """The reports of a campaign, or of all, the newest first."""
        return self._results.imports(campaign)

    def take_out(self, import_id: int, user: str) -> list[ResultImport]:
        """Take a report out with everything it said; the reports that went. Raises UnknownNameError.

        More than one go only where their contacts were deleted: then only their common sums are left.
        """
        gone = self._results.take_out(import_id)
        log.info("Reports %s were taken out by %s", ", ".join(str(each.id) for each in gone), user)
        return gone

    def _taken(
        self, opened: _File, new: ResultImport, known: Collection[str], progress: Progress
    ) -> ResultImport:
        progress("survey", 0, 0)
        found = survey(
            opened.table.rows(),
            opened.columns,
            self._house.rows,
            self._house.files.order_of,
            lambda done: progress("survey", done, 0),
        )
        intake = Intake(self._reader(opened, found, new.campaign, known), progress, found.rows)
        people = intake.people(opened.table.rows())
        while batch := list(islice(people, BATCH)):
            self._results.put(new.id, batch)
        tally = intake.tally
        whole = replace(
            new,
            rows=tally.rows,
            taken=tally.taken,
            left_out=dict(tally.left_out.most_common()),
            unknown=dict(tally.unknown.most_common()),
        )
        if not whole.taken:
            raise _unusable(whole)
        progress("import", whole.rows, whole.rows)
        return self._results.finish(whole, intake.sums)

    @contextmanager
    def _opened(self, file: Path, tool: str, mapping: Mapping[str, str] | None) -> Iterator[_File]:
        with closing(self._house.files.open(file)) as table:
            made_by = tool or tool_of(table.columns)
            known = self._mappings.get(_SAVED.format(made_by), table.columns)
            saved = _without(known, mapping) if mapping is None or mapping else {}
            chosen = {**saved, **(mapping or {})}
            columns = columns_of(table.columns, made_by, chosen, file.name)
            columns = with_people(columns, [row.cells for row in islice(table.rows(), ROWS)], chosen)
            yield _File(table, columns, "given" if mapping else "saved" if saved else "guessed")

    def _reader(self, opened: _File, found: Survey, campaign: int, known: Collection[str]) -> Reader:
        columns = opened.columns
        named = "contact_row" in columns.fields or not columns.of_contacts
        finder = Finder(campaign, known, columns.labels, named, _unlisted(columns))
        return Reader(Understood(columns, found, finder, self._house.files, self._hash_of))

    def _hash_of(self, field: str, cell: str) -> str:
        hashes = self._house.hashes
        person = self._house.contact(field, cell)
        return hashes.of_id(person) if field == "contact_id" else hashes.of(person)

    def _known(self, named: Mapping[int, int]) -> int:
        """The first of the campaigns that there is; 0 for none."""
        for number in named:
            try:
                self._house.variants(number)
            except UnknownNameError:
                continue
            return number
        return 0

    def _of_campaign(self, campaign: int, opened: _File, intake: Intake) -> Sequence[Bilingual]:
        """What is to be known of a report because of those that its campaign has."""
        known = self._results.imports(campaign) if campaign else []
        told = [
            note("same_file", number=str(each.id))
            for each in known
            if each.file_hash == opened.table.look.sha256
        ]
        if opened.columns.by_person and campaign and self._results.deleted(campaign):
            told.append(note("deleted_contacts"))
        told += _other_identity(opened.columns, known)
        before, now = (self._results.reported(campaign) if campaign else {}), intake.sums
        smaller = sum(value < before.get((variant, day, name), value) for variant, day, name, value in now)
        return [*told, note("smaller", count=str(smaller))] if smaller else told

    def _save(self, opened: _File, mapping: Mapping[str, str], user: str) -> None:
        """Names of variants are those of one campaign: only the columns are kept for the next one."""
        columns = {column: use for column, use in mapping.items() if not column.startswith(LABEL)}
        if columns:
            key = _SAVED.format(opened.columns.tool)
            saved = _without(self._mappings.get(key, opened.table.columns), mapping)
            self._mappings.put(key, opened.table.columns, {**saved, **columns}, user)

    def _new(self, opened: _File, campaign: int, user: str) -> ResultImport:
        return ResultImport(
            id=0,
            campaign=campaign,
            tool=opened.columns.tool,
            file_name=opened.table.path.name[:_LONGEST_NAME],
            file_hash=opened.table.look.sha256,
            by_person=opened.columns.by_person,
            mapping=opened.columns.mapping,
            rows=0,
            taken=0,
            left_out={},
            unknown={},
            imported_at=self._house.now(),
            imported_by=user,
        )


def _without(saved: Mapping[str, str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """What was saved, but not for the columns and the fields that are chosen now."""
    chosen, taken = {plain(column) for column in mapping or {}}, set((mapping or {}).values()) - {IGNORED}
    return {column: use for column, use in saved.items() if plain(column) not in chosen and use not in taken}


def _unlisted(columns: Columns) -> list[int]:
    """Which of a row's variant cells may be the name of a contact: “Nom” beside “utm_content”."""
    names, places = list(columns.uses), columns.places("variant")
    found = [at for at, place in enumerate(places) if plain(names[place]) in ("name", "nom")]
    return found if len(places) > 1 else []


def _other_identity(columns: Columns, known: Sequence[ResultImport]) -> list[Bilingual]:
    """Told where earlier reports know contacts by another field than this one."""
    own = next((field for field in PERSON if field in columns.fields), "")
    others = {
        next((field for field in PERSON if field in each.mapping.values()), own)
        for each in known
        if each.by_person
    } - {own}
    names = ", ".join(field for field in PERSON if field in others)
    return [note("other_identity", known=names, own=own)] if own and names else []


def _demand(opened: _File) -> None:
    name, columns = opened.table.path.name, ", ".join(opened.table.columns)[:400]
    if not opened.columns.places("variant"):
        raise InputError(
            f"No column of {name} is known to hold the variants’ ids.",
            f"Name it in the mapping, as “variant”. Its columns: {columns}.",
        )
    if not opened.columns.of_kind("count", "money", "event", "rate"):
        raise InputError(
            f"No column of {name} is known to hold figures.",
            f"Name them in the mapping, as “sent”, “clicks” …. Its columns: {columns}.",
        )


def _unusable(whole: ResultImport) -> InputError:
    why = ", ".join(f"{reason} {rows:,}" for reason, rows in whole.left_out.items())
    return InputError(
        f"No row of {whole.file_name} can be used for campaign {whole.campaign}: {why or 'it has no rows'}.",
        "See what it is taken for: assistant results preview FILE. Nothing was stored.",
    )
