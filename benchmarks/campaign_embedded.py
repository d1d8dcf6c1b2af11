"""A campaign written unattended by the configured model: how many texts pass, and why the others do not.

    python -m benchmarks.campaign_embedded [--segments 6] [--scripted] [--data-dir DIR]

60 texts of the demo company: 6 segments, French and English, 5 channels, one product. Without a key the
embedded model writes. With --scripted a server on loopback writes, which shows that the way holds, not how
well anybody writes. With --data-dir the campaign is kept there, and a run that was stopped goes on.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.services import Services
from assistant.settings import Settings, apply_environment
from assistant.types.campaign import Campaign, CampaignBrief, CampaignText, StoredCampaign
from assistant.wiring import build
from tests.wire.server import MODEL, Wire

NAME = "Benchmark: written unattended"
CHANNELS = ("email", "sms", "push", "facebook", "instagram")
BRIEF = CampaignBrief(
    goal={
        "fr": "Présenter l’article et donner envie de le voir.",
        "en": "Present the article and make readers want to see it.",
    },
    cta={"fr": "Voir l’article", "en": "See the article"},
)
USER = "benchmark"
_EVERY_SECONDS = 5.0
_STATES = ("done", "blocked", "failed", "pending")


@dataclass(frozen=True)
class Row:
    """How the texts of one channel and language came out; `seconds` is of one text, in the mean."""

    channel: str
    language: str
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    warned: int  # done, with something to look at
    seconds: float


def main() -> None:
    """Write and print the table."""
    parser = argparse.ArgumentParser(description="a campaign written unattended")
    parser.add_argument("--segments", type=int, default=6)
    parser.add_argument("--scripted", action="store_true")
    parser.add_argument("--data-dir", type=Path)
    options = parser.parse_args()
    with Wire() as wire, tempfile.TemporaryDirectory() as fresh:
        remote = {"OPENAI_BASE_URL": wire.url, "ASSISTANT_CHAT_MODEL": MODEL} if options.scripted else {}
        data = {"ASSISTANT_DATA_DIR": str(options.data_dir or fresh)}
        settings = Settings.from_environment({**data, **remote})
        apply_environment(settings.paths)
        services = build(settings, lambda text: print(text, flush=True))
        try:
            services.index(None, lambda _: None)
            stored = _campaign(services, options.segments)
            asyncio.run(_written(services, stored))
            report(services, stored.id)
        finally:
            services.close()


def definition(services: Services, segments: int) -> Campaign:
    """The campaign: the first segments of the company, its first product that can be bought."""
    named = [segment.id for segment in services.house.segments.values() if not segment.default]
    products = [
        product.sku for product in services.house.catalogue.all() if product.availability == "in_stock"
    ]
    return Campaign(
        NAME,
        tuple(named[:segments]),
        CHANNELS,
        BRIEF,
        languages=("fr", "en"),
        products=tuple(products[:1]),
        concurrency=1 if services.model.embedded else 8,
    )


def rows(texts: Iterable[CampaignText]) -> Iterator[Row]:
    """A row for each channel and language, in the order of the texts."""
    groups: dict[tuple[str, str], list[CampaignText]] = {}
    for text in texts:
        groups.setdefault((text.planned.channel, text.planned.language), []).append(text)
    for (channel, language), some in groups.items():
        written = [text.seconds for text in some if text.seconds]
        yield Row(
            channel,
            language,
            Counter(text.status for text in some),
            Counter(text.reason for text in some if text.reason),
            sum(text.status == "done" and bool(text.findings) for text in some),
            sum(written) / len(written) if written else 0.0,
        )


def report(services: Services, id_: int) -> None:
    """Print what became of a campaign's texts, and what it took."""
    review, state = services.campaigns.review, services.campaigns.runs.status(id_)
    texts = review.page(id_, limit=10_000)
    found = list(rows(texts))
    print(f"\n{services.model.name}, {len(texts)} texts: {state.status}")
    print(
        f"{'channel':<12}{'language':<10}" + "".join(f"{name:>9}" for name in (*_STATES, "warned", "s/text"))
    )
    for row in found:
        counts = "".join(f"{row.counts.get(name, 0):>9}" for name in _STATES)
        print(f"{row.channel:<12}{row.language:<10}{counts}{row.warned:>9}{row.seconds:>9.1f}")
    totals: Counter[str] = Counter(text.status for text in texts)
    print(f"{'all':<22}" + "".join(f"{totals.get(name, 0):>9}" for name in _STATES))
    _print_reasons(found)
    usage = state.counts.usage
    print(
        f"Tokens: {usage.prompt_tokens:,} of prompts ({usage.cached_tokens:,} from the cache), "
        f"{usage.completion_tokens:,} of replies."
    )
    print(f"Clean: {len(review.clean(id_))}. Disagreements between texts: {len(review.agreement(id_))}.")


def _print_reasons(found: Sequence[Row]) -> None:
    reasons: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    for row in found:
        for reason, count in row.reasons.items():
            reasons[reason] += count
            places.setdefault(reason, []).append(f"{row.channel} {row.language} {count}")
    for reason, count in reasons.most_common():
        print(f"{count:>4} {reason}: {', '.join(places[reason])}")


def _campaign(services: Services, segments: int) -> StoredCampaign:
    """The campaign that is kept already, else a new one."""
    kept = next((one for one in services.campaigns.list() if one.campaign.name == NAME), None)
    return kept or services.campaigns.create(definition(services, segments), USER)


async def _written(services: Services, stored: StoredCampaign) -> None:
    runs = services.campaigns.runs
    await asyncio.to_thread(runs.start, stored.id, USER)
    async for state in runs.events(stored.id, _EVERY_SECONDS):
        counts = state.counts
        print(f"{counts.total - counts.pending - counts.running}/{counts.total}", flush=True)


if __name__ == "__main__":
    main()
