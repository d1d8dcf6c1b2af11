"""What the draft side shows, as HTML made from typed results. Knows nothing of Gradio."""

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.checks.copy.measure import Measured, measure
from assistant.text.long_date import long_date
from assistant.types.brand import Channel, FieldRule
from assistant.types.draft import Brief, Draft, DraftProgress, Finding
from assistant.types.revision import Command, Spending
from assistant.types.stored import AUTOSAVED, RENEWED, Decision, DraftComment, DraftVersion, StoredDraft
from assistant.web.look.markup import Links
from assistant.web.look.safe import Html
from assistant.web.studio.drafts.amounts import spent_today, taken
from assistant.web.studio.drafts.arriving import arriving
from assistant.web.studio.drafts.differ import changed
from assistant.web.studio.drafts.marks import pieces
from assistant.web.studio.drafts.preview import Previews
from assistant.web.studio.drafts.work import Proposal, Work
from assistant.web.studio.present import Presenter
from assistant.web.texts import Words

LISTED_CHARACTERS = 60  # of the first words of a draft in a list
SEVERITIES = ("error", "warning", "info")
# One click each; the rest of the commands need to be told more.
CLICKS: tuple[Command, ...] = (
    "shorter", "longer", "warmer", "plainer", "concrete", "angle", "opening", "cta",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One of the drafts beside each other; `stage` says where it stands, empty once it is finished."""

    place: int
    title: str
    tag: str
    stage: str
    texts: Sequence[tuple[str, str]]
    told: str
    open: bool


@dataclass(frozen=True)
class VersionView:
    """One version as the history shows it."""

    number: int
    title: str
    note: str
    fields: Sequence[tuple[str, object]]
    current: bool


@dataclass(frozen=True)
class History:
    """What is kept of a draft."""

    stored: StoredDraft
    versions: Sequence[DraftVersion]
    comments: Sequence[DraftComment]
    decisions: Sequence[Decision]


class DraftsPresenter:
    """Makes the pieces of the draft side."""

    def __init__(self, presenter: Presenter, channels: Mapping[str, Channel]) -> None:
        self._pages = presenter.pages
        self._brand = presenter.brand
        self._channels = channels
        self._previews = Previews(presenter.pages, presenter.brand)

    def writing(self, words: Words, brief: Brief, steps: Sequence[DraftProgress | Draft]) -> Html:
        """The variants while they come in; each step is the last word of its variant."""
        channel = self._channels[brief.channel]
        cards = []
        for place, step in enumerate(steps):
            fields = step.fields if isinstance(step, Draft) else arriving(step.text)
            stage = "" if isinstance(step, Draft) else words(f"stage_{step.stage}")
            told = _told(words, step) if isinstance(step, Draft) else ""
            title = words("drafts_variant", number=place + 1)
            cards.append(Card(place, title, "", stage, _texts(words, channel, fields), told, False))
        return self._pages.render("draft_variants", words=words, cards=cards, choose=False)

    def coming(self, words: Words, channel: str, step: DraftProgress) -> Html:
        """A rewritten text while it comes in."""
        known = self._channels.get(channel)
        texts = _texts(words, known, arriving(step.text)) if known else []
        stage = words("stage_rewriting" if step.stage == "writing" else f"stage_{step.stage}")
        return self._pages.render("draft_coming", stage=stage, texts=texts)

    def title(self, words: Words, stored: StoredDraft) -> str:
        """A kept draft in a list: its channel, its first words, where it stands, whose it is."""
        draft = stored.draft
        channel = self._channels.get(draft.brief.channel)
        name = channel.name[words.language] if channel else draft.brief.channel
        first = next((text for text in draft.fields.values() if text.strip()), "")
        start = textwrap.shorten(first, LISTED_CHARACTERS, placeholder="…")
        state = stored.created_by if stored.status == "draft" else words(f"state_{stored.status}")
        return " · ".join(part for part in (name, start, state) if part)

    def variants(self, words: Words, work: Work, segments: Mapping[str, str]) -> Html:
        """The finished drafts, to choose from; nothing when there is only one."""
        if len(work.drafts) < 2:
            return Html("")
        cards = [
            Card(
                place,
                words("drafts_variant", number=place + 1),
                self._tag(words, draft, work.drafts[0], segments),
                "",
                _texts(words, self._channels[draft.brief.channel], draft.fields),
                _told(words, draft),
                place == work.place,
            )
            for place, draft in enumerate(work.drafts)
        ]
        return self._pages.render("draft_variants", words=words, cards=cards, choose=True)

    def head(self, words: Words, history: History, spending: Spending, result: str = "") -> Html:
        """Who wrote the draft, where it stands, what it cost, what the day cost, and what it brought."""
        stored = history.stored
        models = [version.model for version in history.versions if version.model]
        written = words("draft_made_by", model=models[-1]) if models else words("draft_own")
        if stored.draft.repaired:
            written = f"{written} {words('draft_repaired')}"
        cost = words("cost_draft", what=taken(words, stored.draft.usage))
        return self._pages.render(
            "draft_head",
            title=words("draft_title"),
            state=words(f"state_{stored.status}", number=stored.version),
            status=stored.status,
            lines=[written, f"{cost} {spent_today(words, spending)}", *filter(None, [result])],
        )

    def count(self, words: Words, rule: FieldRule, text: str, brief: Brief) -> Html:
        """The length of a field against its limits, in the unit of its channel."""
        measured = measure(rule, text, brief.language)
        return self._pages.render(
            "draft_count",
            text=measured.detail[words.language],
            share=_share(measured),
            kind="error" if measured.broken else "warning" if measured.over else "",
        )

    def preview(self, words: Words, fields: Mapping[str, str], brief: Brief, prefix: str = "") -> Html:
        """How the text will look where it is read; `prefix` begins the ids of a second one on the page."""
        return self._previews.of(words, self._channels[brief.channel], fields, brief, prefix)

    def review(self, words: Words, draft: Draft, prefix: str = "") -> Html:
        """The text with its findings underlined and its sources, then findings and sources one by one.

        With a `prefix` for its ids it stands beside the editor's own, and fixes nothing.
        """
        channel = self._channels[draft.brief.channel]
        urls = [citation.url for citation in draft.citations]
        findings = draft.findings
        fields_of = {rule.name for rule in channel.fields}
        fields = [
            (rule.label[words.language], pieces(rule.name, text, findings, draft.sentences))
            for rule in channel.fields
            if (text := draft.fields.get(rule.name, ""))
        ]
        return self._pages.render(
            "draft_review",
            words=words,
            language=draft.brief.language,
            fields=fields,
            labels=_labels(words, channel),
            groups=list(_by_severity(findings)),
            fixable={n for n, each in enumerate(findings, 1) if not prefix and _fixable(each, fields_of)},
            citations=draft.citations,
            prefix=prefix,
            allows=Links(urls, (self._brand.url,)).allows,
        )

    def proposal(self, words: Words, current: Draft, proposal: Proposal) -> Html:
        """What a command would change, to accept or to leave."""
        draft = proposal.draft
        known = {(finding.rule, finding.field, finding.excerpt) for finding in current.findings}
        channel = self._channels[current.brief.channel]
        return self._pages.render(
            "draft_proposal",
            words=words,
            what=words(f"rewrite_{proposal.command}"),
            language=draft.brief.language,
            fields=_differences(words, channel, current.fields, draft.fields),
            told=_told(words, draft),
            worse=[
                finding
                for finding in draft.findings
                if finding.severity == "error" and (finding.rule, finding.field, finding.excerpt) not in known
            ],
        )

    def history(self, words: Words, history: History) -> Html:
        """The versions, each beside the one before, the decisions and the comments."""
        channel = self._channels[history.stored.draft.brief.channel]
        return self._pages.render(
            "draft_history",
            words=words,
            language=history.stored.draft.brief.language,
            versions=list(_versions(words, channel, history.versions))[::-1],
            decisions=[decision_line(words, decision) for decision in history.decisions],
            comments=[(_comment(words, channel, each), each.text) for each in history.comments],
        )

    def _tag(self, words: Words, draft: Draft, first: Draft, segments: Mapping[str, str]) -> str:
        """In what a draft differs from the one that it was made of."""
        brief, other = draft.brief, first.brief
        if brief.channel != other.channel:
            return self._channels[brief.channel].name[words.language]
        if brief.language != other.language:
            return brief.language.upper()
        return segments.get(brief.segment, "") if brief.segment != other.segment else ""


def _texts(words: Words, channel: Channel, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (rule.label[words.language], text) for rule in channel.fields if (text := fields.get(rule.name, ""))
    ]


def _labels(words: Words, channel: Channel) -> dict[str, str]:
    return {rule.name: rule.label[words.language] for rule in channel.fields}


def _told(words: Words, draft: Draft) -> str:
    """How many findings a draft has, and what it took."""
    counts = {name: sum(found.severity == name for found in draft.findings) for name in SEVERITIES}
    said = [words(f"findings_{name}", count=count) for name, count in counts.items() if count]
    return " · ".join([*(said or [words("findings_none")]), taken(words, draft.usage)])


def _fixable(finding: Finding, fields: Collection[str]) -> bool:
    """Whether there is something to change: a note that is no matter of typography just informs."""
    wanting = finding.severity != "info" or finding.rule.startswith("typography.")
    return wanting and finding.field in fields


def _share(measured: Measured) -> int | None:
    """How much of its room a field takes, in percent; None without a limit."""
    return None if not measured.limit else min(100, round(100 * measured.count / measured.limit))


def _by_severity(findings: Sequence[Finding]) -> Iterator[tuple[str, list[tuple[int, Finding]]]]:
    for name in SEVERITIES:
        found = [(n, finding) for n, finding in enumerate(findings, 1) if finding.severity == name]
        if found:
            yield name, found


def _differences(
    words: Words, channel: Channel, before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, object]]:
    labels = _labels(words, channel)
    found = changed(before, after, [rule.name for rule in channel.fields])
    return [(labels[each.field], each.changes) for each in found]


def _versions(words: Words, channel: Channel, versions: Sequence[DraftVersion]) -> Iterator[VersionView]:
    before: Mapping[str, str] | None = None
    for version in versions:
        origin = words(f"origin_{version.origin}", by=version.by or words("history_nobody"))
        yield VersionView(
            version.number,
            words(
                "history_version",
                number=version.number,
                day=long_date(version.at.date(), words.language),
                time=f"{version.at:%H:%M}",
            ),
            f"{origin} · {_note(words, version)}" if version.note else origin,
            [] if before is None else _differences(words, channel, before, version.fields),
            version is versions[-1],
        )
        before = version.fields


def _note(words: Words, version: DraftVersion) -> str:
    """What made a version: the name of the command, or what was restored."""
    if version.note == AUTOSAVED:
        return words("history_autosaved")
    if version.note.startswith(f"{RENEWED} "):
        return words("note_renewed", number=version.note.removeprefix(f"{RENEWED} "))
    key = f"rewrite_{version.note}"
    return words.texts.get(key, version.note) if version.origin == "revised" else version.note


def decision_line(words: Words, decision: Decision) -> str:
    """Who decided what, when and why, as a sentence."""
    said = words(
        f"decision_{decision.verdict}",
        number=decision.version,
        day=long_date(decision.at.date(), words.language),
        by=decision.by,
    )
    if decision.overridden:
        said = f"{said} {words('decision_overridden', count=len(decision.overridden))}"
    return f"{said} {words('decision_reason', reason=decision.reason)}" if decision.reason else said


def _comment(words: Words, channel: Channel, comment: DraftComment) -> str:
    said = words(
        "comment_told",
        by=comment.by,
        day=long_date(comment.at.date(), words.language),
        number=comment.version,
    )
    field = _labels(words, channel).get(comment.field, "")
    return f"{said} · {field}" if field else said
