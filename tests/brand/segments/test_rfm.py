import itertools
from pathlib import Path

import pytest

from assistant.brand.segments.rfm import load_rfm
from assistant.errors import KnowledgeError


def test_our_own_names_cover_every_score_and_are_all_reached(tmp_path: Path) -> None:
    names = load_rfm(tmp_path)
    assert len(names.names) == 10
    assert names.source
    assert names.checked
    reached = set()
    for scores in itertools.product(range(1, 6), repeat=3):
        bounds = ((name, (name.recency, name.frequency, name.monetary)) for name in names.names)
        first = next(
            name.id
            for name, parts in bounds
            if all(low <= score <= high for score, (low, high) in zip(scores, parts, strict=True))
        )
        reached.add(first)
    assert reached == {name.id for name in names.names}


def test_a_company_has_its_own(tmp_path: Path) -> None:
    name = "name: {fr: Tops, en: Tops}"
    text = f"names: [{{id: best, recency: [4, 5], frequency: [1, 5], monetary: [5, 5], {name}}}]"
    (tmp_path / "rfm.yaml").write_text(text, encoding="utf-8")
    names = load_rfm(tmp_path)
    assert [(name.id, name.recency, name.name["fr"]) for name in names.names] == [("best", (4, 5), "Tops")]
    assert names.other == {"fr": "other", "en": "other"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nams: []", "no key “nams”. Did you mean names?"),
        ("names: [{recency: [1, 5]}]", "“names[1].id” is empty"),
        ("names: [{id: a, recency: [0, 5]}]", "“names[1].recency” is a list. Expected: the lowest"),
        ("names: [{id: a, recency: [5, 4]}]", "Expected: the lowest and the highest score, e.g. [4, 5]"),
        ("names: [{id: a, recency: high}]", "“names[1].recency” is “high”."),
        ("names: [{id: other, recency: [1, 5], frequency: [1, 5], monetary: [1, 5]}]", "and not other"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "rfm.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_rfm(tmp_path)
    assert message in str(caught.value)
