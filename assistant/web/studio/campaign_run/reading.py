"""The texts of a campaign as somebody reads them: their drafts, and what that person may decide."""

from collections.abc import Iterable, Iterator

from assistant.campaigns.review.desk import ReadText
from assistant.campaigns.review.verdicts import Judged, Refusal
from assistant.services import Services
from assistant.types.campaign import CampaignText, RowStatus
from assistant.web.report_lines import in_language
from assistant.web.studio.campaign_run.run_present import Trouble
from assistant.web.studio.campaign_run.views import why
from assistant.web.texts import Words

DECISIONS = ("approve", "reject")
LOOKED_AT = 500  # rows of a status whose reasons are told apart
_TROUBLED: tuple[RowStatus, ...] = ("failed", "blocked")


class Reading:
    """Reads the store, so its methods belong into a thread."""

    def __init__(self, services: Services) -> None:
        self._accounts = services.accounts
        self._drafts = services.copy.drafts
        self._review = services.campaigns.review

    def pilot(self, campaign: int, most: int) -> list[CampaignText]:
        """The texts of the pilot, at most so many."""
        return self._review.page(campaign, limit=most, pilot=True)

    def acts(self, read: ReadText, user: str) -> frozenset[str]:
        """What a person may do with a text: approve, reject, edit."""
        if read.draft is None:
            return frozenset()
        may = self._drafts.acts(read.draft, user)
        found: set[str] = {act for act in ("edit", "approve") if act in may}
        if read.text.review != "rejected" and read.draft.status != "archived" and self.judges(user):
            found.add("reject")
        return frozenset(found)

    def judges(self, user: str) -> bool:
        """Whether a person's role lets them approve and reject."""
        account = self._accounts.get(user)
        return account is not None and account.role in {"admin", "reviewer"}

    def against(self, words: Words, read: ReadText, user: str) -> str:
        """Why a person can't approve a text that waits for it; empty when they can, or nothing waits."""
        waits = read.draft is not None and read.draft.status in {"draft", "in_review"}
        if not waits or "approve" in self.acts(read, user):
            return ""
        return words("approval_own" if self.judges(user) else "crev_refused")

    def decide(self, campaign: int, number: int, act: str, user: str, reason: str) -> Judged:
        """Approve or reject one text."""
        if act == "approve":
            return self._review.approve(campaign, [number], user, reason)
        return self._review.reject(campaign, [number], user, reason)

    def troubles(self, words: Words, campaign: int) -> list[Trouble]:
        """Why texts failed or are blocked, the commonest reason first."""
        found = [
            trouble
            for status in _TROUBLED
            for trouble in self._of(words, self._review.page(campaign, limit=LOOKED_AT, status=status))
        ]
        return sorted(found, key=lambda each: -each.count)

    def why(self, words: Words, row: CampaignText) -> str:
        """Why a row has no text that can be used, in the page's language; empty when it has one."""
        if row.status not in _TROUBLED:
            return ""
        if row.draft is not None:
            findings = self._review.read(row.campaign, row.planned.number).draft
            for finding in findings.draft.findings if findings else ():
                if finding.rule == row.reason:
                    return finding.message[words.language]
        return why(words, row.reason, row.detail)

    def _of(self, words: Words, rows: Iterable[CampaignText]) -> Iterator[Trouble]:
        groups: dict[str, list[CampaignText]] = {}
        for row in rows:
            groups.setdefault(row.reason, []).append(row)
        for reason, found in groups.items():
            yield Trouble(found[0].status, reason, self.why(words, found[0]), len(found))


def refused(words: Words, refusal: Refusal) -> str:
    """Why one text was not judged as asked, and what to do."""
    said = in_language(f"{refusal.message} {refusal.next_step}".strip(), words.language)
    named = [str(finding["message"][words.language]) for finding in refusal.findings]
    return " ".join([said, *named])
