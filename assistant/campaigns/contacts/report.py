"""What became of the rows of a file: each is counted exactly once, as written to or under one exclusion."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from assistant.types.contacts import Contact
from assistant.types.language import Language


@dataclass(frozen=True)
class ProblemRow:
    """A row of the file that is excluded, or in which something was noticed; nothing of its content."""

    row: int
    excluded: str
    problems: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented shape."""
        return {"row": self.row, "excluded": self.excluded, "problems": list(self.problems)}


class Tally:
    """Counts contacts; one that changes is taken out and counted anew."""

    def __init__(self) -> None:
        self._all = 0
        self._excluded: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()
        self._basis: Counter[tuple[str, str]] = Counter()
        self._languages: Counter[str] = Counter()
        self._objections = 0

    def add(self, contact: Contact, by: int = 1) -> None:
        """Count a contact, or with -1 take it out."""
        self._all += by
        self._excluded[contact.excluded] += by
        for problem in contact.problems:
            self._problems[problem] += by
        if contact.excluded:
            return
        self._languages[contact.language] += by
        self._objections += by * (not contact.profiling)
        for kind, how in contact.basis.items():
            self._basis[kind, how] += by

    def change(self, before: Contact, after: Contact) -> None:
        """Count what a contact has become."""
        self.add(before, -1)
        self.add(after)

    def report(self) -> dict[str, Any]:
        """The documented shape: `ok` and the numbers of `excluded` make `rows`."""
        basis: dict[str, dict[str, int]] = {}
        for (kind, how), count in sorted((+self._basis).items()):
            basis.setdefault(kind, {})[how] = count
        return {
            "rows": self._all,
            "ok": self._excluded[""],
            "excluded": {code: count for code, count in self._excluded.most_common() if code and count},
            "problems": {code: count for code, count in self._problems.most_common() if count},
            "basis": basis,
            "languages": dict(+self._languages),
            "no_profiling": self._objections,
        }


Note = dict[Language, str]
"""Something about the whole file, in both languages."""
