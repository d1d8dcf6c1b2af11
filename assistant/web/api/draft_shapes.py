"""The bodies of requests about drafts."""

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.types.draft import Vary
from assistant.types.language import Language
from assistant.types.library import LibraryQuery
from assistant.types.revision import Command
from assistant.types.stored import DraftStatus
from assistant.web.api.shapes import Id, Short

MOST_LISTED = 100
Text = Annotated[str, StringConstraints(max_length=60_000)]
Fields = Annotated[dict[Id, Text], Field(max_length=40)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt name must not be left out in silence

    def asked(self) -> dict[str, Any]:
        """What was sent, as JSON values."""
        return self.model_dump(mode="json", exclude_unset=True)


class OfferBody(_Body):
    """An offer; both days are included."""

    text: Short = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    conditions: Short = ""
    code: Short = ""


class BriefBody(_Body):
    """What to write."""

    channel: Id = Field(description="Where it will be sent: email, sms, …")
    segment: Id = Field(description="Who reads it: an id of segments.yaml.")
    goal: str = Field(description="What the text is for, in a sentence.")
    language: Language = "fr"
    products: list[Id] = Field(default_factory=list, description="SKUs.")
    offer: OfferBody | None = None
    key_facts: list[Short] = Field(default_factory=list, description="To be said, if they are proven.")
    tone: Short = ""
    cta: Short = Field("", description="The call to action.")
    link: Short = ""
    utm: dict[Id, Short] = Field(
        default_factory=dict, description="Added to the link: source, medium, campaign, content."
    )
    keywords: list[Short] = Field(default_factory=list)
    pinned: list[Id] = Field(default_factory=list, description="Ids of facts that must go into the prompt.")
    excluded: list[Id] = Field(default_factory=list, description="Ids of facts that must not.")
    variants: int = 1
    vary: Vary = Field("angle", description="What differs between the variants.")
    reply_to: str = Field("", description="The review or message that a reply answers.")
    learn: bool = Field(True, description="Tell the model what earlier results taught, never as facts.")


class PlaceBody(_Body):
    """For what a text from elsewhere is meant."""

    channel: Id
    language: Language = "fr"
    segment: Id = ""
    goal: Short = ""
    products: list[Id] = Field(default_factory=list)


class CommandBody(_Body):
    """A command on a text."""

    command: Command
    field: Id = Field("", description="The field to change; empty: all of them.")
    instruction: Short = Field("", description="In your own words; “free” needs it.")
    language: Language | None = Field(None, description="With “translate”; left out: the other one.")
    to: Id = Field("", description="With “channel” or “segment”: its id.")
    finding: int | None = Field(None, description="With “fix”: the number of the draft's finding, from 1.")
    selection: Text = Field("", description="The only words of the field to change, verbatim.")
    at: int = Field(1, ge=1, description="Which of several such places is meant, from 1.")
    keep: bool = Field(False, description="Keep the result as a new version, or as a new draft.")


class RewriteBody(CommandBody):
    """A command on a text from elsewhere: `text` for the channel's main field, or `fields` by name."""

    brief: PlaceBody
    text: Text = ""
    fields: Fields = Field(default_factory=dict)


class FieldsBody(_Body):
    """A changed text; the fields that are left out stay."""

    fields: Fields


class CommentBody(_Body):
    """What to say of a draft, or of one of its fields."""

    text: str
    field: Id = ""


class ReasonBody(_Body):
    """Why; needed to approve a draft with hard findings."""

    reason: str = ""


class ApprovalBody(ReasonBody):
    """Which version was looked at, and why it is approved with hard findings."""

    version: int | None = Field(
        None, ge=1, description="409 when another one is the newest; left out: the newest one is approved."
    )


class LibraryParams(_Body):
    """Which drafts to find; what is left out is any, but archived ones are only found by their status."""

    text: Short = Field("", description="Every word stands in the text, the goal or the products.")
    channel: Id | None = None
    segment: Id | None = None
    language: Language | None = None
    status: DraftStatus | None = None
    product: Id | None = Field(None, description="SKU of a product of the brief.")
    author: Short | None = Field(None, description="Who began it.")
    stale: bool | None = Field(None, description="Approved on sources that say something else today.")
    since: dt.date | None = Field(None, description="First day (UTC) of the last change.")
    until: dt.date | None = Field(None, description="Last day (UTC) of the last change.")
    limit: int = Field(20, ge=1, le=MOST_LISTED)
    after: Short = Field("", description="The “next” of the page before.")

    def query(self) -> LibraryQuery:
        """What was asked for."""
        return LibraryQuery(**self.model_dump(exclude={"limit", "after"}))


class RestoreBody(_Body):
    """The number of a version."""

    version: int
