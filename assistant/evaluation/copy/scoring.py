"""Scores the drafts of one brief by rules alone: the same drafts always score the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checks.copy.originality import near_duplicates
from assistant.checks.evidence import evidence, stated_figures
from assistant.evaluation.answers.matching import says, unsaid
from assistant.evaluation.copy.briefs import BriefItem
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.types.draft import Draft, Finding
from assistant.types.language import Language

_WORDS_TO_TELL = 6  # a shorter line may be names only


@dataclass(frozen=True)
class Outcome:
    """What came back for a brief: its drafts, and the milliseconds to the first words and to the end.

    `error` says why there is no draft; `first_ms` is None when no words came before the end.
    """

    drafts: tuple[Draft, ...] = ()
    first_ms: float | None = None
    total_ms: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class ScoredDraft:
    """A draft and what was found in it.

    `unsaid` are the groups of facts of which it says no alternative, `strange_figures` the figures that no
    fact offered to the writer states, `forbidden` the words it must not say, of the brief and of the
    brand. `limits`, `register` and `hard` are findings of the product's own checks that remain after its
    repair: broken limits of the channel, a wrong form of address, and all that would block an approval.
    """

    draft: Draft
    unsaid: tuple[tuple[str, ...], ...] = ()
    said: int = 0
    strange_figures: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    limits: tuple[Finding, ...] = ()
    register: tuple[Finding, ...] = ()
    hard: tuple[Finding, ...] = ()
    foreign: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong, one reason each, in words; empty when nothing is."""
        told = (*self.limits, *self.register)
        others = [finding for finding in self.hard if finding not in told and not self._repeats(finding)]
        return (
            *(f"does not say {' or '.join(group)}" for group in self.unsaid),
            *(f"no fact states the figure {figure}" for figure in self.strange_figures),
            *(f"says {phrase}" for phrase in self.forbidden),
            *(_worded(finding) for finding in (*told, *others)),
            *([f"language: {self.foreign}"] if self.foreign else ()),
        )

    def _repeats(self, finding: Finding) -> bool:
        """Whether a finding says what our own comparison has already said."""
        return _is_figure(finding) or finding.rule == "brand.dont_word"


@dataclass(frozen=True)
class Scored:
    """A brief, what came back, its drafts' scores; `alike` are pairs of variants that say the same."""

    item: BriefItem
    outcome: Outcome
    drafts: tuple[ScoredDraft, ...] = ()
    alike: tuple[tuple[int, int], ...] = ()

    @property
    def missing(self) -> int:
        """How many of the variants asked for were not written."""
        return max(0, self.item.brief.variants - len(self.drafts))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong with any of its drafts; of several drafts, each reason says of which."""
        several = len(self.drafts) > 1
        found = [f"error: {self.outcome.error}"] if self.outcome.error else []
        if self.missing and self.drafts:
            found.append(f"drafts not written: {self.missing} of {self.item.brief.variants}")
        found += [
            f"draft {number}: {reason}" if several else reason
            for number, each in enumerate(self.drafts, start=1)
            for reason in each.reasons
        ]
        return (*found, *(f"drafts {one + 1} and {other + 1} are alike" for one, other in self.alike))


def score(item: BriefItem, outcome: Outcome, facts: Sequence[str] = ()) -> Scored:
    """What the drafts of a brief are worth; `facts` are all texts whose figures they may state."""
    drafts = tuple(_scored(item, draft, facts) for draft in outcome.drafts)
    alike = near_duplicates(draft.fields for draft in outcome.drafts)
    return Scored(item, outcome, drafts, tuple((one, other) for one, other, _ in alike))


def full_text(draft: Draft) -> str:
    """All the fields of a draft, one below the other."""
    return "\n".join(draft.fields.values())


def _scored(item: BriefItem, draft: Draft, facts: Sequence[str]) -> ScoredDraft:
    text = full_text(draft)
    missing = unsaid(text, item.facts)
    return ScoredDraft(
        draft,
        missing,
        len(item.facts) - len(missing),
        tuple(_strange(draft, [*facts, *_told(item)])),
        (*(phrase for phrase in item.forbidden if says(text, phrase)), *_never_said(draft)),
        tuple(_found(draft, "channel.", hard=True)),
        tuple(_found(draft, "register", hard=False)),
        tuple(_found(draft, "", hard=True)),
        _foreign(draft, item.brief.language),
    )


def _told(item: BriefItem) -> Iterator[str]:
    """What the brief itself states: a figure of the brief is the writer's."""
    yield item.brief.goal
    yield from item.brief.key_facts
    yield item.brief.cta


def _strange(draft: Draft, facts: Sequence[str]) -> Iterator[str]:
    """Figures that no fact states, and those that the draft's own check found, each once.

    The check saw the passages of the prompt only, the facts are all that were offered: each may find what the
    other misses. Of numbers in words only the check tells.
    """
    sources = [evidence(fact, draft.brief.language, True) for fact in facts]
    found = {finding.excerpt: None for finding in draft.findings if _is_figure(finding)}
    for sentence in split_sentences(full_text(draft)):
        for figure in stated_figures(sentence):
            if not figure.spelled and not any(source.holds(figure) for source in sources):
                found[figure.text] = None
    yield from found


def _is_figure(finding: Finding) -> bool:
    return finding.rule == "grounding.figure" and finding.severity == "error"


def _never_said(draft: Draft) -> list[str]:
    return [finding.excerpt for finding in draft.findings if finding.rule == "brand.dont_word"]


def _found(draft: Draft, rule: str, *, hard: bool) -> list[Finding]:
    return [
        finding
        for finding in draft.findings
        if rule in finding.rule and (finding.severity == "error" or not hard)
    ]


def _worded(finding: Finding) -> str:
    place = f"{finding.field}: " if finding.field else ""
    return f"{place}{finding.message['en']} [{finding.rule}]"


def _foreign(draft: Draft, language: Language) -> str:
    """The first line of a draft that is not in its language."""
    lines = [line for line in full_text(draft).splitlines() if len(line.split()) >= _WORDS_TO_TELL]
    return next((line for line in lines if detect_language(line, language) != language), "")
