"""What share of readers clicked in earlier campaigns: what a plan rests its sample sizes on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from assistant.campaigns.sizing.sizing import Clicked
from assistant.store.database import Database
from assistant.store.results import Results
from assistant.types.results import Observation

_NEWEST = 10  # campaigns: what readers did long ago says little of what they will do


def open_earlier(database: Database) -> Clicked:
    """Gives clicks and readers of the newest campaigns with results, by channel. Raises StoreError."""
    results = Results(database)

    def clicked() -> Mapping[str, tuple[int, int]]:
        newest = results.campaigns()[:_NEWEST]
        return clicks_of(each for campaign in newest for each in results.observations(campaign))

    return clicked


def clicks_of(observations: Iterable[Observation]) -> dict[str, tuple[int, int]]:
    """Clicks and readers by channel, of the variants of which both are told.

    Readers are those whom a message reached, or to whom it was sent where the reports do not tell more. With
    more clicks than readers a report counts every click, not who clicked: that variant tells nothing.
    """
    told: defaultdict[tuple[str, str], defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in observations:
        for name, value in each.counts.items():
            told[each.channel, each.variant_id][name] += value
    found: dict[str, tuple[int, int]] = {}
    for (channel, _), counts in told.items():
        readers = counts.get("delivered", counts.get("sent"))
        if readers and "clicks" in counts and counts["clicks"] <= readers:
            clicks, all_readers = found.get(channel, (0, 0))
            found[channel] = clicks + int(counts["clicks"]), all_readers + int(readers)
    return found
