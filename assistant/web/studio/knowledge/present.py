"""What the knowledge page shows, as HTML made from typed results. Knows nothing of Gradio."""

import datetime as dt
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assistant.chat.judging import Verdict
from assistant.ingest.feeds.read import FeedPreview
from assistant.ingest.files import DEFAULT_ROOT
from assistant.ingest.reports import Progress, SyncReport
from assistant.ingest.roots.views import Removed, RootView
from assistant.ingest.uploads.folder import UPLOADS
from assistant.jobs.background import Job
from assistant.text.long_date import long_date
from assistant.types.knowledge import Availability, Filters
from assistant.web.chat.cards import price
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.report_lines import in_language
from assistant.web.texts import Words

_STOCK: dict[Availability, str] = {
    "in_stock": "chat_stock_in",
    "out_of_stock": "chat_stock_out",
    "preorder": "chat_stock_preorder",
    "discontinued": "chat_stock_discontinued",
}
SHOWN = 100  # sources of one root: more would make the page slow, and nobody reads them
EXCERPT = 320  # characters of a passage
DROPPED_SHOWN = 20
LINES_SHOWN = 8  # of one sync
_RULE = re.compile(r"\|(?: ?:?-+:? ?\|)+")  # below the header of a table
STAGES = frozenset({"starting", "waiting", "fetching", "crawling", "reading", "indexing", "images"})
_SCHEDULES = ("never", "hourly", "nightly")
# A root's own name is a path or an address; these two have one that a person understands.
_NAMED = {DEFAULT_ROOT: "know_name_knowledge", UPLOADS: "know_name_uploads"}


@dataclass(frozen=True)
class Running:
    """A sync under way."""

    name: str
    step: Progress


@dataclass(frozen=True)
class KnowledgePresenter:
    """Makes the pieces of the knowledge page."""

    pages: Pages

    def roots(self, words: Words, roots: Sequence[RootView], may_change: bool) -> Html:
        """Every root with its state, its sources, and what can be done with it."""
        return self.pages.render(
            "knowledge_roots",
            words=words,
            roots=roots,
            may_change=may_change,
            title=lambda root: name_of(words, root.record.name),
            when=lambda moment: when(words, moment),
            schedules=_SCHEDULES,
            removable=lambda root: root.record.name != DEFAULT_ROOT,
            said=partial(in_language, language=words.language),
            shown=SHOWN,
        )

    def running(self, words: Words, roots: Sequence[RootView], jobs: Sequence[Job]) -> Html:
        """What is under way, how fast and how long still; and how what has ended went."""
        found = [Running(name_of(words, root.record.name), root.progress) for root in roots if root.progress]
        known = {root.record.name.rstrip("/") for root in roots if root.progress}
        waiting = [
            Running(name_of(words, job.key), Progress("starting", 0, 0))
            for job in jobs
            if job.running and job.key.rstrip("/") not in known
        ]
        return self.pages.render(
            "knowledge_running",
            words=words,
            running=[*found, *waiting],
            ended=[job for job in jobs if not job.running],
            told=lambda job: told(words, job),
            lines=run_lines,
            said=partial(in_language, language=words.language),
            stage=lambda step: words(f"know_stage_{step.stage if step.stage in STAGES else 'other'}"),
            left=lambda step: left(words, step.seconds_left),
            rate=lambda step: decimal(words, f"{step.rate:.1f}"),
        )

    def preview(self, words: Words, preview: FeedPreview) -> Html:
        """What each column of a feed becomes, and what is wrong with its rows."""
        said = partial(in_language, language=words.language)
        return self.pages.render("knowledge_preview", words=words, preview=preview, said=said)

    def verdict(self, words: Words, verdict: Verdict) -> Html:
        """Whether the chat would answer and why, the passages, and what fell out of the search."""
        explanation = verdict.explanation
        chunks = {each.chunk.id: each.chunk for each in explanation.considered}
        return self.pages.render(
            "knowledge_verdict",
            words=words,
            verdict=verdict,
            passages=explanation.passages,
            dropped=[each for each in explanation.considered if each.rank is None][:DROPPED_SHOWN],
            scores={each.chunk.id: each for each in explanation.considered},
            for_whom=lambda each: chunks.get(each.dropped_for),
            understood=understood(words, explanation.understood),
            percent=percent,
            excerpt=excerpt,
        )


def percent(value: float | None) -> str:
    """A share as whole percents; a dash where that stage did not find the text."""
    return "–" if value is None else f"{100 * value:.0f}"


def excerpt(value: str) -> str:
    """The beginning of a passage on one line; a table without its lines, which only a program needs."""
    lines = (line.strip() for line in value.split("\n"))
    kept = (line for line in lines if not _RULE.fullmatch(line))
    shown = " ".join(_cells(line) if line.startswith("|") else line for line in kept)
    return textwrap.shorten(shown.rstrip(" ;"), EXCERPT, placeholder=" …")


def _cells(row: str) -> str:
    return row.strip("| ").replace(" | ", " · ") + " ;"


def understood(words: Words, filters: Filters) -> str:
    """What the search took from the question's own words, such as a budget or a colour."""
    found = [filters.category, *(f"{name}: {value}" for name, value in filters.attributes.items())]
    if filters.price_from is not None:
        found.append(f"≥ {price(filters.price_from, words.language)}")
    if filters.price_until is not None:
        found.append(f"≤ {price(filters.price_until, words.language)}")
    stock = (words(_STOCK[each]) for each in filters.availability)
    return " · ".join(each for each in [*found, *stock] if each)


def decimal(words: Words, figure: str) -> str:
    """A figure with the decimal mark of the page's language."""
    return figure.replace(".", ",") if words.language == "fr" else figure


def name_of(words: Words, name: str) -> str:
    """What a root is called on the page."""
    return words(_NAMED[name]) if name in _NAMED else name


def when(words: Words, moment: dt.datetime) -> str:
    """A moment in words, in the time of this machine: “21 November 2026 at 9:40”."""
    local = moment.astimezone()
    return words("know_at", day=long_date(local.date(), words.language), time=f"{local:%H:%M}")


def left(words: Words, seconds: float) -> str:
    """How long it still takes, rounded as a person would; empty when that is not known."""
    if seconds <= 0:
        return ""
    if seconds < 90:
        return words("know_left_seconds", count=max(5, round(seconds / 5) * 5))
    return words("know_left_minutes", count=round(seconds / 60))


def run_lines(job: Job) -> list[str]:
    """What a sync says of its whole root; what it says of single files stands beside them in the list."""
    if not isinstance(job.result, SyncReport):
        return []
    of_files = {f"{row.source}: {line}" for row in job.result.files for line in row.warnings}
    return [line for line in job.result.warnings if line not in of_files][:LINES_SHOWN]


def told(words: Words, job: Job) -> str:
    """How a piece of work ended, in one line."""
    name = name_of(words, job.key)
    match job.result:
        case SyncReport() as report:
            return words(
                "know_done",
                name=name,
                added=report.added,
                updated=report.updated + report.moved,
                deleted=report.deleted,
                skipped=len(report.skipped),
            )
        case Removed() as removed:
            return words("know_removed", name=name_of(words, removed.name), chunks=removed.chunks)
        case _:
            return words("know_failed", name=name)
