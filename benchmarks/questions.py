"""How well questions that ask the same are put together, on sets whose right document is known.

    python -m benchmarks.questions --data FOLDER

FOLDER holds fr_faq and en_covidfaq (queries.jsonl, qrels.tsv). Two questions ask the same when they have the
same document; pairs in one group are counted. The baseline joins a question to the nearest group by cosines
of the vectors as they are, at the threshold that is best for the set.
"""

import argparse
import csv
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from assistant.chat.insight.clusters import cluster
from assistant.llm.e5.embedder import E5Embedder
from assistant.settings import Settings
from assistant.types.language import Language
from assistant.types.model import Vectors
from assistant.types.privacy import Gap

SETS: tuple[tuple[str, str, Language], ...] = (
    ("fr_faq", "cnil-para", "fr"),
    ("fr_faq", "", "fr"),
    ("en_covidfaq", "", "en"),
)
MOST = 250
THRESHOLDS = (0.88, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="groups of questions that ask the same")
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    embedder = E5Embedder(Settings.from_environment({}).paths.cache.expanduser(), 0)
    print("| set | questions | precision | recall | F1 | F1 of plain cosines |\n|---|---|---|---|---|---|")
    for name, prefix, language in SETS:
        asked = _asked(data / name, prefix)
        gaps = [Gap(dt.date(2026, 1, 1), "unanswered", language, text, 1) for text in asked]
        made = cluster(gaps, embedder.embed_queries)
        ours = _scores(asked, [[gap.question for gap in group.gaps] for group in made])
        vectors = embedder.embed_queries(list(asked))
        plain = max(_scores(asked, _nearest(list(asked), vectors, least))[2] for least in THRESHOLDS)
        told = " | ".join(f"{score:.2f}" for score in (*ours, plain))
        print(f"| {name} {prefix} | {len(asked)} | {told} |")


def _asked(folder: Path, prefix: str) -> dict[str, str]:
    """Questions and the document that answers each, at most 250, the same ones each time."""
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    right: dict[str, str] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as rows:
        for row in csv.reader(rows, delimiter="\t"):
            if row[0] in texts and row[0].startswith(prefix) and row[2] != "0":
                right.setdefault(row[0], row[1])
    ids = list(right)
    random.Random(1).shuffle(ids)
    return {texts[each]: right[each] for each in ids[:MOST]}


def _scores(asked: dict[str, str], groups: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs that stand in one group."""
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    right = sum(asked[one] == asked[other] for one, other in pairs)
    wanted = sum(count * (count - 1) // 2 for count in Counter(asked.values()).values())
    precision, recall = right / max(1, len(pairs)), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _nearest(texts: Sequence[str], vectors: Vectors, least: float) -> list[list[str]]:
    groups: list[list[str]] = []
    sums: list[Vectors] = []
    for text, vector in zip(texts, vectors, strict=True):
        cosines = [float(vector @ total / np.linalg.norm(total)) for total in sums]
        best = int(np.argmax(cosines)) if cosines else -1
        if cosines and cosines[best] >= least:
            groups[best].append(text)
            sums[best] = sums[best] + vector
        else:
            groups.append([text])
            sums.append(vector)
    return groups


if __name__ == "__main__":
    main()
