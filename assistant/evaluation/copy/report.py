"""What a file of briefs came to: measures over all of them, by language and by channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.cases import faulty, grouped
from assistant.evaluation.copy.scoring import Scored, ScoredDraft
from assistant.evaluation.metrics import mean
from assistant.evaluation.taken import TOKENS, time_names, times, tokens
from assistant.types.model import Usage

SHARES = ("without_fault", "facts_said", "all_facts_said", "repaired")
COUNTS = (
    "unsupported_figures",
    "limits_broken",
    "forbidden_words",
    "register_breaks",
    "duplicate_variants",
    "hard_findings",
    "other_language",
    "errors",
)
TIMES = ("first_words", "latency")
NAMES = (
    *SHARES,
    *COUNTS,
    *time_names(TIMES),
    *TOKENS,
)
# For these more is better, of others less; some say how a run went, not how good its drafts are.
MORE_IS_BETTER = frozenset({"without_fault", "facts_said", "all_facts_said"})
DESCRIBES = frozenset({"repaired", "prompt_tokens", "cached_share", "completion_tokens", *time_names(TIMES)})


@dataclass(frozen=True)
class CopyReport:
    """The scored briefs of one file and the model that wrote them."""

    name: str
    model: str
    scored: tuple[Scored, ...]

    @property
    def groups(self) -> Mapping[str, tuple[Scored, ...]]:
        """The briefs by what they are: all, each language, each channel; only what there is."""
        return grouped(
            self.scored, lambda each: each.item.brief.language, lambda each: each.item.brief.channel
        )

    @property
    def measures(self) -> Mapping[str, dict[str, float]]:
        """The measures of each group."""
        return {name: measures(scored) for name, scored in self.groups.items()}

    @property
    def failed(self) -> tuple[Scored, ...]:
        """The briefs with something wrong."""
        return faulty(self.scored)

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts that the drafts were written with, each once: name, version and hash."""
        return tuple(dict.fromkeys(each.draft.prompt for each in _drafts(self.scored)))

    @property
    def usage(self) -> Usage:
        """What all drafts took together."""
        return sum((each.draft.usage for each in _drafts(self.scored)), Usage())


def measures(scored: Sequence[Scored]) -> dict[str, float]:
    """Every measure of some briefs, by name; one that has nothing to measure is left out.

    Shares are 0-1, of the drafts; `facts_said` is of the groups of facts that the briefs name, and
    `without_fault` of the briefs. Counts are sums. Times are milliseconds of a brief, all its variants
    included; tokens and cost (EUR) are the mean of a draft, its repair included.
    """
    drafts = _drafts(scored)
    found = {
        "without_fault": mean([float(not each.reasons) for each in scored]) if scored else None,
        **_facts(scored),
        "repaired": mean([float(each.draft.repaired) for each in drafts]) if drafts else None,
        "unsupported_figures": float(sum(len(each.strange_figures) for each in drafts)),
        "limits_broken": float(sum(len(each.limits) for each in drafts)),
        "forbidden_words": float(sum(len(each.forbidden) for each in drafts)),
        "register_breaks": float(sum(len(each.register) for each in drafts)),
        "duplicate_variants": float(sum(len(each.alike) for each in scored)),
        "hard_findings": float(sum(len(each.hard) for each in drafts)),
        "other_language": float(sum(bool(each.foreign) for each in drafts)),
        "errors": float(sum(each.missing for each in scored)),
        **_times(scored),
        **tokens([each.draft.usage for each in drafts]),
    }
    return {name: value for name, value in found.items() if value is not None}


def _drafts(scored: Sequence[Scored]) -> list[ScoredDraft]:
    return [draft for each in scored for draft in each.drafts]


def _facts(scored: Sequence[Scored]) -> dict[str, float]:
    drafts = [draft for each in scored if each.item.facts for draft in each.drafts]
    named = sum(draft.said + len(draft.unsaid) for draft in drafts)
    if not named:
        return {}
    return {
        "facts_said": sum(draft.said for draft in drafts) / named,
        "all_facts_said": mean([float(not draft.unsaid) for draft in drafts]),
    }


def _times(scored: Sequence[Scored]) -> dict[str, float]:
    outcomes = [each.outcome for each in scored if each.outcome.drafts]
    return times(
        {
            "first_words": [one.first_ms for one in outcomes if one.first_ms is not None],
            "latency": [one.total_ms for one in outcomes],
        }
    )
