"""The bodies and parameters of requests about campaigns."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.campaigns.review.desk import Narrowed
from assistant.types.campaign import RowReview, RowStatus
from assistant.types.language import Language
from assistant.web.api.shapes import Id, Short

MOST_LISTED = 200
MOST_DECIDED = 1000  # texts in one request
MOST_SAMPLED = 50
LARGEST = 2**31 - 1  # of a number in a database

Numbers = Annotated[
    list[Annotated[int, Field(ge=1, le=LARGEST)]], Field(min_length=1, max_length=MOST_DECIDED)
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt name must not be left out in silence


class RunBody(_Body):
    """What to write."""

    pilot: bool = Field(False, description="Only one text per segment, to be looked at before the rest.")


def _failed() -> list[RowStatus]:
    return ["failed"]


class RetryBody(_Body):
    """What to write again."""

    statuses: list[RowStatus] = Field(
        default_factory=_failed,
        description="failed, blocked: begun anew, what was written is left.",
    )


class TextsParams(_Body):
    """Which texts to list; what is left out is any."""

    status: RowStatus | None = None
    finding: Id | None = Field(None, description="The id of a rule that they break.")
    channel: Id | None = None
    segment: Id | None = None
    language: Language | None = None
    review: RowReview | None = Field(None, description="approved, rejected; empty: nobody decided.")
    pilot: bool | None = None
    after: int = Field(0, ge=0, le=LARGEST, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=MOST_LISTED)

    def narrowed(self) -> Narrowed:
        """What it narrows the list to."""
        return {
            "status": self.status,
            "finding": self.finding,
            "channel": self.channel,
            "segment": self.segment,
            "language": self.language,
            "review": self.review,
            "pilot": self.pilot,
        }


class SampleParams(_Body):
    """How many random texts, and by which seed: the same gives the same texts."""

    n: int = Field(5, ge=1, le=MOST_SAMPLED)
    seed: int = 0


class DecisionBody(_Body):
    """Which texts, and why; a reason is needed to reject, and to approve one with hard findings."""

    numbers: Numbers
    reason: Short = ""


class ExportBody(_Body):
    """For which mailing tool."""

    tool: Id = Field("", description="brevo, mailchimp, …; left out: the campaign's own.")
    template: bool = Field(False, description="Also one template with a block for each variant.")
    unapproved: bool = Field(False, description="Also texts that nobody approved; the manifest says so.")
