"""What replies took, measured and told the same way for answers and for drafts: time, tokens and money."""

from collections.abc import Mapping, Sequence

from assistant.evaluation.metrics import mean, percentile
from assistant.types.model import Usage

CUTS = (0.5, 0.95)
TOKENS = ("prompt_tokens", "cached_share", "completion_tokens", "cost_eur")


def time_names(names: Sequence[str]) -> tuple[str, ...]:
    """The measures that `times` gives of series of these names."""
    return tuple(f"{name}_p{round(100 * cut)}" for name in names for cut in CUTS)


def times(series: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median and the 95th percentile of each series of milliseconds; an empty series has none."""
    return {
        f"{name}_p{round(100 * cut)}": percentile(values, cut)
        for name, values in series.items()
        for cut in CUTS
        if values
    }


def tokens(usages: Sequence[Usage]) -> dict[str, float]:
    """The means of the usages in which a model read a prompt: tokens, the share from its cache, EUR."""
    used = [usage for usage in usages if usage.prompt_tokens]
    if not used:
        return {}
    whole = sum(used, Usage())
    costs = [float(usage.cost_eur) for usage in used if usage.cost_eur is not None]
    return {
        "prompt_tokens": whole.prompt_tokens / len(used),
        "cached_share": whole.cached_tokens / whole.prompt_tokens,
        "completion_tokens": whole.completion_tokens / len(used),
        **({"cost_eur": mean(costs)} if costs else {}),
    }


def time_lines(values: Mapping[str, float], labels: Mapping[str, str]) -> list[str]:
    """One sentence on the series that were measured, each with its label; none when none was."""
    parts = [
        f"{label} {shown_time(values[f'{name}_p50'])} (p50), {shown_time(values[f'{name}_p95'])} (p95)"
        for name, label in labels.items()
        if f"{name}_p50" in values
    ]
    return [f"{'; '.join(parts)}."] if parts else []


def token_lines(values: Mapping[str, float], what: str) -> list[str]:
    """One sentence on the tokens and the cost of what a model wrote; none when no model did."""
    if "prompt_tokens" not in values:
        return []
    cost = shown_cost(values["cost_eur"]) if "cost_eur" in values else "no price is known"
    read = f"{values['prompt_tokens']:.0f} tokens read, {values['cached_share']:.0%} of them from its cache"
    return [f"{what}: {read}, {values['completion_tokens']:.0f} written; {cost}."]


def shown_time(milliseconds: float) -> str:
    """A time as people read it."""
    return f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"


def shown_cost(euros: float) -> str:
    """A cost as people read it: one reply costs hundredths of a cent."""
    return f"{euros:.5f} €"
