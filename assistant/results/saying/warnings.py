"""What a reader must know before trusting a campaign's results."""

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.results.reading.metrics import METRICS, definitions
from assistant.results.reading.names import Names
from assistant.results.reading.rates import possible
from assistant.results.reading.told import Basis, Told
from assistant.results.saying.phrases import listed, phrase, plural
from assistant.rules import load
from assistant.types.brand import Bilingual
from assistant.types.results import Comparison, Count, ResultImport

_BASES: tuple[tuple[Basis, str], ...] = (("sent", "by_sent"), ("export", "by_export"), ("", "no_readers"))
_COUNTED: tuple[Count, ...] = ("clicks", "conversions", "revenue", "unsubscribes", "complaints")


def warnings(
    told: Sequence[Told],
    comparisons: Sequence[Comparison],
    imports: Sequence[ResultImport],
    names: Names,
) -> tuple[Bilingual, ...]:
    """The warnings of a campaign, those that undo a comparison first."""
    return (
        *_splits(comparisons, names),
        *_unreported(told),
        *_unknown(imports),
        *_bases(told),
        *_impossible(told),
        *_partly(told),
        *([phrase("warnings", "looking")] if peeked(imports) else []),
        *_opens(told),
    )


def peeked(imports: Sequence[ResultImport]) -> bool:
    """Whether the results were looked at while they still grew: reports came in on several days (UTC)."""
    return len({each.imported_at.date() for each in imports}) > 1


def _splits(comparisons: Sequence[Comparison], names: Names) -> Iterator[Bilingual]:
    broken = [each for each in comparisons if each.verdict == "mismatch"]
    if broken:
        places = [names.place(each.segment, each.channel, each.language) for each in broken]
        yield phrase("warnings", "split", places=listed(places))


def _unreported(told: Sequence[Told]) -> Iterator[Bilingual]:
    left = [each.variant_id for each in told if not each.reported]
    if left:
        yield plural("warnings", "unreported", len(left), variants=listed(left))


def _unknown(imports: Sequence[ResultImport]) -> Iterator[Bilingual]:
    rows: Counter[str] = Counter()
    for each in imports:
        rows.update(each.unknown)
    if rows:
        yield plural("warnings", "unknown", rows.total(), variants=listed(sorted(rows)))


def _bases(told: Sequence[Told]) -> Iterator[Bilingual]:
    for basis, key in _BASES:
        those = [each.variant_id for each in told if each.reported and each.basis == basis]
        if those:
            yield phrase("warnings", key, variants=listed(those))


def _impossible(told: Sequence[Told]) -> Iterator[Bilingual]:
    for metric in METRICS:
        definition = definitions()[metric]
        those = [
            each.variant_id
            for each in told
            if each.tells(definition)
            and (each.readers or each.counts[definition.events])
            and not possible(definition, each.counts[definition.events], each.readers)
        ]
        if those:
            count = _count_name(definition.events)
            yield phrase("warnings", "impossible", variants=listed(those), count=count)


def _partly(told: Sequence[Told]) -> Iterator[Bilingual]:
    """Counts that are known of some of the reported variants only."""
    reported = [each for each in told if each.reported]
    some = [count for count in _COUNTED if 0 < sum(count in each.counts for each in reported) < len(reported)]
    if some:
        yield phrase("warnings", "partly", counts=listed([_count_name(count) for count in some]))


def _opens(told: Sequence[Told]) -> Iterator[Bilingual]:
    warning = definitions()["open_rate"].warning
    if warning is not None and any("opens" in each.counts for each in told):
        yield warning


def _count_name(count: Count) -> Bilingual:
    name: Bilingual = load("result_sentences")["counts"][count]
    return {language: text.removesuffix(" (€)").lower() for language, text in name.items()}
