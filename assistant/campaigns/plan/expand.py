"""The texts of a campaign, in the order in which they are written, each with an id of its own for ever."""

from collections.abc import Iterator, Mapping

from assistant.campaigns.plan.products import Chooser
from assistant.types.brand import Segment
from assistant.types.campaign import Campaign, PlannedText
from assistant.types.language import LANGUAGES, Language


def expand(
    campaign: Campaign, segments: Mapping[str, Segment], choose: Chooser, number: int = 0
) -> tuple[PlannedText, ...]:
    """Every text of a campaign: one for each segment, channel, language and variant.

    They are ordered by channel, language and segment: what comes first in a prompt is the same for as many
    texts in a row as can be, so that a provider's cache serves it. `number` is the campaign's own, and stands
    in the ids. The pilot is one text for each segment: the first of its first channel and language. Every
    segment of the campaign must exist.
    """
    cells = sorted(_cells(campaign, segments, choose), key=lambda cell: cell[0])
    seen: set[str] = set()
    found: list[PlannedText] = []
    for _, segment, channel, language, products in cells:
        name = f"c{number}-{segment}-{channel}-{language}"
        for variant in range(campaign.variants):
            found.append(
                PlannedText(
                    number=len(found) + 1,
                    variant_id=f"{name}-{variant + 1}",
                    cell=name,
                    segment=segment,
                    channel=channel,
                    language=language,
                    products=products,
                    variant=variant,
                    pilot=segment not in seen,
                )
            )
            seen.add(segment)
    return tuple(found)


def languages_of(campaign: Campaign, segment: Segment) -> tuple[Language, ...]:
    """The languages in which a segment is written to: the campaign's, or else its own."""
    return campaign.languages or (segment.language_default,)


_Place = tuple[int, int, int]
_Cell = tuple[_Place, str, str, Language, tuple[str, ...]]


def _cells(campaign: Campaign, segments: Mapping[str, Segment], choose: Chooser) -> Iterator[_Cell]:
    """The cells with their place in the order of work."""
    for place, ident in enumerate(campaign.segments):
        products = choose(campaign, ident)
        for language in languages_of(campaign, segments[ident]):
            for rank, channel in enumerate(campaign.channels):
                yield (rank, LANGUAGES.index(language), place), ident, channel, language, products
