from pathlib import Path

import pytest

from assistant.brand.segments import EVERYONE, load_segments
from assistant.errors import KnowledgeError

TWO = """
segments:
  - id: gift-givers
    name: {fr: Acheteurs de cadeaux, en: Gift givers}
    demographic: {age: 30-45, household: [couple, family]}
    behavioural: {visits: 2 a year}
    psychographic: {values: {fr: l’attention, en: thoughtfulness}}
    needs: {fr: [un emballage soigné], en: [careful wrapping]}
    objections: {fr: [le délai], en: [delivery time]}
    tone: {fr: chaleureux, en: warm}
    language_default: en
  - id: regulars
"""


def write(folder: Path, text: str) -> Path:
    (folder / "segments.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_whole_segment_and_a_bare_one(tmp_path: Path) -> None:
    segments = load_segments(write(tmp_path, TWO))
    assert list(segments) == ["gift-givers", "regulars"]
    whole, bare = segments.values()
    assert whole.name == {"fr": "Acheteurs de cadeaux", "en": "Gift givers"}
    assert whole.demographic == {"age": "30-45", "household": ["couple", "family"]}
    assert whole.psychographic == {"values": {"fr": "l’attention", "en": "thoughtfulness"}}
    assert whole.needs == {"fr": ("un emballage soigné",), "en": ("careful wrapping",)}
    assert (whole.tone["fr"], whole.language_default) == ("chaleureux", "en")
    assert bare.name == {"fr": "regulars", "en": "regulars"}
    assert (bare.behavioural, bare.objections["en"], bare.language_default) == ({}, (), "fr")


@pytest.mark.parametrize("text", [None, "", "segments:\n", "segments: []\n"])
def test_without_segments_there_is_everyone(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        write(tmp_path, text)
    assert load_segments(tmp_path) == {"everyone": EVERYONE}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("segments: [{id: a}, {id: a}]", "two segments have the id “a”"),
        ("segments: [{id: a, needz: b}]", "no key “segments[1].needz”. Did you mean needs?"),
        ("segmnts: []", "no key “segmnts”. Did you mean segments?"),
        ("segments: {id: a}", "“segments” is a mapping. Expected: a list."),
        ("segments: [a]", "“segments[1]” is “a”. Expected: a mapping of id, name"),
        ("segments: [{name: a}]", "“segments[1].id” is empty. Expected: an id of lower-case letters"),
        ("segments: [{id: Été}]", "“segments[1].id” is “Été”."),
        ("segments: [{id: 7}]", "“segments[1].id” is 7 (int). Expected: text. Put the value in quotes."),
        ("segments: [{id: a, language_default: de}]", "Expected: fr or en."),
        ("segments: [{id: a, demographic: old}]", "“segments[1].demographic” is “old”. Expected: a mapping"),
        ("segments: [{id: a, tone: [b]}]", "“segments[1].tone” is a list."),
        ("- id: a", "the file is a list. Expected: a mapping of segments."),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_segments(write(tmp_path, text))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("key", "category"),
    [
        ("health", "health"),
        ("état_de_santé", "health"),
        ("Handicap", "health"),
        ("religion", "religion"),
        ("croyances", "religion"),
        ("philosophical_beliefs", "religion"),
        ("origine ethnique", "ethnic origin"),
        ("ethnicity", "ethnic origin"),
        ("opinions_politiques", "political opinion"),
        ("political-views", "political opinion"),
        ("orientation sexuelle", "sexual orientation"),
        ("sexual_orientation", "sexual orientation"),
        ("trade_union", "trade union membership"),
        ("syndicat", "trade union membership"),
        ("données biométriques", "genetic or biometric data"),
    ],
)
@pytest.mark.parametrize("place", ["demographic: {{{0}: x}}", "behavioural: {{a: [{{{0}: x}}]}}", "{0}: x"])
def test_special_categories_are_refused(tmp_path: Path, key: str, category: str, place: str) -> None:
    text = f"segments: [{{id: a, {place.format(key)}}}]"
    with pytest.raises(KnowledgeError, match=f"“{key}”, which is about {category}") as caught:
        load_segments(write(tmp_path, text))
    assert "art. 9" in caught.value.next_step


@pytest.mark.parametrize(
    "traits",
    [
        "psychographic: {values: santé et bien-être}",
        "psychographic: {interests: [politics, religion]}",
        "demographic: {race_du_chien: teckel}",
        "behavioural: {healthy_eating: often, union_of_brands: 'yes', origine_du_trafic: mail}",
    ],
)
def test_what_only_looks_like_one_passes(tmp_path: Path, traits: str) -> None:
    assert list(load_segments(write(tmp_path, f"segments: [{{id: a, {traits}}}]"))) == ["a"]
