"""What the page of visitors' questions shows, as HTML made from typed results. Knows nothing of Gradio."""

import datetime as dt
from dataclasses import dataclass

from assistant.types.insight import Asked, Entry
from assistant.web.look.safe import Html, fill
from assistant.web.pages import Pages
from assistant.web.studio.asked.chart import HEIGHT, STACKED, WIDTH, Chart
from assistant.web.texts import Words

SHOWN = 30  # groups


@dataclass(frozen=True)
class AskedPresenter:
    """Makes the pieces of the page."""

    pages: Pages

    def counts(self, words: Words, asked: Asked, export: str) -> Html:
        """The numbers of a period, their picture, and the same as a table."""
        return self.pages.render(
            "asked_counts",
            words=words,
            asked=asked,
            chart=Chart.of(asked.days),
            kinds=STACKED,
            width=WIDTH,
            height=HEIGHT,
            short=short,
            export=export,
        )

    def groups(self, words: Words, asked: Asked, may_change: bool) -> Html:
        """The questions without a good answer, put together."""
        return self.pages.render(
            "asked_groups", words=words, asked=asked, shown=asked.clusters[:SHOWN], may_change=may_change
        )

    def drafted(self, words: Words, entry: Entry) -> Html:
        """What a draft was made from, and what is left to a human."""
        sources = ", ".join(entry.sources)
        if entry.failed:
            line = words("asked_no_model")
        else:
            line = words("asked_drafted", sources=sources) if sources else words("asked_drafted_alone")
        return fill('<p class="b-note" role="status">{}</p>', line)


def short(day: dt.date) -> str:
    """A day in digits, day first, as both languages have it in Europe."""
    return f"{day:%d/%m}"
