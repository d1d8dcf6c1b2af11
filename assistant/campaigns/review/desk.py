"""The review of a campaign's texts: read, approved, rejected, changed, compared with each other.

A text is a draft of the library: it is approved there, under the rules that hold for every draft, and the row
of the campaign repeats what became of it. Who opens a campaign sees what was decided in the library too.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypedDict, Unpack

from assistant.campaigns.review.verdicts import Judged, Refusal, refusal
from assistant.campaigns.texts.agreement import Agreement, Disagreement
from assistant.campaigns.texts.outcome import judged
from assistant.errors import InputError, RightsError, UserError
from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.campaigns.text_pages import Filter
from assistant.store.campaigns.texts import Texts
from assistant.store.campaigns.written import Facets, Written
from assistant.store.copy.drafts import Drafts
from assistant.types.campaign import CampaignText, RowReview, RowStatus
from assistant.types.draft import Finding
from assistant.types.stored import StoredDraft
from assistant.writing.order import House

Tell = Callable[[int, int], None]
"""Is told how many texts are looked at, and of how many."""
MOST_SAMPLED = 200


class Approver(Protocol):
    """What checks a text against today's knowledge before it is approved or kept: the copywriters' desk."""

    def approve(
        self, id_: int, user: str, reason: str = "", version: int | None = None, clean: bool = False
    ) -> StoredDraft:
        """Approve the newest version; with `clean` only when nothing above a note is found in it."""
        ...

    def edit(self, id_: int, fields: Mapping[str, str], user: str) -> StoredDraft:
        """Keep what a person typed as a new version, checked."""
        ...


@dataclass(frozen=True)
class Shelf:
    """Where campaigns, the rows of their texts and their drafts are kept."""

    campaigns: Campaigns
    texts: Texts
    written: Written
    drafts: Drafts


@dataclass(frozen=True)
class ReadText:
    """A text to be read: its row, and its draft in the newest version; None: none was written."""

    text: CampaignText
    draft: StoredDraft | None


class Narrowed(TypedDict, total=False):
    """What a list of texts can be narrowed to: see `Filter`. `finding` is the id of a rule."""

    status: RowStatus | None
    finding: str | None
    channel: str | None
    segment: str | None
    language: str | None
    review: RowReview | None
    pilot: bool | None


def _quiet(done: int, of: int) -> None:
    del done, of


class ReviewDesk:
    """Reviews the texts of campaigns. `user` is always the name of an account or of an API key.

    Raises UnknownNameError for a campaign or a text that there is not, RightsError for what a role may not
    do, and StoreError.
    """

    def __init__(self, shelf: Shelf, house: House, approver: Approver | None = None) -> None:
        """Without an `approver` there is no index to check against: texts can't be approved or edited."""
        self._shelf = shelf
        self._house = house
        self._approver = approver

    def page(
        self, campaign: int, after: int = 0, limit: int = 50, **narrowed: Unpack[Narrowed]
    ) -> list[CampaignText]:
        """The texts with a number over `after`, ascending, as far as they are what `narrowed` says."""
        self.refresh(campaign)
        return self._shelf.texts.page(campaign, _filter(narrowed), after, limit)

    def read(self, campaign: int, number: int) -> ReadText:
        """One text with its draft."""
        text = self._shelf.texts.get(campaign, number)
        return ReadText(text, None if text.draft is None else self._shelf.drafts.get(text.draft))

    def facets(self, campaign: int) -> Facets:
        """How many texts each filter of a list leaves."""
        self.refresh(campaign)
        return self._shelf.written.facets(campaign)

    def sample(self, campaign: int, count: int, seed: int = 0) -> list[CampaignText]:
        """`count` random texts that may go out, by number; the same `seed` draws the same of the same texts.

        Raises InputError for a count that is not from 1 to 200.
        """
        if not 1 <= count <= MOST_SAMPLED:
            raise InputError(f"{count} texts can't be drawn.", f"Ask for 1 to {MOST_SAMPLED}.")
        self.refresh(campaign)
        there = self._shelf.texts.numbers(campaign, Filter(status="done"))
        rejected = set(self._shelf.texts.numbers(campaign, Filter(review="rejected")))
        left = [number for number in there if number not in rejected]
        drawn = sorted(left, key=lambda number: _lot(seed, number))[:count]
        return [self._shelf.texts.get(campaign, number) for number in sorted(drawn)]

    def clean(self, campaign: int) -> list[int]:
        """The numbers of the texts that nobody judged and in which nothing above a note was found."""
        self.refresh(campaign)
        return [text.planned.number for text in self._waiting(campaign) if not text.findings]

    def approve(
        self, campaign: int, numbers: Iterable[int], user: str, reason: str = "", clean: bool = False
    ) -> Judged:
        """Approve texts, each checked once more against today's knowledge.

        One with hard findings needs a `reason`, which is logged with them, and is not approved by its own
        author; with `clean` one in which anything above a note is found is refused. A reason may come later:
        a text that is approved already is approved once more with it. What is refused is told text by text,
        and the others are approved.
        """
        return self._each(campaign, numbers, self._approving(user, reason, clean))

    def approve_clean(self, campaign: int, user: str, tell: Tell = _quiet) -> Judged:
        """Approve all texts that `clean` names; one in which today's check finds anything is refused."""
        return self._each(campaign, self.clean(campaign), self._approving(user, "", True), tell)

    def reject(self, campaign: int, numbers: Iterable[int], user: str, reason: str) -> Judged:
        """Take texts out of the campaign's export; their drafts go back to their author with the reason.

        An approval ends with it. Raises InputError without words that say why.
        """
        if not reason.strip():
            raise InputError("The reason is empty.", "Say what is wrong with the text.")

        def one(text: CampaignText) -> None:
            drafts, number = self._shelf.drafts, _draft_of(text)
            if drafts.get(number).status == "approved":
                drafts.reopen(number, user, reason)
            if drafts.get(number).status == "draft":
                drafts.submit(number, user)
            drafts.send_back(number, user, reason)
            self._shelf.texts.reviewed(campaign, [text.planned.number], "rejected", user)

        return self._each(campaign, numbers, one)

    def edit(self, campaign: int, number: int, fields: Mapping[str, str], user: str) -> CampaignText:
        """Keep what a person typed into a text, checked; an approval or a rejection ends with it.

        A text that was blocked is done once nothing hard is found in it any more. Raises InputError for one
        that was not written.
        """
        text = self._shelf.texts.get(campaign, number)
        self._settle(text, self._desk().edit(_draft_of(text), fields, user), user)
        return self._shelf.texts.get(campaign, number)

    def agreement(self, campaign: int) -> list[Disagreement]:
        """What the texts that may go out say against each other or the offer: it blocks the export.

        A text that was approved with a reason is not compared: somebody vouches for what it says.
        """
        self.refresh(campaign)
        comparing = Agreement(self._shelf.campaigns.get(campaign).campaign, self._house)
        for text, fields in self._shelf.written.compared(campaign):
            comparing.add(text.planned, fields)
        return comparing.found()

    def disagreements(self, campaign: int) -> list[Finding]:
        """The findings of `agreement`."""
        return [one.finding for one in self.agreement(campaign)]

    def refresh(self, campaign: int) -> None:
        """Note in the campaign's rows what was changed or decided about their drafts in the library."""
        self._shelf.campaigns.status(campaign)  # raises when there is none
        for one in self._shelf.written.drifted(campaign):
            self._settle(one.text, one.draft, one.approved_by)

    def _each(
        self, campaign: int, numbers: Iterable[int], do: Callable[[CampaignText], None], tell: Tell = _quiet
    ) -> Judged:
        self._shelf.campaigns.status(campaign)
        wanted = sorted(set(numbers))
        done, refused = list[int](), list[Refusal]()
        for place, number in enumerate(wanted, start=1):
            try:
                do(self._shelf.texts.get(campaign, number))
                done.append(number)
            except RightsError:
                raise  # of all of them
            except UserError as error:
                refused.append(refusal(number, error))
            tell(place, len(wanted))
        return Judged(tuple(done), tuple(refused))

    def _approving(self, user: str, reason: str, clean: bool) -> Callable[[CampaignText], None]:
        def approve(text: CampaignText) -> None:
            desk, number = self._desk(), _draft_of(text)
            if reason.strip() and self._shelf.drafts.get(number).status == "approved":
                self._shelf.drafts.reopen(number, user, reason)
            self._settle(text, desk.approve(number, user, reason, clean=clean), user)

        return approve

    def _settle(self, text: CampaignText, draft: StoredDraft, user: str) -> None:
        """Bring a row up to what is known of its draft."""
        status, reason, detail, findings = judged(draft.draft.findings)
        if text.status == "blocked" and draft.version == 1:
            # Nobody touched its words: what it was blocked for, being another variant say, holds.
            status, reason, detail = "blocked", reason or text.reason, detail or text.detail
        approved = draft.status == "approved"
        self._shelf.texts.amend(
            replace(
                text,
                status=status,
                reason=reason,
                detail=detail,
                findings=findings,
                review="approved" if approved else "",
                reviewed_by=user if approved else "",
            )
        )

    def _waiting(self, campaign: int) -> Iterator[CampaignText]:
        after = 0
        while some := self._shelf.texts.page(campaign, Filter(status="done", review=""), after, 500):
            yield from some
            after = some[-1].planned.number

    def _desk(self) -> Approver:
        if self._approver is None:
            raise InputError(
                "A text can't be checked here: the knowledge is not open.",
                "Start the server, or wait for it.",
            )
        return self._approver


def _filter(narrowed: Narrowed) -> Filter:
    """The filter of a list; an empty value narrows nothing, but for the review: not judged yet."""
    return Filter(
        status=narrowed.get("status") or None,
        finding=narrowed.get("finding") or None,
        channel=narrowed.get("channel") or None,
        segment=narrowed.get("segment") or None,
        language=narrowed.get("language") or None,
        review=narrowed.get("review"),
        pilot=narrowed.get("pilot"),
    )


def _lot(seed: int, number: int) -> bytes:
    """What orders texts by chance: the same seed always the same way, whatever texts come to be beside."""
    return hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=8).digest()


def _draft_of(text: CampaignText) -> int:
    if text.draft is None:
        raise InputError(
            f"Text {text.planned.number} of campaign {text.campaign} is not written: it is {text.status}.",
            "Run the campaign, or try its failed texts again.",
        )
    return text.draft
