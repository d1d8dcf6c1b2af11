import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.brand.sources import SourceRule, Sources
from assistant.errors import KnowledgeError
from assistant.types.knowledge import Origin

RULES = """
sources:
  - glob: "pages/draft-*.md"
    audience: internal
    owner: web team
    trust: user_generated
    date: 2026-01-05
    valid_until: 2026-12-31
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
    assert sources(tmp_path, RULES).origin(source).audience == audience


def test_trust_owner_and_dates(tmp_path: Path) -> None:
    found = sources(tmp_path, RULES)
    assert found.origin("products.csv") == Origin("public", "official")
    assert found.origin("pages/faq.md") == Origin("public", "editorial", "web team")
    assert found.origin("pages/draft-1.md") == Origin(
        "internal",
        "user_generated",
        "web team",
        date=dt.date(2026, 1, 5),
        valid_until=dt.date(2026, 12, 31),
    )
    assert found.origin("x") == Origin("internal")


@pytest.mark.parametrize(
    ("source", "audience"), [("faq.md", "public"), ("a/b.pdf", "public"), ("internal/plan.md", "internal")]
)
def test_without_a_file_all_is_public_but_internal(tmp_path: Path, source: str, audience: str) -> None:
    assert Sources.load(tmp_path).origin(source).audience == audience


def test_a_folder_that_lies_in_internal_is_internal(tmp_path: Path) -> None:
    folder = tmp_path / "Internal" / "notes"
    folder.mkdir(parents=True)
    assert Sources.load(folder).origin("plan.md").audience == "internal"


def test_an_empty_file_releases_nothing(tmp_path: Path) -> None:
    assert sources(tmp_path, "sources: []").origin("faq.md").audience == "internal"


@given(st.lists(st.text(min_size=1, max_size=8).filter(lambda part: part not in {".", ".."}), min_size=1))
def test_nothing_below_internal_is_ever_public(parts: list[str]) -> None:
    open_to_all = Sources((SourceRule("**", Origin("public")),), listed=True)
    name = "/".join(["internal", *(part.replace("/", "-").replace("\\", "-") for part in parts)])
    assert open_to_all.origin(name).audience == "internal"


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
            "Expected: official or editorial or feed or user_generated.",
        ),
        (
            "sources: [{glob: a, audience: public, date: '2026'}]",
            "“sources[1].date” is “2026”. Expected: a date, e.g. 2026-11-30, without quotes.",
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
