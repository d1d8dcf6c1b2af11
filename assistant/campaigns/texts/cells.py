"""What the variants of a cell share, made ready once: facts, prompt, approved copy."""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.campaigns.texts.briefs import brief_of, shared_brief
from assistant.campaigns.texts.searches import KeptSearches
from assistant.types.campaign import PlannedText, StoredCampaign
from assistant.types.language import Language
from assistant.writing.draft import Prepared, Writing

PastBefore = Callable[[str, str, Language, dt.datetime], Sequence[str]]
"""Approved copy of a channel, a segment and a language, as it was approved before a moment."""
MOST_CELLS = 512  # that are kept ready: some ten kilobytes each


class Cells:
    """Prepares each cell of a campaign once; safe for threads.

    Approved copy and lessons count as they were when the campaign was made: what is approved or kept while it
    runs changes none of its prompts, so that a run that was interrupted asks what an undisturbed one would
    have asked.
    """

    def __init__(
        self, writing: Writing, past: PastBefore, searches: KeptSearches, most: int = MOST_CELLS
    ) -> None:
        """`searches` are those with which `writing` finds its facts."""
        self._writing = writing
        self._past = past
        self._searches = searches
        self._most = most
        self._ready: OrderedDict[tuple[int, str], Prepared] = OrderedDict()
        self._lock = threading.Lock()

    def prepared(self, campaign: StoredCampaign, planned: PlannedText) -> Prepared:
        """A planned text, ready to be written; takes a moment for the first of a cell.

        Raises what `Writing.prepare` raises, InputError for a campaign without a goal in the language.
        """
        own = brief_of(campaign.campaign, planned)
        shared = self._of_cell(campaign, planned)
        # Names were looked up with the cell: of the own brief only what counts its clicks is another.
        order = replace(shared.order, brief=replace(shared.order.brief, utm=own.utm))
        return replace(shared, order=order, insist=True)

    def forget(self, campaign: int) -> None:
        """Drop what is ready for a campaign: a run begins or has ended, and the knowledge may be another."""
        self._searches.forget()
        with self._lock:
            for key in [key for key in self._ready if key[0] == campaign]:
                del self._ready[key]

    def _of_cell(self, campaign: StoredCampaign, planned: PlannedText) -> Prepared:
        key = campaign.id, planned.cell
        with self._lock:
            if key in self._ready:
                self._ready.move_to_end(key)
                return self._ready[key]
        made = self._made(campaign, planned)
        with self._lock:
            self._ready[key] = made
            while len(self._ready) > self._most:
                self._ready.popitem(last=False)
        return made

    def _made(self, campaign: StoredCampaign, planned: PlannedText) -> Prepared:
        def past(channel: str, segment: str, language: Language) -> Sequence[str]:
            return self._past(channel, segment, language, campaign.created_at)

        brief = shared_brief(campaign.campaign, planned)
        return self._writing.prepare(brief, past=past, before=campaign.created_at)
