"""What a run has to do, from what was found and what is recorded. Nothing is read or written here."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.ingest.files import Found
from assistant.ingest.reports import FileStatus
from assistant.ingest.sync.sameness import decide
from assistant.ingest.sync.traits import Mark, Traits
from assistant.store.knowledge.manifest import SourceRecord
from assistant.types.knowledge import SourceFile


@dataclass(frozen=True)
class Page:
    """A source that is indexed under its own name.

    `digest` is of all that decides on its chunks, `dropped` are the blocks that stand elsewhere. `was` is
    the name it had before it moved; `donors` are chunks that may hold the same texts.
    """

    file: SourceFile
    traits: Traits
    digest: str
    status: FileStatus
    dropped: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    was: str = ""
    donors: frozenset[str] = frozenset()

    @property
    def weight(self) -> int:
        """How much there is to embed, in characters or so."""
        return sum(Mark.parse(each).size for each in self.traits.blocks) or self.file.size


@dataclass(frozen=True)
class Twin:
    """A source that says the same as the page `primary`, and is indexed there."""

    file: SourceFile
    traits: Traits
    primary: str

    @property
    def reason(self) -> str:
        """Why it has no chunks of its own, in words."""
        return f"has the same content as {self.primary}"


@dataclass(frozen=True)
class Plan:
    """All that a run has to do with one root."""

    pages: tuple[Page, ...]
    twins: tuple[Twin, ...]
    gone: tuple[SourceRecord, ...]


def make_plan(
    found: Found,
    traits: Mapping[str, Traits],
    known: Mapping[str, SourceRecord],
    complete: Callable[[SourceRecord], bool],
) -> Plan:
    """The plan for the sources that have traits; `complete` says whether the indexes hold all of a record."""
    verdict = decide(traits)
    aliases = verdict.aliases
    files = [file for file in found.files if file.source in traits]
    led = {file.source: file.aliases for file in files}
    gone = _gone(found, known)
    movers = _Movers(known, {file.source for file in files} - verdict.twins.keys())
    pages = []
    for file in files:
        if file.source in verdict.twins:
            continue
        own = traits[file.source]
        dropped = verdict.dropped.get(file.source, frozenset())
        digest = _digest(own, dropped)
        status, was = _status(known.get(file.source), file, digest, complete), ""
        if status == "added" and (was := movers.take(own, file)):
            status = "moved"
        donors = frozenset() if status == "unchanged" else movers.donors(own, file)
        names = _names(file, aliases.get(file.source, ()), led)
        pages.append(Page(file, own, digest, status, dropped, names, was, donors))
    twins = (
        Twin(file, traits[file.source], verdict.twins[file.source])
        for file in files
        if file.source in verdict.twins
    )
    moved = {page.was for page in pages}
    return Plan(tuple(pages), tuple(twins), tuple(each for each in gone if each.source not in moved))


def _names(file: SourceFile, twins: Sequence[str], led: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The other names of a page: what leads to it, those that say the same, and what leads to those."""
    return tuple(sorted({*file.aliases, *twins, *(name for twin in twins for name in led[twin])}))


def _digest(traits: Traits, dropped: Collection[str]) -> str:
    return hashlib.sha256("\n".join((traits.base, traits.made, *sorted(dropped))).encode()).hexdigest()


def _status(
    known: SourceRecord | None, file: SourceFile, digest: str, complete: Callable[[SourceRecord], bool]
) -> FileStatus:
    if known is None or known.status != "indexed":
        return "added"
    if not complete(known):
        return "changed"
    # A page that its server calls unchanged comes without its text: it stays as it was cut.
    textless = known.content == file.sha256 and not file.path.is_file()
    return "unchanged" if known.sha256 == digest or textless else "changed"


def _gone(found: Found, known: Mapping[str, SourceRecord]) -> list[SourceRecord]:
    skipped = {each.source for each in found.skipped}
    # What was skipped before and is skipped again keeps the record that says why.
    told = {source for source in skipped if source in known and known[source].status != "indexed"}
    gone = (known.keys() & set(found.gone)) - told
    if found.complete:
        gone |= known.keys() - {file.source for file in found.files} - skipped
    return [known[source] for source in sorted(gone)]


class _Movers:
    """What was indexed under names that are no pages any more, to be found again under new ones."""

    def __init__(self, known: Mapping[str, SourceRecord], pages: Collection[str]) -> None:
        self._same: defaultdict[object, list[SourceRecord]] = defaultdict(list)
        self._left = {each.source for each in known.values() if each.chunk_ids} - set(pages)
        for record in known.values():
            if record.chunk_ids:
                for each in {_text_key(record.traits.get("key", ""), record.blocks), record.content}:
                    self._same[each].append(record)

    def take(self, traits: Traits, file: SourceFile) -> str:
        """The name that this content had, once; empty when it is new."""
        for record in self._like(traits, file):
            if record.source in self._left:
                self._left.discard(record.source)
                return record.source
        return ""

    def donors(self, traits: Traits, file: SourceFile) -> frozenset[str]:
        """The chunks of sources that had the same content."""
        return frozenset(each for record in self._like(traits, file) for each in record.chunk_ids)

    def _like(self, traits: Traits, file: SourceFile) -> Sequence[SourceRecord]:
        return self._same.get(file.sha256) or self._same.get(_text_key(traits.key, traits.blocks), [])


def _text_key(key: str, blocks: Sequence[str]) -> object:
    return (key, tuple(blocks)) if blocks else None
