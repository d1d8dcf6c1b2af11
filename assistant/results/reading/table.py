"""Results as a table for a spreadsheet: what was counted, the rates with their intervals, the verdicts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.export.cells import csv_text, neutral_cell
from assistant.results.reading.metrics import COUNTS, METRICS, MONEY, definitions, shown
from assistant.results.reading.names import Names
from assistant.results.saying.phrases import phrase
from assistant.rules import load
from assistant.text.cells import BOM
from assistant.types.language import Language
from assistant.types.results import CampaignResults, Comparison, Group, Rate

_DIGITS = 6
_SEPARATOR: Mapping[Language, str] = {"fr": ";", "en": ","}  # what the spreadsheets of a country expect


def as_csv(results: CampaignResults, names: Names, language: Language) -> bytes:
    """The whole campaign, each group of each dimension and each variant of each comparison as a row.

    UTF-8 with a mark, and separator and decimal sign as spreadsheets of that language expect. Rates are
    shares of 1. No cell is a formula.
    """
    rows = [_header(language), _group("total", results.total, language)]
    for dimension, groups in results.groups.items():
        rows += [_group(dimension, group, language) for group in groups]
    for comparison in results.comparisons:
        rows += _arms(comparison, names, language)
    return (BOM + csv_text(rows, _SEPARATOR[language])).encode()


def _header(language: Language) -> list[str]:
    texts, words = load("result_sentences"), load("result_sentences")["table"]
    columns = [words[name][language] for name in ("part", "name", "id")]
    columns += [texts["counts"][count][language] for count in COUNTS]
    for metric in METRICS:
        name = definitions()[metric].name[language]
        columns += [name, *(f"{name}, {words[end][language]}" for end in ("low", "high"))]
    columns += [each.name[language] for each in shown()]
    return columns + [words[name][language] for name in ("verdict", "sentence")]


def _group(dimension: str, group: Group, language: Language) -> list[str]:
    texts = load("result_sentences")
    part = texts["places"]["total"] if dimension == "total" else texts["dimensions"][dimension]
    counts = [_number(group.counts.get(count), language, 2 if count in MONEY else 0) for count in COUNTS]
    others = [_number(group.values.get(each.id), language) for each in shown()]
    head = [part[language], neutral_cell(group.name[language]), neutral_cell(group.key)]
    return [*head, *counts, *_rates(group.rates, language), *others, "", ""]


def _arms(comparison: Comparison, names: Names, language: Language) -> Iterator[list[str]]:
    texts = load("result_sentences")
    place = names.place(comparison.segment, comparison.channel, comparison.language)[language]
    verdict = texts["verdict_names"][comparison.verdict][language]
    first = comparison.sentences[0][language] if comparison.sentences else ""
    for arm in comparison.arms:
        variant = phrase("places", "variant", number=arm.variant + 1)[language]
        head = [texts["table"]["comparison"][language], neutral_cell(f"{place}, {variant}"), arm.variant_id]
        counts = [_number(Decimal(arm.sent), language, 0) if count == "sent" else "" for count in COUNTS]
        others = [""] * len(shown())
        yield [*head, *counts, *_rates((arm.rate,), language), *others, verdict, neutral_cell(first)]


def _rates(rates: Sequence[Rate], language: Language) -> Iterable[str]:
    by_metric = {rate.metric: rate for rate in rates}
    for metric in METRICS:
        rate = by_metric.get(metric)
        for name in ("value", "low", "high"):
            yield _number(None if rate is None else getattr(rate, name), language)


def _number(value: float | Decimal | None, language: Language, digits: int = _DIGITS) -> str:
    if value is None:
        return ""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text
