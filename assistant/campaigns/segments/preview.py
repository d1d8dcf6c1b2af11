"""What the rules make of a contact list: counts, overlaps, filled fields, a sample without persons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from assistant.campaigns.segments.book import Assignment, Reader, RuleBook
from assistant.campaigns.segments.values import Read, is_known, number_of
from assistant.text.personal import mask
from assistant.types.contacts import Contact

SAMPLE = 5  # contacts of each segment
LONGEST_SHOWN = 60
_DECADE = 10
_NAMING = ("company",)  # of one person often enough: shown is only that it is known


@dataclass(frozen=True)
class SegmentCount:
    """A segment: `assigned` belong to it; `matched` fit its rule, also those of an earlier segment."""

    segment: str
    assigned: int
    matched: int
    sample: tuple[Mapping[str, Any], ...]  # fields that the rules ask, and the row


@dataclass(frozen=True)
class FieldCount:
    """A field that the rules ask, and of how many of the contacts it is known."""

    field: str
    known: int


@dataclass(frozen=True)
class SegmentPreview:
    """A contact list by segments, in the order of the rules, the default one last.

    `contacts` may be written to and are counted here; `excluded` are not. `unmatched` fit no rule,
    `objected` to profiling and were not looked at: both belong to the default segment. `overlap` holds for
    each pair of segments, in the order of `segments`, how many fit both; of a segment with itself, how many
    fit it.
    """

    contact_list: int
    rows: int
    excluded: int
    contacts: int
    segments: tuple[SegmentCount, ...]
    overlap: tuple[tuple[int, ...], ...]
    unmatched: int
    objected: int
    fields: tuple[FieldCount, ...]

    @property
    def empty_fields(self) -> tuple[str, ...]:
        """Fields that the rules ask and no contact has: a name written otherwise, or not in this file."""
        looked_at = self.contacts > self.objected
        return tuple(each.field for each in self.fields if looked_at and not each.known)

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {
            **vars(self),
            "segments": [{**vars(each), "sample": list(each.sample)} for each in self.segments],
            "overlap": [list(line) for line in self.overlap],
            "fields": [dict(vars(each)) for each in self.fields],
            "empty_fields": list(self.empty_fields),
        }


def previewed(
    contact_list: int, contacts: Iterable[Contact], book: RuleBook, reader: Reader
) -> SegmentPreview:
    """Count a list, read once; how many contacts fit which rules together is all that is kept meanwhile."""
    counting = _Counting(book, reader)
    for contact in contacts:
        counting.add(contact)
    return counting.preview(contact_list)


class _Counting:
    """The counts while the rows go by."""

    def __init__(self, book: RuleBook, reader: Reader) -> None:
        self._assignment = Assignment(book, reader)
        self._reads: Mapping[str, Read] = {field: reader(field) for field in book.fields}
        self._together: Counter[tuple[int, ...]] = Counter()
        self._known: Counter[str] = Counter()
        self._samples: defaultdict[int, list[tuple[int, Contact]]] = defaultdict(list)
        self._rows = self._excluded = self._objected = 0

    def add(self, contact: Contact) -> None:
        self._rows += 1
        if contact.excluded:
            self._excluded += 1
            return
        if not contact.profiling:
            self._objected += 1
            return
        fits = self._assignment.all_of(contact)
        self._together[fits] += 1
        for field, read in self._reads.items():
            if is_known(read(contact)):
                self._known[field] += 1
        self._keep(fits[0] if fits else -1, contact)

    def _keep(self, place: int, contact: Contact) -> None:
        """Some of each segment, spread over the file and the same each time."""
        kept, key = self._samples[place], crc32(f"{contact.contact_list}:{contact.row}".encode())
        if len(kept) == SAMPLE and key > kept[-1][0]:
            return
        kept.append((key, contact))
        kept.sort(key=lambda pair: pair[0])
        del kept[SAMPLE:]

    def preview(self, contact_list: int) -> SegmentPreview:
        ids = [segment for segment, _ in self._assignment.matchers]
        overlap = [[0] * len(ids) for _ in ids]
        first: Counter[int] = Counter()
        for fits, many in self._together.items():
            first[fits[0] if fits else -1] += many
            for one in fits:
                for other in fits:
                    overlap[one][other] += many
        counts = [
            SegmentCount(segment, first[place], overlap[place][place], self._sample(place))
            for place, segment in enumerate(ids)
        ]
        rest = first[-1] + self._objected
        counts.append(SegmentCount(self._assignment.default, rest, first[-1], self._sample(-1)))
        return SegmentPreview(
            contact_list=contact_list,
            rows=self._rows,
            excluded=self._excluded,
            contacts=self._rows - self._excluded,
            segments=tuple(counts),
            overlap=tuple(map(tuple, overlap)),
            unmatched=first[-1],
            objected=self._objected,
            fields=tuple(FieldCount(field, self._known[field]) for field in self._reads),
        )

    def _sample(self, place: int) -> tuple[Mapping[str, Any], ...]:
        chosen: Sequence[Contact] = [contact for _, contact in self._samples[place]]
        return tuple(self._shown(contact) for contact in sorted(chosen, key=lambda contact: contact.row))

    def _shown(self, contact: Contact) -> Mapping[str, Any]:
        values = {field: shown(field, read(contact)) for field, read in self._reads.items()}
        return {"row": contact.row, **values}


def shown(field: str, value: Any) -> Any:
    """A value as it may be shown of somebody unnamed: ages by tens, postcodes by their area, texts short."""
    if not is_known(value):
        return None
    age = number_of(value) if field == "age" else None
    if age is not None:
        low = int(age) // _DECADE * _DECADE
        return f"{low}-{low + _DECADE - 1}"
    if field == "postcode":
        return f"{str(value)[:2]}…"
    if field in _NAMING:
        return "…"
    if isinstance(value, list | tuple):
        return [mask(str(each))[:LONGEST_SHOWN] for each in value]
    return mask(value)[:LONGEST_SHOWN] if isinstance(value, str) else value
