"""What the page of requests shows, as HTML made from typed results. Knows nothing of Gradio."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.chat.handoff.book import PAGE, LeadView
from assistant.text.contacts import email_key, phone_key
from assistant.text.long_date import long_date
from assistant.types.leads import Lead, LeadStatus
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.leads.export import EXPORT
from assistant.web.texts import Words


@dataclass(frozen=True)
class Listed:
    """A piece of the list: which leads, from which place on, and how many of each status there are."""

    views: Sequence[LeadView]
    counts: Mapping[LeadStatus, int]
    status: LeadStatus | None
    offset: int

    @property
    def total(self) -> int:
        """How many leads the whole list has."""
        return sum(self.counts.values()) if self.status is None else self.counts[self.status]

    @property
    def last(self) -> int:
        """The place of the last one shown, from 1."""
        return self.offset + len(self.views)


@dataclass(frozen=True)
class LeadsPresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def list(self, words: Words, listed: Listed, may_change: bool) -> Html:
        """The leads with all that is known of them, and what can be done."""
        return self.pages.render(
            "leads_list",
            words=words,
            listed=listed,
            may_change=may_change,
            when=lambda moment: when(words, moment),
            mailto=mailto,
            tel=tel,
            export=f"{EXPORT}?lang={words.language}&status={listed.status or ''}",
            page=PAGE,
        )


def when(words: Words, moment: dt.datetime) -> str:
    """A moment in words, in the time of this machine."""
    local = moment.astimezone()
    return words("leads_at", day=long_date(local.date(), words.language), time=f"{local:%H:%M}")


def mailto(lead: Lead) -> str:
    """The address of a link that writes to the visitor, and to nobody whom the visitor chose."""
    return f"mailto:{quote(email_key(lead.email), safe='@')}"


def tel(lead: Lead) -> str:
    """The address of a link that calls the visitor."""
    return f"tel:{quote(phone_key(lead.phone), safe='+')}"
