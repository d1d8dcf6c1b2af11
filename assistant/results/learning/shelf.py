"""What learning reads of the store: campaigns with results, the texts they sent, and the lessons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.store.campaigns.campaigns import Campaigns
from assistant.store.results.lessons import Lessons
from assistant.store.results.sent_texts import SentTexts
from assistant.types.campaign import StoredCampaign


@dataclass(frozen=True)
class Shelf:
    """The parts of the store. `with_results`: the campaigns of which a report was taken in, newest first."""

    lessons: Lessons
    campaigns: Campaigns
    sent: SentTexts
    with_results: Callable[[], Sequence[StoredCampaign]]
