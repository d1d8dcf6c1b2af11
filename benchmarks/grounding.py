"""How well wrong claims are found, and how often right ones are blamed, beside checking digits alone.

Usage: python -m benchmarks.grounding
The pairs are those of tests/data/grounding: `dev`, `answers`, `held_out`, `fresh`, `paraphrase` and `shop`
were tuned on (short sentences, the way chat models and copywriters write, free paraphrase, answers of a
shop's chat); `confirm`, `paraphrase_kept` and `shop_kept` were never looked at, only counted.
"""

import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.checks.grounding import check_sentence

DATA = Path(__file__).parents[1] / "tests" / "data" / "grounding"
KINDS = (
    "figure", "unit", "price", "date", "duration",
    "name", "certification", "superlative", "negation", "scope", "feature",
)  # fmt: skip
TUNED = ("dev", "answers", "held_out", "fresh", "paraphrase", "shop")
UNSEEN = ("confirm", "paraphrase_kept", "shop_kept")
SETS = (*TUNED, *UNSEEN)
_DIGITS = re.compile(r"\d+")

Pair = Mapping[str, Any]
Check = Callable[[Pair], bool]


def main() -> None:
    """Print a table per set: found by kind and language, false alarms, speed."""
    for name in SETS:
        pairs = load(name)
        print(f"\n## {name}: {len(pairs)} pairs, {sum(pair['supported'] for pair in pairs)} supported\n")
        _table(pairs)
    unseen = [pair for name in UNSEEN for pair in load(name)]
    print(f"\n## {' + '.join(UNSEEN)}: {len(unseen)} pairs\n")
    _table(unseen)
    _speed(load("fresh"))


def load(name: str) -> Sequence[Pair]:
    """The pairs of one set: id, lang, passage_lang, passages, sentence, supported, kind (“” if supported)."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    return [{"passages": [pair["passage"]], **pair} if "passage" in pair else pair for pair in pairs]


def grounded(pair: Pair) -> bool:
    """Whether our check raises an alarm on the pair."""
    return bool(check_sentence(pair["sentence"], pair["passages"], pair["lang"]))


def digits_alone(pair: Pair) -> bool:
    """The baseline: whether the sentence has a run of digits that the passage doesn't have."""
    return not set(_DIGITS.findall(pair["sentence"])) <= set(_DIGITS.findall(" ".join(pair["passages"])))


def rates(pairs: Iterable[Pair], check: Check) -> Mapping[str, tuple[int, int]]:
    """Alarms and pairs by kind; supported pairs are “”, and also by their languages: “fr”, “en fr”."""
    alarms, counts = Counter[str](), Counter[str]()
    for pair in pairs:
        crossed = pair["lang"] != pair["passage_lang"]
        language = f"{pair['lang']} on {pair['passage_lang']}" if crossed else pair["lang"]
        for key in (pair["kind"], f"{pair['kind']} {language}", f"{bool(pair['kind'])} {language}"):
            counts[key] += 1
            alarms[key] += check(pair)
    return {key: (alarms[key], count) for key, count in counts.items()}


def _table(pairs: Sequence[Pair]) -> None:
    ours, baseline = rates(pairs, grounded), rates(pairs, digits_alone)
    languages = ("fr", "en", "fr on en", "en on fr")
    print(
        f"| kind | found | digits alone | {' | '.join(languages)} |\n|---|---|---|{'---|' * len(languages)}"
    )
    for kind in KINDS:
        cells = [_share(ours, f"{kind} {language}") for language in languages]
        print(f"| {kind} | {_share(ours, kind)} | {_share(baseline, kind)} | {' | '.join(cells)} |")
    cells = [_share(ours, f"True {language}") for language in languages]
    print(f"| **all errors** | {_all(ours)} | {_all(baseline)} | {' | '.join(cells)} |")
    cells = [_share(ours, f"False {language}") for language in languages]
    print(f"| **false alarms** | {_share(ours, '')} | {_share(baseline, '')} | {' | '.join(cells)} |")


def _share(found: Mapping[str, tuple[int, int]], key: str) -> str:
    alarms, count = found.get(key, (0, 0))
    return f"{alarms / count:.0%} of {count}" if count else "–"


def _all(found: Mapping[str, tuple[int, int]]) -> str:
    alarms, count = (sum(found[kind][part] for kind in KINDS if kind in found) for part in (0, 1))
    return f"{alarms / count:.0%} of {count}"


def _speed(pairs: Sequence[Pair]) -> None:
    times = []
    for pair in pairs:
        grounded(pair)  # reads the passage: a passage is read once, however many sentences cite it
        started = time.perf_counter()
        grounded(pair)
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    print(
        f"\nA sentence takes {statistics.median(times):.1f} ms (median), "
        f"{times[int(0.95 * len(times))]:.1f} ms (p95)."
    )


if __name__ == "__main__":
    main()
