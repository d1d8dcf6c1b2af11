"""Facts that people add, with an owner, an evidence and an end: for others once they are approved."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.errors import InputError, RightsError, UnknownNameError
from assistant.store.copy.reviews import anybody
from assistant.store.copy.rights import is_own
from assistant.store.copy.tables import LARGEST_ID, ClaimRow
from assistant.store.database import Database, utc_now
from assistant.text.normalise import clean
from assistant.types.brief import Claim
from assistant.types.language import Language
from assistant.types.people import Actor

LONGEST = 500  # characters of a fact; more is a page, which belongs into the knowledge
LONGEST_NOTE = 300  # of its owner and its evidence


class Claims:
    """The added facts of one database; `who` tells the role behind a name.

    Raises StoreError and DiskFullError.
    """

    def __init__(
        self,
        db: Database,
        clock: Callable[[], dt.datetime] = utc_now,
        who: Callable[[str], Actor] = anybody,
    ) -> None:
        self._db = db
        self._clock = clock
        self._who = who

    def propose(
        self, text: str, language: Language, proof: tuple[str, str], ends: dt.date | None, by: str
    ) -> Claim:
        """Add a fact; `proof` is its owner and its evidence, `ends` the last day on which it holds.

        The same words with the same owner and evidence again are the same fact. Raises InputError when one
        of them is empty or too long, or when it has ended already.
        """
        text = _worded("fact", text, LONGEST)
        owner = _worded("owner", proof[0], LONGEST_NOTE)
        evidence = _worded("evidence", proof[1], LONGEST_NOTE)
        now = self._clock()
        if ends is not None and ends < now.date():
            raise InputError(f"The fact ended on {ends}.", "Give a later day, or none.")
        same = (ClaimRow.text == text, ClaimRow.owner == owner, ClaimRow.evidence == evidence)
        with self._db.session() as session:
            row = session.scalars(select(ClaimRow).where(*same)).first()
            if row is None or row.ends != ends:
                row = ClaimRow(
                    text=text,
                    language=language,
                    owner=owner,
                    evidence=evidence,
                    ends=ends,
                    proposed_by=by,
                    proposed_at=now,
                    approved_by="",
                    approved_at=None,
                )
                session.add(row)
                session.flush()
            return _claim(row)

    def approve(self, ident: int, by: str) -> Claim:
        """Let others use it; one that is approved stays as it is.

        It clears hard findings: as with those, it takes a second person. Raises RightsError for whoever
        proposed it, unless nobody else is there, and UnknownNameError.
        """
        actor = self._who(by)
        with self._db.session() as session:
            row = _found(session, ident)
            if row.approved_at is None:
                if is_own(actor, row.proposed_by, row.proposed_by) and not actor.alone:
                    raise RightsError(
                        f"“{row.proposed_by}” proposed this fact, and can't approve it alone.",
                        "Ask another reviewer or admin.",
                    )
                row.approved_by, row.approved_at = by, self._clock()
            return _claim(row)

    def remove(self, ident: int) -> None:
        """Take it out of all drafts to come. Raises UnknownNameError."""
        with self._db.session() as session:
            row = _found(session, ident)
            session.delete(row)

    def get(self, ident: int) -> Claim:
        """One of them; raises UnknownNameError."""
        with self._db.reading() as session:
            row = _found(session, ident)
            return _claim(row)

    def all(self) -> list[Claim]:
        """Every one, those to be approved first, then the newest first; ended ones too."""
        order = (ClaimRow.approved_at.is_not(None), ClaimRow.proposed_at.desc(), ClaimRow.id.desc())
        with self._db.reading() as session:
            return [_claim(row) for row in session.scalars(select(ClaimRow).order_by(*order))]

    def usable(self, today: dt.date, by: str = "") -> list[Claim]:
        """Those that hold on `today` and are approved, and what the person `by` has proposed."""
        return [
            claim
            for claim in self.all()
            if claim.in_force(today) and (claim.status == "approved" or (by and claim.proposed_by == by))
        ]


def _found(session: Session, ident: int) -> ClaimRow:
    row = session.get(ClaimRow, ident) if 1 <= ident <= LARGEST_ID else None
    if row is None:
        raise UnknownNameError("added fact", str(ident), [])
    return row


def _worded(what: str, text: str, most: int) -> str:
    worded = " ".join(clean(text).split())
    if not worded:
        raise InputError(f"The {what} is empty.", "A fact needs its words, an owner and an evidence.")
    if len(worded) > most:
        raise InputError(f"The {what} has {len(worded)} characters.", f"Shorten it to {most} at most.")
    return worded


def _claim(row: ClaimRow) -> Claim:
    return Claim(
        id=row.id,
        text=row.text,
        language="en" if row.language == "en" else "fr",
        owner=row.owner,
        evidence=row.evidence,
        ends=row.ends,
        status="proposed" if row.approved_at is None else "approved",
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
    )
