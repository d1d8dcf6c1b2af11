from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.brand.sources import SourceRule, Sources
from assistant.errors import KnowledgeError

RULES = """
sources:
  - {glob: "pages/draft-*.md", audience: internal, owner: web team, trust: third_party}
  - {glob: "pages/**", audience: public, owner: web team}
  - {glob: "*.csv", audience: public, trust: official}
  - {glob: "policies/", audience: public}
  - {glob: "internal/**", audience: public}
  - {glob: "**/note-?.txt", audience: public}
"""


def sources(folder: Path, text: str) -> Sources:
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    return Sources.load(folder)


@pytest.mark.parametrize(
    ("source", "audience"),
    [
        ("pages/draft-1.md", "internal"),  # the first rule that matches, not the widest
        ("pages/faq.md", "public"),
        ("pages/deep/down/faq.md", "public"),
        ("pages/deep/draft-1.md", "public"),  # * stays in its folder
        ("products.csv", "public"),
        ("deep/products.csv", "internal"),
        ("policies/returns.md", "public"),
        ("policies/2026/returns.md", "public"),
        ("policies.md", "internal"),  # nobody released it
        ("note-1.txt", "public"),
        ("a/b/note-2.txt", "public"),
        ("a/note-10.txt", "internal"),
        ("internal/margins.xlsx", "internal"),  # whatever a rule says
        ("pages/internal/plan.md", "internal"),
        ("Internal/plan.md", "internal"),
        ("pages/internal.md", "public"),  # a file, not a folder
        ("./pages/faq.md", "public"),
        ("pages\\faq.md", "public"),
        ("pages/../internal/plan.md", "internal"),
        ("pages/x/../faq.md", "public"),
    ],
)
def test_the_first_rule_that_matches_decides(tmp_path: Path, source: str, audience: str) -> None:
    assert sources(tmp_path, RULES).audience(source) == audience


def test_trust_and_owner(tmp_path: Path) -> None:
    found = sources(tmp_path, RULES)
    assert [found.trust(name) for name in ("products.csv", "pages/draft-1.md", "pages/faq.md", "x")] == [
        "official",
        "third_party",
        "editorial",
        "editorial",
    ]
    assert (found.owner("pages/faq.md"), found.owner("products.csv"), found.owner("x")) == (
        "web team",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("source", "audience"), [("faq.md", "public"), ("a/b.pdf", "public"), ("internal/plan.md", "internal")]
)
def test_without_a_file_all_is_public_but_internal(tmp_path: Path, source: str, audience: str) -> None:
    assert Sources.load(tmp_path).audience(source) == audience


def test_an_empty_file_releases_nothing(tmp_path: Path) -> None:
    assert sources(tmp_path, "sources: []").audience("faq.md") == "internal"


@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda part: part not in {".", ".."}), min_size=1))
def test_nothing_below_internal_is_ever_public(parts: list[str]) -> None:
    open_to_all = Sources((SourceRule("**", "public"),), listed=True)
    name = "/".join(["internal", *(part.replace("/", "-").replace("\\", "-") for part in parts)])
    assert open_to_all.audience(name) == "internal"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sources: [{glob: a, audience: all}]",
            "“sources[1].audience” is “all”. Expected: public or internal.",
        ),
        ("sources: [{glob: a}]", "“sources[1].audience” is empty. Expected: public or internal."),
        ("sources: [{audience: public}]", "“sources[1].glob” is empty. Expected: a pattern of paths"),
        (
            "sources: [{glob: a, audience: public, trust: some}]",
            "Expected: official or editorial or third_party.",
        ),
        ("sources: [{glob: a, audience: public, color: b}]", "no key “sources[1].color”."),
        ("sources: [pages]", "“sources[1]” is “pages”. Expected: a mapping of glob,"),
        ("rules: []", "no key “rules”."),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        sources(tmp_path, text)
    assert message in str(caught.value)
    assert caught.value.message.startswith("sources.yaml")
