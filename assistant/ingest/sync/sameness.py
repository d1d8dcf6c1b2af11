"""Decides which sources say the same, and which paragraphs are repeated on many pages.

The decision depends on the sources alone, never on what was indexed before: a run that was killed, a run over
one changed file and a run from nothing come to the same index.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import get_args

from assistant.ingest.sync.traits import RECORDS, Mark, Traits
from assistant.types.knowledge import Trust

# A page that holds all of another in the same order and little else, and no figure that the other lacks,
# stands for both. Shorter ones are compared whole: in them a sentence more is another text.
_LONG_ENOUGH = 400  # characters
_MOST_MORE = 0.1  # of the larger page
# A paragraph is boilerplate when most pages of one kind have it, or many and it is long. A short one with
# figures, or in the middle of its page, may well say something of that page (“Lavage à 30 °C.”).
_PAGES, _SHARE = 5, 0.6
_MANY_PAGES, _LONG = 10, 150
_TINY = 40  # characters: “Retour en haut” is not worth a place in the index
_TRUST = {tier: rank for rank, tier in enumerate(get_args(Trust))}


@dataclass(frozen=True)
class Verdict:
    """What is indexed how: each twin under its primary's name, each page without the blocks in `dropped`."""

    twins: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """The other names of each source that has some, sorted."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for twin, primary in self.twins.items():
            names[primary].append(twin)
        return {primary: tuple(sorted(found)) for primary, found in names.items()}


@dataclass(frozen=True)
class _Page:
    source: str
    traits: Traits

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(Mark.parse(each) for each in self.traits.blocks)

    @cached_property
    def size(self) -> int:
        return sum(mark.size for mark in self.marks)

    @property
    def texts(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == "t"]


def decide(found: Mapping[str, Traits]) -> Verdict:
    """The verdict on all sources of one root, by name."""
    pages = [_Page(source, found[source]) for source in sorted(found)]
    twins = _same(pages)
    left = [page for page in pages if page.source not in twins]
    twins |= _contained([page for page in left if page.marks])
    # A page that stood for others may itself stand under a third.
    twins = {twin: _last(primary, twins) for twin, primary in twins.items()}
    return Verdict(twins, _boilerplate([page for page in left if page.source not in twins and page.marks]))


def _last(source: str, twins: Mapping[str, str]) -> str:
    while source in twins:
        source = twins[source]
    return source


def _same(pages: Iterable[_Page]) -> dict[str, str]:
    """Each page that repeats another word for word, with the one that stays: the newest, then by name."""
    groups: defaultdict[tuple[str, tuple[str, ...]], list[_Page]] = defaultdict(list)
    for page in pages:
        if page.marks or page.traits.key.startswith(RECORDS):
            groups[page.traits.key, tuple(f"{mark.kind}{mark.hash}" for mark in page.marks)].append(page)
    twins: dict[str, str] = {}
    for group in groups.values():
        newest = max(page.traits.date for page in group)
        primary = next(page for page in group if page.traits.date == newest)
        twins |= {page.source: primary.source for page in group if page is not primary}
    return twins


def _contained(pages: Sequence[_Page]) -> dict[str, str]:
    holders: defaultdict[str, list[_Page]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: (-page.size, page.source)):
        for each in {mark.hash for mark in page.marks}:
            holders[each].append(page)
    twins = {}
    for page in pages:
        if page.size >= _LONG_ENOUGH:
            rarest = min((holders[mark.hash] for mark in page.marks), key=len)
            whole = next((other for other in rarest if _holds(other, page)), None)
            if whole is not None:
                twins[page.source] = whole.source
    return twins


def _holds(whole: _Page, part: _Page) -> bool:
    """Whether `whole` says all that `part` says, in its order, and hardly more."""
    larger = part.size < whole.size <= part.size / (1 - _MOST_MORE)
    if not larger or whole.traits.key != part.traits.key or whole.traits.date < part.traits.date:
        return False
    wanted = iter(part.marks)
    following = next(wanted, None)
    more = []
    for mark in whole.marks:
        if following is not None and mark.hash == following.hash:
            following = next(wanted, None)
        else:
            more.append(mark)
    return following is None and not any(mark.digits for mark in more)


def _boilerplate(pages: Sequence[_Page]) -> dict[str, frozenset[str]]:
    """The blocks to leave out of each page; one page per audience keeps each, unless it is tiny."""
    dropped: defaultdict[str, set[str]] = defaultdict(set)
    for audience in {page.traits.audience for page in pages}:
        shown = [page for page in pages if page.traits.audience == audience]
        repeated = _repeated(shown)
        homes: set[str] = set()
        for page in sorted(shown, key=_rank):
            for mark in _boilerplate_of(page, repeated):
                tiny = mark.size < _TINY and not mark.digits
                if tiny or mark.hash in homes:
                    dropped[page.source].add(mark.hash)
                homes.add(mark.hash)
    return {source: frozenset(hashes) for source, hashes in dropped.items()}


def _rank(page: _Page) -> tuple[bool, int, str]:
    """Where a repeated text is kept: where it lasts, with the most trusted, then by name."""
    return not page.traits.lasting, _TRUST.get(page.traits.trust, len(_TRUST)), page.source


def _repeated(pages: Sequence[_Page]) -> set[str]:
    """The blocks that most pages of a folder, of a format, or of all have; or many pages, when long."""
    totals: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    shares: Counter[tuple[str, str]] = Counter()
    long: set[str] = set()
    for page in pages:
        hashes = {mark.hash: mark.size for mark in page.texts}
        totals.update(hashes.keys())
        long |= {each for each, size in hashes.items() if size >= _LONG}
        for group in _groups(page.source):
            groups[group] += 1
            shares.update((group, each) for each in hashes)
    common = {
        each for (group, each), count in shares.items() if count >= _PAGES and count >= _SHARE * groups[group]
    }
    return common | {each for each in long if totals[each] >= _MANY_PAGES}


def _groups(source: str) -> tuple[str, ...]:
    path = PurePosixPath(source)
    return ("", f"in {path.parent}", f"as {path.suffix.lower()}")


def _boilerplate_of(page: _Page, repeated: set[str]) -> list[Mark]:
    """Of a page's repeated blocks those that frame it, and long ones wherever they stand."""
    texts = page.texts
    framing: set[str] = set()
    for ordered in (texts, texts[::-1]):
        for mark in ordered:
            if mark.hash not in repeated:
                break
            framing.add(mark.hash)
    found = {mark.hash: mark for mark in texts if mark.hash in repeated}
    return [mark for mark in found.values() if mark.size >= _LONG or mark.hash in framing]
