"""Which candidates become passages: not all from one page, neighbours together, boilerplate last."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.llm.tokens import count_tokens
from assistant.search.twins import Candidate, near_copies
from assistant.search.words.filters import place_of
from assistant.types.knowledge import Chunk
from assistant.types.retrieval import Dropped

MOST_OF_PLACE = 3  # passages of one page, unless there is nothing else
MERGED_TOKENS = 600  # o200k; two chunks of the usual size


@dataclass
class Group:
    """Chunks that become one passage: the best of them, and its neighbours in the text."""

    best: Candidate
    members: list[Candidate]  # in the order of the text

    def takes(self, other: Candidate) -> bool:
        """Whether the chunk goes on where this text ends, or ends where it begins, under the same heading."""
        ours, chunk = self.best.chunk, other.chunk
        if _section(ours) != _section(chunk) or self.best.standing != other.standing or chunk.sku is not None:
            return False
        first, last = self.members[0].chunk.position, self.members[-1].chunk.position
        if chunk.position not in (first - 1, last + 1):
            return False
        return count_tokens("\n\n".join([*(each.chunk.text for each in self.members), chunk.text])) <= (
            MERGED_TOKENS
        )

    def add(self, other: Candidate) -> None:
        """Take a neighbour in."""
        self.members = sorted([*self.members, other], key=lambda each: each.chunk.position)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all its chunks, when it is more than one."""
        return tuple(each.chunk.id for each in self.members) if len(self.members) > 1 else ()

    @property
    def chunk(self) -> Chunk:
        """The best chunk, with the text of all."""
        text = "\n\n".join(each.chunk.text for each in self.members)
        return self.best.chunk if len(self.members) == 1 else replace(self.best.chunk, text=text)


@dataclass
class Spread:
    """The passages to be, best first; why the others are none; and which pages had more than their share."""

    groups: list[Group] = field(default_factory=list)
    dropped: dict[str, tuple[Dropped, str]] = field(default_factory=dict)
    crowding: frozenset[str] = frozenset()


def spread(candidates: Sequence[Candidate], k: int) -> Spread:
    """At most `k` passages out of the candidates, best first.

    What one page has beyond its share, and what nearly repeats a better one, comes after everything else.
    """
    found = Spread()
    later: list[Candidate] = []
    for candidate in candidates:
        chunk = candidate.chunk
        if len(found.groups) >= k:
            found.dropped[chunk.id] = ("places_taken", "")
        elif host := next((group for group in found.groups if group.takes(candidate)), None):
            host.add(candidate)
            found.dropped[chunk.id] = ("merged", host.best.chunk.id)
        elif (reason := _reason(candidate, found.groups))[0]:
            found.dropped[chunk.id] = reason
            later.append(candidate)
        else:
            found.groups.append(Group(candidate, [candidate]))
    if len(found.groups) < k:
        found.crowding = frozenset(place_of(candidate.chunk) for candidate in later)
    for candidate in later[: k - len(found.groups)]:
        del found.dropped[candidate.chunk.id]
        found.groups.append(Group(candidate, [candidate]))
    return found


def _reason(candidate: Candidate, groups: Sequence[Group]) -> tuple[Dropped, str]:
    """Why a candidate must wait; nothing when it need not."""
    copy = next((group for group in groups if near_copies(candidate, group.best)), None)
    if copy is not None and candidate.chunk.sku is None:
        return "near_copy", copy.best.chunk.id
    place = place_of(candidate.chunk)
    same = sum(place_of(group.best.chunk) == place for group in groups)
    return ("same_source", "") if same >= MOST_OF_PLACE else ("", "")


def _section(chunk: Chunk) -> tuple[str, str, str]:
    return place_of(chunk), chunk.heading, chunk.language
